import * as vscode from "vscode";
import type { Account } from "../../accounts/model/account";
import { EXPIRING_MS } from "../../accounts/model/accountState";
import type { TokenKeeper } from "../../accounts/tokenKeeper";
import type { Clock } from "../../base/clock";
import { CancelledError } from "../../base/errors";
import type { Log } from "../../base/log";
import {
  type Downscope,
  type DownscopeTarget,
  downscopeScopes,
  parseScopes,
  parseTarget,
  scopePresets,
  verifyRestriction,
} from "../../box/oauth/downscope";
import type { TokenEndpoint } from "../../box/oauth/tokenEndpoint";
import { unusableTokenType } from "../../box/oauth/tokens";
import { accountName, lifeInWords } from "../display/accountText";
import { ChoiceList, choose } from "../host/choices";
import { problemOf, reportError, showMessage, showNoAccount } from "../host/messages";
import { promptText } from "../host/promptText";
import type { ActiveAccount } from "../notices/activeAccount";

/**
 * **Box: Downscope Token…**: a token for less, made from the account's own, checked against what was asked, copied with its
 * own life, and never stored.
 */
export class DownscopeToken {
  readonly #keeper: TokenKeeper;
  readonly #tokenEndpoint: TokenEndpoint;
  readonly #active: ActiveAccount;
  readonly #clock: Clock;
  readonly #log: Log;

  constructor(parts: {
    keeper: TokenKeeper;
    tokenEndpoint: TokenEndpoint;
    active: ActiveAccount;
    clock: Clock;
    log: Log;
  }) {
    this.#keeper = parts.keeper;
    this.#tokenEndpoint = parts.tokenEndpoint;
    this.#active = parts.active;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  /** Never throws: what goes wrong is told to the person. */
  async run(accountId?: string): Promise<void> {
    const account = this.#active.get(accountId);
    if (!account) {
      showNoAccount();
      return;
    }
    try {
      const scopes = await chooseScopes();
      const target = await chooseTarget();
      await this.#request(account, { scopes, ...(target && { target }) });
    } catch (error) {
      reportError(error, this.#log, { title: vscode.l10n.t("Try Again"), run: () => this.run(accountId) });
    }
  }

  async #request(account: Account, asked: Downscope): Promise<void> {
    const { accessToken } = await this.#keeper.fresh(account.id, EXPIRING_MS);
    const { answer, sentAt } = await this.#tokenEndpoint.exchange(account.app.endpoints, accessToken, asked);
    const unusable = unusableTokenType(answer);
    if (unusable) {
      throw unusable;
    }
    const { added, missing } = verifyRestriction(asked, answer.restrictedTo);
    await vscode.env.clipboard.writeText(answer.accessToken.expose());
    const life = sentAt + answer.expiresInSeconds * 1000 - this.#clock.now();
    const named = [...new Set(answer.restrictedTo.map(({ scope }) => scope))].join(", ");
    this.#log.info(
      `Account ${account.id}: downscoped token for ${named} on ${targetText(asked.target)}; added ${added.join(", ") || "none"}, missing ${missing.join(", ") || "none"}.`,
    );
    const text = vscode.l10n.t(
      "Downscoped token of {0} copied, valid for {1}, restricted to {2}: {3}.",
      accountName(account),
      lifeInWords(life),
      targetText(asked.target),
      named,
    );
    const differs = added.length > 0 || missing.length > 0;
    void showMessage(
      differs ? "warning" : "information",
      differs ? withDifference(text, { added, missing }) : text,
    );
  }
}

function withDifference(text: string, difference: { added: readonly string[]; missing: readonly string[] }) {
  const { added, missing } = difference;
  const parts = [
    added.length > 0 && vscode.l10n.t("Box added {0}", added.join(", ")),
    missing.length > 0 && vscode.l10n.t("Box left out {0}", missing.join(", ")),
  ];
  return `${text} ${parts.filter(Boolean).join("; ")}.`;
}

function targetText(target: DownscopeTarget | undefined): string {
  switch (target?.kind) {
    case undefined:
      return vscode.l10n.t("everything the account can reach");
    case "sharedLink":
      return vscode.l10n.t("the shared link");
    case "file":
      return vscode.l10n.t("file {0}", target.id);
    case "folder":
      return vscode.l10n.t("folder {0}", target.id);
  }
}

/** @throws CancelledError */
async function chooseScopes(): Promise<readonly string[]> {
  const own = {
    icon: "edit",
    label: vscode.l10n.t("Other scopes…"),
    description: vscode.l10n.t("from Box's lists, or typed"),
    scopes: undefined,
  };
  const presets = scopePresets.map(({ name, scopes }) => ({
    icon: "shield",
    label: name,
    description: scopes.join(" "),
    scopes,
  }));
  const picked = await choose([own, ...presets], {
    title: vscode.l10n.t("Box downscoped token (1 of 2): scopes"),
    placeholder: vscode.l10n.t("What it may do; a UI Element needs its own set"),
  });
  return picked.scopes ?? chooseSingleScopes();
}

/** Several picks at once; what is typed and is no pick yet can be added. @throws CancelledError */
async function chooseSingleScopes(): Promise<readonly string[]> {
  const list = new ChoiceList({
    title: vscode.l10n.t("Box downscoped token (1 of 2): scopes"),
    placeholder: vscode.l10n.t("Check what it may do, or type another scope"),
    severalAtOnce: true,
    staysOpen: true,
  });
  const known = downscopeScopes.map((label) => ({ label }));
  list.choices = known;
  try {
    return await new Promise<readonly string[]>((resolve, reject) => {
      list.onDidHide(() => reject(new CancelledError()));
      list.onDidChangeValue((value) => {
        const typed = scopesIn(value).filter((scope) => !downscopeScopes.includes(scope));
        const chosen = new Set(list.selected.map(({ label }) => label));
        const extra = [
          ...new Set([...chosen].filter((label) => !downscopeScopes.includes(label)).concat(typed)),
        ];
        list.choices = [...extra.map((label) => ({ label, alwaysShow: true })), ...known];
        list.selected = list.choices.filter(({ label }) => chosen.has(label));
      });
      list.onDidAccept(() => {
        const scopes = list.selected.map(({ label }) => label);
        if (scopes.length === 0) {
          list.title = vscode.l10n.t("Box downscoped token (1 of 2): check at least one scope");
        } else {
          resolve(scopes);
        }
      });
      list.show();
    });
  } finally {
    list.dispose();
  }
}

function scopesIn(text: string): readonly string[] {
  try {
    return parseScopes(text);
  } catch {
    return [];
  }
}

/** @throws CancelledError */
async function chooseTarget(): Promise<DownscopeTarget | undefined> {
  const everything = {
    icon: "globe",
    label: vscode.l10n.t("Everything"),
    detail: vscode.l10n.t("All that the account can reach, with these scopes."),
  };
  const one = {
    icon: "folder",
    label: vscode.l10n.t("One file, folder or shared link…"),
    detail: vscode.l10n.t("By its address, or by its ID."),
  };
  const picked = await choose([one, everything], {
    title: vscode.l10n.t("Box downscoped token (2 of 2): where"),
  });
  if (picked === everything) {
    return undefined;
  }
  const text = await promptText({
    title: vscode.l10n.t("Box downscoped token (2 of 2): where"),
    prompt: vscode.l10n.t("Paste an address on box.com, or write “folder 123” or “file 123”."),
    placeholder: "https://app.box.com/folder/123",
    problem: (typed) => problemOf(() => parseTarget(typed)),
  });
  return parseTarget(text);
}
