import * as vscode from "vscode";
import type { Commands } from "./composition";

const commandIds = [
  "boxAuth.signIn",
  "boxAuth.setUpApp",
  "boxAuth.copySignInLink",
  "boxAuth.pasteCallbackAddress",
  "boxAuth.refreshToken",
  "boxAuth.copyToken",
  "boxAuth.signOut",
  "boxAuth.showLog",
] as const;

export type CommandId = (typeof commandIds)[number];

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
  const loadFor = (keys: readonly string[]) => {
    if (keys.some((key) => key.startsWith("account/"))) {
      // Nobody waits for this, so nobody is told: the first command tries again and tells.
      load().catch(() => undefined);
    }
  };
  for (const id of commandIds) {
    context.subscriptions.push(vscode.commands.registerCommand(id, async () => (await load())[id]()));
  }
  context.subscriptions.push(context.secrets.onDidChange(({ key }) => loadFor([key])));
  context.secrets.keys().then(loadFor, () => undefined);
}
