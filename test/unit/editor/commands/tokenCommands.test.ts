import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import { copyToken, refreshToken } from "../../../../src/editor/commands/tokenCommands";
import { editor } from "../../../vscode-stub/scriptedEditor";
import { drive, until } from "../../accounts/drive";
import { type CommandFixture, withCommands } from "../commandFixture";

describe("Box: Copy Access Token", () => {
  let window: CommandFixture;

  withCommands((fixture) => {
    window = fixture;
  });

  /** Box ends the sign-in, or refuses the app, at the next refresh. */
  async function refused(row: "refreshTokenExpired" | "clientCredentials"): Promise<string> {
    const { id } = await window.signInOAuth();
    window.simulator.faults.add({ on: "token", kind: "boxError", row });
    await window.run(refreshToken, id);
    editor.takeMessage();
    return id;
  }

  it("names whose token it is and how long it is valid", async () => {
    await window.signInOAuth();
    await window.run(copyToken);
    assert.equal(editor.takeMessage().text, "Access token of Mira Okafor copied, valid for 68 min.");
    assert.ok(await window.isAlive(editor.clipboard));
  });

  it("promises the life that the status bar shows, whatever became of this machine's clock", async () => {
    const { id } = await window.signInOAuth();
    window.clock.setWallClock(window.clock.now() - 600_000);
    await window.run(refreshToken, id);
    await window.run(copyToken);
    const state = window.accounts.state(id);
    assert.ok(state && "expiresAt" in state);
    const minutes = Math.floor((state.expiresAt - window.clock.now()) / 60_000);
    assert.match(editor.takeMessage().text, new RegExp(`valid for ${minutes} min`));
  });

  it("takes the place of what was told before about the account, and its success takes an error away", async () => {
    const { id } = await window.signInOAuth();
    window.simulator.faults.add({ on: "token", kind: "tooManyRequests", retryAfter: 30, times: 9 });
    await window.run(refreshToken, id);
    assert.equal(editor.takeMessage().kind, "error");
    const before = editor.hidings;
    window.simulator.faults.clear();
    await window.clock.advance(60_000);
    await window.run(refreshToken, id);
    const { isBrief, text } = editor.takeMessage();
    assert.ok(isBrief, "a refresh is told, although the countdown may read as before");
    assert.match(text, /new token of Mira Okafor, valid for 68 min/);
    assert.ok(editor.hidings > before);
  });

  it("hides no question that a program waits for", async () => {
    const { id } = await window.signInOAuth();
    await window.run(copyToken);
    const before = editor.hidings;
    const consumer = { kind: "program", name: "" } as const;
    const waiting = assert.rejects(window.delivery.tokens.deliver({ consumer, minimumLifetimeMs: 0 }));
    await window.run(copyToken);
    await window.run(refreshToken, id);
    assert.equal(editor.hidings, before);
    editor.unanswered.splice(0).forEach((close) => {
      close();
    });
    await waiting;
    await window.run(copyToken);
    await window.run(copyToken);
    assert.ok(editor.hidings > before);
  });

  it("keeps codes and request IDs out of the message, for Copy Details", async () => {
    const { id } = await window.signInOAuth();
    window.simulator.faults.add({ on: "token", kind: "tooManyRequests", retryAfter: 30, times: 9 });
    editor.expect({ asks: "too many requests", press: "Copy Details" });
    await window.run(refreshToken, id);
    await editor.until(() => editor.clipboard !== "");
    const [{ text } = { text: "" }] = editor.messages;
    assert.equal(
      text,
      "Mira Okafor: Box receives too many requests at the moment; nothing is lost, try again in 30 seconds.",
    );
    assert.match(editor.clipboard, /\[rate_limit_exceeded, HTTP 429, request \w+\]\nBox said: /);
  });

  it("copies nothing after Box has ended the sign-in, and offers to sign in again", async () => {
    const id = await refused("refreshTokenExpired");
    await window.run(copyToken, id);
    const { kind, buttons } = editor.takeMessage();
    assert.equal(kind, "error");
    assert.deepEqual(buttons, ["Sign In", "Copy Details"]);
    assert.equal(editor.clipboard, "");
  });

  it("promises no life while Box refuses the app, and says that the token may be dead", async () => {
    const id = await refused("clientCredentials");
    await window.run(copyToken, id);
    const { kind, text, buttons } = editor.takeMessage();
    assert.equal(kind, "warning");
    assert.match(text, /Mira Okafor was copied, but may not work: Box does not accept/);
    assert.doesNotMatch(text, /valid for/);
    assert.deepEqual(buttons, ["Set Up App"]);
  });

  it("asks nobody when refreshing is never wanted, and says how to get another when it has ended", async () => {
    const { id } = await window.signInOAuth();
    editor.settings.set("boxAuth.refresh", "never");
    await window.run(copyToken, id);
    assert.match(editor.takeMessage().text, /valid for/);
    window.clock.setWallClock(window.clock.now() + 2 * 3_600_000);
    const requests = window.simulator.count({ place: "token" });
    await window.run(copyToken, id);
    const { text, buttons } = editor.takeMessage();
    assert.match(text, /set to never/);
    assert.deepEqual(buttons, ["Refresh", "Copy Details"]);
    assert.equal(window.simulator.count({ place: "token" }), requests);
  });

  it("does not invent an end for an App Token", async () => {
    await window.addDeveloperToken(null);
    await window.run(copyToken);
    assert.match(editor.takeMessage().text, /copied; only Box knows how long it is valid/);
  });

  it("says that nobody is signed in, and how to change that", async () => {
    await window.run(copyToken);
    const { text, buttons } = editor.takeMessage();
    assert.equal(text, "No Box account is signed in.");
    assert.deepEqual(buttons, ["Sign In"]);
  });

  it("takes an ID that nobody has for a sign-out, never for the active account", async () => {
    await window.signInOAuth();
    await window.run(copyToken, "gone");
    assert.equal(editor.takeMessage().text, "This Box account is signed out already.");
    assert.equal(editor.clipboard, "");
  });

  it("never hides what a refresh itself has caused to be told", async () => {
    const { id } = await window.signInOAuth();
    await window.run(copyToken, id);
    editor.takeMessage();
    const before = editor.hidings;
    await window.run(refreshToken, id);
    assert.match(editor.takeMessage().text, /no longer works/);
    assert.equal(editor.hidings, before + 1, "the stale “copied” alone");
  });

  it("tells that a copied token was retired by a refresh, and only then", async () => {
    const { id } = await window.signInOAuth();
    await window.run(copyToken, id);
    editor.takeMessage();
    await drive(window.clock, window.accounts.rename(id, "Night job"));
    assert.equal(editor.messages.length, 0);
    await window.run(refreshToken, id);
    const { text, buttons } = editor.takeMessage();
    assert.match(text, /The token of Night job that you copied at .+ no longer works/);
    assert.deepEqual(buttons, ["Copy New Token"]);
  });
});

