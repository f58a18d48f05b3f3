import * as vscode from "vscode";
import type { Clock } from "../../base/clock";
import type { Log } from "../../base/log";
import { cleanDeveloperToken } from "../../box/config/developerToken";
import { choose } from "../host/choices";
import { problemOf, reportError } from "../host/messages";
import { promptText } from "../host/promptText";
import { readSettings } from "../host/settings";
import type { ActiveAccount } from "../notices/activeAccount";
import { consoleButton, openConsole } from "../prompts/consoleButton";
import type { FirstToken } from "./firstToken";

const AGES_MINUTES = [0, 5, 15, 30, 45];

/** **Box: Use Developer Token…**: paste it, say when it was made, and it counts down like any other. */
export class DeveloperTokenCommand {
  readonly #firstToken: FirstToken;
  readonly #active: ActiveAccount;
  readonly #clock: Clock;
  readonly #log: Log;

  constructor(parts: { firstToken: FirstToken; active: ActiveAccount; clock: Clock; log: Log }) {
    this.#firstToken = parts.firstToken;
    this.#active = parts.active;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  /** @param accountId the account whose token ended: then the console opens too. Never throws. */
  async run(accountId?: string): Promise<void> {
    try {
      const before = accountId === undefined ? undefined : this.#active.get(accountId);
      const endpoints = before?.app.endpoints ?? readSettings().endpoints;
      if (before?.kind === "developerToken") {
        await openConsole(endpoints);
      }
      const text = await promptText({
        title: vscode.l10n.t("Box: paste a developer token"),
        prompt: vscode.l10n.t(
          "Press Generate Developer Token on the Configuration page of your app; it lives for an hour.",
        ),
        password: true,
        buttons: [consoleButton(endpoints)],
        problem: (pasted) => problemOf(() => cleanDeveloperToken(pasted)),
      });
      const token = cleanDeveloperToken(text);
      const pastedAt = this.#clock.now();
      const age = await this.#age();
      await this.#firstToken.developerToken(endpoints, token, pastedAt - age * 60_000);
    } catch (error) {
      reportError(error, this.#log, { title: vscode.l10n.t("Try Again"), run: () => this.run() });
    }
  }

  /** Minutes since the token was made, which nobody but the person knows. @throws CancelledError */
  async #age(): Promise<number> {
    const items = AGES_MINUTES.map((minutes) => ({
      label: minutes === 0 ? vscode.l10n.t("Just now") : vscode.l10n.t("{0} minutes ago", minutes),
      minutes,
    }));
    const { minutes } = await choose(items, {
      title: vscode.l10n.t("Box: when was the developer token made?"),
      placeholder: vscode.l10n.t("The countdown starts there"),
    });
    return minutes;
  }
}
