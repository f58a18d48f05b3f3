import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  ensureSignedInTool,
  prepareEnsureSignedIn,
  prepareWhoAmI,
  type UseTool,
  whoAmITool,
} from "../../../../src/editor/tools/boxTools";
import { registerTools, type ToolHost } from "../../../../src/registerTools";
import { toolNames } from "../../../../src/toolNames";
import { approveOnOtherMachine } from "../../../e2e/otherMachine";
import { root } from "../../../host/paths";
import { editor } from "../../../vscode-stub/scriptedEditor";
import * as stub from "../../../vscode-stub/vscode";
import { drive } from "../../accounts/drive";
import { type CommandFixture, ownApp, withCommands } from "../commandFixture";
import { activeParts, hostileTexts } from "../hostileTexts";

const never = new AbortController().signal;

describe("the tools for language models", () => {
  let window: CommandFixture;

  withCommands((fixture) => {
    window = fixture;
  });

  const use = (tool: UseTool, input: unknown = {}, signal = never) =>
    drive(window.clock, tool(window.parts, input, signal));

  it("say who acts and what they see, and never a token", async () => {
    const { id } = await window.signInOAuth();
    const told = await use(whoAmITool);
    const { actor, login, sees, expires_in_minutes } = JSON.parse(told);
    assert.deepEqual([actor, login, expires_in_minutes], ["user", "mira@example.com", 68]);
    assert.match(sees, /A user's token sees/);
    const { accessToken } = await window.accounts.getToken(id, { minimumLifetimeMs: 0 });
    for (const text of [told, await use(ensureSignedInTool)]) {
      assert.ok(!text.includes(accessToken.expose()));
    }
    assert.equal(window.delivery.uses.all().length, 0);
  });

  it("know an account by its name or login", async () => {
    await window.signInOAuth();
    await window.addServiceAccount();
    assert.equal(JSON.parse(await use(whoAmITool, { account: "mira@example.com" })).actor, "user");
    assert.equal(JSON.parse(await use(whoAmITool, { account: "Harbour Clerk" })).actor, "service_account");
    assert.match(await use(whoAmITool, { account: "nobody" }), /No Box account here is called that/);
  });

  it("take an input of any shape", async () => {
    await window.signInOAuth();
    for (const input of [undefined, null, 7, "x", [], { account: 7 }, { account: "" }]) {
      assert.equal(JSON.parse(await use(whoAmITool, input)).actor, "user");
      assert.match(prepareWhoAmI(input).confirmationMessages?.title ?? "", /Ask Box/);
    }
  });

  it("say what is wrong as an answer, and how to get an account", async () => {
    assert.match(await use(whoAmITool), /No Box account is signed in; run “Box: Sign In”/);
    await window.signInOAuth();
    window.simulator.faults.add({ on: "user", kind: "boxError", row: "tokenInvalid" });
    assert.match(await use(whoAmITool), /does not accept this access token/);
  });

  it("find a sign-in that is there, without opening anything", async () => {
    await window.signInOAuth();
    const { signed_in, account } = JSON.parse(await use(ensureSignedInTool));
    assert.deepEqual([signed_in, account], [true, "mira@example.com (boxsim)"]);
    assert.deepEqual([editor.opened, editor.questions], [[], []]);
  });

  it("sign in through the browser where nobody is", async () => {
    editor.settings.set("boxAuth.clientId", ownApp.clientId);
    editor.expect({ asks: "client secret", type: ownApp.clientSecret });
    const approving = window
      .nextOpened()
      .then(async (address) => fetch(await approveOnOtherMachine(address)));
    const told = await use(ensureSignedInTool);
    await approving;
    assert.equal(JSON.parse(told).signed_in, true);
  });

  it("sign in again where Box has ended the sign-in", async () => {
    editor.settings.set("boxAuth.clientId", ownApp.clientId);
    editor.expect({ asks: "client secret", type: ownApp.clientSecret });
    const first = window.nextOpened().then(async (address) => fetch(await approveOnOtherMachine(address)));
    await use(ensureSignedInTool);
    await first;
    const { id } = window.accounts.all()[0] ?? assert.fail();
    window.simulator.faults.add({ on: "token", kind: "boxError", row: "refreshTokenExpired" });
    await drive(
      window.clock,
      window.accounts.refresh(id).catch(() => undefined),
    );
    const again = window.nextOpened().then(async (address) => fetch(await approveOnOtherMachine(address)));
    assert.equal(JSON.parse(await use(ensureSignedInTool)).signed_in, true);
    await again;
  });

  it("tell that the person did not want to, and when a network is away", async () => {
    assert.match(await use(ensureSignedInTool), /The person has not signed in/);
    const { id } = await window.signInOAuth();
    await drive(window.clock, window.accounts.refresh(id));
    window.clock.setWallClock(window.clock.now() + 2 * 3_600_000);
    window.simulator.faults.add({ on: "token", kind: "dropBefore", times: 50 });
    assert.match(await use(ensureSignedInTool), /try again|again by itself|network/i);
    assert.deepEqual(editor.opened, []);
  });

  it("leave the sign-in to the person when the model no longer waits", async () => {
    editor.settings.set("boxAuth.clientId", ownApp.clientId);
    editor.expect({ asks: "client secret", type: ownApp.clientSecret });
    const leaving = new AbortController();
    const asked = ensureSignedInTool(window.parts, {}, leaving.signal);
    const left = assert.rejects(asked, { name: "CancelledError" });
    const address = await window.nextOpened();
    leaving.abort();
    await left;
    await fetch(await approveOnOtherMachine(address));
    await drive(
      window.clock,
      editor.until(() => editor.messages.some(({ text }) => text.includes("Mira"))),
    );
    assert.equal(window.accounts.all().length, 1);
  });

  it("ask before they act, and name what the model is told, whatever an account is called", () => {
    for (const prepare of [prepareWhoAmI, prepareEnsureSignedIn]) {
      const { confirmationMessages } = prepare({});
      assert.match(String(confirmationMessages?.message), /the active account.*never a token/);
      for (const hostile of hostileTexts) {
        const { message } = prepare({ account: hostile }).confirmationMessages ?? {};
        assert.deepEqual(activeParts(String(message)), []);
      }
    }
  });
});

describe("the registration of tools", () => {
  const live = { onCancellationRequested: () => ({ dispose: () => undefined }) };

  beforeEach(() => editor.reset());

  it("has those of the manifest, and loads nothing before one is used", async () => {
    let loads = 0;
    const used: unknown[] = [];
    const host: ToolHost = {
      useTool: async (...args) => {
        used.push(args.slice(0, 2));
        return "told";
      },
    };
    registerTools(async () => {
      loads++;
      return host;
    });
    const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const names = manifest.contributes.languageModelTools.map(({ name }: { name: string }) => name);
    assert.deepEqual([...editor.tools.keys()], names);
    assert.deepEqual(names, [...toolNames]);
    const tool = editor.tools.get("box_who_am_i");
    const prepared = await tool?.prepareInvocation({ input: {} });
    assert.match(prepared?.confirmationMessages.message ?? "", /never a token/);
    assert.equal(loads, 0);
    const result = await tool?.invoke({ input: { account: "Mira" } }, live);
    assert.deepEqual(
      result?.content.map(({ value }) => value),
      ["told"],
    );
    assert.deepEqual([loads, used], [1, [["box_who_am_i", { account: "Mira" }]]]);
  });

  it("hands a cancel on to the tool", async () => {
    let cancel = () => assert.fail("nobody listens");
    const onCancellationRequested = (listener: () => void) => {
      cancel = listener as () => never;
      return { dispose: () => undefined };
    };
    const host: ToolHost = {
      useTool: (_, __, signal) =>
        new Promise((resolve) => signal.addEventListener("abort", () => resolve("left"))),
    };
    registerTools(async () => host);
    const using = editor.tools
      .get("box_ensure_signed_in")
      ?.invoke({ input: {} }, { onCancellationRequested });
    await new Promise(setImmediate);
    cancel();
    assert.equal((await using)?.content[0]?.value, "left");
  });

  it("is left out in a host that has no language models", () => {
    const { registerTool } = stub.lm;
    Object.assign(stub.lm, { registerTool: undefined });
    try {
      assert.deepEqual(
        registerTools(async () => assert.fail()),
        [],
      );
    } finally {
      Object.assign(stub.lm, { registerTool });
    }
  });
});
