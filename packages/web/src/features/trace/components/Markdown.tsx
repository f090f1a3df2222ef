import { createElement, Fragment, memo, useMemo } from "react";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { Well } from "../../../ui/Well.tsx";
import { type MarkdownBlock, type MarkdownInline, parseMarkdown } from "../model/markdown.ts";
import "./Markdown.css";

/** Longer texts are not prose; they stand in a well, folded behind their size. */
const MAX_CHARS = 40_000;

/** Foreign Markdown as React elements: no HTML, no live links, no loaded images. */
export const Markdown = memo(function Markdown({ text }: { text: string }) {
  const blocks = useMemo(() => (text.length <= MAX_CHARS ? parseMarkdown(text) : null), [text]);
  if (!blocks) return <Well text={text} />;
  return (
    <div className="markdown" dir="auto">
      <Blocks blocks={blocks} />
    </div>
  );
});

function Blocks({ blocks }: { blocks: readonly MarkdownBlock[] }) {
  return blocks.map((block, index) => <Block key={index} block={block} />);
}

function Block({ block }: { block: MarkdownBlock }) {
  switch (block.kind) {
    case "heading":
      return createElement(
        "p",
        {
          className: `md-heading md-h${block.level}`,
          role: "heading",
          "aria-level": Math.min(6, block.level + 2),
        },
        <Inlines inlines={block.inlines} />,
      );
    case "code":
      return <Well text={block.text} label={block.language ? `Code, ${block.language}` : "Code"} />;
    case "quote":
      return (
        <blockquote>
          <Blocks blocks={block.blocks} />
        </blockquote>
      );
    case "list": {
      const items = block.items.map((item, index) => (
        <li key={index} className={`md-depth-${item.depth}`}>
          <Inlines inlines={item.inlines} />
        </li>
      ));
      return block.isOrdered ? <ol start={block.start}>{items}</ol> : <ul>{items}</ul>;
    }
    case "table":
      return (
        <div className="md-table">
          <table>
            <thead>
              <tr>
                {block.head.map((cell, index) => (
                  <th key={index}>
                    <Inlines inlines={cell} />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {block.rows.map((row, rowIndex) => (
                <tr key={rowIndex}>
                  {row.map((cell, index) => (
                    <td key={index}>
                      <Inlines inlines={cell} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
    case "rule":
      return <hr />;
    default:
      return (
        <p>
          <Inlines inlines={block.inlines} />
        </p>
      );
  }
}

function Inlines({ inlines }: { inlines: readonly MarkdownInline[] }) {
  return inlines.map((inline, index) => <Fragment key={index}>{toElement(inline)}</Fragment>);
}

function toElement(inline: MarkdownInline) {
  const text = <VisibleText text={inline.text} />;
  switch (inline.kind) {
    case "code":
      return <code>{text}</code>;
    case "strong":
      return <strong>{text}</strong>;
    case "emphasis":
      return <em>{text}</em>;
    case "struck":
      return <s>{text}</s>;
    case "link":
      return (
        <span className="md-link" title="Links of a run are not clickable">
          {text}{" "}
          <span className="md-address">
            {inline.address !== inline.text && <VisibleText text={inline.address.slice(0, 300)} />}
          </span>
        </span>
      );
    case "image":
      return (
        <span className="chip md-image" title="Images of a run are not loaded">
          image: {text} <VisibleText text={inline.address.slice(0, 120)} />
        </span>
      );
    default:
      return text;
  }
}
