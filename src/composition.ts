import * as vscode from "vscode";
import { AccountRegistry } from "./accounts/accountRegistry";
import { Enrolment } from "./accounts/enrolment";
import { AccountStore } from "./accounts/model/accountStore";
import { RefreshSchedule } from "./accounts/refreshSchedule";
import { ServerClock } from "./accounts/serverClock";
import { FileLock } from "./accounts/shared/fileLock";
import { RetryAfterStore } from "./accounts/shared/retryAfterStore";
import { SharedTokenFiles } from "./accounts/shared/sharedTokenFiles";
import { UserActivity } from "./accounts/shared/userActivity";
import { TokenKeeper } from "./accounts/tokenKeeper";
import { TokenRequests } from "./accounts/tokenRequests";
import { systemClock as clock } from "./base/clock";
import { TokenEndpoint } from "./box/oauth/tokenEndpoint";
import { type Commands, commandTable } from "./commandTable";
import { TokenCommands } from "./editor/commands/tokenCommands";
import { StatusBar } from "./editor/display/statusBar";
import { hostTransport } from "./editor/host/hostTransport";
import { readRefreshMode } from "./editor/host/settings";
import { ActiveAccount } from "./editor/notices/activeAccount";
import { CopiedTokens } from "./editor/notices/copiedTokens";
import { SignInHealthCheck } from "./editor/notices/signInHealthCheck";

/** Builds the parts and hands them to each other. Runs when a command is used or an account exists, never before. */
export async function compose(context: vscode.ExtensionContext): Promise<Commands> {
  const log = vscode.window.createOutputChannel("Box Auth", { log: true });
  const folder = vscode.Uri.joinPath(context.globalStorageUri, "accounts").fsPath;
  const transport = hostTransport(clock);
  const tokenEndpoint = new TokenEndpoint(transport);
  const store = new AccountStore(context.secrets);
  const registry = new AccountRegistry({ store, sharedFiles: new SharedTokenFiles(folder), clock, log });
  const locks = new FileLock(folder, clock);
  const retryAfter = new RetryAfterStore(folder, clock);
  const serverClock = new ServerClock(clock);
  const tokenRequests = new TokenRequests({ tokenEndpoint, serverClock, clock });
  const keeper = new TokenKeeper({ registry, locks, tokenRequests, retryAfter, serverClock, clock, log });
  const enrolment = new Enrolment({
    registry,
    keeper,
    tokenEndpoint,
    tokenRequests,
    transport,
    serverClock,
    clock,
    log,
  });
  const active = new ActiveAccount(registry, {
    everywhere: context.globalState,
    workspace: context.workspaceState,
  });
  const statusBar = new StatusBar(clock, {
    account: () => active.get(),
    state: (id) => keeper.state(id),
    hasSeveral: () => registry.all().length > 1,
  });
  const schedule = new RefreshSchedule({
    registry,
    keeper,
    userActivity: new UserActivity(folder, clock),
    serverClock,
    clock,
    mode: readRefreshMode,
    isActive: () => vscode.window.state.active,
  });
  const copied = new CopiedTokens(registry, clock);
  const care = new SignInHealthCheck({ registry, context, clock, log });
  const tokens = new TokenCommands({
    keeper,
    enrolment,
    active,
    copied,
    mode: readRefreshMode,
    clock,
    log,
  });
  context.subscriptions.push(
    log,
    transport,
    registry,
    statusBar,
    schedule,
    copied,
    active.onDidChange(() => statusBar.update()),
    keeper.onDidChangeState(() => statusBar.update()),
    registry.onDidChange(() => schedule.begin()),
    registry.onDidChange(() => care.look()),
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused) {
        registry
          .adoptAll()
          .then(() => schedule.look())
          .then(() => care.look())
          .catch(() => log.warn("The accounts could not be read again on focus."));
      }
    }),
  );
  await registry.open();

  return commandTable({
    context,
    log,
    clock,
    transport,
    tokenEndpoint,
    store,
    registry,
    keeper,
    enrolment,
    active,
    tokens,
  });
}
