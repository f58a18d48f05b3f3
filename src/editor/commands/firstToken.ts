import * as vscode from "vscode";
import type { Enrolment } from "../../accounts/enrolment";
import type { Account, ServerCredentialSource } from "../../accounts/model/account";
import type { ActiveAccount } from "../notices/activeAccount";
import { announceSignIn } from "../notices/announceSignIn";
import type { HostConfirmation } from "../prompts/hostConfirmation";

/** The last step of every sign-in that needs no browser: the request, and who it turned out to be. */
export class FirstToken {
  readonly #enrolment: Enrolment;
  readonly #active: ActiveAccount;
  readonly #hosts: HostConfirmation;

  constructor(parts: { enrolment: Enrolment; active: ActiveAccount; hosts: HostConfirmation }) {
    this.#enrolment = parts.enrolment;
    this.#active = parts.active;
    this.#hosts = parts.hosts;
  }

  /** @throws BoxError, CancelledError; then nothing is kept. */
  async start(origin: ServerCredentialSource): Promise<Account> {
    await this.#hosts.confirm(origin.app.endpoints);
    return this.#finish((signal) => this.#enrolment.start(origin, signal));
  }

  /** @throws BoxError, CancelledError; then nothing is kept. */
  async developerToken(...token: Parameters<Enrolment["useDeveloperToken"]>): Promise<Account> {
    await this.#hosts.confirm(token[0]);
    return this.#finish(() => this.#enrolment.useDeveloperToken(...token));
  }

  async #finish(request: (signal: AbortSignal) => Promise<Account>): Promise<Account> {
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t("Box: asking for the token"),
      cancellable: true,
    };
    const account = await vscode.window.withProgress(options, (_, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort());
      return request(controller.signal);
    });
    await this.#active.choose(account.id);
    announceSignIn(account);
    return account;
  }
}
