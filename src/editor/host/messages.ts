import * as vscode from "vscode";
import { BoxError, type BoxErrorCode, CancelledError } from "../../base/errors";
import type { DisplayLanguage, LocalizedMessage } from "../../base/localizedMessage";
import type { Log } from "../../base/log";
import { outsideText } from "./outsideText";

/** A button and what it does. */
export interface MessageAction {
  readonly title: string;
  run(): unknown;
}

/** The sentence in the person's language. */
export function translated({ template, values }: LocalizedMessage): string {
  return vscode.l10n.t(template, ...values);
}

/** The person's language, for what is shown outside the editor. */
export function displayLanguage(): DisplayLanguage {
  return { tag: vscode.env.language, translate: translated };
}

/** A message without a button is cut to one line of about this many characters until somebody opens it. */
const ONE_LINE = 56;

const BRIEFLY_MS = 5_000;

/**
 * Shows a message with at most two buttons and runs the one that was pressed. Resolves when the message is gone. Nothing in
 * it is a link or an icon, whatever the names in it are (law 10).
 */
export async function showMessage(
  kind: "information" | "warning" | "error",
  message: string,
  ...choices: readonly MessageAction[]
): Promise<void> {
  const text = outsideText(message);
  const needsRoom = choices.length === 0 && text.length > ONE_LINE;
  const titles = needsRoom ? [vscode.l10n.t("OK")] : choices.map(({ title }) => title);
  const pressed = await show(kind, text, titles);
  await choices.find(({ title }) => title === pressed)?.run();
}

export interface ModalQuestion {
  readonly detail: string;
  /** Each is a button; whatever else the person does cancels. */
  readonly answers: readonly string[];
  /** The button that cancels, where *Cancel* would say too little. */
  readonly no?: string;
}

/** Asks before something that cannot be undone. @throws CancelledError unless one of the answers was pressed */
export async function ask(question: string, { detail, answers, no }: ModalQuestion): Promise<string> {
  const options = { modal: true, detail: outsideText(detail) };
  const buttons = [
    ...answers.map((title) => ({ title })),
    ...(no === undefined ? [] : [{ title: no, isCloseAffordance: true }]),
  ];
  const pressed = await vscode.window.showWarningMessage(outsideText(question), options, ...buttons);
  if (!pressed || pressed.title === no) {
    throw new CancelledError();
  }
  return pressed.title;
}

/** Asks before something that cannot be undone; everything but `yes` cancels. @throws CancelledError */
export async function confirm(
  question: string,
  { detail, yes }: { detail: string; yes: string },
): Promise<void> {
  await ask(question, { detail, answers: [yes] });
}

/** Says in the status bar for some seconds that something small was done; a screen reader would read an icon's name there. */
export function showBriefly(message: string): void {
  vscode.window.setStatusBarMessage(outsideText(message), BRIEFLY_MS);
}

/** How many questions are open for which a program waits. */
let openQuestions = 0;

/** Shows a question that stays in sight until it is answered, since nobody answers what nobody sees. */
export async function showQuestion(...message: Parameters<typeof showMessage>): Promise<void> {
  openQuestions += 1;
  try {
    await showMessage(...message);
  } finally {
    openQuestions -= 1;
  }
}

/** By the account that they are about: the messages that are still there, each by its number. */
const shownAbout = new Map<string, Set<number>>();
let messages = 0;

/**
 * Shows a message that takes the place of what was told before about the same account, true or not by now. The editor can
 * only hide all toasts at once; what others told stays behind the bell.
 * @param who the account, as it is called in the message
 */
export async function showNewest(who: string, ...message: Parameters<typeof showMessage>): Promise<void> {
  clearMessages(who, messages);
  messages += 1;
  const number = messages;
  const shown = shownAbout.get(who) ?? new Set();
  shownAbout.set(who, shown.add(number));
  try {
    await showMessage(...message);
  } finally {
    shown.delete(number);
  }
}

/** The last message until now, for `clearMessages`. */
export function lastMessage(): number {
  return messages;
}

/** What was told about this account until then is over, unless something newer stands there. */
export function clearMessages(who: string, until: number): void {
  const shown = [...(shownAbout.get(who) ?? [])];
  if (openQuestions === 0 && shown.length > 0 && shown.every((number) => number <= until)) {
    void vscode.commands.executeCommand("notifications.hideToasts");
  }
}

export interface ErrorContext {
  /** Whose account it is about. */
  readonly who?: string | undefined;
  readonly step?: MessageAction | undefined;
  /** Another thing that may help, in the place of what leads to the cause. */
  readonly other?: MessageAction | undefined;
  /** The person's own decision: nothing failed, and there are no details. */
  readonly isOwnChoice?: boolean;
}

