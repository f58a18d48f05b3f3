import * as vscode from "vscode";
import { CancelledError } from "../../base/errors";
import {
  BackPressed,
  type Button,
  type HostButton,
  hostButton,
  type Position,
  showPosition,
} from "./choices";
import { outsideText } from "./outsideText";

export interface Question {
  readonly title: string;
  readonly prompt: string;
  readonly value?: string;
  readonly placeholder?: string;
  readonly password?: boolean;
  /** Nothing is an answer too. */
  readonly mayBeEmpty?: boolean;
  /** One sentence when the trimmed text cannot be right; it is shown and nothing is lost. */
  problem?(text: string): string | undefined;
  readonly buttons?: readonly Button[];
  readonly position?: Position | undefined;
  /** Of what stands in the box at each change: what is not to be lost when the person goes back or away. */
  typed?(text: string): void;
  /** Closes the box from outside, as if the person had. */
  readonly signal?: AbortSignal;
}

/** Asks for one text, trimmed. It stays open while the person looks something up. @throws CancelledError, BackPressed */
export async function promptText(question: Question): Promise<string> {
  const box = vscode.window.createInputBox();
  box.title = outsideText(question.title);
  box.prompt = outsideText(question.prompt);
  box.value = question.value ?? "";
  box.placeholder = outsideText(question.placeholder ?? "");
  box.password = question.password ?? false;
  box.ignoreFocusOut = true;
  box.buttons = (question.buttons ?? []).map(hostButton);
  if (question.position) {
    showPosition(box, question.position);
  }
  try {
    return await new Promise<string>((resolve, reject) => {
      const close = () => reject(new CancelledError());
      question.signal?.addEventListener("abort", close, { once: true });
      box.onDidHide(close);
      box.onDidTriggerButton((button) => {
        if (button === vscode.QuickInputButtons.Back) {
          reject(new BackPressed());
        } else {
          (button as HostButton).press();
        }
      });
      box.onDidChangeValue((value) => {
        question.typed?.(value.trim());
        box.validationMessage = undefined;
      });
      box.onDidAccept(() => {
        const text = box.value.trim();
        const isMissing = text === "" && !question.mayBeEmpty;
        const problem = isMissing ? vscode.l10n.t("Paste the value here first.") : question.problem?.(text);
        if (problem) {
          box.validationMessage = outsideText(problem);
        } else {
          resolve(text);
        }
      });
      box.show();
    });
  } finally {
    box.dispose();
  }
}

/** The check of what Box shows as one word: a client ID, a client secret. */
export function oneWord(text: string): string | undefined {
  return /\s/.test(text) || text.length > 512
    ? vscode.l10n.t("This is not one word as Box shows it; copy it again.")
    : undefined;
}
