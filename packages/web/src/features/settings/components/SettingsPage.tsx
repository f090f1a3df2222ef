import { lazy, Suspense, useState } from "react";
import { Button } from "../../../ui/Button.tsx";
import { useLiveStatus } from "../../live/hooks/LiveContext.tsx";
import { CaptureSection } from "./CaptureSection.tsx";
import { HelpSection } from "./HelpSection.tsx";
import { PricesSection } from "./PricesSection.tsx";
import { SettingsTable } from "./SettingsTable.tsx";
import { StorageSection } from "./StorageSection.tsx";
import "../../../ui/charts/charts.css";
import "./SettingsPage.css";

const QuestionsDialog = lazy(() =>
  import("../../feedback/components/QuestionsDialog.tsx").then((module) => ({
    default: module.QuestionsDialog,
  })),
);

const SECTIONS = [
  ["capture", "Capture"],
  ["storage", "Storage"],
  ["prices", "Prices"],
  ["questions", "Questions"],
  ["server", "Server"],
  ["help", "Help"],
] as const;

/** What is in force and where it comes from, whether the agent is captured whole, and what the store holds. */
export function SettingsPage() {
  const isGone = useLiveStatus().kind === "gone";
  const [isAsking, setIsAsking] = useState(false);
  return (
    <div className={isGone ? "settings is-stale" : "settings"}>
      <h1>Settings</h1>
      <nav className="settings-nav" aria-label="Parts of this page">
        {SECTIONS.map(([id, label]) => (
          <a key={id} href={`#${id}`}>
            {label}
          </a>
        ))}
      </nav>
      <div className="settings-body">
        <CaptureSection />
        <StorageSection />
        <PricesSection />
        <section id="questions" aria-labelledby="questions-head" className="setting-part">
          <header>
            <h2 id="questions-head">Questions</h2>
          </header>
          <p className="mid">
            What you are asked about a run, in review and beside every reply. MLflow's clients see them as
            label schemas.
          </p>
          <Button onClick={() => setIsAsking(true)}>Edit the questions</Button>
        </section>
        <SettingsTable />
        <HelpSection />
      </div>
      {isAsking && (
        <Suspense fallback={null}>
          <QuestionsDialog onClose={() => setIsAsking(false)} />
        </Suspense>
      )}
    </div>
  );
}
