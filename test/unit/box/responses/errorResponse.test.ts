import assert from "node:assert/strict";
import fc from "fast-check";
import { Secret } from "../../../../src/base/secret";
import type { HttpResponse } from "../../../../src/box/http/transport";
import { readErrorResponse, readRequestId } from "../../../../src/box/responses/errorResponse";
import { answerOf, proxyPage } from "../answerOf";

const dead =
  'Bearer realm="Service", error="invalid_token", error_description="The access token provided is invalid."';

describe("the reason in an answer", () => {
  const reasons: [name: string, answer: HttpResponse, reason: object | undefined][] = [
    [
      "an OAuth error with its description",
      answerOf(400, { error: "invalid_grant", error_description: "Invalid refresh token" }),
      { source: "oauth", error: "invalid_grant", description: "Invalid refresh token" },
    ],
    ["an OAuth error alone", answerOf(400, { error: "x" }), { source: "oauth", error: "x" }],
    [
      "an OAuth error whose description is no text",
      answerOf(400, { error: "x", error_description: { a: 1 } }),
      { source: "oauth", error: "x" },
    ],
    [
      "an OAuth error before an API code and a header",
      answerOf(401, { error: "x", code: "y", message: "z" }, { wwwAuthenticate: dead }),
      { source: "oauth", error: "x" },
    ],
    [
      "an API error",
      answerOf(403, { type: "error", code: "insufficient_scope", message: "No.", request_id: "a" }),
      { source: "api", error: "insufficient_scope", description: "No" },
    ],
    [
      "the header, where the body is empty",
      answerOf(401, "", { wwwAuthenticate: dead }),
      { source: "challenge", error: "invalid_token", description: "The access token provided is invalid" },
    ],
    [
      "the header before an API code, where it says that the token is dead",
      answerOf(401, { code: "unauthorized" }, { wwwAuthenticate: dead }),
      { source: "challenge", error: "invalid_token", description: "The access token provided is invalid" },
    ],
    [
      "an API code before any other header",
      answerOf(403, { code: "forbidden" }, { wwwAuthenticate: 'Bearer error="insufficient_scope"' }),
      { source: "api", error: "forbidden" },
    ],
    [
      "a header in other letters and spaces",
      answerOf(401, "", { wwwAuthenticate: 'bearer ERROR="invalid_token" ,error_description="Gone"' }),
      { source: "challenge", error: "invalid_token", description: "Gone" },
    ],
    [
      "none: a header without an error",
      answerOf(401, "", { wwwAuthenticate: 'Bearer realm="a"' }),
      undefined,
    ],
    [
      "none: a header with a description alone",
      answerOf(401, "", { wwwAuthenticate: 'Bearer error_description="a"' }),
      undefined,
    ],
    ["none: an empty body", answerOf(401), undefined],
    ["none: a page", answerOf(403, proxyPage), undefined],
    ["none: a list", answerOf(400, [{ error: "x" }]), undefined],
    ["none: numbers", answerOf(400, { error: 1, code: 2 }), undefined],
    ["none: JSON null", answerOf(400, "null"), undefined],
    ["none: half a JSON", answerOf(400, '{"error":"invalid_grant"'), undefined],
  ];
  for (const [name, answer, reason] of reasons) {
    it(`is ${name}`, () => assert.deepEqual(readErrorResponse(answer, []), reason));
  }

  it("is read or not there, whatever comes", () => {
    const body = fc.oneof(fc.string(), fc.json());
    fc.assert(
      fc.property(body, fc.string(), (text, wwwAuthenticate) => {
        const reason = readErrorResponse(answerOf(400, text, { wwwAuthenticate }), []);
        assert.ok(reason === undefined || typeof reason.error === "string");
      }),
    );
  });
});

describe("the request ID of an answer", () => {
  const ids: [name: string, answer: HttpResponse, id: string | undefined][] = [
    ["the header's", answerOf(500, "", { requestId: "0cd5.1b:2-a_Z" }), "0cd5.1b:2-a_Z"],
    ["the body's", answerOf(403, { request_id: "abcdef123456" }), "abcdef123456"],
    [
      "the header's before the body's",
      answerOf(403, { request_id: "body" }, { requestId: "header" }),
      "header",
    ],
    ["none, where nothing is sent", answerOf(403, {}), undefined],
    ["none, where it is no text", answerOf(403, { request_id: 7 }), undefined],
    ["none, where it is a sentence", answerOf(403, { request_id: "sign in at evil.example" }), undefined],
    ["none, where it is a page", answerOf(403, { request_id: "<b>a</b>" }), undefined],
    ["none, where it is very long", answerOf(403, "", { requestId: "a".repeat(101) }), undefined],
    ["none, where a secret comes back in it", answerOf(403, "", { requestId: "x.canary.y" }), undefined],
  ];
  for (const [name, answer, id] of ids) {
    it(`is ${name}`, () => assert.equal(readRequestId(answer, [new Secret("canary")]), id));
  }
});
