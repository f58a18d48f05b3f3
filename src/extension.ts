import * as vscode from "vscode";
import { OnDemand } from "./base/onDemand";
import { type CommandId, commandIds } from "./commandIds";
import { type Launch, registerLaunches } from "./editor/debug/debugConfigurations";
import { MarkdownDocuments } from "./editor/host/markdownDocuments";
import { TreeList } from "./editor/host/treeList";
import { BoxAuthentication } from "./editor/provider/boxAuthentication";
import { McpDefinitions } from "./editor/provider/mcpDefinitions";
import { SignInAtStart, USED } from "./editor/view/signInAtStart";
import type { Product } from "./product";
import { registerTools } from "./registerTools";

/** The host calls `deactivate` without the context, so this one thing is remembered beside it. */
let product: OnDemand<Product> | undefined;

/** Registrations only (law 9): the product itself is loaded by the first command, or when an account exists. */
export function activate(context: vscode.ExtensionContext): void {
  const loading = new OnDemand(async () => {
    const { compose } = await import("./composition.js");
    const composed = await compose(context, { details, actors, agents, authentication, mcp, view });
    // It has an item of its own.
    signInItem.dispose();
    context.globalState.update(USED, true).then(undefined, () => undefined);
    return composed;
  });
  const signInItem = new SignInAtStart();
  const load = () => loading.get();
  product = loading;
  const pages = (scheme: string, title: string, read: "read" | "readActor" | "readAgent") =>
    new MarkdownDocuments({ scheme, title, read: async (id) => (await load())[read](id) });
  const details = pages("box-auth", vscode.l10n.t("Box Token Details"), "read");
  const actors = pages("box-auth-actor", "Box Who Am I", "readActor");
  const agents = pages("box-auth-agent", vscode.l10n.t("Box Connect an Agent"), "readAgent");
  const { secrets, subscriptions } = context;
  const hasAccounts = async () => (await secrets.keys()).some(isAccount);
  const mcp = new McpDefinitions({ hasAccounts, relayUrl: async () => (await load()).relayUrl() });
  const view = new TreeList("boxAuth.accounts", {
    ids: async () => ((await hasAccounts()) ? (await load()).rows.ids() : []),
    row: async (id) => (await load()).rows.row(id),
  });
  const authentication = new BoxAuthentication({
    hasAccounts,
    load: async () => (await load()).sessions,
  });
  const run = async (id: CommandId, accountId: string | undefined): Promise<void> => {
    if (id === "boxAuth.diagnose") {
      return (await import("./composeDiagnosis.js")).diagnose(context, load);
    }
    const loaded = await loadOrTell(load, () => run(id, accountId));
    await loaded?.run(id, accountId);
  };
  const resolveLaunch = async (launch: Launch) => {
    const startAgain = () => vscode.debug.startDebugging(launch.folder, launch.configuration.name);
    return (await loadOrTell(load, startAgain))?.resolveLaunch(launch);
  };
  subscriptions.push(...registerCommands(run));
  subscriptions.push(details, actors, agents, authentication, mcp, view, registerLaunches(resolveLaunch));
  subscriptions.push(signInItem, ...registerTools(load));
  loadWithAccounts(context, load, signInItem).catch(() => undefined);
}

function registerCommands(run: (id: CommandId, accountId?: string) => unknown): vscode.Disposable[] {
  return commandIds.map((id) =>
    // Whatever was given as an account's ID is taken for one, so that nothing ever stands for the active account by mistake.
    vscode.commands.registerCommand(id, (accountId?: unknown) =>
      run(id, accountId === undefined || accountId === null ? undefined : String(accountId)),
    ),
  );
}

async function loadOrTell(load: () => Promise<Product>, again: () => unknown): Promise<Product | undefined> {
  try {
    return await load();
  } catch (error) {
    const { reportFailedStart } = await import("./editor/host/messages.js");
    reportFailedStart(error, again);
    return undefined;
  }
}

/** As soon as an account is stored, here or by another window. */
async function loadWithAccounts(
  context: vscode.ExtensionContext,
  load: () => Promise<unknown>,
  signInItem: SignInAtStart,
): Promise<void> {
  const { secrets, subscriptions, globalState } = context;
  const loadFor = (keys: readonly string[]) => {
    if (keys.some(isAccount)) {
      // Nobody waits for this, so nobody is told: the first command tries again and tells.
      load().catch(() => undefined);
    }
  };
  subscriptions.push(secrets.onDidChange(({ key }) => loadFor([key])));
  const keys = await secrets.keys();
  loadFor(keys);
  if (globalState.get(USED) && !keys.some(isAccount)) {
    await signInItem.show();
  }
  const isWeb = vscode.env.uiKind === vscode.UIKind.Web;
  if (isWeb || globalState.get("canary")) {
    const { watchStorage } = await import("./editor/notices/watchStorage.js");
    subscriptions.push(watchStorage(context, keys, isWeb));
  }
}

const isAccount = (key: string) => key.startsWith("account/");

/** What is on its way to Box when the window closes is saved first; the host waits for it a few seconds. */
export async function deactivate(): Promise<void> {
  const closing = product;
  product = undefined;
  await (await closing?.current())?.close();
}
