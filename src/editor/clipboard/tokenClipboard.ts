import * as vscode from "vscode";
import type { Clock, Disposable } from "../../base/clock";
import { Emitter } from "../../base/emitter";
import type { Log } from "../../base/log";
import { Secret } from "../../base/secret";
import { type MessageAction, showBriefly } from "../host/messages";
import { keepClearAfterSeconds, readClearAfterSeconds } from "../host/settings";

const OFFERED = "clipboardClearingOffered";
const OFFERED_SECONDS = 60;

/** What was copied last, as long as it may have to be cleared. */
interface Held {
  readonly text: Secret;
  timer?: Disposable;
  /** Its time is over, but the clipboard could not be read. */
  isDue?: true;
}

/**
 * Copies what has a token in it, and clears it after `boxAuth.clipboard.clearAfterSeconds`, but only where it is still in the
 * clipboard. In memory alone: a reload of the window forgets that there is something to clear.
 */
export class TokenClipboard implements Disposable {
  readonly #clock: Clock;
  readonly #everywhere: vscode.Memento;
  readonly #log: Log;
  readonly #subscription: Disposable;
  readonly #copied = new Emitter<void>();
  #held: Held | undefined;

  /** A text with a token in it is in the clipboard. */
  readonly onDidCopy = this.#copied.event;

  constructor(parts: { clock: Clock; everywhere: vscode.Memento; log: Log }) {
    this.#clock = parts.clock;
    this.#everywhere = parts.everywhere;
    this.#log = parts.log;
    this.#subscription = vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused && this.#held?.isDue) {
        this.#look(this.#held);
      }
    });
  }

  async write(text: string): Promise<void> {
    this.#forget();
    await vscode.env.clipboard.writeText(text);
    const held: Held = { text: new Secret(text) };
    this.#held = held;
    const seconds = readClearAfterSeconds();
    if (seconds > 0) {
      this.#clearAfter(held, seconds);
    }
    this.#copied.fire();
  }

  /** A button for the message about a copy, once on this machine and only while nothing is cleared by itself. */
  async offer(): Promise<readonly MessageAction[]> {
    const held = this.#held;
    if (!held || readClearAfterSeconds() > 0 || this.#everywhere.get(OFFERED)) {
      return [];
    }
    await this.#everywhere.update(OFFERED, true);
    return [
      {
        title: vscode.l10n.t("Clear Clipboard After {0} s", OFFERED_SECONDS),
        run: async () => {
          if (this.#held === held) {
            this.#clearAfter(held, OFFERED_SECONDS);
          }
          await keepClearAfterSeconds(OFFERED_SECONDS).catch(() =>
            this.#log.warn("The editor could not remember that the clipboard is to be cleared."),
          );
        },
      },
    ];
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#forget();
  }

  #clearAfter(held: Held, seconds: number): void {
    held.timer?.dispose();
    held.timer = this.#clock.setTimer(() => this.#look(held), seconds * 1000);
  }

  #look(held: Held): void {
    this.#clear(held).catch(() => this.#log.warn("The editor could not clear the clipboard."));
  }

  async #clear(held: Held): Promise<void> {
    const { clipboard } = vscode.env;
    const text = await clipboard.readText().then(
      (read) => read,
      () => "",
    );
    if (this.#held !== held) {
      return;
    }
    if (text === "" && !vscode.window.state.focused) {
      // A browser shows its clipboard to the page in front only.
      held.isDue = true;
      return;
    }
    this.#forget();
    if (text === held.text.expose()) {
      await clipboard.writeText("");
      showBriefly(vscode.l10n.t("Box: the copied token was removed from the clipboard"));
    }
  }

  #forget(): void {
    this.#held?.timer?.dispose();
    this.#held = undefined;
  }
}
