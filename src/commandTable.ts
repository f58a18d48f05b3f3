import type * as vscode from "vscode";
import type { AccountRegistry } from "./accounts/accountRegistry";
import type { Enrolment } from "./accounts/enrolment";
import type { AccountStore } from "./accounts/model/accountStore";
import type { TokenKeeper } from "./accounts/tokenKeeper";
import type { Clock } from "./base/clock";
import type { Transport } from "./box/http/transport";
import type { TokenEndpoint } from "./box/oauth/tokenEndpoint";
import type { CommandId } from "./commandIds";
import type { TokenCommands } from "./editor/commands/tokenCommands";
import type { ActiveAccount } from "./editor/notices/activeAccount";

export type Commands = Readonly<Record<CommandId, (accountId?: string) => Promise<void>>>;

/** What commands are made of. */
export interface Parts {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly clock: Clock;
  readonly transport: Transport;
  readonly tokenEndpoint: TokenEndpoint;
  readonly store: AccountStore;
  readonly registry: AccountRegistry;
  readonly keeper: TokenKeeper;
  readonly enrolment: Enrolment;
  readonly active: ActiveAccount;
  readonly tokens: TokenCommands;
}

/** Each command with its code, which is loaded when it is first used: what is not pressed costs nothing. */
export function commandTable(parts: Parts): Commands {
  const { context, log, store, tokens } = parts;
  const hosts = once(async () => {
    const { HostConfirmation } = await import("./editor/prompts/hostConfirmation.js");
    return new HostConfirmation(context.globalState);
  });
  const signIn = once(async () => {
    const [{ SignInCommand }, { AppSetUp }] = await Promise.all([
      import("./editor/commands/signIn.js"),
      import("./editor/prompts/appSetUp.js"),
    ]);
    const setUp = new AppSetUp(store, context.globalState);
    return new SignInCommand({ ...parts, setUp, hosts: await hosts() });
  });
  const firstToken = once(async () => {
    const { FirstToken } = await import("./editor/commands/firstToken.js");
    return new FirstToken({ ...parts, hosts: await hosts() });
  });
  const jwt = once(async () => {
    const { JwtSignIn } = await import("./editor/commands/jwtSignIn.js");
    return new JwtSignIn({ log, firstToken: await firstToken() });
  });
  const clientCredentials = once(async () => {
    const { ClientCredentialsSignIn } = await import("./editor/commands/clientCredentialsSignIn.js");
    return new ClientCredentialsSignIn({ log, firstToken: await firstToken() });
  });
  const developerToken = once(async () => {
    const { DeveloperTokenCommand } = await import("./editor/commands/developerToken.js");
    return new DeveloperTokenCommand({ ...parts, firstToken: await firstToken() });
  });
  const importing = once(async () => {
    const { ImportAccounts } = await import("./editor/commands/importAccounts.js");
    return new ImportAccounts({ ...parts, firstToken: await firstToken(), jwt: await jwt() });
  });
  const accounts = once(async () => {
    const { AccountCommands } = await import("./editor/commands/accountCommands.js");
    return new AccountCommands(parts);
  });
  const downscope = once(async () => {
    const { DownscopeToken } = await import("./editor/commands/downscopeToken.js");
    return new DownscopeToken(parts);
  });
  const revoke = once(async () => {
    const { RevokeToken } = await import("./editor/commands/revokeToken.js");
    return new RevokeToken(parts);
  });
  const details = once(async () => {
    const { ShowTokenDetails } = await import("./editor/commands/showTokenDetails.js");
    const made = new ShowTokenDetails(parts);
    context.subscriptions.push(made);
    return made;
  });
  return {
    "boxAuth.signIn": async () => (await signIn()).run(),
    "boxAuth.setUpApp": async () => (await signIn()).setUpApp(),
    "boxAuth.copySignInLink": async () => (await signIn()).copyLink(),
    "boxAuth.pasteCallbackAddress": async () => (await signIn()).pasteAddress(),
    "boxAuth.signInWithJwt": async () => (await jwt()).run(),
    "boxAuth.signInWithClientCredentials": async () => (await clientCredentials()).run(),
    "boxAuth.useDeveloperToken": async (id) => (await developerToken()).run(id),
    "boxAuth.importAccounts": async () => (await importing()).run(),
    "boxAuth.refreshToken": (id) => tokens.refresh(id),
    "boxAuth.copyToken": (id) => tokens.copy(id),
    "boxAuth.signOut": (id) => tokens.signOut(id),
    "boxAuth.showAccounts": async () => (await accounts()).show(),
    "boxAuth.switchAccount": async () => (await accounts()).switch(),
    "boxAuth.useForWorkspace": async (id) => (await accounts()).useForWorkspace(id),
    "boxAuth.renameAccount": async (id) => (await accounts()).rename(id),
    "boxAuth.showTokenDetails": async (id) => (await details()).run(id),
    "boxAuth.downscopeToken": async (id) => (await downscope()).run(id),
    "boxAuth.revokeToken": async () => (await revoke()).run(),
    "boxAuth.showLog": async () => log.show(true),
  };
}

/** Loads once; a failure is tried again at the next use. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return async () => {
    loaded ??= load();
    try {
      return await loaded;
    } catch (error) {
      loaded = undefined;
      throw error;
    }
  };
}
