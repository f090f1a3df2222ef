import type { LabelKind, LabelQuestion, LabelQuestionEdit } from "@clawglass/core/api";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { sendChange } from "../../../lib/api-client.ts";
import { Button } from "../../../ui/Button.tsx";
import { Dialog } from "../../../ui/Dialog.tsx";
import { useWho } from "../hooks/use-feedback.ts";
import { useLabelQuestions } from "../hooks/use-labels.ts";
import { newHexId } from "../model/new-id.ts";

const KIND_WORDS: Record<LabelKind, string> = {
  thumbs: "good or bad",
  choice: "one of a few answers",
  number: "a number",
  text: "words",
};

/** The owner's questions: their words, options, and new ones. They are MLflow's label schemas too. */
export function QuestionsDialog({ onClose }: { onClose: () => void }) {
  const questions = useLabelQuestions();
  const [isAdding, setIsAdding] = useState(false);
  const who = useWho();
  return (
    <Dialog label="Questions about a run" onClose={onClose} className="questions">
      <label className="question-who">
        <span>Your name on labels from this browser</span>
        <span className="field">
          <input
            type="text"
            defaultValue={who.name}
            maxLength={100}
            onBlur={(event) => who.setName(event.target.value)}
          />
        </span>
      </label>
      {questions.map((question) => (
        <QuestionForm key={question.id} question={question} onDone={() => {}} />
      ))}
      {isAdding ? (
        <QuestionForm question={null} onDone={() => setIsAdding(false)} />
      ) : (
        <Button onClick={() => setIsAdding(true)}>Add a question</Button>
      )}
    </Dialog>
  );
}

function QuestionForm({ question, onDone }: { question: LabelQuestion | null; onDone: () => void }) {
  const client = useQueryClient();
  const [edit, setEdit] = useState<LabelQuestionEdit>(
    question ?? { name: "", question: "", kind: "choice", options: [] },
  );
  const [optionsText, setOptionsText] = useState(edit.options.join(", "));
  const [id] = useState(() => question?.id ?? `ls-${newHexId()}`);
  const onSuccess = async () => {
    await client.invalidateQueries({ queryKey: ["label-questions"] });
    onDone();
  };
  const save = useMutation({
    mutationFn: () => sendChange("PUT", `/label-schemas/${id}`, toEdit(edit, optionsText)),
    onSuccess,
  });
  const remove = useMutation({ mutationFn: () => sendChange("DELETE", `/label-schemas/${id}`), onSuccess });
  const error = save.error ?? remove.error;
  const isFixed = question?.isBuiltIn ?? false;
  return (
    <form
      className="question-form"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <label>
        Question
        <span className="field">
          <input
            type="text"
            required
            value={edit.question}
            maxLength={1_000}
            onChange={(event) => setEdit({ ...edit, question: event.target.value })}
          />
        </span>
      </label>
      {!isFixed && (
        <>
          <label>
            Name of the label
            <span className="field">
              <input
                type="text"
                required
                value={edit.name}
                maxLength={250}
                onChange={(event) => setEdit({ ...edit, name: event.target.value })}
              />
            </span>
          </label>
          <label>
            Answer
            <select
              value={edit.kind}
              onChange={(event) => setEdit({ ...edit, kind: event.target.value as LabelKind })}
            >
              {Object.entries(KIND_WORDS).map(([kind, words]) => (
                <option key={kind} value={kind}>
                  {words}
                </option>
              ))}
            </select>
          </label>
        </>
      )}
      {edit.kind === "choice" && (
        <label>
          Answers, parted by commas; the first four have the keys A B D F
          <span className="field">
            <input
              type="text"
              required
              value={optionsText}
              onChange={(event) => setOptionsText(event.target.value)}
            />
          </span>
        </label>
      )}
      {error && (
        <p className="s-failed t13" role="alert">
          {error.message}
        </p>
      )}
      <span className="row">
        <Button isSmall type="submit" disabled={save.isPending}>
          {save.isPending ? "Saving" : question ? "Save" : "Add"}
        </Button>
        {save.isSuccess && (
          <span className="t13 mid" role="status">
            Saved
          </span>
        )}
        {question && !isFixed && (
          <Button isSmall look="bare" onClick={() => remove.mutate()}>
            Delete the question
          </Button>
        )}
      </span>
    </form>
  );
}

function toEdit({ name, question, kind }: LabelQuestionEdit, optionsText: string): LabelQuestionEdit {
  const options =
    kind === "choice"
      ? optionsText
          .split(",")
          .map((option) => option.trim())
          .filter(Boolean)
      : [];
  return { name, question, kind, options };
}