/** Of errors whose cause lies on this machine, or between it and Box. */
const FOR_DIAGNOSIS: ReadonlySet<string> = new Set([
  "network",
  "tls",
  "proxy",
  "timeLimit",
  "unexpectedResponse",
  "portUnusable",
] satisfies BoxErrorCode[]);

/** Tells what went wrong in one sentence, with the next step as a button. Cancelling is silent. */
export function reportError(
  error: unknown,
  log: Log,
  { who, step, other, isOwnChoice = false }: ErrorContext = {},
): void {
  if (error instanceof CancelledError || (error instanceof Error && error.name === "AbortError")) {
    return;
  }
  logError(error, log);
  if (error instanceof BoxError) {
    const sentence = translated(error.sentence);
    const text = who === undefined ? sentence : vscode.l10n.t("{0}: {1}", who, sentence);
    const second = other ?? (FOR_DIAGNOSIS.has(error.code) ? diagnose() : copyDetails(text, error));
    const choices = [step, isOwnChoice ? undefined : second].filter((choice) => choice !== undefined);
    void showNewest(who ?? "", isOwnChoice ? "information" : "error", text, ...choices);
  } else {
    const text = vscode.l10n.t("Box Auth ran into an internal error; the log says where.");
    void showMessage("error", text, showLog());
  }
}

/** What the log has of an error, whether it is told or not. */
export function logError(error: unknown, log: Log): void {
  if (error instanceof BoxError) {
    for (const line of detailLines(error.message, error)) {
      log.error(line);
    }
    return;
  }
  // Only the name: an unexpected error of a library may carry anything in its message.
  const name = error instanceof Error ? error.name : typeof error;
  log.error(`Unexpected ${name} at ${stackOf(error)}`);
}

/** Codes and request IDs, for whoever asks an admin or reports a fault. */
function copyDetails(text: string, error: BoxError): MessageAction {
  return {
    title: vscode.l10n.t("Copy Details"),
    run: async () => {
      await vscode.env.clipboard.writeText(`${detailLines(text, error).join("\n")}\n`);
      showBriefly(vscode.l10n.t("Box: the details were copied"));
    },
  };
}

/** In English, as the log is. */
function detailLines(text: string, error: BoxError): string[] {
  const { code, systemCode, status, requestId, description } = error;
  const facts = [
    systemCode === undefined ? code : `${code} (${systemCode})`,
    `HTTP ${status ?? "none"}`,
    `request ${requestId ?? "none"}`,
  ];
  const said = description ? ["Box said:", outsideText(description)].join(" ") : undefined;
  return [outsideText(`${text} [${facts.join(", ")}]`), ...(said === undefined ? [] : [said])];
}

function diagnose(): MessageAction {
  return {
    title: vscode.l10n.t("Run Diagnostics"),
    run: () => vscode.commands.executeCommand("boxAuth.diagnose"),
  };
}

export function showLog(): MessageAction {
  return {
    title: vscode.l10n.t("Show Log"),
    run: () => vscode.commands.executeCommand("boxAuth.showLog"),
  };
}

/** Tells that a command could not even begin; there is no log yet. */
export function reportFailedStart(error: unknown, again: () => unknown): void {
  const text =
    error instanceof BoxError ? translated(error.sentence) : vscode.l10n.t("Box Auth could not be started.");
  void showMessage("error", text, { title: vscode.l10n.t("Try Again"), run: again });
}

/** Says that there is nobody to act for, and how to change that. */
export function showNoAccount(hasLaterVersion: boolean): void {
  const text = hasLaterVersion
    ? vscode.l10n.t(
        "The Box account here was saved by a later version of Box Auth, so it is left alone; update Box Auth, then reload this window, or sign in once more.",
      )
    : vscode.l10n.t("No Box account is signed in.");
  void showMessage("information", text, {
    title: vscode.l10n.t("Sign In"),
    run: () => vscode.commands.executeCommand("boxAuth.signIn"),
  });
}

/** Why an input cannot be used, as the sentence of the error that it leads to; `undefined` when it can. */
export function problemOf(attempt: () => unknown): string | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    return error instanceof BoxError ? translated(error.sentence) : String(error);
  }
}

/** Where an error was thrown, without its message. */
function stackOf(error: unknown): string {
  const frames =
    error instanceof Error ? (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line)) : [];
  return frames.slice(0, 6).join(" ").trim() || "an unknown place";
}

function show(
  kind: "information" | "warning" | "error",
  message: string,
  titles: string[],
): Thenable<string | undefined> {
  switch (kind) {
    case "information":
      return vscode.window.showInformationMessage(message, ...titles);
    case "warning":
      return vscode.window.showWarningMessage(message, ...titles);
    case "error":
      return vscode.window.showErrorMessage(message, ...titles);
  }
}
