import assert from "node:assert/strict";
import { BoxError } from "../../../../src/base/errors";
import { parseTokenResponse, type TokenResponse, unusableTokenType } from "../../../../src/box/oauth/tokens";
import { assertHidden } from "../shownOf";
import { tokenObject } from "../tokenFixtures";

const ACCESS_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:access_token";
const SAMPLE_TOKEN = "c3FIOG9vSGV4VHo4QzAyg5T1JvNnJoZ3ExaVNyQWw6WjRsanRKZG5lQk9qUE1BVQ";

/** With the secrets in the open, so that two answers can be compared. */
function opened(response: TokenResponse) {
  const { accessToken, refreshToken, ...rest } = response;
  return {
    ...rest,
    accessToken: accessToken.expose(),
    ...(refreshToken && { refreshToken: refreshToken.expose() }),
  };
}

const parsed = (fields: unknown) => opened(parseTokenResponse(fields));
const withFields = (fields: object) => parsed({ access_token: "canary-access", expires_in: 3600, ...fields });

describe("a token object of Box", () => {
  it("is read from the documented OAuth sample", () => {
    assert.deepEqual(parsed(tokenObject("oauth")), {
      accessToken: SAMPLE_TOKEN,
      refreshToken: SAMPLE_TOKEN,
      expiresInSeconds: 3600,
      expiryIsEstimated: false,
      tokenType: "bearer",
      issuedTokenType: ACCESS_TOKEN_TYPE,
      restrictedTo: [],
    });
  });

  it("is read from the documented sample of server authentication, which has no refresh token and no token type", () => {
    assert.deepEqual(parsed(tokenObject("serverAuthentication")), {
      accessToken: "DkXZmsjUKizvL2z0WiaLvMBeQ756XCGGf",
      expiresInSeconds: 4123,
      expiryIsEstimated: false,
      issuedTokenType: "bearer",
      restrictedTo: [],
    });
  });

  it("is read from the documented downscoped sample, with the folder it is restricted to", () => {
    assert.deepEqual(parsed(tokenObject("downscoped")), {
      accessToken: "1!DgsZ6V9kMWZu2StrxwQDF5BudQNen-xUmU2cfcVKArE....",
      expiresInSeconds: 4175,
      expiryIsEstimated: false,
      tokenType: "bearer",
      issuedTokenType: ACCESS_TOKEN_TYPE,
      restrictedTo: [{ scope: "item_preview", object: { type: "folder", id: "1234567890", name: "Test" } }],
    });
  });

  it("is read from the sample with every field, whose IDs are numbers", () => {
    assert.deepEqual(parsed(tokenObject("everyField")), {
      accessToken: SAMPLE_TOKEN,
      refreshToken: SAMPLE_TOKEN,
      expiresInSeconds: 3600,
      expiryIsEstimated: false,
      tokenType: "bearer",
      issuedTokenType: ACCESS_TOKEN_TYPE,
      restrictedTo: [{ scope: "item_download", object: { type: "file", id: "12345", name: "Contract.pdf" } }],
    });
  });

  it("is read from a captured OAuth answer, which has no issued token type", () => {
    assert.deepEqual(parsed(tokenObject("oauthCapture")), {
      accessToken: "canary-access-of-a-captured-answer",
      refreshToken: "canary-refresh-of-a-captured-answer",
      expiresInSeconds: 3895,
      expiryIsEstimated: false,
      tokenType: "bearer",
      restrictedTo: [],
    });
  });

  it("is read from a captured answer to server authentication", () => {
    assert.deepEqual(parsed(tokenObject("serverCapture")), {
      accessToken: "canary-access-of-a-captured-answer",
      expiresInSeconds: 3992,
      expiryIsEstimated: false,
      tokenType: "bearer",
      restrictedTo: [],
    });
  });

  it("needs nothing but an access token", () => {
    assert.deepEqual(parsed({ access_token: "canary-access" }), {
      accessToken: "canary-access",
      expiresInSeconds: 3600,
      expiryIsEstimated: true,
      restrictedTo: [],
    });
  });

  it("may have fields that nobody knows yet", () => {
    const { access_token, ...rest } = tokenObject("oauth");
    assert.deepEqual(
      parsed({ ...rest, access_token, id_token: "x", refresh_token_expires_in: 1, scope: [] }),
      parsed(tokenObject("oauth")),
    );
  });

  it("keeps its tokens out of sight", () => {
    const response = parseTokenResponse({ access_token: "canary-access", refresh_token: "canary-refresh" });
    assertHidden(response, "canary-access", "canary-refresh");
  });
});

describe("the lifetime of a token", () => {
  const lifetimes: [sent: unknown, seconds: number, estimated: boolean][] = [
    [3600, 3600, false],
    [4123, 4123, false],
    [12, 12, false],
    [0, 0, false],
    ["3600", 3600, false],
    [" 4123 ", 4123, false],
    ["4123.0", 4123, false],
    [3599.9, 3599, false],
    [10_000_000_000, 10_000_000_000, false],
    [undefined, 3600, true],
    [null, 3600, true],
    ["", 3600, true],
    ["  ", 3600, true],
    ["soon", 3600, true],
    ["1 hour", 3600, true],
    [true, 3600, true],
    [[3600], 3600, true],
    [{ seconds: 3600 }, 3600, true],
    [-1, 3600, true],
    ["-3600", 3600, true],
    [Number.NaN, 3600, true],
    [Number.POSITIVE_INFINITY, 3600, true],
    ["Infinity", 3600, true],
    [1e11, 3600, true],
    [1e300, 3600, true],
  ];
  for (const [sent, seconds, estimated] of lifetimes) {
    const shown = typeof sent === "number" ? String(sent) : (JSON.stringify(sent) ?? "nothing");
    it(`is ${seconds} seconds${estimated ? ", estimated," : ""} when Box sends ${shown}`, () => {
      const { expiresInSeconds, expiryIsEstimated } = withFields({ expires_in: sent });
      assert.deepEqual(
        { expiresInSeconds, expiryIsEstimated },
        {
          expiresInSeconds: seconds,
          expiryIsEstimated: estimated,
        },
      );
    });
  }
});

