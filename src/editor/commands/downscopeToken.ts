import * as vscode from "vscode";
import type { Account } from "../../accounts/model/accountView";
import { BoxError, CancelledError } from "../../base/errors";
import {
  type Downscope,
  type DownscopeTarget,
  downscopeScopes,
  parseScopes,
  parseTarget,
  scopePresets,
  verifyRestriction,
} from "../../box/oauth/downscope";
import { lifetimeInWords, nameAmong } from "../display/accountText";
import { type Choice, ChoiceList, choose, type Position } from "../host/choices";
import { problemOf, showMessage, translated } from "../host/messages";
import { outsideText } from "../host/outsideText";
import { NOTICEABLE_MS, withCancellableProgress } from "../host/progress";
import { promptText } from "../host/promptText";
import { inSteps } from "../prompts/steps";
import { aboutAccount } from "./accountStep";
import { type CommandParts, ErrorInContext, runCommand } from "./command";

/** About the scopes and the place, not about the account. */
const CORRECTABLE = new Set(["invalid_resource", "invalid_scope", "notRestricted"]);

/**
 * **Box: Downscope Token…**: a token for less, made from the account's own, checked against what was asked, copied with its
 * own life, and never stored.
 */
export const downscopeToken = aboutAccount(async (parts, account) => {
  await downscopeAs(parts, account, await enter(chooseScopes, ""));
});

/** What the person entered, which stays for the next try. */
interface Draft {
  readonly scopes: readonly string[];
  /** As it was typed; `undefined`: everything. */
  readonly place: string | undefined;
}

/** @throws CancelledError */
async function enter(
  askScopes: (position: Position) => Promise<readonly string[]>,
  placeBefore: string,
): Promise<Draft> {
  let scopes: readonly string[] = [];
  let place: string | undefined;
  await inSteps([
    async (position) => {
      scopes = await askScopes(position);
    },
    async (position) => {
      place = await choosePlace(placeBefore, position);
    },
  ]);
  return { scopes, place };
}

async function downscopeAs(parts: CommandParts, account: Account, draft: Draft): Promise<void> {
  const { scopes, place } = draft;
  try {
    const target = place !== undefined && { target: parseTarget(place) };
    await copyDownscoped(parts, account, { scopes, ...target });
  } catch (error) {
    throw withCorrection(error, parts, { account, draft });
  }
}

/** What Box refused of it can be corrected, without entering the rest again. */
function withCorrection(
  error: unknown,
  parts: CommandParts,
  { account, draft }: { readonly account: Account; readonly draft: Draft },
): unknown {
  const again = aboutAccount(async (current, latest) => {
    const askScopes = () => chooseSingleScopes(draft.scopes);
    await downscopeAs(current, latest, await enter(askScopes, draft.place ?? ""));
  });
  return error instanceof BoxError && CORRECTABLE.has(error.code)
    ? new ErrorInContext(error, {
        step: {
          title: vscode.l10n.t("Correct"),
          run: () => runCommand(async () => again, parts, account.id),
        },
      })
    : error;
}

