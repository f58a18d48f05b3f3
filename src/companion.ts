import { readFile } from "node:fs/promises";
import * as vscode from "vscode";
import { systemClock as clock } from "./base/clock";
import { PROVIDER_ID } from "./delivery/consent/accountLabel";
import { Consents } from "./delivery/consent/consents";
import { TokenUses } from "./delivery/consent/tokenUses";
import { Upstream } from "./delivery/relay/upstream";
import { ProgramRequests } from "./delivery/terminal/programRequests";
import { TerminalAccess } from "./delivery/terminal/terminalAccess";
import { BOX_TOKEN_COMMAND, PROGRAM_USE_COMMAND } from "./editor/companion/companionOffer";
import { accountsOfEditor, type EditorAccount, EditorTokens } from "./editor/companion/editorTokens";
import { isNeededHere } from "./editor/companion/mainExtension";
import { showProgramUse } from "./editor/companion/programUse";
import { hostTransport } from "./editor/host/hostTransport";
import { logError, reportError } from "./editor/host/messages";
import { readMcpUrl } from "./editor/host/settings";
import { askConsentFor } from "./editor/notices/askConsent";
import { ConfirmedTransport } from "./editor/prompts/confirmedTransport";
import { ServerConfirmation } from "./editor/prompts/serverConfirmation";

/** The host calls `deactivate` without the context. */
let terminals: TerminalAccess | undefined;

/**
 * The companion, an extension of its own on the machine where a remote window's terminals are. It keeps no account: the
 * editor carries each token from Box Auth, which runs where the person sits.
 */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel("Box Auth Companion", { log: true });
  const consents = new Consents<EditorAccount>({
    ask: (question) => askConsentFor(question.account.label, question),
    workspace: context.workspaceState,
    clock,
  });
  const uses = new TokenUses();
  const tokens = new EditorTokens({ consents, uses, clock });
  const served = await terminalsWith(context, tokens, log);
  terminals = served;
  const follow = () => void openWhereNeeded(served);
  const show = () =>
    showProgramUse({ consents, uses, accounts: accountsOfEditor }).catch((error) => reportError(error, log));
  context.subscriptions.push(
    log,
    uses,
    vscode.commands.registerCommand(PROGRAM_USE_COMMAND, show),
    vscode.commands.registerCommand(BOX_TOKEN_COMMAND, async () =>
      isNeededHere() ? served.boxToken() : undefined,
    ),
    vscode.authentication.onDidChangeSessions(({ provider }) => provider.id === PROVIDER_ID && follow()),
    vscode.window.onDidChangeWindowState(({ focused }) => focused && follow()),
    vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration("boxAuth") && follow()),
    vscode.extensions.onDidChange(follow),
  );
  follow();
}

/** As soon as there is an account; from then on, programs are told to sign in. */
async function openWhereNeeded(served: TerminalAccess): Promise<void> {
  if (!isNeededHere()) {
    await served.disable();
    return;
  }
  const accounts = await accountsOfEditor().catch(() => []);
  if (accounts.length > 0) {
    await served.enable();
  }
}

async function terminalsWith(
  context: vscode.ExtensionContext,
  tokens: EditorTokens,
  log: vscode.LogOutputChannel,
): Promise<TerminalAccess> {
  const { extensionUri, globalState, globalStorageUri, environmentVariableCollection } = context;
  const network = hostTransport(clock);
  const transport = new ConfirmedTransport(network, new ServerConfirmation(globalState));
  context.subscriptions.push(network);
  environmentVariableCollection.description = vscode.l10n.t(
    "Box Auth adds box-token, which asks this window for a fresh Box access token.",
  );
  return new TerminalAccess({
    service: new ProgramRequests({
      tokens,
      labelOf: ({ label }) => label,
      // Who acts with the token is known where the accounts are.
      describeActor: async ({ id, label }) => ({ account: label, id }),
      mcp: ({ consumer, account }) =>
        new Upstream({
          url: readMcpUrl,
          transport,
          token: (wish) => tokens.deliver({ consumer, account, minimumLifetimeMs: 0, ...wish }),
        }),
      clock,
      onUnexpected: (error) => logError(error, log),
    }),
    folder: vscode.Uri.joinPath(globalStorageUri, "terminals").fsPath,
    files: {
      node: process.execPath,
      program: await readFile(vscode.Uri.joinPath(extensionUri, "dist", "box-token.js").fsPath, "utf8"),
    },
    environment: environmentVariableCollection,
    workspace: context.workspaceState,
    clock,
    log,
  });
}

/** Leaves no socket behind; terminals find the window again after a reload. */
export async function deactivate(): Promise<void> {
  const closing = terminals;
  terminals = undefined;
  await closing?.stop();
}
