export { clearTail } from "./clear-tail.ts";
export { InboxAppender } from "./inbox-appender.ts";
export { inboxFolderOf, listInboxFiles, measureInboxBytes } from "./inbox-files.ts";
export type { InboxEntry } from "./inbox-frame.ts";
export { type InboxGap, InboxReader } from "./inbox-reader.ts";
export { type InboxReport, inspectInbox } from "./inspect-inbox.ts";
export { countSetAside, listSetAside, type SetAside, setDamagedAside, setRefusedAside } from "./set-aside.ts";
export { type InboxSurvey, surveyInbox } from "./survey-inbox.ts";
