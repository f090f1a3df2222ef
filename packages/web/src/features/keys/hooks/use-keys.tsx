import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  useContext,
  useEffect,
  useRef,
  useState,
} from "react";
import { createKeyReader } from "../model/read-key.ts";

type KeyMap = Record<string, (event: KeyboardEvent) => void>;
type KeyMaps = Set<{ current: KeyMap }>;

const KeysContext = createContext<KeyMaps | null>(null);
const KeysSheet = lazy(() =>
  import("../components/KeysSheet.tsx").then((module) => ({ default: module.KeysSheet })),
);

/** One listener for the whole page. The newest part that knows a key gets it; single keys rest while a field has the focus. */
export function KeysProvider({ children }: { children: ReactNode }) {
  const maps = useRef<KeyMaps>(new Set());
  const [isSheetOpen, setIsSheetOpen] = useState(false);
  useEffect(() => {
    const read = createKeyReader(() => Date.now());
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      if (isTyping(event.target) && event.key !== "Escape") return;
      if (isOfBox(event.target, event.key)) return;
      if (event.target instanceof Element && event.target.closest("dialog[open]")) return;
      const name = read(event);
      if (name === null) return;
      for (const map of [...maps.current].reverse()) {
        const action = map.current[name];
        if (!action) continue;
        event.preventDefault();
        action(event);
        return;
      }
      if (name === "?") {
        event.preventDefault();
        setIsSheetOpen(true);
      }
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
  return (
    <KeysContext.Provider value={maps.current}>
      {children}
      {isSheetOpen && (
        <Suspense fallback={null}>
          <KeysSheet onClose={() => setIsSheetOpen(false)} />
        </Suspense>
      )}
    </KeysContext.Provider>
  );
}

/** Binds keys while the calling part is on the page. */
export function useKeys(map: KeyMap): void {
  const maps = useContext(KeysContext);
  const holder = useRef(map);
  holder.current = map;
  useEffect(() => {
    if (!maps) return;
    maps.add(holder);
    return () => {
      maps.delete(holder);
    };
  }, [maps]);
}

const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(TYPING) !== null;
}

/** A box takes the space bar itself, and arrows move among radio buttons; letters mean nothing to them. */
function isOfBox(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLInputElement)) return false;
  return key === " " || (target.type === "radio" && key.startsWith("Arrow"));
}
