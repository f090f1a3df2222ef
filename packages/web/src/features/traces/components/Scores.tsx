import type { TraceScore } from "@clawglass/core/api";
import { SOURCE_WORDS, SourceGlyph, toSourceName } from "../../../ui/SourceGlyph.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { toLabelWords, toValueWords, toVerdict } from "../../feedback/model/label-view.ts";
import { chooseScores } from "../model/choose-scores.ts";

/** What was said of a run, newest of each source; the shape says by whom. */
export function Scores({ scores }: { scores: readonly TraceScore[] }) {
  return chooseScores(scores).map((score) => {
    const source = toSourceName(score.source);
    const value = toValueWords(score.name, score.valueJson, 12);
    const name = `${toLabelWords(score.name).slice(0, 80)}, by a ${SOURCE_WORDS[source]}`;
    return (
      <span key={source} className={`score x-${source}`} title={name}>
        <SourceGlyph source={source} />
        <span className="sr">{name}: </span>
        <b className={toVerdict(score.valueJson) === "bad" ? "cut s-failed" : "cut"}>
          <VisibleText text={value} />
        </b>
      </span>
    );
  });
}
