import assert from "node:assert/strict";
import fc from "fast-check";
import { BoxError } from "../../../../src/base/errors";
import { Secret } from "../../../../src/base/secret";
import { errorFromResponse } from "../../../../src/box/responses/errorFromResponse";
import type { RequestKind } from "../../../../src/box/responses/errorRow";
import { errorTable, unknownError } from "../../../../src/box/responses/errorTable";
import { transientStatusTable, unexpectedResponse } from "../../../../src/box/responses/statusTable";
import { apiRows } from "../apiResponseRows";
import { proxyPage, responseOf } from "../responseOf";
import { jwtBearer, passingRows, type ResponseRow, tokenExchange, tokenRows } from "../responseRows";
import { assertHidden } from "../shownOf";

const questions: readonly RequestKind[] = [
  "authorization_code",
  "refresh_token",
  jwtBearer,
  "client_credentials",
  tokenExchange,
  "revocation",
  "currentUser",
];

describe("a refusal of the token endpoint", () => eachRow(tokenRows));
describe("a refusal of the API", () => eachRow(apiRows));
describe("a response that says nothing about the sign-in", () => eachRow(passingRows));

describe("the sentence for a response", () => {
  const rows = [...errorTable, unknownError, ...transientStatusTable, unexpectedResponse];
  const templates = rows.flatMap((row) =>
    [
      row.sentence,
      "sentenceWithReason" in row ? row.sentenceWithReason : undefined,
      "sentenceWithWait" in row ? row.sentenceWithWait : undefined,
    ].flatMap((sentence) => sentence?.template ?? []),
  );
  for (const template of new Set(templates)) {
    it(`is one sentence with a next step: ${template}`, () => assertOneSentence(template));
  }

  it("does not hold Box's request ID, which is for the log", () => {
    for (const response of [
      responseOf(503, "", { requestId: "0f1e.2d" }),
      responseOf(400, { error: "invalid_grant" }, { requestId: "0f1e.2d" }),
      responseOf(403, { code: "forbidden_by_policy", message: "No", request_id: "0f1e.2d" }),
      responseOf(400, proxyPage, { requestId: "0f1e.2d" }),
    ]) {
      const error = errorFromResponse(response, "refresh_token", []);
      assert.ok(!error.message.includes("0f1e"), error.message);
      assert.equal(error.requestId, "0f1e.2d");
    }
  });

  it("does not hold what only programs read, where the reason is known; that is for the log", () => {
    const known = [...tokenRows, ...apiRows, ...passingRows].filter(({ code }) => code !== "not_found");
    for (const { asked, status, body, headers } of known) {
      const { message } = errorFromResponse(responseOf(status, body, headers), asked, []);
      assert.doesNotMatch(message, /[a-z]_[a-z]|['"`](?:kid|sub|iss|jti|exp|nbf|iat)['"`]|claim/);
    }
    const text = '"kid" invalid, unable to lookup correct key';
    const body = { error: "invalid_grant", error_description: text };
    assert.equal(errorFromResponse(responseOf(400, body), jwtBearer, []).description, text);
  });

  it("shows Box's text in one line, clipped, without control characters", () => {
    const description = `first\r\nsecond\u001b[31m\u202e third ${"x".repeat(500)}`;
    const error = refusedWith({ error: "a_new_error", error_description: description });
    assert.match(error.message, /^Box refused the request \(first second \[31m third x{100,}…\); try again/);
    assert.ok(error.message.length < 400);
    assert.equal(error.description?.length, 201);
  });
});

describe("the details of a refused request", () => {
  it("are Box's status, text, wait, clock and request ID", () => {
    const serverDate = Date.UTC(2030, 0, 1);
    const body = { error: "invalid_grant", error_description: "Invalid refresh token." };
    const response = responseOf(400, body, { serverDate, retryAfterSeconds: 9, requestId: "abc" });
    const { status, description, ...rest } = errorFromResponse(response, "refresh_token", []);
    assert.deepEqual({ status, description }, { status: 400, description: "Invalid refresh token" });
    assert.equal(rest.retryAfterSeconds, 9);
    assert.equal(rest.serverDate, serverDate);
    assert.equal(rest.requestId, "abc");
  });

  it("have no wait that Box did not ask for", () => {
    assert.equal(errorFromResponse(responseOf(429), "refresh_token", []).retryAfterSeconds, undefined);
  });
});

describe("the end of a sign-in", () => {
  it("is never decided by an API error or a header", () => {
    const api = responseOf(400, {
      type: "error",
      code: "invalid_grant",
      message: "Refresh token has expired",
    });
    const header = responseOf(400, "", { wwwAuthenticate: 'Bearer error="invalid_grant"' });
    for (const response of [api, header]) {
      assert.notEqual(errorFromResponse(response, "refresh_token", []).decision, "signInAgain");
    }
  });

  it("is decided by an OAuth error to a code or a refresh token alone, and by no other status than 4xx", () => {
    const texts = ["Refresh token has expired", "Invalid refresh token", "Auth code doesn't exist", "x"];
    const body = fc.oneof(
      fc.record({ error: fc.constant("invalid_grant"), error_description: fc.constantFrom(...texts) }),
      fc.record({ code: fc.constant("invalid_grant"), message: fc.constantFrom(...texts) }),
      fc.dictionary(fc.constantFrom("error", "error_description", "code", "message"), fc.jsonValue()),
      fc.string(),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...questions),
        fc.integer({ min: 100, max: 599 }),
        body,
        (asked, status, sent) => {
          const error = errorFromResponse(responseOf(status, sent), asked, []);
          assert.ok(error instanceof BoxError);
          if (error.decision === "signInAgain") {
            assert.ok(asked === "authorization_code" || asked === "refresh_token");
            assert.ok(status >= 400 && status <= 499);
            assert.equal(typeof sent === "object" && "error" in sent && sent.error, "invalid_grant");
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("is decided by none of the passing statuses, whatever was asked", () => {
    const body = { error: "invalid_grant", error_description: "Refresh token has expired" };
    for (const status of [300, 302, 399, 407, 408, 429, 500, 502, 503, 504, 599]) {
      for (const asked of questions) {
        assert.equal(
          errorFromResponse(responseOf(status, body), asked, []).decision,
          "retryLater",
          `${status} ${asked}`,
        );
      }
    }
  });
});

describe("the secrets of a request", () => {
  const token = "canary-1!Ab/c+d==";
  const secrets = [new Secret(token), new Secret("canary-secret"), new Secret("canary-secret-and-more")];
  const values = secrets.map((secret) => secret.expose());
  const echo = `Unknown: ${values.join(", ")}; ${new URLSearchParams({ token })}`;

  const echoes: [where: string, response: ReturnType<typeof responseOf>][] = [
    ["an OAuth error", responseOf(400, { error: "invalid_grant", error_description: echo })],
    ["an error of its own", responseOf(400, { error: echo })],
    ["an API error", responseOf(403, { code: echo, message: echo, request_id: "canary-secret" })],
    [
      "a header",
      responseOf(401, "", { wwwAuthenticate: `Bearer error="${echo}", error_description="${echo}"` }),
    ],
    ["the request ID", responseOf(400, { error: "invalid_grant" }, { requestId: "canary-secret-and-more" })],
    ["part of the request ID", responseOf(503, "", { requestId: "id.canary-secret.1" })],
  ];
  for (const [where, response] of echoes) {
    it(`are not in the error when Box's side sends them back in ${where}`, () => {
      for (const asked of questions) {
        const error = errorFromResponse(response, asked, secrets);
        assertHidden(error, ...values, new URLSearchParams([["", token]]).toString().slice(1), "-and-more");
      }
    });
  }

  const meaningless: [what: string, response: ReturnType<typeof responseOf>][] = [
    ["a page", responseOf(400, `<html>${echo}</html>`)],
    ["a page with status 502", responseOf(502, `<html>${echo}</html>`)],
    ["JSON that means nothing", responseOf(400, { access_token: token, echo })],
  ];
  for (const [what, response] of meaningless) {
    it(`are not in the error, like all that stands in ${what}`, () => {
      for (const asked of questions) {
        // Nobody says what the secrets are: nothing is quoted at all.
        assertHidden(errorFromResponse(response, asked, []), ...values, "Unknown:");
      }
    });
  }

  it("leave the rest of Box's text as it was", () => {
    const body = { error: "a_new_error", error_description: "No client canary-secret-and-more here" };
    const error = errorFromResponse(responseOf(400, body), "refresh_token", secrets);
    assert.equal(error.description, "No client [secret] here");
  });

  it("are not in the error whatever they are made of", () => {
    const secret = fc.string({ unit: "binary", minLength: 1 }).map((end) => `canary${end}`);
    fc.assert(
      fc.property(secret, secret, fc.constantFrom(...questions), (one, other, asked) => {
        const text = `a ${other} b ${one} c`;
        const body = { error: text, error_description: text, request_id: one };
        const response = responseOf(400, body, {
          wwwAuthenticate: `Bearer error="${text}"`,
          requestId: other,
        });
        const { message, description, code, requestId, sentence } = errorFromResponse(response, asked, [
          new Secret(one),
          new Secret(other),
        ]);
        const shown = JSON.stringify([message, description, code, requestId, sentence]);
        assert.ok(!shown.includes("canary"));
      }),
      { numRuns: 300 },
    );
  });

  it("may be empty, as when a client secret was never entered", () => {
    const error = errorFromResponse(responseOf(400, { error: "invalid_client" }), "refresh_token", [
      new Secret(""),
    ]);
    assert.equal(error.code, "invalid_client");
  });
});

function eachRow(rows: readonly ResponseRow[]): void {
  for (const { asked, status, body, headers, decision, code, words } of rows) {
    const shown = (typeof body === "string" ? body : JSON.stringify(body)).slice(0, 90);
    it(`comes to ${decision} for ${asked}: ${status} ${shown} ${headers?.wwwAuthenticate ?? ""}`, () => {
      const error = errorFromResponse(responseOf(status, body, headers), asked, []);
      assert.equal(error.decision, decision);
      assert.equal(error.code, code);
      assert.equal(error.status, status);
      assert.equal(error.retryAfterSeconds, headers?.retryAfterSeconds);
      assert.match(error.message, words);
      assertOneSentence(error.sentence.template);
      assert.ok(!error.message.includes("<"), "no page is shown");
    });
  }
}

/** One capital, one full stop at its end, and a next step behind the semicolon. */
function assertOneSentence(template: string): void {
  assert.match(template, /^[A-Z][^;]+; [a-z].*[^.]\.$/s);
  assert.doesNotMatch(template, /[.!?] +[A-Z]/);
  assert.doesNotMatch(template, /\n/);
  assert.match(
    template,
    /\b(try again|sign in again|check|ask|enter|use|choose|open|set|add|register|switch on|allow|get|download)\b/i,
  );
}

function refusedWith(body: object): BoxError {
  return errorFromResponse(responseOf(400, body), "refresh_token", []);
}
