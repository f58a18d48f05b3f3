import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { BoxSimulator } from "../../box-simulator/boxSimulator";
import { demoApp, demoUsers, type SimulatedApp } from "../../box-simulator/tenant";
import { BoxCalls } from "./boxCalls";
import { authorizeUrl, SimulatedPerson } from "./simulatedPerson";

const redirectUri = demoApp.redirectUris[0];
const severalUris: SimulatedApp = {
  clientId: "appwithseveraluris00000000000001",
  clientSecret: "canarysecretoftheotherapp0000001",
  redirectUris: ["http://localhost:1/a", "http://localhost:2/b?x=1"],
  name: `<b>"Q" & 'A'</b>`,
};

describe("the authorize pages", () => {
  let simulator: BoxSimulator;
  let person: SimulatedPerson;

  before(async () => {
    simulator = await BoxSimulator.start({ apps: [demoApp, severalUris] });
    person = new SimulatedPerson(simulator);
  });

  after(() => simulator.close());

  it("lead to the redirect URI with a code that can be redeemed", async () => {
    const url = await person.signIn(authorizeUrl(simulator));
    assert.equal(`${url.origin}${url.pathname}`, redirectUri);
    assert.deepEqual([...url.searchParams.keys()], ["code", "state"]);
    const code = url.searchParams.get("code") ?? "";
    const body = await new BoxCalls(simulator).tokenBody({ grant_type: "authorization_code", code });
    assert.match(body.access_token, /^canaryAT/);
  });

  for (const decision of ["grant", "deny"] as const) {
    it(`name an issuer as it is set when the person decides to ${decision}`, async () => {
      const issuers = [];
      for (const callbackIssuer of ["none", "own", "foreign"] as const) {
        simulator.settings.callbackIssuer = callbackIssuer;
        const callback = await person.signIn(authorizeUrl(simulator), decision);
        issuers.push(callback.searchParams.get("iss"));
      }
      simulator.settings.callbackIssuer = "none";
      assert.deepEqual(issuers, [null, simulator.url, "https://attacker.example"]);
    });
  }

  it("give the state back as it came, and none when none came", async () => {
    const state = "a&b=c d+%20/?#ü€\u{1f511}\"'<>";
    const back = await person.signIn(authorizeUrl(simulator, { state }));
    assert.equal(back.searchParams.get("state"), state);
    const without = await person.signIn(authorizeUrl(simulator, { state: undefined }));
    assert.equal(without.searchParams.has("state"), false);
  });

  it("lead back with access_denied and the state when the person denies", async () => {
    const url = await person.signIn(authorizeUrl(simulator, { state: "s" }), "deny");
    assert.deepEqual(Object.fromEntries(url.searchParams), {
      error: "access_denied",
      error_description: "The user denied access to your application",
      state: "s",
    });
  });

  it("ask again, with an alert, when the password is wrong", async () => {
    const page = await person.open(authorizeUrl(simulator));
    const again = await person.logIn(page, { ...demoUsers[0], password: "wrong" });
    assert.match(again, /role="alert"/);
    assert.match(await person.logIn(again), /Grant access to Box/);
  });

  it("let another person log in", async () => {
    const page = await person.open(authorizeUrl(simulator));
    assert.match(page, /Log in as Tomas Lindqvist/);
    assert.match(await person.logIn(page, { ...demoUsers[1] }), /tomas@example\.com/);
  });

  it("count a decision once", async () => {
    const consent = await person.logIn(await person.open(authorizeUrl(simulator)));
    await person.decide(consent, "grant");
    const second = await person.decide(consent, "grant");
    assert.equal(second.status, 410);
    assert.equal(second.headers.has("location"), false);
  });

  it("take no decision before the log-in", async () => {
    const page = await person.open(authorizeUrl(simulator));
    assert.equal((await person.decide(page, "grant")).status, 410);
  });

  it("show the problem page, and never redirect, when the redirect URI is not registered", async () => {
    for (const wrong of [
      `${redirectUri}/`,
      "http://127.0.0.1:28473/callback",
      "http://localhost:28474/callback",
    ]) {
      const response = await fetch(authorizeUrl(simulator, { redirect_uri: wrong, state: "<i>" }), {
        redirect: "manual",
      });
      const page = await response.text();
      assert.equal(response.headers.has("location"), false);
      assert.match(page, /There seems to be a problem with this app/);
      assert.match(page, /Error: redirect_uri_mismatch/);
      for (const name of ["response_type", "redirect_uri", "state", "client_id"]) {
        assert.ok(page.includes(`<dt>${name}</dt>`), name);
      }
      assert.ok(page.includes(wrong) && page.includes(demoApp.clientId) && page.includes("&#60;i&#62;"));
    }
  });

  it("show the problem page for an app that Box does not know", async () => {
    assert.match(
      await person.open(authorizeUrl(simulator, { client_id: "unknown" })),
      /Error: invalid_client/,
    );
  });

  it("need no redirect URI in the request of an app that has one", async () => {
    const url = await person.signIn(authorizeUrl(simulator, { redirect_uri: undefined }));
    assert.equal(`${url.origin}${url.pathname}`, redirectUri);
  });

  it("tell an app that has several of a missing redirect URI after the consent", async () => {
    const url = authorizeUrl(simulator, { client_id: severalUris.clientId, redirect_uri: undefined });
    const consent = await person.logIn(await person.open(url));
    const response = await person.decide(consent, "grant");
    assert.equal(response.headers.has("location"), false);
    assert.match(await response.text(), /Error: redirect_uri_missing/);
  });

  it("keep the query that a redirect URI has of its own", async () => {
    const parameters = { client_id: severalUris.clientId, redirect_uri: severalUris.redirectUris[1] };
    const url = await person.signIn(authorizeUrl(simulator, parameters));
    assert.deepEqual([...url.searchParams.keys()], ["x", "code", "state"]);
  });

  it("lead back at once when the response type or the challenge method is not supported", async () => {
    for (const [changes, error] of [
      [{ response_type: "token" }, "unsupported_response_type"],
      [{ code_challenge: "x", code_challenge_method: "S512" }, "invalid_request"],
    ] as const) {
      const response = await fetch(authorizeUrl(simulator, changes), { redirect: "manual" });
      const url = new URL(response.headers.get("location") ?? "");
      assert.deepEqual([url.searchParams.get("error"), url.searchParams.get("state")], [error, "a state"]);
    }
  });

  it("hold the app to the challenge that it sent", async () => {
    const verifier = "a-verifier-of-at-least-forty-three-characters";
    const challenge = createHash("sha256").update(verifier).digest("base64url");
    const pkce = { code_challenge: challenge, code_challenge_method: "S256" };
    const calls = new BoxCalls(simulator);
    for (const [sent, expected] of [
      [verifier, undefined],
      [`${verifier}x`, "invalid_grant"],
    ] as const) {
      const code = (await person.signIn(authorizeUrl(simulator, pkce))).searchParams.get("code") ?? "";
      const body = await calls.tokenBody({ grant_type: "authorization_code", code, code_verifier: sent });
      assert.equal(body.error, expected);
    }
  });

  it("take a hashed challenge without its method, as the Box CLI sends it, and a wrong verifier when PKCE is ignored", async () => {
    const verifier = "a-verifier-of-at-least-forty-three-characters";
    const code_challenge = createHash("sha256").update(verifier).digest("base64url");
    const calls = new BoxCalls(simulator);
    for (const [code_verifier, pkceIgnored, expected] of [
      [verifier, false, undefined],
      [`${verifier}x`, false, "invalid_grant"],
      [`${verifier}x`, true, undefined],
    ] as const) {
      const callback = await person.signIn(authorizeUrl(simulator, { code_challenge }));
      const code = callback.searchParams.get("code") ?? "";
      simulator.settings.pkceIgnored = pkceIgnored;
      const body = await calls.tokenBody({ grant_type: "authorization_code", code, code_verifier });
      simulator.settings.pkceIgnored = false;
      assert.equal(body.error, expected);
    }
  });

  it("lead to any port of this machine when it is set so", async () => {
    const redirect_uri = "http://localhost:50123/callback";
    assert.match(await person.open(authorizeUrl(simulator, { redirect_uri })), /redirect_uri_mismatch/);
    simulator.settings.anyLoopbackPort = true;
    const url = await person.signIn(authorizeUrl(simulator, { redirect_uri }));
    simulator.settings.anyLoopbackPort = false;
    assert.equal(`${url.origin}${url.pathname}`, redirect_uri);
  });

  it("escape what comes from outside", async () => {
    const parameters = { client_id: severalUris.clientId, redirect_uri: severalUris.redirectUris[0] };
    const login = await person.open(authorizeUrl(simulator, parameters));
    const consent = await person.logIn(
      await person.open(authorizeUrl(simulator, { ...parameters, scope: "<script>" })),
    );
    for (const page of [login, consent]) {
      assert.equal(page.includes("<b>"), false);
      assert.equal(page.includes("<script>"), false);
    }
  });

  it("load and run nothing but their own style, and may redirect to the app alone", async () => {
    const response = await fetch(authorizeUrl(simulator));
    const policy = response.headers.get("content-security-policy") ?? "";
    const style = /<style>([^<]*)<\/style>/.exec(await response.text())?.[1] ?? "";
    const hash = createHash("sha256").update(style).digest("base64");
    assert.match(policy, /^default-src 'none';/);
    assert.ok(policy.includes(`style-src 'sha256-${hash}';`));
    assert.match(policy, /form-action 'self';/);
    assert.equal(response.headers.get("cache-control"), "no-store");

    const page = await person.open(authorizeUrl(simulator));
    const attempt = /name="attempt" value="([^"]+)"/.exec(page)?.[1] ?? "";
    const { login, password } = demoUsers[0];
    const consent = await new BoxCalls(simulator).post("/api/oauth2/authorize/log-in", {
      attempt,
      login,
      password,
    });
    assert.match(
      consent.headers.get("content-security-policy") ?? "",
      /form-action 'self' http:\/\/localhost:28473;/,
    );
  });
});
