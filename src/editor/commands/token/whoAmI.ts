import * as vscode from "vscode";
import type { Account } from "../../../accounts/model/accountView";
import { BoxError } from "../../../base/errors";
import type { LocalizedMessage } from "../../../base/localizedMessage";
import type { RootFolder } from "../../../box/oauth/rootFolder";
import { type ActorParts, firstItems, whoAmI as readActor } from "../../../delivery/actor/whoAmI";
import { nameAmong } from "../../display/accountText";
import { actorDetails } from "../../display/actorDetails";
import { type Markdown, markdown } from "../../host/markdown";
import { NOTICEABLE_MS, withCancellableProgress } from "../../host/progress";
import { aboutAccount } from "../accountStep";
import { type CommandParts, ErrorInContext } from "../command";

/** **Box: Who Am I**: who acts with the token, and what they see, as a read-only document for each account. */
export const whoAmI = aboutAccount(async (parts, account) => {
  const { accounts, clock, actors } = parts;
  const progress = {
    title: vscode.l10n.t("Box: asking who {0} is", nameAmong(account, accounts.all())),
    clock,
    afterMs: NOTICEABLE_MS,
  };
  const page = await withCancellableProgress(progress, ({ signal }) => askBox(parts, account, signal));
  await actors.show(account.id, page);
});

/** What stands in a document about an account's actor. */
export function readActorPage({ accounts, actors }: CommandParts, id: string): Markdown {
  if (!accounts.get(id)) {
    return markdown`${vscode.l10n.t("This Box account is signed out.")}`;
  }
  return (
    actors.page(id) ??
    markdown`${vscode.l10n.t("Nobody has asked in this window yet; run “Box: Who Am I” to ask Box.")}`
  );
}

export async function actorParts({ delivery, transport, clock }: CommandParts): Promise<ActorParts> {
  const { tokens } = await delivery();
  return { tokens, transport, clock };
}

async function askBox(parts: CommandParts, account: Account, signal: AbortSignal): Promise<Markdown> {
  const asking = await actorParts(parts);
  try {
    const actor = await readActor(asking, account, signal);
    const root = await listRoot(asking, account, signal);
    return actorDetails({ account, actor, root, now: parts.clock.now() });
  } catch (error) {
    throw withRefresh(error, account);
  }
}

/** That the folder cannot be listed says nothing against the token. */
async function listRoot(
  parts: ActorParts,
  account: Account,
  signal: AbortSignal,
): Promise<RootFolder | LocalizedMessage> {
  try {
    return await firstItems(parts, account, signal);
  } catch (error) {
    if (error instanceof BoxError && error.code !== "invalid_token") {
      return error.sentence;
    }
    throw error;
  }
}

/** A token that Box does not accept is replaced by a refresh, or by pasting another one. */
function withRefresh(error: unknown, { id }: Account): unknown {
  return error instanceof BoxError && error.code === "invalid_token"
    ? new ErrorInContext(error, {
        step: {
          title: vscode.l10n.t("Refresh"),
          run: () => vscode.commands.executeCommand("boxAuth.refreshToken", id),
        },
      })
    : error;
}
