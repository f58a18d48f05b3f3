import * as vscode from "vscode";
import { type Endpoints, foreignHosts } from "../../box/oauth/endpoints";
import { confirm } from "../host/messages";

const CONFIRMED = "confirmedHosts";

/** A host that is neither Box's nor this machine is named once before a secret goes there. */
export class HostConfirmation {
  readonly #memento: vscode.Memento;

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
  }

  /** @throws CancelledError when the person does not know the host. */
  async confirm(endpoints: Endpoints): Promise<void> {
    const confirmed = this.#memento.get<string[]>(CONFIRMED, []);
    const unknown = foreignHosts(endpoints).filter((host) => !confirmed.includes(host));
    if (unknown.length === 0) {
      return;
    }
    const use = vscode.l10n.t("Use This Host");
    const question = vscode.l10n.t("Send your Box client secret and tokens to {0}?", unknown.join(", "));
    const detail = vscode.l10n.t(
      "Your settings name this host, which does not belong to box.com. Go on only if you know it.",
    );
    await confirm(question, { detail, yes: use });
    await this.#memento.update(CONFIRMED, [...confirmed, ...unknown]);
  }
}
