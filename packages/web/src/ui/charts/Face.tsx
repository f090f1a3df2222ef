import { type ReactNode, useId, useState } from "react";
import { Button } from "../Button.tsx";
import { Icon } from "../Icon.tsx";
import "./charts.css";

export interface FaceProps {
  title: string;
  /** The chart's answer in figures. */
  reading: ReactNode;
  /** What is counted, what is not, and from where. */
  explanation: ReactNode;
  /** The same figures as a table; a face that is a table has none. */
  table?: ReactNode;
  columns: 3 | 4 | 5 | 6 | 7 | 12;
  children: ReactNode;
}

/** One dial of the instrument: a rule, a name, a reading, the drawing. Its explanation and its table are one key away. */
export function Face({ title, reading, explanation, table, columns, children }: FaceProps) {
  const id = useId();
  const [isExplained, setIsExplained] = useState(false);
  const [isTable, setIsTable] = useState(false);
  return (
    <section className={`face c${columns}`} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        <span className="read">{reading}</span>
        <span className="face-tools">
          <Button
            isSmall
            look="bare"
            aria-expanded={isExplained}
            aria-label={`What ${title} counts`}
            title="What this counts"
            onClick={() => setIsExplained(!isExplained)}
          >
            <Icon name="info" size={14} />
          </Button>
          {table && (
            <Button
              isSmall
              look="bare"
              aria-pressed={isTable}
              aria-label={`${title} as a table`}
              title="As a table"
              onClick={() => setIsTable(!isTable)}
            >
              <Icon name="list" size={14} />
            </Button>
          )}
        </span>
      </header>
      {isExplained && <p className="face-note">{explanation}</p>}
      {isTable ? <div className="face-table">{table}</div> : children}
    </section>
  );
}
