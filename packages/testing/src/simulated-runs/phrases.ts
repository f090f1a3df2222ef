interface Exchange {
  ask: string;
  answer: string;
}

type Exchanges = readonly [Exchange, ...Exchange[]];

/** What is asked and what the agent answers, by trigger, so that a list of many runs reads like one of use. */
export const EXCHANGES: Readonly<{ user: Exchanges } & Record<string, Exchanges>> = {
  user: [
    {
      ask: "What is on my calendar today?",
      answer: "Three things: the team call at 10:00, lunch with {person} at 12:30, and the dentist at 16:15.",
    },
    {
      ask: "Move my dentist to next week",
      answer: "Moved to {day} at 16:15. The practice confirmed, and the old entry is gone.",
    },
    {
      ask: "Did {person} write back about the {thing}?",
      answer: "Yes, an hour ago: {person} agrees, and asks for the address before {day}.",
    },
    {
      ask: "Find a train to {place} on {day}, not before nine",
      answer:
        "The 09:22 gets there at 11:54 with one change. The 10:22 is direct and costs the same. Shall I note one of them?",
    },
    {
      ask: "Summarise the {thing} that {person} sent, five lines at most",
      answer:
        "It says when, what it costs and who pays. New since last time: two weeks later, and {place} instead of the old place. Nothing else changed.",
    },
    {
      ask: "Remind me on {day} to call {person}",
      answer: "I will remind you on {day} at 09:00.",
    },
    {
      ask: "What did we spend on the {thing} this month?",
      answer: "184.20 so far, in seven payments. Last month it was 203.55.",
    },
    {
      ask: "Draft a short answer to {person}: yes to {day}, no to {place}",
      answer:
        "Here is a draft: thank you for the {thing}. {day} suits me well; {place} is too far for one day. Could we meet half way?",
    },
    {
      ask: "Which of the open issues about the {thing} are older than a week?",
      answer: "Four of eleven. Two of them wait for {person}, the others for a decision of yours.",
    },
  ],
  heartbeat: [
    { ask: "Read HEARTBEAT.md and do what is due", answer: "Nothing is due." },
    { ask: "Read HEARTBEAT.md and do what is due", answer: "The {thing} was due; I told you in the chat." },
  ],
};

/** A scheduled job asks the same each time. */
export const JOB_EXCHANGES: Readonly<Record<string, Exchange>> = {
  "mail-sweep": {
    ask: "Read the new mail and say what needs an answer",
    answer:
      "Two of nine: {person} asks about the {thing}, and the school wants a word before {day}. The rest can wait.",
  },
  news: {
    ask: "Collect the news of the day",
    answer: "Nothing that matters. Two articles on the {thing} in {place} repeat yesterday's.",
  },
  backup: {
    ask: "Back up the notes and check that the copy opens",
    answer: "412 files, all of them open. New since yesterday: the {thing}.",
  },
  "weekly-brief": {
    ask: "Write the brief of the week",
    answer:
      "The brief is in briefs/. Three things are late: the {thing}, the answer to {person}, the tickets to {place}.",
  },
};

const WORDS: Readonly<Record<string, readonly string[]>> = {
  person: [
    "Ines",
    "Mr. Okafor",
    "Lena",
    "the plumber",
    "Yusuf",
    "Grandma",
    "Dr. Brandt",
    "Chiara",
    "the landlord",
  ],
  thing: [
    "invoice",
    "boiler",
    "summer camp",
    "tax form",
    "contract",
    "garden plan",
    "router",
    "school trip",
    "offer",
  ],
  place: ["Utrecht", "Bologna", "Leeds", "Freiburg", "Aarhus", "Porto", "Ghent"],
  day: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
};

/** What a tool was given and what it gave. */
export const TOOL_TEXTS: Readonly<Record<string, { given: object; gave: string }>> = {
  read: {
    given: { path: "notes/{thing}.md" },
    gave: "# {thing}\n\nTalked to {person} on {day}. Waiting for an answer.",
  },
  exec: {
    given: { command: "grep -ri '{thing}' notes" },
    gave: "notes/{place}.md: the {thing}, until {day}",
  },
  web_fetch: {
    given: { url: "https://example.org/{place}" },
    gave: "{place}: open on {day}, closed in winter.",
  },
  web_search: {
    given: { query: "{thing} {place} price" },
    gave: "1. The {thing} in {place}\n2. What {person} says of it",
  },
  mail_fetch: {
    given: { folder: "inbox", limit: 20 },
    gave: "From: {person}\nSubject: the {thing}\n\nDoes {day} suit you?",
  },
  calendar: {
    given: { from: "{day}", days: 1 },
    gave: "10:00 team call\n12:30 lunch with {person}\n16:15 dentist",
  },
};

/** Puts a word in each place of a text; the same number gives the same words. */
export function fillIn(text: string, number: number): string {
  return text.replace(/\{(\w+)\}/g, (place, kind: string) => {
    const words = WORDS[kind] ?? [place];
    return words[(number * 7 + kind.length * 3 + Math.floor(number / 11)) % words.length] ?? place;
  });
}
