import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import type * as vscode from "vscode";
import { refreshToken } from "../../../../src/editor/commands/tokenCommands";
import { AccountSessions } from "../../../../src/editor/provider/accountSessions";
import { demoApp, demoUsers } from "../../../box-simulator/tenant";
import { read } from "../../../vscode-stub/language";
import { editor } from "../../../vscode-stub/scriptedEditor";
import { drive } from "../../accounts/drive";
import { type CommandFixture, withCommands } from "../commandFixture";

type Change = vscode.AuthenticationProviderAuthenticationSessionsChangeEvent;

const MIRA = "mira@example.com (boxsim)";

/** The editor shows the message of an error as it is. */
const saying = (sentence: RegExp) => (error: Error) => sentence.test(read(error.message));

describe("the sessions of the editor", () => {
  let window: CommandFixture;
  let sessions: AccountSessions;
  let changes: Change[];

  withCommands((fixture) => {
    window = fixture;
  });

  beforeEach(() => {
    changes = [];
    sessions = opened();
  });

  afterEach(() => sessions.dispose());

  const opened = (hasListedNone = false) =>
    new AccountSessions(window.parts, { fire: (change) => void changes.push(change), hasListedNone });

  const withTokens = (
    scopes: readonly string[] = [],
    account?: vscode.AuthenticationSessionAccountInformation,
  ) => drive(window.clock, sessions.withTokens(scopes, account));

  it("are one for each account, with a label that stays, and no token as long as nobody asks", async () => {
    const { id } = await window.signInOAuth();
    await window.accounts.rename(id, "Work");
    await window.addServiceAccount();
    const listed = sessions.list();
    assert.equal(listed[0]?.account.label, MIRA);
    assert.deepEqual(new Set(listed.map(({ accessToken }) => accessToken)), new Set([""]));
    assert.equal(new Set(listed.map(({ account }) => account.id)).size, 2);
    assert.equal(window.delivery.uses.all().length, 0);
  });

  it("keep label and account over a sign-in again, so that trust stays", async () => {
    await window.signInOAuth();
    const [before] = sessions.list();
    await window.signInOAuth();
    const [after] = sessions.list();
    assert.deepEqual(after?.account, before?.account);
    assert.notEqual(after?.id, before?.id);
  });

  it("keep an account in the Accounts menu when it is signed in again, under one label at each moment", async () => {
    await window.signInOAuth();
    await window.signInOAuth();
    const menu = new Set<string>();
    for (const { added = [], removed = [] } of changes) {
      // The editor removes an account by its ID, and adds one by its label.
      assert.ok(removed.every(({ account }) => menu.delete(account.id)));
      for (const { account } of added) {
        assert.equal(account.label, MIRA);
        menu.add(account.id);
      }
    }
    assert.deepEqual([...menu], [sessions.list()[0]?.account.id]);
  });

  it("tell an editor that has listed nobody of an account that another window has added", async () => {
    const { id } = await window.signInOAuth();
    changes.length = 0;
    opened().dispose();
    assert.equal(changes.length, 0, "who was listed is no news");
    opened(true).dispose();
    assert.deepEqual(
      changes.map(({ added }) => added?.map((session) => session.id)),
      [[id]],
    );
  });

  it("are other ones where another account takes a part of their label", async () => {
    await window.signInOAuth();
    const { id } = sessions.list()[0]?.account ?? {};
    const clientId = `${demoApp.clientId.slice(0, 6)}ofanotherapp00000000000`;
    const app = { ...demoApp, clientId };
    window.simulator.addApp(app);
    changes.length = 0;
    await window.signInOAuth(demoUsers[0].id, app);
    const told = changes.flatMap(({ added = [], removed = [] }) => [
      ...removed.map(({ account }) => `- ${account.label}`),
      ...added.map(({ account }) => `+ ${account.label}`),
    ]);
    assert.deepEqual(told.sort(), [`+ ${MIRA}, ${clientId}`, `+ ${MIRA}, ${demoApp.clientId}`, `- ${MIRA}`]);
    assert.deepEqual(sessions.list().filter(({ account }) => account.id === id).length, 1);
  });

  it("do not name two accounts alike", async () => {
    await window.signInOAuth(demoUsers[0].id);
    await window.signInOAuth(demoUsers[1].id);
    await window.addDeveloperToken();
    const labels = sessions.list().map(({ account }) => account.label);
    assert.equal(new Set(labels).size, 3, labels.join("; "));
    assert.ok(labels.some((label) => label.endsWith("(developer token)")));
  });

  it("give a token that lives at least five minutes, and note it", async () => {
    editor.settings.set("boxAuth.refresh", "onDemand");
    await window.signInOAuth();
    await window.clock.advance(66 * 60_000);
    const [session] = await withTokens();
    assert.ok(session && (await window.isAlive(session.accessToken)));
    assert.ok((window.delivery.uses.all()[0]?.expiresAt ?? 0) - window.clock.now() >= 300_000);
    assert.deepEqual(window.delivery.uses.all()[0]?.consumer, { kind: "extension", name: "" });
  });

  it("list accounts without a request, also offline and after the token has ended", async () => {
    editor.settings.set("boxAuth.refresh", "onDemand");
    await window.signInOAuth();
    await window.clock.advance(80 * 60_000);
    window.simulator.faults.add({ on: "token", kind: "dropBefore", times: 50 });
    const { length } = window.simulator.requests;
    assert.equal(sessions.list().length, 1);
    assert.equal(window.simulator.requests.length, length);
    await assert.rejects(withTokens(), saying(/cannot be reached|connection/i));
  });

  it("give one for less where scopes are named, the same again while its parent lives", async () => {
    await window.signInOAuth();
    const [first] = await withTokens(["item_preview"]);
    const [again] = await withTokens(["item_preview"]);
    assert.deepEqual(first?.scopes, ["item_preview"]);
    assert.equal(first?.accessToken, again?.accessToken);
    assert.notEqual(first?.id, sessions.list()[0]?.id);
    const [full] = await withTokens();
    assert.notEqual(full?.accessToken, first?.accessToken);
    assert.deepEqual(
      window.delivery.uses.all().map(({ scopes }) => scopes),
      [[], ["item_preview"]],
    );
  });

  it("refuse what is no scope with a sentence", async () => {
    await window.signInOAuth();
    await assert.rejects(withTokens(["<script>"]), saying(/These are not names of scopes/));
  });

  it("are of the account that was asked for, by its label or ID", async () => {
    await window.signInOAuth(demoUsers[0].id);
    await window.signInOAuth(demoUsers[1].id);
    const [, second] = sessions.list();
    assert.ok(second);
    for (const wanted of [second.account, { id: "other", label: second.account.label }]) {
      assert.deepEqual(
        (await withTokens([], wanted)).map(({ id }) => id),
        [second.id],
      );
    }
    assert.deepEqual(await withTokens([], { id: "nobody", label: "nobody" }), []);
  });

  it("give the accounts that work when another does not", async () => {
    await window.signInOAuth(demoUsers[0].id);
    await window.addDeveloperToken();
    await window.clock.advance(2 * 60 * 60_000);
    const given = await withTokens();
    assert.deepEqual(
      given.map(({ account }) => account.label),
      [MIRA],
    );
  });

  it("leave out an account that Box has refused, and one that nobody has named", async () => {
    const { id } = await window.signInOAuth();
    window.simulator.faults.add({ on: "token", kind: "boxError", row: "refreshTokenExpired" });
    await window.run(refreshToken, id);
    editor.takeMessage();
    assert.deepEqual(sessions.list(), []);
    assert.equal(changes.at(-1)?.removed?.length, 1);
  });

  it("tell what was added, refreshed and removed, once each, by the ID", async () => {
    const { id } = await window.signInOAuth();
    assert.deepEqual(
      changes.flatMap(({ added }) => added ?? []).map((session) => session.id),
      [id],
    );
    changes.length = 0;
    await window.run(refreshToken, id);
    assert.deepEqual(
      changes.map(({ changed }) => changed?.map((session) => session.id)),
      [[id]],
    );
    changes.length = 0;
    await drive(window.clock, sessions.remove(id));
    assert.deepEqual(
      changes.map(({ removed }) => removed?.map((session) => session.id)),
      [[id]],
    );
    assert.match(editor.takeMessage().text, /is signed out and the tokens were revoked at Box/);
    assert.equal(window.accounts.all().length, 0);
  });

  it("end with the session for less, too, and an unknown one ends nothing", async () => {
    const { id } = await window.signInOAuth();
    const [less] = await withTokens(["item_preview"]);
    await sessions.remove("somebody-else");
    assert.equal(window.accounts.all().length, 1);
    await drive(window.clock, sessions.remove(less?.id ?? ""));
    editor.takeMessage();
    assert.equal(window.accounts.get(id), undefined);
  });

  it("are not made when the person ends the sign-in", async () => {
    await assert.rejects(sessions.create([], undefined), { name: "Canceled" });
    assert.deepEqual(editor.executed.at(-1), { command: "boxAuth.signIn", args: [] });
  });

  it("ask nobody to sign in for what no token can do", async () => {
    await assert.rejects(sessions.create(["<script>"], undefined), saying(/These are not names of scopes/));
    assert.deepEqual(editor.executed, []);
  });

  it("are made anew where the account that was asked for began", async () => {
    const { id } = await window.addDeveloperToken();
    const [wanted] = sessions.list();
    await assert.rejects(sessions.create([], wanted?.account), { name: "Canceled" });
    assert.deepEqual(editor.executed.at(-1), { command: "boxAuth.useDeveloperToken", args: [id] });
  });

  it("tell other extensions nothing of an internal error but that there was one", async () => {
    await window.signInOAuth();
    const broken = new AccountSessions(
      { ...window.parts, delivery: () => Promise.reject(new TypeError("canary-in-a-message")) },
      { fire: () => undefined, hasListedNone: false },
    );
    await assert.rejects(broken.withTokens([], undefined), saying(/^Box Auth ran into an internal error/));
    assert.ok(window.logged.some((line) => line.includes("Unexpected TypeError")));
    assert.ok(!window.logged.join().includes("canary"));
    broken.dispose();
  });
});
