import assert from "node:assert/strict";
import fc from "fast-check";
import { Secret } from "../../../../src/base/secret";
import type { HttpResponse } from "../../../../src/box/http/transport";
import { readErrorResponse, readRequestId } from "../../../../src/box/responses/errorResponse";
import { proxyPage, responseOf } from "../responseOf";

const dead =
  'Bearer realm="Service", error="invalid_token", error_description="The access token provided is invalid."';

describe("the reason in a response", () => {
  const reasons: [name: string, response: HttpResponse, reason: object | undefined][] = [
    [
      "an OAuth error with its description",
      responseOf(400, { error: "invalid_grant", error_description: "Invalid refresh token" }),
      { source: "oauth", error: "invalid_grant", description: "Invalid refresh token" },
    ],
    ["an OAuth error alone", responseOf(400, { error: "x" }), { source: "oauth", error: "x" }],
    [
      "an OAuth error whose description is no text",
      responseOf(400, { error: "x", error_description: { a: 1 } }),
      { source: "oauth", error: "x" },
    ],
    [
      "an OAuth error before an API code and a header",
      responseOf(401, { error: "x", code: "y", message: "z" }, { wwwAuthenticate: dead }),
      { source: "oauth", error: "x" },
    ],
    [
      "an API error",
      responseOf(403, { type: "error", code: "insufficient_scope", message: "No.", request_id: "a" }),
      { source: "api", error: "insufficient_scope", description: "No" },
    ],
    [
      "the header, where the body is empty",
      responseOf(401, "", { wwwAuthenticate: dead }),
      { source: "challenge", error: "invalid_token", description: "The access token provided is invalid" },
    ],
    [
      "the header before an API code, where it says that the token is dead",
      responseOf(401, { code: "unauthorized" }, { wwwAuthenticate: dead }),
      { source: "challenge", error: "invalid_token", description: "The access token provided is invalid" },
    ],
    [
      "an API code before any other header",
      responseOf(403, { code: "forbidden" }, { wwwAuthenticate: 'Bearer error="insufficient_scope"' }),
      { source: "api", error: "forbidden" },
    ],
    [
      "a header in other letters and spaces",
      responseOf(401, "", { wwwAuthenticate: 'bearer ERROR="invalid_token" ,error_description="Gone"' }),
      { source: "challenge", error: "invalid_token", description: "Gone" },
    ],
    [
      "none: a header without an error",
      responseOf(401, "", { wwwAuthenticate: 'Bearer realm="a"' }),
      undefined,
    ],
    [
      "none: a header with a description alone",
      responseOf(401, "", { wwwAuthenticate: 'Bearer error_description="a"' }),
      undefined,
    ],
    ["none: an empty body", responseOf(401), undefined],
    ["none: a page", responseOf(403, proxyPage), undefined],
    ["none: a list", responseOf(400, [{ error: "x" }]), undefined],
    ["none: numbers", responseOf(400, { error: 1, code: 2 }), undefined],
    ["none: JSON null", responseOf(400, "null"), undefined],
    ["none: half a JSON", responseOf(400, '{"error":"invalid_grant"'), undefined],
  ];
  for (const [name, response, reason] of reasons) {
    it(`is ${name}`, () => assert.deepEqual(readErrorResponse(response, []), reason));
  }

  it("is read or not there, whatever comes", () => {
    const body = fc.oneof(fc.string(), fc.json());
    fc.assert(
      fc.property(body, fc.string(), (text, wwwAuthenticate) => {
        const reason = readErrorResponse(responseOf(400, text, { wwwAuthenticate }), []);
        assert.ok(reason === undefined || typeof reason.error === "string");
      }),
    );
  });
});

describe("the request ID of a response", () => {
  const ids: [name: string, response: HttpResponse, id: string | undefined][] = [
    ["the header's", responseOf(500, "", { requestId: "0cd5.1b:2-a_Z" }), "0cd5.1b:2-a_Z"],
    ["the body's", responseOf(403, { request_id: "abcdef123456" }), "abcdef123456"],
    [
      "the header's before the body's",
      responseOf(403, { request_id: "body" }, { requestId: "header" }),
      "header",
    ],
    ["none, where nothing is sent", responseOf(403, {}), undefined],
    ["none, where it is no text", responseOf(403, { request_id: 7 }), undefined],
    ["none, where it is a sentence", responseOf(403, { request_id: "sign in at evil.example" }), undefined],
    ["none, where it is a page", responseOf(403, { request_id: "<b>a</b>" }), undefined],
    ["none, where it is very long", responseOf(403, "", { requestId: "a".repeat(101) }), undefined],
    ["none, where a secret comes back in it", responseOf(403, "", { requestId: "x.canary.y" }), undefined],
  ];
  for (const [name, response, id] of ids) {
    it(`is ${name}`, () => assert.equal(readRequestId(response, [new Secret("canary")]), id));
  }
});
