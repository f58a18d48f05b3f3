import assert from "node:assert/strict";
import { BoxError, CancelledError } from "../../../../src/base/errors";
import { Secret } from "../../../../src/base/secret";
import { boxEndpoints } from "../../../../src/box/oauth/endpoints";
import { TokenEndpoint } from "../../../../src/box/oauth/tokenEndpoint";
import type { IssuedTokens } from "../../../../src/box/oauth/tokens";
import { MockBox, type MockedReply } from "../mockBox";
import { proxyPage } from "../responseOf";
import { tokenRows } from "../responseRows";
import { assertHidden } from "../shownOf";
import { tokenText } from "../tokenFixtures";

const client = {
  clientId: "client-id",
  clientSecret: new Secret("canary-client-secret"),
  endpoints: boxEndpoints,
};
const grant = {
  code: new Secret("canary-code"),
  codeVerifier: new Secret("canary-verifier"),
  redirectUri: "http://localhost:28473/callback?a=b&c=d",
};
const refreshToken = new Secret("canary-refresh");
const canaries = ["canary-client-secret", "canary-code", "canary-verifier", "canary-refresh"];

describe("the token endpoint", () => {
  let box: MockBox;
  let endpoint: TokenEndpoint;

  beforeEach(async () => {
    box = await MockBox.start();
    endpoint = new TokenEndpoint(box.transport);
  });

  afterEach(() => box.close());

  const reply = (response: MockedReply | Error) => box.respond("POST", "/oauth2/token", response);
  const refresh = (signal?: AbortSignal) => endpoint.refresh(client, refreshToken, { signal });
  const redeem = () => endpoint.redeemCode(client, grant);

  it("gets a code with its verifier, the same redirect URI and the secret in the form", async () => {
    reply({ status: 200, body: tokenText("oauth") });
    await redeem();
    const [request] = box.requests;
    assert.deepEqual(request?.form, {
      grant_type: "authorization_code",
      code: "canary-code",
      redirect_uri: grant.redirectUri,
      code_verifier: "canary-verifier",
      client_id: "client-id",
      client_secret: "canary-client-secret",
    });
    assert.equal(request.headers.authorization, undefined);
    assert.equal(request.headers["content-type"], "application/x-www-form-urlencoded");
  });

  it("gets a refresh token with the secret in the form, and no scope", async () => {
    reply({ status: 200, body: tokenText("oauth") });
    await refresh();
    assert.deepEqual(box.requests[0]?.form, {
      grant_type: "refresh_token",
      refresh_token: "canary-refresh",
      client_id: "client-id",
      client_secret: "canary-client-secret",
    });
  });

  it("has nothing in its address but the path", async () => {
    reply({ status: 200, body: tokenText("oauth") });
    await refresh();
    assert.equal(box.requests[0]?.path, "/oauth2/token");
  });

  it("gives tokens with the moment of sending and Box's clock", async () => {
    reply({
      status: 200,
      body: tokenText("oauthCapture"),
      headers: { date: "Tue, 01 Jan 2030 00:00:05 GMT" },
    });
    const { response, sentAt, serverDate } = await refresh();
    assert.equal(response.accessToken.expose(), "canary-access-of-a-captured-answer");
    assert.equal(response.refreshToken?.expose(), "canary-refresh-of-a-captured-answer");
    assert.equal(response.expiresInSeconds, 3895);
    assert.equal(sentAt, box.clock.now());
    assert.equal(serverDate, Date.UTC(2030, 0, 1, 0, 0, 5));
  });

  it("names what a token is restricted to in one line each, without the tokens of the request and the answer", async () => {
    const names = ["x\n2030-01-01 [info] signed out", "canary-subject", "canary-new", "canary-again", "..."];
    const restricted_to = names.map((scope) => ({ scope, object: { type: scope, id: scope, name: scope } }));
    const body = { access_token: "canary-new", refresh_token: "canary-again", restricted_to };
    reply({ status: 200, body: JSON.stringify(body) });
    const downscope = { scopes: ["item_preview"] };
    const { response } = await endpoint.exchange(client.endpoints, new Secret("canary-subject"), downscope);
    const shown = ["x 2030-01-01 [info] signed out", "[secret]", "[secret]", "[secret]", "?"];
    assert.deepEqual(
      response.restrictedTo,
      shown.map((scope) => ({ scope, object: { type: scope, id: scope, name: scope } })),
    );
  });

  it("gives tokens without Box's clock where Box names none", async () => {
    reply({ status: 200, body: tokenText("serverAuthentication") });
    const issued = await refresh();
    assert.deepEqual(Object.keys(issued).sort(), ["response", "sentAt"]);
    assertHidden(issued, issued.response.accessToken.expose());
  });

  it("gives tokens for each status of success", async () => {
    for (const status of [200, 201, 202, 206]) {
      reply({ status, body: tokenText("oauth") });
      assert.equal((await refresh()).response.expiresInSeconds, 3600);
    }
  });

  it("is believed by what it sends, not by its content type", async () => {
    reply({ status: 200, body: tokenText("oauth"), headers: { "content-type": "text/html" } });
    assert.equal((await refresh()).response.expiresInSeconds, 3600);
  });

  const strange: [name: string, body: string][] = [
    ["a page", proxyPage],
    ["nothing", ""],
    ["JSON of something else", '{"status":"ok","access_token":null}'],
    ["half of a token object", tokenText("oauthCapture").slice(0, 60)],
  ];
  for (const [name, body] of strange) {
    it(`loses nothing when ${name} comes with status 200`, async () => {
      reply({
        status: 200,
        body,
        headers: { "box-request-id": "0abc", date: "Tue, 01 Jan 2030 00:00:05 GMT" },
      });
      const error = await failureOf(refresh());
      assert.deepEqual([error.decision, error.code, error.status], ["retryLater", "unexpectedResponse", 200]);
      assert.equal(error.requestId, "0abc");
      assert.equal(error.serverDate, Date.UTC(2030, 0, 1, 0, 0, 5));
      assertHidden(error, "canary");
    });
  }

  it("shows no request ID that is none or holds a secret", async () => {
    for (const requestId of ["canary-refresh", "a <b>", "x".repeat(200)]) {
      reply({ status: 200, body: proxyPage, headers: { "box-request-id": requestId } });
      assert.equal((await failureOf(refresh())).requestId, undefined);
    }
  });

  for (const { asked, status, body, decision, code } of tokenRows) {
    const ask = { refresh_token: () => refresh(), authorization_code: redeem }[asked as string];
    if (ask) {
      it(`comes to ${decision} for ${asked}: ${JSON.stringify(body)}`, async () => {
        reply({ status, body });
        const error = await failureOf(ask());
        assert.deepEqual([error.decision, error.code, error.status], [decision, code, status]);
      });
    }
  }

  it("asks for time with a number of seconds or a date", async () => {
    reply({ status: 429, headers: { "retry-after": "17" } });
    assert.equal((await failureOf(refresh())).retryAfterSeconds, 17);
    reply({
      status: 503,
      headers: { date: "Tue, 01 Jan 2030 00:00:00 GMT", "retry-after": "Tue, 01 Jan 2030 00:02:00 GMT" },
    });
    assert.equal((await failureOf(refresh())).retryAfterSeconds, 120);
  });

  it("shows no secret of the request that it sends back", async () => {
    const echo = canaries.join(" ");
    for (const status of [400, 401, 403, 418, 500]) {
      for (const ask of [refresh, redeem]) {
        reply({
          status,
          body: { error: echo, error_description: echo, message: echo, request_id: canaries[0] },
          headers: { "www-authenticate": `Bearer error="${echo}"`, "box-request-id": "canary-refresh" },
        });
        const sent = ask === refresh ? ["canary-client-secret", "canary-refresh"] : canaries.slice(0, 3);
        assertHidden(await failureOf(ask()), ...sent);
      }
    }
  });

  it("is asked once: a failure is not repeated, since a code is good for one use", async () => {
    reply(Object.assign(new Error("canary-refresh"), { code: "ECONNRESET" }));
    const error = await failureOf(redeem());
    assert.deepEqual([error.decision, error.code], ["retryNow", "network"]);
    assertHidden(error, ...canaries);
    assert.equal(box.requests.length, 0);
  });

  it("is asked nothing more once the person has cancelled", async () => {
    await assert.rejects(refresh(AbortSignal.abort()), CancelledError);
    assert.equal(box.requests.length, 0);
  });

  it("is asked at the address of the account, with nothing sent to another", async () => {
    const endpoints = { ...boxEndpoints, apiUrl: "https://box.example" };
    const error = await failureOf(endpoint.refresh({ ...client, endpoints }, refreshToken));
    assert.equal(error.code, "network");
    assert.equal(box.requests.length, 0);
  });
});

async function failureOf(asking: Promise<IssuedTokens>): Promise<BoxError> {
  const error: unknown = await asking.then(
    () => assert.fail("tokens came"),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof BoxError, String(error));
  return error;
}
