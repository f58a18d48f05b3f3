import { homedir, hostname } from "node:os";
import * as vscode from "vscode";
import type { Accounts } from "../../accounts/accounts";
import type { Clock, Disposable } from "../../base/clock";
import { abortable } from "../../base/sharedWork";
import { type CheckResult, diagnose } from "../../diagnosis/findings/diagnosis";
import type { Hidden } from "../../diagnosis/findings/finding";
import { report } from "../../diagnosis/findings/report";
import type { NetworkParts } from "../../diagnosis/network/checkServer";
import { showBriefly } from "../host/messages";
import { LivePage } from "../host/page/livePage";
import { readSettings } from "../host/settings";
import { type ChecksParts, diagnosisChecks } from "./diagnosisChecks";
import { finishedPage, type Progress, pageTitle, runningPage } from "./diagnosisPage";

export interface DiagnosticsParts {
  readonly context: ChecksParts["context"];
  readonly clock: Clock;
  /** The accounts of this window, and its road to the network. @throws BoxError when they cannot be opened */
  readonly openProduct: () => Promise<{ readonly accounts: Accounts; readonly network: Network }>;
  /** A road to the network for a window whose accounts cannot be opened. */
  readonly ownNetwork: () => Network & Disposable;
}

type Network = Omit<NetworkParts, "clock">;

/**
 * **Box: Run Diagnostics…**: looks at everything in order and shows it line by line. A page of its own, since a list cuts
 * sentences, a message is gone after a while, and a document has no buttons.
 */
export class Diagnostics implements Disposable {
  readonly #parts: DiagnosticsParts;
  #page: LivePage | undefined;
  #running: AbortController | undefined;

  constructor(parts: DiagnosticsParts) {
    this.#parts = parts;
  }

  /** Resolves when it is over; at once when one is running already, which is then brought to the front. */
  async run(): Promise<void> {
    const page = this.#page ?? this.#open();
    page.reveal();
    if (this.#running) {
      return;
    }
    const cancel = new AbortController();
    this.#running = cancel;
    try {
      await this.#diagnose(page, cancel);
    } finally {
      this.#running = undefined;
    }
  }

  dispose(): void {
    this.#page?.dispose();
  }

  #open(): LivePage {
    const page = new LivePage(pageTitle());
    page.onDidClose(() => {
      this.#page = undefined;
      this.#running?.abort();
    });
    this.#page = page;
    return page;
  }

  async #diagnose(page: LivePage, cancel: AbortController): Promise<void> {
    const { context, clock, openProduct, ownNetwork } = this.#parts;
    const { signal } = cancel;
    const results: CheckResult[] = [];
    const show = (running?: Progress["running"]) =>
      page.show(runningPage({ results, running }, { cancel: () => cancel.abort() }));
    show();
    const opening = openProduct();
    const product = await abortable(opening, signal).catch(() => undefined);
    const own = product ? undefined : ownNetwork();
    try {
      const accounts = async () => (await opening).accounts;
      const network = product?.network ?? (own as Network);
      const checks = diagnosisChecks({ context, accounts, network, clock });
      await diagnose(checks, {
        clock,
        signal,
        onBegin: (check) => show({ check, number: checks.indexOf(check) + 1, of: checks.length }),
        onEnd: (result) => void results.push(result),
      });
    } finally {
      own?.dispose();
    }
    const outcome = { results, wasCancelled: signal.aborted };
    const hide = [...privateOfMachine(), ...privateOfAccounts(product?.accounts)];
    page.show(
      finishedPage(outcome, {
        copyReport: () =>
          copyReport(report(results, { now: clock.now(), hide, wasCancelled: signal.aborted })),
        runAgain: () => this.run(),
      }),
    );
  }
}

async function copyReport(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  showBriefly(vscode.l10n.t("Report copied; no login, folder or server of yours is in it."));
}

function privateOfMachine(): readonly Hidden[] {
  return [
    { text: homedir(), as: "folder" },
    { text: hostname(), as: "machine" },
  ];
}

function privateOfAccounts(accounts: Accounts | undefined): readonly Hidden[] {
  const all = accounts?.all() ?? [];
  return [
    ...all.flatMap(({ name, identity, clientId, subject }): Hidden[] => [
      ...[name, identity?.name, identity?.login, identity?.enterprise?.name, subject?.id].map((text) => ({
        text: text ?? "",
        as: "account" as const,
      })),
      { text: clientId ?? "", as: "clientId" as const },
    ]),
    { text: clientIdOfSettings(), as: "clientId" },
  ];
}

function clientIdOfSettings(): string {
  try {
    return readSettings().clientId;
  } catch {
    return "";
  }
}
