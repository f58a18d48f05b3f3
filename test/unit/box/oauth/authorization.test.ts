import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { inspect } from "node:util";
import fc from "fast-check";
import { Secret } from "../../../../src/base/secret";
import {
  authorizationRefused,
  createAuthorizationRequest,
  parseAuthorizationResponse,
} from "../../../../src/box/oauth/authorization";
import { boxEndpoints } from "../../../../src/box/oauth/endpoints";
import { refusal } from "../refusal";

const options = {
  endpoints: boxEndpoints,
  clientId: "client",
  redirectUri: "http://localhost:28473/callback",
};

describe("an authorization request", () => {
  it("names everything that Box and PKCE need", () => {
    const { url, state, codeVerifier } = createAuthorizationRequest(options);
    const { origin, pathname, searchParams } = new URL(url);
    assert.equal(origin + pathname, "https://account.box.com/api/oauth2/authorize");
    assert.deepEqual(Object.fromEntries(searchParams), {
      response_type: "code",
      client_id: "client",
      redirect_uri: options.redirectUri,
      state: state.expose(),
      code_challenge: createHash("sha256").update(codeVerifier.expose()).digest("base64url"),
      code_challenge_method: "S256",
    });
  });

  it("asks for a narrower scope when there is one", () => {
    const { url } = createAuthorizationRequest({ ...options, scope: "root_readonly item_upload" });
    assert.equal(new URL(url).searchParams.get("scope"), "root_readonly item_upload");
  });

  for (const scope of [undefined, "", "  "]) {
    it(`leaves the scope to Box for ${JSON.stringify(scope)}`, () => {
      const { url } = createAuthorizationRequest({ ...options, scope });
      assert.equal(new URL(url).searchParams.has("scope"), false);
    });
  }

  it("is not made with what is no scope", () => {
    const error = refusal(() => createAuthorizationRequest({ ...options, scope: 'root_readonly "all"' }));
    assert.deepEqual([error.decision, error.code], ["fixSettings", "settings"]);
  });

  it("has a new state and a new verifier of 32 bytes each time", () => {
    const requests = Array.from({ length: 50 }, () => createAuthorizationRequest(options));
    const values = requests.flatMap(({ state, codeVerifier }) => [state.expose(), codeVerifier.expose()]);
    assert.equal(new Set(values).size, 100);
    for (const value of values) {
      assert.equal(Buffer.from(value, "base64url").length, 32);
    }
  });

  it("shows no secret when it is inspected or serialised", () => {
    const request = createAuthorizationRequest(options);
    const shown = inspect(request, { depth: 9, showHidden: true }) + JSON.stringify(request);
    assert.ok(!shown.includes(request.state.expose()));
    assert.ok(!shown.includes(request.codeVerifier.expose()));
  });
});

