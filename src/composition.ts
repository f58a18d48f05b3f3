import * as vscode from "vscode";
import { AccountBook } from "./accounts/accountRegistry";
import { AccountStore } from "./accounts/model/accountStore";
import { BoxTime } from "./accounts/serverClock";
import { Enrolment } from "./accounts/enrolment";
import { FileLock } from "./accounts/shared/fileLock";
import { Grants } from "./accounts/tokenRequests";
import { HandOff } from "./accounts/shared/sharedTokenFiles";
import { Pauses } from "./accounts/shared/retryAfterStore";
import { Presence } from "./accounts/shared/userActivity";
import { RefreshSchedule } from "./accounts/refreshSchedule";
import { TokenKeeper } from "./accounts/tokenKeeper";
import { systemClock as clock } from "./base/clock";
import { TokenEndpoint } from "./box/oauth/tokenEndpoint";
import { type Commands, commandTable } from "./commandTable";
import { AccountCare } from "./editor/notices/signInHealthCheck";
import { ActiveAccount } from "./editor/notices/activeAccount";
import { TokenCommands } from "./editor/commands/tokenCommands";
import { CopiedTokens } from "./editor/notices/copiedTokens";
import { HostTransport } from "./editor/host/hostTransport";
import { StatusBar } from "./editor/display/statusBar";
import { readRefreshMode } from "./editor/host/settings";

/** Builds the parts and hands them to each other. Runs when a command is used or an account exists, never before. */
export async function compose(context: vscode.ExtensionContext): Promise<Commands> {
  const log = vscode.window.createOutputChannel("Box Auth", { log: true });
  const folder = vscode.Uri.joinPath(context.globalStorageUri, "accounts").fsPath;
  const transport = new HostTransport(clock);
  const tokenEndpoint = new TokenEndpoint(transport);
  const store = new AccountStore(context.secrets);
  const book = new AccountBook({ store, handOff: new HandOff(folder), clock, log });
  const locks = new FileLock(folder, clock);
  const pauses = new Pauses(folder, clock);
  const boxTime = new BoxTime(clock);
  const grants = new Grants({ tokenEndpoint, boxTime, clock });
  const keeper = new TokenKeeper({ book, locks, grants, pauses, boxTime, clock, log });
  const enrolment = new Enrolment({
    book,
    keeper,
    tokenEndpoint,
    grants,
    transport,
    boxTime,
    clock,
    log,
  });
  const active = new ActiveAccount(book, {
    everywhere: context.globalState,
    workspace: context.workspaceState,
  });
  const statusBar = new StatusBar(clock, {
    account: () => active.get(),
    state: (id) => keeper.state(id),
    hasSeveral: () => book.all().length > 1,
  });
  const schedule = new RefreshSchedule({
    book,
    keeper,
    presence: new Presence(folder, clock),
    boxTime,
    clock,
    mode: readRefreshMode,
    isActive: () => vscode.window.state.active,
  });
  const copied = new CopiedTokens(book, clock);
  const care = new AccountCare({ book, context, clock, log });
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
    book,
    statusBar,
    schedule,
    copied,
    active.onDidChange(() => statusBar.update()),
    keeper.onDidChangeState(() => statusBar.update()),
    book.onDidChange(() => schedule.begin()),
    book.onDidChange(() => care.look()),
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused) {
        book
          .adoptAll()
          .then(() => schedule.look())
          .then(() => care.look())
          .catch(() => log.warn("The accounts could not be read again on focus."));
      }
    }),
  );
  await book.open();

  return commandTable({
    context,
    log,
    clock,
    transport,
    tokenEndpoint,
    store,
    book,
    keeper,
    enrolment,
    active,
    tokens,
  });
}
