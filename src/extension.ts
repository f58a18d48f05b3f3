import * as vscode from "vscode";
import { commandIds } from "./commandIds";
import type { Commands } from "./commandTable";

/** Registrations only (law 9): the product itself is loaded by the first command, or when an account exists. */
export function activate(context: vscode.ExtensionContext): void {
  let commands: Promise<Commands> | undefined;
  const load = async (): Promise<Commands> => {
    commands ??= import("./composition.js").then(({ compose }) => compose(context));
    try {
      return await commands;
    } catch (error) {
      commands = undefined;
      throw error;
    }
  };
  const { secrets, subscriptions } = context;
  const loadFor = (keys: readonly string[]) => {
    if (keys.some((key) => key.startsWith("account/"))) {
      // Nobody waits for this, so nobody is told: the first command tries again and tells.
      load().catch(() => undefined);
    }
  };
  const begin = async () => {
    const keys = await secrets.keys();
    loadFor(keys);
    const isWeb = vscode.env.uiKind === vscode.UIKind.Web;
    if (isWeb || context.globalState.get("canary")) {
      const { watchStorage } = await import("./editor/notices/watchStorage.js");
      subscriptions.push(watchStorage(context, keys, isWeb));
    }
  };
  for (const id of commandIds) {
    subscriptions.push(
      vscode.commands.registerCommand(id, async (accountId?: unknown) =>
        (await load())[id](typeof accountId === "string" ? accountId : undefined),
      ),
    );
  }
  subscriptions.push(secrets.onDidChange(({ key }) => loadFor([key])));
  begin().catch(() => undefined);
}
