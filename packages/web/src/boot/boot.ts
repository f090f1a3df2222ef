import { API_ROOT } from "../lib/api-paths.ts";
import type { EarlyAnswers } from "../lib/early-answers.ts";
import { listEarlyPaths } from "./early-paths.ts";
import { toRouteName } from "./route-name.ts";

/** Files that each route needs beside those of every page; the build knows them. */
declare const ROUTE_FILES: Readonly<Record<string, readonly string[]>>;

// The build puts this into index.html, so that it runs before any file is there: the theme never flashes in the other one,
// and data and code of the page are on their way while the rest of the page is read.
document.currentScript?.remove();
paintTheme();
askEarly();
loadRouteEarly();

function paintTheme(): void {
  try {
    const theme: unknown = JSON.parse(localStorage.getItem("clawglass.theme") ?? "null");
    if (theme === "light" || theme === "dark") document.documentElement.dataset["theme"] = theme;
  } catch {
    // Storage is blocked or holds something else: the system's theme stands.
  }
}

function askEarly(): void {
  const answers: EarlyAnswers = new Map();
  const sent = takeSentAlong();
  for (const path of listEarlyPaths(location.pathname, location.search)) {
    answers.set(path, sent.get(path) ?? ask(path));
  }
  window.clawglassEarly = answers;
}

function ask(path: string): Promise<Response> {
  const answer = fetch(API_ROOT + path, { headers: { accept: "application/json" } });
  // Who takes the answer is told of the failure; where nobody does, it concerns nobody.
  answer.catch(() => {});
  return answer;
}

/** What the server sent along with the page: text that no browser reads as anything else. */
function takeSentAlong(): ReadonlyMap<string, string> {
  const elements = document.querySelectorAll<HTMLElement>("script[data-answer]");
  return new Map(
    Array.from(elements, (element) => {
      element.remove();
      return [element.dataset["answer"] ?? "", element.textContent ?? ""];
    }),
  );
}

function loadRouteEarly(): void {
  for (const file of ROUTE_FILES[toRouteName(location.pathname)] ?? []) {
    const link = document.createElement("link");
    if (file.endsWith(".css")) {
      link.rel = "preload";
      link.as = "style";
    } else link.rel = "modulepreload";
    link.crossOrigin = "";
    link.href = file;
    document.head.append(link);
  }
}