describe("an authorization response", () => {
  const state = new Secret("the-state");
  const issuers = ["https://api.box.com", "https://account.box.com"];
  const parse = (query: string) => parseAuthorizationResponse(new URLSearchParams(query), { state, issuers });

  it("gives the code and ignores parameters it does not know", () => {
    const response = parse("code=the-code&state=the-state&from=box");
    assert.ok(response.kind === "code");
    assert.equal(response.code.expose(), "the-code");
    assert.ok(!inspect(response).includes("the-code"));
  });

  it("gives Box's error with its description, also beside a code", () => {
    assert.deepEqual(parse("error=server_error&error_description=107&state=the-state&code=c"), {
      kind: "error",
      error: "server_error",
      description: "107",
    });
    assert.deepEqual(parse("error=access_denied&state=the-state"), {
      kind: "error",
      error: "access_denied",
      description: "",
    });
  });

  const notOurs: [query: string, why: string][] = [
    ["", "state"],
    ["code=c", "state"],
    ["code=c&state=", "state"],
    ["code=c&state=the-stat", "state"],
    ["code=c&state=the-state2", "state"],
    ["error=access_denied&state=other", "state"],
    ["code=c&state=the-state&state=the-state", "repeatedParameter"],
    ["code=c&code=d&state=the-state", "repeatedParameter"],
    ["error=a&error=b&state=the-state", "repeatedParameter"],
    ["state=the-state", "incomplete"],
    ["code=&state=the-state", "incomplete"],
  ];
  for (const [query, why] of notOurs) {
    it(`ignores "${query}"`, () => assert.deepEqual(parse(query), { kind: "notOurs", why }));
  }

  for (const issuer of [...issuers, ""]) {
    it(`may come from "${issuer}", or from nobody that it names`, () => {
      assert.equal(parse(`code=c&state=the-state&iss=${encodeURIComponent(issuer)}`).kind, "code");
    });
  }

  // RFC 9207 2.4: simple string comparison, without any normalisation, and also beside an error.
  const foreign = [
    "https://evil.example",
    "https://api.box.com/",
    "https://API.box.com",
    "http://api.box.com",
    "https://api.box.com.evil.example",
    "https://account.box.com:443",
    "api.box.com",
  ];
  for (const issuer of foreign) {
    it(`is refused when it names ${issuer} as its sender`, () => {
      for (const content of ["code=c", "error=access_denied"]) {
        assert.deepEqual(parse(`${content}&state=the-state&iss=${encodeURIComponent(issuer)}`), {
          kind: "notOurs",
          why: "issuer",
        });
      }
    });
  }

  it("is taken with this state and no foreign sender alone, and read without a throw, whatever comes", () => {
    const value = fc.oneof(
      fc.string(),
      fc.string({ unit: "binary" }),
      fc.constantFrom(...issuers, "the-state"),
    );
    const name = fc.oneof(
      fc.constantFrom("code", "state", "iss", "error", "error_description"),
      fc.string({ maxLength: 8 }),
    );
    const often = fc.constantFrom<[string, string]>(["state", "the-state"], ["code", "c"], ["error", "e"]);
    const parameters = fc.array(fc.oneof(often, fc.tuple(name, value)), { maxLength: 7 });
    const taken = new Set<string>();
    fc.assert(
      fc.property(parameters, (pairs) => {
        const query = new URLSearchParams(pairs);
        const { kind } = parseAuthorizationResponse(query, { state, issuers });
        taken.add(kind);
        if (kind !== "notOurs") {
          assert.deepEqual(query.getAll("state"), ["the-state"]);
          assert.ok(query.getAll("iss").every((issuer) => issuer === "" || issuers.includes(issuer)));
        }
      }),
      { numRuns: 400, seed: 20301 },
    );
    assert.deepEqual([...taken].sort(), ["code", "error", "notOurs"]);
  });
});

describe("a refused authorization", () => {
  const refusals: [error: string, description: string, decision: string, words: RegExp][] = [
    ["access_denied", "The user denied access", "fatal", /not granted/],
    ["server_error", "107", "actionRequiredAtBox", /admin/],
    ["server_error", "", "fatal", /refused the sign-in \(server_error\)/],
    ["temporarily_unavailable", "", "retryLater", /later/],
    ["invalid_scope", "", "fixSettings", /boxAuth\.scopes/],
    ["unauthorized_client", "no such client", "fixSettings", /client ID/],
    ["something_new", "in other words", "fatal", /something_new: in other words/],
  ];
  for (const [error, description, decision, words] of refusals) {
    it(`explains ${error} ${description}`.trim(), () => {
      const refused = authorizationRefused({ error, description });
      assert.equal(refused.decision, decision);
      assert.equal(refused.code, error);
      assert.match(refused.message, words);
    });
  }

  it("keeps one short line, whatever was sent", () => {
    const { message } = authorizationRefused({ error: "e", description: `a\r\nb\u202e${"x".repeat(5000)}` });
    assert.ok(message.length < 400);
    assert.doesNotMatch(message, /[\r\n\u202e]/);
  });
});
