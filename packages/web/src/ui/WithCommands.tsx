import { VisibleText } from "./VisibleText.tsx";

/** A sentence in which commands stand between backticks, as a terminal shows it: here they are set as code. */
export function WithCommands({ text }: { text: string }) {
  return text.split("`").map((part, place) =>
    place % 2 === 1 ? (
      <code key={place}>
        <VisibleText text={part} />
      </code>
    ) : (
      <VisibleText key={place} text={part} />
    ),
  );
}
