import assert from "node:assert/strict";
import { request } from "node:http";
import type { BoxSimulator } from "../../box-simulator/boxSimulator";
import { parseFaults } from "../../box-simulator/faultParser";
import type { Fault } from "../../box-simulator/faults";
import { SimulatorClient } from "../../box-simulator/simulatorClient";
import { SimulatorClock } from "../../box-simulator/simulatorClock";
import { demoApp, demoUsers } from "../../box-simulator/tenant";
import { BoxCalls } from "./boxCalls";
import { withSimulator } from "./withSimulator";

describe("the remote control", function () {
  // A key pair takes its time.
  this.timeout(10_000);

  let simulator: BoxSimulator;
  let client: SimulatorClient;
  let box: BoxCalls;

  withSimulator({ clock: SimulatorClock.standing() }, (started) => {
    simulator = started;
    client = new SimulatorClient(simulator.url);
    box = new BoxCalls(simulator);
  });

  it("shows requests and families, and no secret", async () => {
    await box.refresh(simulator.signInDirectly().refreshToken);
    const state = await client.state();
    assert.deepEqual(state.families, simulator.families);
    assert.deepEqual(state.requests, simulator.requests);
    assert.equal(state.now, simulator.clock.now());
    assert.equal(await client.count({ grantType: "refresh_token", status: 200 }), 1);
    const text = JSON.stringify(state);
    assert.deepEqual(
      simulator.secretsIssued().filter((secret) => text.includes(secret)),
      [],
    );
  });

  it("does not record itself", async () => {
    await client.state();
    assert.equal(simulator.requests.length, 0);
  });

  it("moves the clock", async () => {
    const before = simulator.clock.now();
    await client.advance(3_600_000);
    assert.equal(simulator.clock.now(), before + 3_600_000);
  });

  it("lists the secrets", async () => {
    const { accessToken } = simulator.signInDirectly();
    assert.ok((await client.secrets()).includes(accessToken));
  });

  it("gives developer tokens, and shows them without the token", async () => {
    const { accessToken, expiresAt } = await client.issueDeveloperToken();
    assert.equal((await box.me(accessToken)).status, 200);
    const { accessTokens } = await client.state();
    assert.deepEqual(accessTokens, [
      {
        kind: "developer",
        clientId: demoApp.clientId,
        userId: demoUsers[0].id,
        state: "good",
        expiresAt,
      },
    ]);
    const other = await client.issueDeveloperToken({ clientId: "another", userId: demoUsers[1].id });
    assert.deepEqual([other.clientId, other.userId], ["another", demoUsers[1].id]);
  });

  it("resets a client secret: the new one is good, the old one is not, and tokens stay", async () => {
    const app = { ...demoApp, clientId: "resetsecretapp" };
    simulator.addApp(app);
    const { accessToken, refreshToken } = simulator.signInDirectly(app.clientId);
    const clientSecret = await client.resetSecret({ clientId: app.clientId });
    const refresh = (client_secret: string) =>
      box.token({
        client_id: app.clientId,
        client_secret,
        grant_type: "refresh_token",
        refresh_token: refreshToken,
      });
    assert.equal((await refresh(app.clientSecret)).status, 400);
    assert.equal(simulator.count({ error: "invalid_client" }), 1);
    assert.equal((await box.me(accessToken)).status, 200);
    assert.equal((await refresh(clientSecret)).status, 200);
    assert.equal((await box.refresh(simulator.signInDirectly().refreshToken)).status, 200);
    assert.ok(simulator.secretsIssued().includes(clientSecret));
  });

  it("gives the configuration file of the JWT app, with its key plain or encrypted", async () => {
    assert.equal(await client.jwtConfig(), simulator.jwtConfig());
    const encrypted = await client.jwtConfig({ passphrase: "canary-passphrase" });
    assert.match(encrypted, /BEGIN ENCRYPTED PRIVATE KEY/);
  });

  it("changes the settings that are named and leaves the others", async () => {
    const original = { ...simulator.settings };
    await client.change({ strict: true });
    assert.deepEqual(simulator.settings, { ...original, strict: true });
    const changes = {
      strict: false,
      accessTokenLifetimeSeconds: 60,
      unrestrictedExchange: true,
      pkceIgnored: true,
      anyLoopbackPort: true,
      callbackIssuer: "foreign" as const,
      appTokensReadUser: false,
    };
    await client.change(changes);
    assert.deepEqual(simulator.settings, changes);
    await client.change(original);
    assert.deepEqual(simulator.settings, original);
  });

  it("starts over, and still knows the secrets", async () => {
    const { accessToken } = simulator.signInDirectly();
    simulator.faults.add({ on: "any", kind: "serverError" });
    await client.reset();
    assert.equal((await box.me(accessToken)).status, 401);
    assert.equal(simulator.requests.length, 1);
    assert.ok(simulator.secretsIssued().includes(accessToken));
  });

  it("adds, clears and releases faults", async () => {
    await client.addFaults({ on: "user", kind: "serverError" }, { on: "user", kind: "html" });
    assert.equal((await box.me("x")).status, 500);
    await client.clearFaults();
    assert.equal((await box.me("x")).status, 401);
    await client.addFaults({ on: "user", kind: "hold" });
    const response = box.me("x");
    await simulator.faults.held();
    assert.equal((await client.state()).heldRequests, 1);
    await client.release();
    assert.equal((await response).status, 401);
  });

  const kinds: Fault[] = [
    { on: "token", kind: "delay", ms: 5, moment: "after", grantType: "refresh_token", times: 3 },
    { on: "any", kind: "dateSkew", ms: -5, times: "always" },
    { on: "user", kind: "hold", moment: "before" },
    { on: "revoke", kind: "dropBefore" },
    { on: "authorize", kind: "dropAfter" },
    { on: "token", kind: "tooManyRequests", retryAfter: 3, moment: "after" },
    { on: "token", kind: "serverError", status: 503, retryAfter: "soon", moment: "before" },
    { on: "token", kind: "html", status: 407, moment: "after" },
    { on: "token", kind: "boxError", row: "expTooFar", times: 2 },
    { on: "user", kind: "boxError", row: "rateLimited", retryAfter: 3 },
    { on: "console", kind: "response", status: 418, headers: { "X-Tea": "green" }, body: "tea" },
    { on: "token", kind: "oauthError", error: "invalid_grant", description: "why", status: 401 },
  ];
  for (const fault of kinds) {
    it(`reads a fault of the kind ${fault.kind} with all its fields`, () => {
      assert.deepEqual(parseFaults(JSON.parse(JSON.stringify([fault]))), [fault]);
    });
  }

  const wrong: [string, string, unknown, RegExp][] = [
    ["a fault without a place", "faults", { kind: "hold" }, /field on .* must be one of metadata, authorize/],
    ["a fault of an unknown kind", "faults", { on: "any", kind: "fire" }, /field kind .* must be one of/],
    ["a delay without a time", "faults", { on: "any", kind: "delay" }, /field ms/],
    [
      "a row that is not in the table",
      "faults",
      { on: "any", kind: "boxError", row: "x" },
      /field row .* must be/,
    ],
    ["a response without a status", "faults", { on: "any", kind: "response" }, /field status/],
    ["a user ID that is a number", "developer-token", { userId: 1 }, /field userId must be a text/],
    ["the secret of no app", "reset-secret", { clientId: "unknown" }, /no app unknown/],
    ["a life in words for an App Token", "app-token", { lifetimeSeconds: "long" }, /must be a number/],
    ["an advance without a time", "advance", {}, /field ms must be a number/],
    ["a strictness in words", "settings", { strict: "yes" }, /field strict must be true or false/],
    ["a life in words", "settings", { accessTokenLifetimeSeconds: "long" }, /must be a number/],
    ["an issuer in other words", "settings", { callbackIssuer: "evil" }, /one of none, own, foreign/],
    ["a setting that is not there", "settings", { strictness: true }, /no setting strictness/],
  ];
  for (const [what, action, body, expected] of wrong) {
    it(`refuses ${what} with a sentence`, async () => {
      const headers = { "Content-Type": "application/json" };
      const url = `${simulator.url}/simulator/${action}`;
      const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
      assert.equal(response.status, 400);
      assert.match(((await response.json()) as { message: string }).message, expected);
    });
  }

  it("refuses what a page in a browser could send: forms, and other names of this machine", async () => {
    const form = await fetch(`${simulator.url}/simulator/reset`, {
      method: "POST",
      body: new URLSearchParams(),
    });
    assert.equal(form.status, 415);
    const status = await new Promise((resolve) => {
      const headers = { Host: "rebound.example" };
      request(`${simulator.url}/simulator/secrets`, { headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).end();
    });
    assert.equal(status, 403);
  });

  it("knows no other action", async () => {
    assert.equal((await fetch(`${simulator.url}/simulator/anything`)).status, 404);
  });
});
