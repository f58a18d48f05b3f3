import * as vscode from "vscode";
import { type Check, type CheckResult, firstToMend } from "../../diagnosis/findings/diagnosis";
import type { Finding, Verdict } from "../../diagnosis/findings/finding";
import { type MessageAction, translated } from "../host/messages";
import type { PageButton, PageContent, PageRow } from "../host/page/pageContent";
import { cureAction } from "./cureActions";

/** How far a diagnosis is. */
export interface Progress {
  readonly results: readonly CheckResult[];
  /** The check that runs, and how many there are. */
  readonly running?: { readonly check: Check; readonly number: number; readonly of: number } | undefined;
}

export interface PageActions {
  cancel(): unknown;
  copyReport(): unknown;
  runAgain(): unknown;
}

/** While it runs: a line for each finding until now, one for what is looked at, and *Cancel*. */
export function runningPage(
  { results, running }: Progress,
  { cancel }: Pick<PageActions, "cancel">,
): PageContent {
  const title = running && translated(running.check.title);
  return {
    heading: heading(),
    status: running
      ? vscode.l10n.t("Looking at {0} of {1}: {2}", running.number, running.of, title ?? "")
      : vscode.l10n.t("Starting…"),
    tone: "busy",
    buttons: [{ title: vscode.l10n.t("Cancel"), press: cancel }],
    rows: [
      ...results.flatMap(rowsOf),
      ...(title === undefined
        ? []
        : [{ mark: "running", verdict: vscode.l10n.t("running"), title, text: "" } as const]),
    ],
  };
}

/** At its end: the one thing to do next. */
export function finishedPage(
  { results, wasCancelled }: { readonly results: readonly CheckResult[]; readonly wasCancelled: boolean },
  { copyReport, runAgain }: Pick<PageActions, "copyReport" | "runAgain">,
): PageContent {
  const next = firstToMend(results);
  const cure = next?.cure && cureAction(next.cure);
  return {
    heading: heading(),
    status: endText(next, wasCancelled),
    tone: next?.verdict === "problem" ? "problem" : wasCancelled ? "busy" : "good",
    buttons: [
      ...(cure ? [button(cure)] : []),
      { title: vscode.l10n.t("Copy Report"), press: copyReport },
      { title: vscode.l10n.t("Run Again"), press: runAgain },
    ],
    rows: results.flatMap(rowsOf),
  };
}

export function pageTitle(): string {
  return vscode.l10n.t("Box Diagnostics");
}

function heading(): string {
  return vscode.l10n.t("What stands between this editor and Box");
}

function endText(next: Finding | undefined, wasCancelled: boolean): string {
  if (next?.verdict === "problem") {
    return vscode.l10n.t("Do this next: {0}", textOf(next));
  }
  if (wasCancelled) {
    return vscode.l10n.t("Cancelled; no problem was found until then.");
  }
  return next
    ? vscode.l10n.t("All is well. Worth knowing: {0}", textOf(next))
    : vscode.l10n.t("All is well; nothing stands between this editor and Box.");
}

function rowsOf({ title, findings }: CheckResult): readonly PageRow[] {
  return findings.map((finding, index) => ({
    mark: finding.verdict,
    verdict: verdictText(finding.verdict),
    title: index === 0 ? translated(title) : "",
    text: textOf(finding),
  }));
}

function textOf({ who, sentence }: Finding): string {
  const text = translated(sentence);
  return who === undefined ? text : vscode.l10n.t("{0}: {1}", who.name, text);
}

function verdictText(verdict: Verdict): string {
  switch (verdict) {
    case "good":
      return vscode.l10n.t("OK");
    case "note":
      return vscode.l10n.t("note");
    case "problem":
      return vscode.l10n.t("problem");
    case "skipped":
      return vscode.l10n.t("not looked at");
  }
}

function button({ title, run }: MessageAction): PageButton {
  return { title, press: run };
}
