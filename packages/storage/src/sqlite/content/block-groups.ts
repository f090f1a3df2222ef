/** So many blocks in a row form a group; the others of a group are compressed against its first, the anchor. */
const GROUP_BLOCKS = 16;

const FIRST_BLOCK_ID = 1;

/** The anchor of the group that a block belongs to: the block itself, where it is the first. */
export function toAnchorId(blockId: number): number {
  return blockId - ((blockId - FIRST_BLOCK_ID) % GROUP_BLOCKS);
}

/** The blocks that cannot be opened without this one. */
export function listDependents(blockId: number): number[] {
  if (toAnchorId(blockId) !== blockId) return [];
  return Array.from({ length: GROUP_BLOCKS - 1 }, (_, index) => blockId + 1 + index);
}
