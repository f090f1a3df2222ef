import { useEffect, useState } from "react";
import { afterDrawn } from "./after-drawn.ts";

/** true once what there is when `isReady` is on the screen: for what may come a moment later. */
export function useDrawn(isReady = true): boolean {
  const [isDrawn, setIsDrawn] = useState(false);
  useEffect(() => (isReady ? afterDrawn(() => setIsDrawn(true)) : undefined), [isReady]);
  return isDrawn;
}