describe("Box: Refresh Token", () => {
  let window: CommandFixture;

  withCommands((fixture) => {
    window = fixture;
  });

  it("needs no notification while Box answers within a second", async () => {
    await window.signInOAuth();
    await window.run(refreshToken);
    assert.equal(editor.progress.length, 0);
  });

  it("can be cancelled from the second on, and frees the person at once, who is told that it goes on", async () => {
    const { id } = await window.signInOAuth();
    const { obtainedAt } = window.accounts.get(id)?.token ?? {};
    window.simulator.faults.add({ on: "token", kind: "hold", moment: "after" });
    const running = window.start(refreshToken, id);
    const other = window.accounts.refresh(id);
    await window.simulator.faults.held();
    await until(window.clock, () => editor.progress.length === 1, 100);
    const [progress] = editor.progress;
    assert.match(progress?.title ?? "", /refreshing the token of Mira Okafor/);
    progress?.cancel();
    await editor.until(() => progress?.isOver === true);
    assert.equal(
      editor.takeMessage().text,
      "The refresh for Mira Okafor was already on its way to Box, so it goes on; you will be told how it ends.",
    );
    window.simulator.faults.clear();
    await drive(window.clock, Promise.all([running, other]));
    assert.equal(editor.takeMessage().text, "The access token of Mira Okafor was refreshed.");
    assert.notEqual(window.accounts.get(id)?.token.obtainedAt, obtainedAt);
  });

  it("says whose refresh did not go well, also after a cancel", async () => {
    const { id } = await window.signInOAuth();
    window.simulator.faults.add(
      { on: "token", kind: "hold", moment: "before" },
      { on: "token", kind: "boxError", row: "refreshTokenExpired" },
    );
    const running = window.start(refreshToken, id);
    await window.simulator.faults.held();
    await until(window.clock, () => editor.progress.length === 1, 100);
    editor.progress[0]?.cancel();
    await editor.until(() => editor.progress[0]?.isOver === true);
    editor.takeMessage();
    window.simulator.faults.release();
    await drive(window.clock, running);
    const { kind, text, buttons } = editor.takeMessage();
    assert.equal(kind, "error");
    assert.match(text, /^Mira Okafor: /);
    assert.deepEqual(buttons, ["Sign In", "Copy Details"]);
  });

  it("cancelled when it was sent for a copy is finished, but nothing is copied", async () => {
    const { id } = await window.addServiceAccount();
    await drive(window.clock, window.accounts.revokeAccessToken(id));
    window.simulator.faults.add({ on: "token", kind: "hold", moment: "after" });
    const running = window.start(copyToken, id);
    await window.simulator.faults.held();
    await until(window.clock, () => editor.progress.length === 1, 100);
    editor.progress[0]?.cancel();
    await editor.until(() => editor.progress[0]?.isOver === true);
    editor.takeMessage();
    window.simulator.faults.release();
    await drive(window.clock, running);
    assert.equal(editor.takeMessage().text, "The access token of Harbour Clerk was refreshed.");
    assert.equal(editor.clipboard, "");
  });

  it("asks the person to paste another developer token, since nobody else can make one", async () => {
    const { id } = await window.addDeveloperToken();
    await window.run(refreshToken, id);
    assert.deepEqual(editor.executed, [{ command: "boxAuth.useDeveloperToken", args: [id] }]);
  });

  it("begins the sign-in of this account again after Box has ended it", async () => {
    const { id } = await window.signInOAuth();
    window.simulator.faults.add({ on: "token", kind: "boxError", row: "refreshTokenExpired" });
    await window.run(refreshToken, id);
    editor.takeMessage();
    await window.run(refreshToken, id);
    assert.deepEqual(editor.executed, [{ command: "boxAuth.signIn", args: [id] }]);
  });
});
