import * as vscode from "vscode";
import type { Account } from "../../accounts/model/accountView";
import { accountKey, PROVIDER_ID, uniqueLabel } from "../../delivery/consent/accountLabel";
import type { Delivery } from "../../delivery/openDelivery";
import { consumerName } from "../display/consumerText";
import {
  actionsFor,
  actionText,
  type Picked,
  pickTokenUse,
  type UseAction,
  type UseEntry,
  type UseSource,
  whose,
} from "../display/tokenUseList";
import { choose } from "../host/choices";
import { type Command, type CommandParts, reportFailure } from "./command";

/** **Box: Show Token Use**: who got a token and who may have one, to be changed there; it stays open after a change. */
export const showTokenUse: Command = async (parts) => {
  const delivery = await parts.delivery();
  const source = sourceOf(parts, delivery);
  const press = (action: UseAction, entry: UseEntry) => {
    const act = () => perform(action, entry, { parts, delivery });
    act().catch((error) => reportFailure(error, parts, act));
  };
  let picked: Picked | undefined;
  while (true) {
    picked = await pickTokenUse(source, press, picked);
    if (!picked) {
      return;
    }
    if (picked === "nextStep") {
      const isSignedIn = parts.accounts.all().length > 0;
      await vscode.commands.executeCommand(isSignedIn ? "workbench.action.terminal.new" : "boxAuth.signIn");
      return;
    }
    await perform(await chooseAction(picked, source), picked, { parts, delivery });
  }
};

/** @throws CancelledError */
async function chooseAction(entry: UseEntry, { accounts }: UseSource): Promise<UseAction> {
  const choices = actionsFor(entry).map((action) => {
    const { icon, text } = actionText(action);
    return { icon, label: text, action };
  });
  const { action } = await choose(choices, {
    title: consumerName(entry.consumer),
    placeholder: vscode.l10n.t("For {0}", whose(entry.account, accounts())),
  });
  return action;
}

async function perform(
  action: UseAction,
  { consumer, account }: UseEntry,
  { parts, delivery }: { readonly parts: CommandParts; readonly delivery: Delivery },
): Promise<void> {
  switch (action) {
    case "refuse":
      await delivery.consents.decide({ consumer, account, answer: "refused" });
      return;
    case "askAgain":
      await delivery.consents.forget(consumer, account);
      return;
    case "manageExtensions":
      await manageExtensions(account, parts.accounts.all());
  }
}

/** The editor keeps that list, by the label of the account. */
async function manageExtensions(key: string, all: readonly Account[]): Promise<void> {
  const account = all.find((each) => accountKey(each) === key);
  await vscode.commands.executeCommand(
    "_manageTrustedExtensionsForAccount",
    account && { providerId: PROVIDER_ID, accountLabel: uniqueLabel(account, all) },
  );
}

function sourceOf({ accounts, clock }: CommandParts, { consents, uses }: Delivery): UseSource {
  return {
    uses: () => uses.all(),
    decisions: () => consents.all(),
    accounts: () => accounts.all(),
    now: () => clock.now(),
    onDidChange: (listener) => {
      const following = [accounts, consents, uses].map((each) => each.onDidChange(() => listener()));
      return { dispose: () => following.forEach((each) => void each.dispose()) };
    },
  };
}
