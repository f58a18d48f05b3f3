import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import type { Account } from "../../../../src/accounts/model/accountView";
import { BoxError, CancelledError } from "../../../../src/base/errors";
import { Secret } from "../../../../src/base/secret";
import { FetchTransport } from "../../../../src/box/http/fetchTransport";
import { actorJson, actorKind } from "../../../../src/delivery/actor/actor";
import { type ActorParts, firstItems, whoAmI } from "../../../../src/delivery/actor/whoAmI";
import {
  demoAppUser,
  demoCcgApp,
  demoEnterprise,
  demoJwtApp,
  demoUsers,
} from "../../../box-simulator/tenant";
import { drive } from "../../accounts/drive";
import { type CommandFixture, withCommands } from "../../editor/commandFixture";

describe("who acts with a token", () => {
  let window: CommandFixture;
  let parts: ActorParts;

  withCommands((fixture) => {
    window = fixture;
    const { clock } = fixture;
    parts = { tokens: fixture.delivery.tokens, transport: new FetchTransport(clock), clock };
  });

  const ask = (account: Account, signal?: AbortSignal) => drive(window.clock, whoAmI(parts, account, signal));
  const list = (account: Account) => drive(window.clock, firstItems(parts, account));

  /** The account with a token of fewer scopes in its place. */
  async function downscoped(account: Account, ...scopes: string[]): Promise<ActorParts> {
    const less = await drive(window.clock, window.accounts.downscope(account.id, { scopes }));
    const token = { ...less, obtainedAt: 0 };
    return { ...parts, tokens: { liveToken: async () => token } };
  }

  it("is a person, with enterprise and the minutes left", async () => {
    const actor = await ask(await window.signInOAuth());
    const [{ id, name, login }] = demoUsers;
    assert.deepEqual(actorJson(actor, window.clock.now()), {
      actor: "user",
      id,
      name,
      login,
      enterprise: demoEnterprise,
      restricted_to: [],
      expires_in_minutes: 68,
    });
  });

  it("has no enterprise where Box says so", async () => {
    const actor = await ask(await window.signInOAuth(demoUsers[1].id));
    assert.equal(actorJson(actor, window.clock.now()).enterprise, null);
  });

  it("is the service account of an app", async () => {
    const { kind, user } = await ask(await window.addServiceAccount());
    assert.deepEqual([kind, user?.login], ["service_account", demoCcgApp.serviceAccount.login]);
  });

  it("is told by the login, whatever kind of account has the token", () => {
    const service = { id: "1", name: "Robot", login: demoJwtApp.serviceAccount.login };
    const kinds = [
      [{ kind: "developerToken" }, service, "service_account"],
      [{ kind: "developerToken" }, { ...service, login: "mira@example.com" }, "user"],
      [{ kind: "developerToken" }, { ...service, login: "AutomationUser_1@example.com" }, "user"],
      [
        { kind: "jwt", subject: { type: "user", id: "1" } },
        { ...service, login: demoAppUser.login },
        "app_user",
      ],
      [
        { kind: "jwt" },
        { ...service, login: "x@example.com", isPlatformAccessOnly: true as const },
        "app_user",
      ],
      [{ kind: "jwt", subject: { type: "user", id: "1" } }, { ...service, login: "m@example.com" }, "user"],
      [{ kind: "jwt", subject: { type: "enterprise", id: "1" } }, undefined, "service_account"],
      [{ kind: "oauth" }, undefined, "user"],
      [{ kind: "developerToken" }, undefined, "unknown"],
      [{ kind: "clientCredentials", subject: { type: "user", id: "1" } }, undefined, "unknown"],
    ] as const;
    for (const [account, user, expected] of kinds) {
      assert.equal(actorKind(account, user), expected, JSON.stringify([account, user]));
    }
  });

  it("is unknown, and no failure, for a token that may not read its own user", async () => {
    const accessToken = window.simulator.issueAppToken();
    window.simulator.settings.appTokensReadUser = false;
    const { endpoints } = window;
    const token = { accessToken: new Secret(accessToken), endpoints, madeAt: undefined };
    const account = await drive(window.clock, window.accounts.addDeveloperToken(token));
    assert.deepEqual(actorJson(await ask(account), window.clock.now()), {
      actor: "unknown",
      id: null,
      name: null,
      login: null,
      enterprise: null,
      restricted_to: [],
      expires_in_minutes: null,
    });
  });

  it("has the restrictions of its token, each scope once", async () => {
    const less = await downscoped(await window.signInOAuth(), "base_explorer", "item_preview");
    const [account] = window.accounts.all() as [Account];
    const actor = await drive(window.clock, whoAmI(less, account));
    assert.deepEqual(actorJson(actor, window.clock.now()).restricted_to, ["base_explorer", "item_preview"]);
    assert.equal((await drive(window.clock, firstItems(less, account))).total, 3);
  });

  it("sees its root folder, with how many more there are", async () => {
    assert.deepEqual(await list(await window.signInOAuth()), {
      items: [
        { type: "folder", name: "Ships of Paper" },
        { type: "file", name: "Locked.pdf" },
        { type: "web_link", name: "A bookmark" },
      ],
      total: 3,
    });
  });

  it("is told which scope is missing when the root folder may not be listed", async () => {
    const account = await window.signInOAuth();
    const less = await downscoped(account, "item_preview");
    await assert.rejects(drive(window.clock, firstItems(less, account)), (error) => {
      assert.ok(error instanceof BoxError);
      assert.deepEqual([error.code, error.status], ["insufficient_scope", 403]);
      assert.match(error.message, /valid but may not list folders, which needs the scope root_readonly/);
      return true;
    });
  });

  it("is an error for a dead token and a network that is not allowed, and repeats what a busy Box did not answer", async () => {
    const account = await window.signInOAuth();
    window.simulator.faults.add({ on: "user", kind: "boxError", row: "unavailable" });
    assert.equal((await ask(account)).kind, "user");
    for (const [row, code] of [
      ["tokenInvalid", "invalid_token"],
      ["locationBlocked", "access_from_location_blocked"],
    ] as const) {
      window.simulator.faults.add({ on: "user", kind: "boxError", row });
      await assert.rejects(ask(account), { code });
    }
  });

  it("refuses an answer that lists nothing", async () => {
    const account = await window.signInOAuth();
    const transport = {
      send: async () => ({ status: 200, body: new Secret("<html>"), sentAt: 0 }),
    };
    await assert.rejects(drive(window.clock, firstItems({ ...parts, transport }, account)), {
      code: "unexpectedResponse",
    });
  });

  it("ends with its caller", async () => {
    const account = await window.signInOAuth();
    window.simulator.faults.add({ on: "user", kind: "hold", moment: "after" });
    const leaving = new AbortController();
    const asked = whoAmI(parts, account, leaving.signal);
    await window.simulator.faults.held();
    leaving.abort();
    await assert.rejects(asked, CancelledError);
    window.simulator.faults.clear();
  });
});
