import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { parsePlainSearch, toPlainSearch } from "../../../routes/plain-search.ts";
import { Button } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { useReviewCount } from "../../review/hooks/use-review.ts";
import { useSavedViews } from "../hooks/use-saved-views.ts";
import { readTracesSearch, type TracesSearch } from "../model/traces-search.ts";

/** Lists that are kept under a name, on the server. */
export function SavedViews({ search }: { search: TracesSearch }) {
  const navigate = useNavigate({ from: "/traces" });
  const { views, save, remove } = useSavedViews();
  const [name, setName] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const { peek: _peek, ...kept } = search;
  const address = toPlainSearch({ ...kept }).slice(1);
  const current = views.find((view) => view.search === address);
  const open = (text: string) => void navigate({ search: readTracesSearch(parsePlainSearch(text)) });
  const attempt = (task: Promise<void>) =>
    task.then(
      () => setProblem(null),
      (error: unknown) => setProblem(error instanceof Error ? error.message : "It did not work."),
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const trimmed = name?.trim().slice(0, 80) ?? "";
    if (trimmed === "") return;
    setName(null);
    void attempt(save(trimmed, address));
  };
  return (
    <div className="saved-views">
      <div className="segments" role="group" aria-label="Views">
        <button type="button" aria-pressed={address === ""} onClick={() => open("")}>
          All runs
        </button>
        <ReviewLink />
        {views.map((view) => (
          <button
            key={view.id}
            type="button"
            aria-pressed={view.id === current?.id}
            onClick={() => open(view.search)}
          >
            <Icon name="skill" size={14} />
            <span className="cut view-name">
              <VisibleText text={view.name} />
            </span>
          </button>
        ))}
      </div>
      {problem && (
        <span className="s-failed t13" role="alert">
          {problem}
        </span>
      )}
      {current ? (
        <Button isSmall look="bare" className="end" onClick={() => void attempt(remove(current))}>
          <Icon name="close" size={14} />
          Forget this view
        </Button>
      ) : name === null ? (
        address !== "" && (
          <Button isSmall look="bare" className="end" onClick={() => setName("")}>
            <Icon name="plus" size={14} />
            Save view
          </Button>
        )
      ) : (
        <form className="row end" onSubmit={submit}>
          <label className="field view-field">
            <span className="sr">Name of the view</span>
            <input
              ref={focusNow}
              value={name}
              maxLength={80}
              placeholder="Name of the view"
              onChange={(event) => setName(event.target.value)}
              onKeyDown={(event) => event.key === "Escape" && setName(null)}
            />
          </label>
          <Button isSmall type="submit">
            Save
          </Button>
        </form>
      )}
    </div>
  );
}

/** What is worth a look stands in a queue of its own. */
function ReviewLink() {
  const count = useReviewCount();
  if (!count) return null;
  return (
    <Link to="/review">
      Needs review <span className="count">{count}</span>
    </Link>
  );
}

/** The field was asked for: it takes the focus when it appears. */
function focusNow(element: HTMLInputElement | null): void {
  element?.focus();
}
