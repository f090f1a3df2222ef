import { createContext, type ReactNode, useContext, useEffect } from "react";
import { afterDrawn } from "../../../lib/after-drawn.ts";
import { useStore } from "../../../lib/create-store.ts";
import type { LiveStatus } from "../model/live-connection.ts";
import type { LiveSession } from "./live-session.ts";

const LiveContext = createContext<LiveSession | null>(null);

export function LiveProvider({ session, children }: { session: LiveSession; children: ReactNode }) {
  useEffect(() => {
    // Its first answers would come between the first rows and the screen.
    const cancelStart = afterDrawn(() => session.connection.start());
    return () => {
      cancelStart();
      session.connection.stop();
    };
  }, [session]);
  return <LiveContext.Provider value={session}>{children}</LiveContext.Provider>;
}

export function useLiveSession(): LiveSession {
  const session = useContext(LiveContext);
  if (!session) throw new Error("useLiveSession needs a LiveProvider above it");
  return session;
}

export function useLiveStatus(): LiveStatus {
  return useStore(useLiveSession().status);
}
