import type { ProductCommandId } from "./commandIds";
import { type Command, type CommandParts, runCommand } from "./editor/commands/command";
import type { ResolveLaunch } from "./editor/debug/debugConfigurations";
import type { Markdown } from "./editor/host/markdown";
import type { ToolHost } from "./registerTools";

/** Runs a command. Never rejects. */
export type RunCommand = (id: ProductCommandId, accountId: string | undefined) => Promise<void>;

/** All by which a person or a model reaches the product; the code behind is loaded when it is first used. */
export interface Entrances extends ToolHost, Pick<CommandParts, "accounts"> {
  readonly run: RunCommand;
  /** The token details of an account at this moment. */
  read(id: string): Promise<Markdown>;
  /** Who acts for an account, as Box said last. */
  readActor(id: string): Promise<Markdown>;
  /** How an agent is connected. */
  readAgent(id: string): Promise<Markdown>;
  readonly resolveLaunch: ResolveLaunch;
}

export function entrances(parts: CommandParts): Entrances {
  return {
    accounts: parts.accounts,
    run: commandTable(parts),
    read: async (id) => (await details()).readTokenDetails(parts, id),
    readActor: async (id) => (await actors()).readActorPage(parts, id),
    readAgent: async (id) => (await import("./editor/commands/token/agentPage.js")).readAgentPage(parts, id),
    resolveLaunch: async (launch) =>
      (await import("./editor/debug/launchToken.js")).resolveLaunch(parts, launch),
    useTool: async (name, input, signal) => {
      const { ensureSignedInTool, whoAmITool } = await import("./editor/tools/boxTools.js");
      return (name === "box_who_am_i" ? whoAmITool : ensureSignedInTool)(parts, input, signal);
    },
  };
}

/** Each command with its code, which is loaded when it is first used: what is not pressed costs nothing. */
function commandTable(parts: CommandParts): RunCommand {
  const commands: Readonly<Record<ProductCommandId, () => Promise<Command>>> = {
    "boxAuth.signIn": async () => (await signIn()).signIn,
    "boxAuth.setUpApp": async () => (await signIn()).setUpApp,
    "boxAuth.openConsole": async () => (await appAtBox()).openConsole,
    "boxAuth.copyRedirectUri": async () => (await appAtBox()).copyRedirectUri,
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
    "boxAuth.showTokenDetails": async () => (await details()).showTokenDetails,
    "boxAuth.downscopeToken": async () =>
      (await import("./editor/commands/downscopeToken.js")).downscopeToken,
    "boxAuth.revokeToken": async () => (await import("./editor/commands/revokeToken.js")).revokeToken,
    "boxAuth.showLog": async () => async () => parts.log.show(true),
    "boxAuth.copyTokenAs": async () => (await import("./editor/commands/token/copyTokenAs.js")).copyTokenAs,
    "boxAuth.connectAgent": async () =>
      (await import("./editor/commands/token/connectAgent.js")).connectAgent,
    "boxAuth.whoAmI": async () => (await actors()).whoAmI,
    "boxAuth.showTokenUse": async () => (await import("./editor/commands/showTokenUse.js")).showTokenUse,
  };
  return (id, accountId) => runCommand(commands[id], parts, accountId);
}

const signIn = () => import("./editor/commands/signIn/signIn.js");
const appAtBox = () => import("./editor/commands/signIn/appAtBox.js");
const tokens = () => import("./editor/commands/tokenCommands.js");
const details = () => import("./editor/commands/showTokenDetails.js");
const accounts = () => import("./editor/commands/accountCommands.js");
const actors = () => import("./editor/commands/token/whoAmI.js");
