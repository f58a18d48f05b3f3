import * as vscode from "vscode";
import { BoxError, CancelledError } from "../../base/errors";
import { localized } from "../../base/localizedMessage";
import type { Consumer } from "../../delivery/consent/consumer";
import type { Delivery } from "../../delivery/openDelivery";
import { aboutAccount } from "../commands/accountStep";
import { type CommandParts, ErrorInContext, reportFailure } from "../commands/command";
import { consumerName } from "../display/consumerText";
import type { MessageAction } from "../host/messages";
import type { Launch } from "./debugConfigurations";
import { type LaunchProperties, type LaunchWish, parseWish, tokenPlace } from "./launchEnvironment";

/**
 * The configuration with a token in its environment and without `boxAuth`. What keeps the token away is told, and ends the
 * launch (`undefined`): a program that waits for a token would fail later, with less to go by. Never rejects.
 */
export async function resolveLaunch(
  parts: CommandParts,
  launch: Launch,
): Promise<vscode.DebugConfiguration | undefined> {
  const leaving = new AbortController();
  const leave = () => leaving.abort(new CancelledError());
  const following = launch.cancellation?.onCancellationRequested(leave);
  if (launch.cancellation?.isCancellationRequested) {
    leave();
  }
  try {
    return await parts.servers.whilePressed(() => withToken(parts, launch, leaving.signal));
  } catch (error) {
    const { folder, configuration } = launch;
    reportFailure(error, parts, () => vscode.debug.startDebugging(folder, configuration.name));
    return undefined;
  } finally {
    following?.dispose();
  }
}

async function withToken(
  parts: CommandParts,
  { folder, configuration }: Launch,
  signal: AbortSignal,
): Promise<vscode.DebugConfiguration> {
  const { boxAuth, ...rest } = configuration;
  const wish = inLaunchFile(() => parseWish(boxAuth));
  if (!wish) {
    return rest;
  }
  requireTrust();
  const put = inLaunchFile(() => tokenPlace(rest));
  const consumer = consumerOf(folder, configuration);
  const token = await tokenFor(parts, { consumer, wish }, signal);
  return {
    ...put(token),
    type: configuration.type,
    name: configuration.name,
    request: configuration.request,
  };
}

interface Wanted {
  readonly consumer: Consumer;
  readonly wish: LaunchWish;
}

/** What goes wrong is told with the account and its next step. */
async function tokenFor(
  parts: CommandParts,
  { consumer, wish }: Wanted,
  signal: AbortSignal,
): Promise<string> {
  const delivery = await parts.delivery();
  const { id } = accountFor(delivery, wish);
  let token = "";
  const deliver = aboutAccount(async () => {
    const { minimumLifetimeMs } = wish;
    const request = { consumer, account: id, minimumLifetimeMs, signal };
    const { accessToken } = await delivery.tokens.deliver(request).catch((error: unknown) => {
      throw notAllowed(error, consumer) ?? error;
    });
    token = accessToken.expose();
  });
  await deliver(parts, id);
  return token;
}

function accountFor({ tokens }: Delivery, { account }: LaunchWish) {
  try {
    return tokens.account(account);
  } catch (error) {
    const isNone = error instanceof BoxError && error.code === "noAccount" && account === undefined;
    const step = isNone
      ? { title: vscode.l10n.t("Sign In"), run: () => vscode.commands.executeCommand("boxAuth.signIn") }
      : {
          title: vscode.l10n.t("Show Accounts"),
          run: () => vscode.commands.executeCommand("boxAuth.showAccounts"),
        };
    throw new ErrorInContext(error, { step });
  }
}

/** A workspace may have several folders with a configuration of the same name. */
function consumerOf(folder: Launch["folder"], configuration: LaunchProperties): Consumer {
  const isOneOfSeveral = (vscode.workspace.workspaceFolders?.length ?? 0) > 1;
  const name = String(configuration.name);
  return {
    kind: "debugSession",
    name: folder && isOneOfSeveral ? vscode.l10n.t("{0} ({1})", name, folder.name) : name,
  };
}

/** The configuration is a file of the workspace, whose authors nobody has vouched for. */
function requireTrust(): void {
  if (!vscode.workspace.isTrusted) {
    const sentence = localized(
      "This workspace is not trusted, so its debug configurations get no access token; trust it, then start again.",
    );
    throw new ErrorInContext(new BoxError(sentence, { decision: "fatal", code: "notAllowed" }), {
      step: {
        title: vscode.l10n.t("Manage Workspace Trust"),
        run: () => vscode.commands.executeCommand("workbench.trust.manage"),
      },
    });
  }
}

function notAllowed(error: unknown, consumer: Consumer): ErrorInContext | undefined {
  if (!(error instanceof BoxError) || error.code !== "notAllowed") {
    return undefined;
  }
  const sentence = localized(
    "{0} was not started, since it was not allowed an access token; “Box: Show Token Use” changes that.",
    consumerName(consumer),
  );
  const step: MessageAction = {
    title: vscode.l10n.t("Show Token Use"),
    run: () => vscode.commands.executeCommand("boxAuth.showTokenUse"),
  };
  return new ErrorInContext(new BoxError(sentence, { decision: "fatal", code: "notAllowed" }), { step });
}

/** What has to be corrected there. */
function inLaunchFile<T>(attempt: () => T): T {
  try {
    return attempt();
  } catch (error) {
    const step = {
      title: vscode.l10n.t("Open launch.json"),
      run: () => vscode.commands.executeCommand("workbench.action.debug.configure"),
    };
    throw new ErrorInContext(error, { step });
  }
}
