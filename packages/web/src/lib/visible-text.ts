export { splitVisible, type TextPiece, toVisibleString } from "@clawglass/core";
