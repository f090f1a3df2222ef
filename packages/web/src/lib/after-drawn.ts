/** A page that is not looked at draws no frames. */
const LONGEST_FRAME_MS = 500;

/** Runs a task when what is in the document now is on the screen; the returned function cancels. */
export function afterDrawn(task: () => void): () => void {
  let timer = setTimeout(task, LONGEST_FRAME_MS);
  // What was there when the first frame began is on the screen when the second does.
  let frame = requestAnimationFrame(() => {
    frame = requestAnimationFrame(() => {
      clearTimeout(timer);
      timer = setTimeout(task);
    });
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