async function copyDownscoped(parts: CommandParts, account: Account, asked: Downscope): Promise<void> {
  const { accounts, clock, log } = parts;
  const who = nameAmong(account, accounts.all());
  const progress = {
    title: vscode.l10n.t("Box: asking for the downscoped token"),
    clock,
    afterMs: NOTICEABLE_MS,
    goesOn: vscode.l10n.t(
      "Box was already asked for a token of {0}, so that goes on; you will be told how it ends.",
      who,
    ),
    ended: vscode.l10n.t("Box has answered; no downscoped token of {0} was copied.", who),
  };
  const token = await withCancellableProgress(progress, (leaving) =>
    accounts.downscope(account.id, asked, leaving),
  );
  const { added, missing } = verifyRestriction(asked, token.restrictedTo);
  await parts.clipboard.write(token.accessToken.expose());
  const named = [...new Set(token.restrictedTo.map(({ scope }) => scope))].join(", ");
  log.info(
    outsideText(
      `Account ${account.id}: downscoped token for ${named} on ${targetText(asked.target)}; added ${added.join(", ") || "none"}, missing ${missing.join(", ") || "none"}.`,
    ),
  );
  const text = vscode.l10n.t(
    "Downscoped token of {0} copied, valid for {1}, restricted to {2}: {3}.",
    who,
    lifetimeInWords(token.expiresAt - clock.now()),
    targetText(asked.target),
    named,
  );
  const differs = added.length > 0 || missing.length > 0;
  void showMessage(
    differs ? "warning" : "information",
    differs ? withDifference(text, { added, missing }) : text,
  );
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
async function chooseScopes(position: Position): Promise<readonly string[]> {
  const own = {
    icon: "edit",
    label: vscode.l10n.t("Other scopes…"),
    description: vscode.l10n.t("from Box's lists, or typed"),
    scopes: undefined,
  };
  const presets = scopePresets.map(({ name, scopes }) => ({
    icon: "shield",
    label: translated(name),
    description: scopes.join(" "),
    scopes,
  }));
  const picked = await choose([own, ...presets], {
    title: vscode.l10n.t("Box downscoped token: scopes"),
    position,
    placeholder: vscode.l10n.t("Choose what the new token may do"),
  });
  return picked.scopes ?? chooseSingleScopes([]);
}

/**
 * Several picks at once; what is typed and is no pick yet can be added.
 * @param checked from the start
 * @throws CancelledError
 */
async function chooseSingleScopes(checked: readonly string[]): Promise<readonly string[]> {
  const title = vscode.l10n.t("Box downscoped token: scopes");
  const list = new ChoiceList<Choice>({
    title,
    placeholder: vscode.l10n.t("Check what it may do, or type another scope"),
    severalAtOnce: true,
    staysOpen: true,
  });
  offerScopes(list, checked, checked);
  let typing: string | undefined;
  try {
    return await new Promise<readonly string[]>((resolve, reject) => {
      list.onDidHide(() => reject(new CancelledError()));
      list.onDidChangeValue((value) => {
        const chosen = list.selected.map(({ label }) => label);
        const isEmpty = value.trim() === "";
        typing = isEmpty ? undefined : problemOf(() => parseScopes(value));
        // The list is empty then, since no row has what was typed.
        list.title = typing ?? title;
        offerScopes(
          list,
          isEmpty || typing !== undefined ? chosen : [...chosen, ...parseScopes(value)],
          chosen,
        );
      });
      list.onDidAccept(() => {
        const scopes = list.selected.map(({ label }) => label);
        if (typing === undefined && scopes.length > 0) {
          resolve(scopes);
        } else {
          list.title = typing ?? vscode.l10n.t("Box downscoped token: check at least one scope");
        }
      });
      list.show();
    });
  } finally {
    list.dispose();
  }
}

/** Box's own, and before them those of `scopes` that it does not name. */
function offerScopes(list: ChoiceList<Choice>, scopes: readonly string[], checked: readonly string[]): void {
  const extra = [...new Set(scopes)].filter((label) => !downscopeScopes.includes(label));
  const others = extra.map((label) => ({ label, alwaysShow: true }));
  list.choices = [...others, ...downscopeScopes.map((label) => ({ label }))];
  list.selected = list.choices.filter(({ label }) => checked.includes(label));
}

/** A text that `parseTarget` takes; `undefined`: everything. @throws CancelledError */
async function choosePlace(before: string, position: Position): Promise<string | undefined> {
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
    title: vscode.l10n.t("Box downscoped token: where"),
    position,
  });
  if (picked === everything) {
    return undefined;
  }
  return promptText({
    title: vscode.l10n.t("Box downscoped token: address or ID"),
    prompt: vscode.l10n.t("Paste an address on box.com, or write “folder 123” or “file 123”."),
    value: before,
    placeholder: "https://app.box.com/folder/123",
    problem: (typed) => problemOf(() => parseTarget(typed)),
  });
}
