import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import { PROVIDER_ID } from "../../../../src/delivery/consent/accountLabel";
import { BoxAuthentication, type SessionSource } from "../../../../src/editor/provider/boxAuthentication";
import { editor } from "../../../vscode-stub/scriptedEditor";

const session = { id: "one", accessToken: "", account: { id: "one", label: "one" }, scopes: [] };

describe("Box in the Accounts menu", () => {
  let hasAccounts: boolean;
  let failure: Error | undefined;
  let loads: number;
  let box: BoxAuthentication;

  const source: SessionSource = {
    list: () => [session],
    withTokens: async () => [{ ...session, accessToken: "token" }],
    create: async () => session,
    remove: async () => undefined,
  };

  beforeEach(() => {
    [hasAccounts, failure, loads] = [true, undefined, 0];
    box = new BoxAuthentication({
      hasAccounts: async () => hasAccounts,
      load: async () => {
        loads += 1;
        if (failure) {
          throw failure;
        }
        return source;
      },
    });
  });

  afterEach(() => box.dispose());

  it("is there as long as the extension is, and no longer", () => {
    assert.equal(editor.providers.get(PROVIDER_ID), box);
    box.dispose();
    assert.equal(editor.providers.get(PROVIDER_ID), undefined);
  });

  it("loads nothing where nobody is signed in, and remembers that the editor was told so", async () => {
    hasAccounts = false;
    assert.equal(box.hasListedNone, false);
    assert.deepEqual(await box.getSessions(undefined, {}), []);
    assert.deepEqual(await box.getSessions([], {}), []);
    assert.deepEqual([loads, box.hasListedNone], [0, true]);
  });

  it("lists nobody where the accounts cannot be read, and tells whoever asked for a token why", async () => {
    failure = new Error("The secret storage does not answer");
    assert.deepEqual(await box.getSessions(undefined, {}), []);
    assert.equal(box.hasListedNone, true);
    await assert.rejects(box.getSessions([], {}), failure);
  });

  it("gives tokens to whoever names scopes or an account", async () => {
    for (const [scopes, options] of [
      [[], {}],
      [undefined, { account: session.account }],
    ] as const) {
      assert.equal((await box.getSessions(scopes, options))[0]?.accessToken, "token");
    }
    assert.equal((await box.getSessions(undefined, {}))[0]?.accessToken, "");
    assert.equal(box.hasListedNone, false);
  });
});
