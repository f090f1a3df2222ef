export { InboxAppender } from "./inbox-appender.ts";
export { inboxFolderOf, listInboxFiles, measureInboxBytes } from "./inbox-files.ts";
export type { InboxEntry } from "./inbox-frame.ts";
export { findLastSequence, InboxReader } from "./inbox-reader.ts";
