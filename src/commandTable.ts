import type { CommandId } from "./commandIds";
import { type Command, type CommandParts, runCommand } from "./editor/commands/command";

/** Runs a command. Never rejects. */
export type RunCommand = (id: CommandId, accountId: string | undefined) => Promise<void>;

/** Each command with its code, which is loaded when it is first used: what is not pressed costs nothing. */
export function commandTable(parts: CommandParts): RunCommand {
  let details: Promise<Command> | undefined;
  const commands: Readonly<Record<CommandId, () => Promise<Command>>> = {
    "boxAuth.signIn": async () => (await signIn()).signIn,
    "boxAuth.setUpApp": async () => (await signIn()).setUpApp,
    "boxAuth.addOAuthAccount": async () => (await signIn()).addOAuthAccount,
    "boxAuth.copySignInLink": async () => (await signIn()).copySignInLink,
    "boxAuth.pasteCallbackAddress": async () => (await signIn()).pasteCallbackAddress,
    "boxAuth.signInWithJwt": async () =>
      (await import("./editor/commands/signIn/jwtSignIn.js")).signInWithJwt,
    "boxAuth.signInWithClientCredentials": async () =>
      (await import("./editor/commands/signIn/clientCredentialsSignIn.js")).signInWithClientCredentials,
    "boxAuth.useDeveloperToken": async () =>
      (await import("./editor/commands/signIn/developerToken.js")).useDeveloperToken,
    "boxAuth.importAccounts": async () =>
      (await import("./editor/commands/signIn/importAccounts.js")).importAccounts,
    "boxAuth.refreshToken": async () => (await tokens()).refreshToken,
    "boxAuth.copyToken": async () => (await tokens()).copyToken,
    "boxAuth.signOut": async () => (await import("./editor/commands/signOut.js")).signOut,
    "boxAuth.forgetApp": async () => (await import("./editor/commands/forgetApp.js")).forgetApp,
    "boxAuth.showAccounts": async () => (await accounts()).showAccounts,
    "boxAuth.switchAccount": async () => (await accounts()).switchAccount,
    "boxAuth.useForWorkspace": async () => (await accounts()).useForWorkspace,
    "boxAuth.renameAccount": async () => (await accounts()).renameAccount,
    "boxAuth.showTokenDetails": () => {
      details ??= import("./editor/commands/showTokenDetails.js").then(({ provideTokenDetails }) =>
        provideTokenDetails(parts),
      );
      return details;
    },
    "boxAuth.downscopeToken": async () =>
      (await import("./editor/commands/downscopeToken.js")).downscopeToken,
    "boxAuth.revokeToken": async () => (await import("./editor/commands/revokeToken.js")).revokeToken,
    "boxAuth.showLog": async () => async () => parts.log.show(true),
  };
  return (id, accountId) => runCommand(commands[id], parts, accountId);
}

const signIn = () => import("./editor/commands/signIn/signIn.js");
const tokens = () => import("./editor/commands/tokenCommands.js");
const accounts = () => import("./editor/commands/accountCommands.js");
