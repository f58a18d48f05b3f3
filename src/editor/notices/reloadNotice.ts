import * as vscode from "vscode";
import { SharedTokenFiles } from "../../accounts/shared/sharedTokenFiles";
import { type Clock, type Disposable, wait } from "../../base/clock";
import { StatusItem } from "../host/statusItem";

/** A sign-in in this very tab writes the record first and SecretStorage a moment later. */
const SETTLE_MS = 400;

/**
 * Browser tabs do not see each other's SecretStorage until they are reloaded. When another tab signs in to or renews an
 * account that this one does not know, the status bar says so.
 */
export class ReloadNotice implements Disposable {
  readonly #secrets: vscode.SecretStorage;
  readonly #sharedFiles: SharedTokenFiles;
  readonly #clock: Clock;
  readonly #item: StatusItem;
  readonly #subscriptions: Disposable[];
  readonly #stop = new AbortController();
  readonly #unknown = new Set<string>();

  constructor(folder: string, secrets: vscode.SecretStorage, clock: Clock) {
    this.#secrets = secrets;
    this.#sharedFiles = new SharedTokenFiles(folder);
    this.#clock = clock;
    this.#item = new StatusItem("boxAuth.reload", vscode.l10n.t("Box Account of Another Tab"));
    this.#subscriptions = [
      this.#item,
      this.#sharedFiles.watch((id) => this.#updateSoon(id)),
      secrets.onDidChange(() => this.#updateSoon()),
    ];
  }

  dispose(): void {
    this.#stop.abort();
    for (const subscription of this.#subscriptions) {
      subscription.dispose();
    }
  }

  /** What cannot be read is looked at again at the next change. */
  #updateSoon(id?: string): void {
    this.#update(id).catch(() => undefined);
  }

  async #update(id: string | undefined): Promise<void> {
    await wait(this.#clock, SETTLE_MS, this.#stop.signal);
    if (id && (await this.#sharedFiles.isInUse(id))) {
      this.#unknown.add(id);
    } else if (id) {
      this.#unknown.delete(id);
    }
    for (const key of await this.#secrets.keys()) {
      this.#unknown.delete(key.replace(/^account\//, ""));
    }
    if (this.#unknown.size > 0) {
      this.#item.show({
        icon: "key",
        text: vscode.l10n.t("Box: reload to use"),
        spoken: vscode.l10n.t("Box account of another tab, reload to use; press to reload this tab"),
        tooltip: vscode.l10n.t(
          "Another browser tab is signed in to Box; reload this tab to use its account.",
        ),
        command: "workbench.action.reloadWindow",
      });
    } else {
      this.#item.hide();
    }
  }
}