describe("what a token is restricted to", () => {
  const file = { type: "file", id: "12345" };
  const restrictions: [name: string, sent: unknown, restrictedTo: unknown][] = [
    ["nothing, when Box leaves it out", undefined, []],
    ["nothing, when Box sends null", null, []],
    ["nothing, when Box sends an empty list", [], []],
    ["nothing that can be read, when Box sends an object", { scope: "item_preview" }, []],
    [
      "a scope on a file",
      [{ scope: "item_preview", object: file }],
      [{ scope: "item_preview", object: file }],
    ],
    ["a scope on no item", [{ scope: "base_explorer" }], [{ scope: "base_explorer" }]],
    ["a scope on null", [{ scope: "base_explorer", object: null }], [{ scope: "base_explorer" }]],
    ["a scope that Box adds later", [{ scope: "item_teleport" }], [{ scope: "item_teleport" }]],
    ["a scope on a thing without an ID", [{ scope: "a", object: { type: "file" } }], [{ scope: "a" }]],
    [
      "several, without the entries that cannot be read",
      [null, "item_preview", {}, { scope: "" }, { scope: 3 }, [], { scope: "item_read", object: file }],
      [{ scope: "item_read", object: file }],
    ],
  ];
  for (const [name, sent, restrictedTo] of restrictions) {
    it(`is ${name}`, () => assert.deepEqual(withFields({ restricted_to: sent }).restrictedTo, restrictedTo));
  }
});

describe("a response without an access token", () => {
  const bodies: [name: string, body: unknown][] = [
    ["no JSON", undefined],
    ["null", null],
    ["a text", "canary-text"],
    ["a list", [{ access_token: "canary-access" }]],
    ["an empty object", {}],
    ["an empty access token", { access_token: "", refresh_token: "canary-refresh" }],
    ["an access token that is null", { access_token: null }],
    ["an access token that is a number", { access_token: 42 }],
    ["an access token in a list", { access_token: ["canary-access"] }],
    ["an OAuth error", { error: "invalid_grant", error_description: "canary-text" }],
  ];
  for (const [name, body] of bodies) {
    it(`asks to try again later and shows nothing of what came: ${name}`, () => {
      const seen = { status: 200, requestId: "abc123", serverDate: Date.UTC(2030, 0, 1) };
      const error = thrownBy(() => parseTokenResponse(body, seen));
      assert.ok(error instanceof BoxError);
      const { decision, code, status, requestId, serverDate } = error;
      assert.deepEqual({ decision, code }, { decision: "retryLater", code: "unexpectedResponse" });
      assert.deepEqual({ status, requestId, serverDate }, seen);
      assert.match(error.message, /^[^.;]+; check the network and the proxy, then try again\.$/);
      assertHidden(error, "canary");
    });
  }
});

describe("the type of a token", () => {
  const types: [fields: object, usable: boolean][] = [
    [{}, true],
    [{ token_type: "bearer" }, true],
    [{ token_type: "Bearer" }, true],
    [{ token_type: "BEARER" }, true],
    [{ token_type: "" }, true],
    [{ token_type: null }, true],
    [{ issued_token_type: "bearer" }, true],
    [{ issued_token_type: ACCESS_TOKEN_TYPE }, true],
    [{ issued_token_type: ACCESS_TOKEN_TYPE.toUpperCase() }, true],
    [{ token_type: "bearer", issued_token_type: ACCESS_TOKEN_TYPE }, true],
    [{ token_type: "mac" }, false],
    [{ token_type: "DPoP" }, false],
    [{ token_type: "N_A", issued_token_type: ACCESS_TOKEN_TYPE }, false],
    [{ issued_token_type: "urn:ietf:params:oauth:token-type:refresh_token" }, false],
    [{ token_type: "bearer", issued_token_type: "urn:ietf:params:oauth:token-type:jwt" }, false],
  ];
  for (const [fields, usable] of types) {
    it(`${usable ? "is good" : "cannot be used"}: ${JSON.stringify(fields)}`, () => {
      const error = unusableTokenType(parseTokenResponse({ access_token: "canary-access", ...fields }));
      assert.equal(error?.code, usable ? undefined : "unusableTokenType");
      assert.equal(error?.decision, usable ? undefined : "fatal");
    });
  }

  it("is named in one line, however long and odd it is", () => {
    const response = parseTokenResponse({
      access_token: "canary-access",
      token_type: `x\n\u0007${"y".repeat(999)}`,
    });
    const message = unusableTokenType(response)?.message ?? "";
    assert.match(
      message,
      /^Box sent a token of the kind x y{50,198}…, .*; ask the administrator of the app\.$/,
    );
    assert.ok(!message.includes("canary-access"));
  });

  it("never loses a good pair: the refresh token of an odd answer can be read", () => {
    assert.equal(
      withFields({ token_type: "mac", refresh_token: "canary-refresh" }).refreshToken,
      "canary-refresh",
    );
  });
});

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return assert.fail("nothing was thrown");
}
