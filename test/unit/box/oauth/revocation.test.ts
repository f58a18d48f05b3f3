import assert from "node:assert/strict";
import { BoxError, type Decision } from "../../../../src/base/errors";
import { Secret } from "../../../../src/base/secret";
import { boxEndpoints } from "../../../../src/box/oauth/endpoints";
import { revoke } from "../../../../src/box/oauth/revocation";
import { MockBox, type MockedReply } from "../mockBox";
import { proxyPage } from "../responseOf";
import { assertHidden } from "../shownOf";

const client = {
  clientId: "client-id",
  clientSecret: new Secret("canary-client-secret"),
  endpoints: boxEndpoints,
};
const token = new Secret("canary-token");

describe("a revocation", () => {
  let box: MockBox;

  beforeEach(async () => {
    box = await MockBox.start();
  });

  afterEach(() => box.close());

  const reply = (response: MockedReply) => box.respond("POST", "/oauth2/revoke", response);
  const revoking = () => revoke(box.transport, client, token);

  it("sends the token and the credentials, and no grant type, which Box's own description asks for by mistake", async () => {
    reply({ status: 200 });
    await revoking();
    assert.deepEqual(box.requests[0]?.form, {
      client_id: "client-id",
      client_secret: "canary-client-secret",
      token: "canary-token",
    });
  });

  const done: [name: string, response: MockedReply, outcome: string][] = [
    ["an empty 200", { status: 200 }, "revoked"],
    ["a 204", { status: 204 }, "revoked"],
    ["a 200 with something in it", { status: 200, body: { error: "invalid_token" } }, "revoked"],
    [
      "a 400 that the token is already dead",
      { status: 400, body: { error: "invalid_token", error_description: "The supplied token is invalid" } },
      "alreadyInvalid",
    ],
  ];
  for (const [name, response, outcome] of done) {
    it(`is ${outcome} by ${name}`, async () => {
      reply(response);
      assert.equal(await revoking(), outcome);
    });
  }

  const failed: [name: string, response: MockedReply, decision: Decision, code: string][] = [
    [
      "wrong credentials",
      { status: 400, body: { error: "invalid_client" } },
      "fixSettings",
      "invalid_client",
    ],
    ["a proxy's page", { status: 400, body: proxyPage }, "retryLater", "unexpectedResponse"],
    [
      "a header alone",
      { status: 400, headers: { "www-authenticate": 'Bearer error="invalid_token"' } },
      "fatal",
      "invalid_token",
    ],
    ["another status", { status: 401, body: { error: "invalid_token" } }, "fatal", "invalid_token"],
    ["an API error", { status: 400, body: { code: "invalid_token" } }, "fatal", "invalid_token"],
    [
      "an overloaded Box",
      { status: 429, headers: { "retry-after": "5" } },
      "retryLater",
      "rate_limit_exceeded",
    ],
    ["a broken Box", { status: 503, body: { error: "invalid_token" } }, "retryLater", "unavailable"],
    ["a redirect", { status: 302, headers: { location: "/elsewhere" } }, "retryLater", "unexpectedResponse"],
    [
      "a dead sign-in, which says nothing about it",
      { status: 400, body: { error: "invalid_grant" } },
      "fatal",
      "invalid_grant",
    ],
  ];
  for (const [name, response, decision, code] of failed) {
    it(`leaves the token perhaps alive after ${name}`, async () => {
      reply(response);
      await assert.rejects(revoking(), (error) => {
        assert.ok(error instanceof BoxError);
        assert.deepEqual([error.decision, error.code], [decision, code]);
        return true;
      });
    });
  }

  it("shows no secret that Box sends back", async () => {
    const echo = "canary-token of canary-client-secret";
    reply({
      status: 400,
      body: { error: echo, error_description: echo },
      headers: { "box-request-id": "canary-token" },
    });
    await assert.rejects(revoking(), (error) => {
      assertHidden(error, "canary");
      return true;
    });
  });
});
