import assert from "node:assert/strict";
import { BoxSimulator, type ObservedCall } from "../../box-simulator/boxSimulator";
import { type BoxErrorRow, boxErrorRows } from "../../box-simulator/errorTable";
import { BoxCalls } from "./boxCalls";
import { OpenApi } from "./openApi";

/** Status, error and a part of the text of each row, as the reference on Box has them. */
const tokenRows: [BoxErrorRow, number, string, string?][] = [
  ["invalidRefreshToken", 400, "invalid_grant", "Invalid refresh token"],
  ["refreshTokenExpired", 400, "invalid_grant", "Refresh token has expired"],
  ["codeExpired", 400, "invalid_grant", "The authorization code has expired"],
  ["codeInvalid", 400, "invalid_grant", "Auth code doesn't exist or is invalid for the client"],
  ["grantCredentials", 400, "invalid_grant", "Grant credentials are invalid"],
  ["subClaim", 400, "invalid_grant", "'sub' claim"],
  ["jtiClaim", 400, "invalid_grant", "'jti' claim. A unique 'jti' value is required."],
  ["expTooFar", 400, "invalid_grant", "'exp' claim"],
  ["expPast", 400, "invalid_grant", "'exp' claim"],
  ["issuedInFuture", 400, "invalid_grant", "'nbf' or 'iat'"],
  ["issClaim", 400, "invalid_grant", "'iss' claim"],
  ["audClaim", 400, "invalid_grant", "'aud' claim"],
  ["signature", 400, "invalid_grant", "Signature verification failed"],
  ["kidUnknown", 400, "invalid_grant", '"kid" invalid, unable to lookup correct key'],
  ["kidMissing", 400, "invalid_grant", '"kid" empty, unable to lookup correct key'],
  ["algorithm", 400, "invalid_grant", "Algorithm not allowed"],
  ["clientCredentials", 400, "invalid_client", "The client credentials are invalid"],
  ["appNotAuthorized", 400, "unauthorized_client", "This app is not authorized by the enterprise admin"],
  ["grantTypeUnauthorized", 400, "unauthorized_client", "The grant type is unauthorized for this client_id"],
  [
    "grantTypeUnauthorizedInGuide",
    400,
    "invalid_request",
    "The grant type is unauthorized for this client_id.",
  ],
  [
    "subjectTypeUnauthorized",
    400,
    "unauthorized_client",
    'The "box_subject_type" value is unauthorized for this client_id',
  ],
  ["grantTypeMissing", 400, "invalid_request", "Invalid grant_type parameter or parameter missing"],
  ["noUserTokens", 400, "invalid_request", "Cannot obtain user token based on the enterprise configuration"],
  ["redirectUriMismatch", 400, "redirect_uri_mismatch", "The redirect URI is missing or do not match"],
  ["invalidResource", 400, "invalid_resource", "The target resource is invalid."],
  ["invalidScope", 400, "invalid_scope"],
  ["scopeExceeded", 401, "invalid_scope"],
  ["passwordReset", 400, "password_reset_required"],
  ["termsOfService", 400, "terms_of_service_required"],
  ["revokedAlready", 400, "invalid_token", "The supplied token is invalid"],
  ["revocationClient", 400, "invalid_request", "The client is invalid"],
  ["unsupportedGrantType", 400, "unsupported_grant_type"],
];

const apiRows: [BoxErrorRow, number, string, Record<string, string>][] = [
  ["appDisabled", 401, "unauthorized", { "www-authenticate": 'Bearer realm="Service"' }],
  ["unauthorizedInGuide", 401, "unauthorized", {}],
  ["insufficientScopeInGuide", 403, "insufficient_scope", {}],
  ["emailUnconfirmed", 403, "user_email_confirmation_required", {}],
  ["shieldPolicy", 403, "forbidden_by_policy", {}],
  ["insufficientPermissions", 403, "access_denied_insufficient_permissions", {}],
  ["locationBlocked", 403, "access_from_location_blocked", {}],
  ["corsOrigin", 403, "cors_origin_not_whitelisted", {}],
  ["rateLimited", 429, "rate_limit_exceeded", { "retry-after": "1" }],
  ["internalServerError", 500, "internal_server_error", {}],
  ["badGateway", 502, "bad_gateway", {}],
  ["unavailable", 503, "unavailable", { "retry-after": "1" }],
];

/** Rows without a body, and the whole of the header that has the reason. */
const headerRows = new Map<BoxErrorRow, readonly [number, string]>([
  [
    "tokenInvalid",
    [
      401,
      'Bearer realm="Service", error="invalid_token", error_description="The access token provided is invalid."',
    ],
  ],
  [
    "insufficientScope",
    [
      403,
      'Bearer realm="Service", error="insufficient_scope", error_description="The request requires higher privileges than provided by the access token."',
    ],
  ],
]);

describe("the table of Box's errors, on demand", () => {
  const calls: ObservedCall[] = [];
  let openApi: OpenApi;
  let simulator: BoxSimulator;
  let box: BoxCalls;

  before(async () => {
    openApi = new OpenApi();
    simulator = await BoxSimulator.start({ observe: (observed) => void calls.push(observed) });
    box = new BoxCalls(simulator);
  });

  after(() => simulator.close());

  beforeEach(() => {
    calls.length = 0;
    simulator.reset();
  });

  it("is tested row by row", () => {
    const tested = [...tokenRows, ...apiRows].map(([row]) => row);
    assert.deepEqual([...tested, ...headerRows.keys()].sort(), [...boxErrorRows].sort());
  });

  for (const [row, status, error, text] of tokenRows) {
    it(`answers a token request with the row ${row}`, async () => {
      simulator.faults.add({ on: "token", kind: "boxError", row });
      const { refreshToken } = simulator.signInDirectly();
      const response = await box.refresh(refreshToken);
      const body = (await response.json()) as { error: string; error_description?: string };
      assert.deepEqual([response.status, body.error], [status, error]);
      assert.ok(text === undefined ? !("error_description" in body) : body.error_description?.includes(text));
      assert.deepEqual(
        calls.flatMap((observed) => openApi.faultsOf(observed)),
        [],
      );
      assert.equal((await box.refresh(refreshToken)).status, 200);
    });
  }

  for (const [row, status, code, headers] of apiRows) {
    it(`answers an API request with the row ${row}`, async () => {
      simulator.faults.add({ on: "user", kind: "boxError", row });
      const { accessToken } = simulator.signInDirectly();
      const response = await box.me(accessToken);
      const body = (await response.json()) as Record<string, unknown>;
      assert.deepEqual([response.status, body.type, body.status, body.code], [status, "error", status, code]);
      assert.equal(typeof body.message, "string");
      assert.equal(body.request_id, response.headers.get("box-request-id"));
      for (const [name, value] of Object.entries(headers)) {
        assert.equal(response.headers.get(name), value);
      }
      assert.equal((await box.me(accessToken)).status, 200);
    });
  }

  for (const [row, [status, challenge]] of headerRows) {
    it(`answers an API request with the row ${row}: nothing but a header`, async () => {
      simulator.faults.add({ on: "user", kind: "boxError", row });
      const response = await box.me(simulator.signInDirectly().accessToken);
      assert.deepEqual([response.status, await response.text()], [status, ""]);
      assert.equal(response.headers.get("www-authenticate"), challenge);
    });
  }

  it("answers so many requests as it is told to, with the wait that it is told", async () => {
    simulator.faults.add({ on: "any", kind: "boxError", row: "rateLimited", retryAfter: 7, times: 2 });
    const { accessToken, refreshToken } = simulator.signInDirectly();
    const answers = [await box.refresh(refreshToken), await box.me(accessToken), await box.me(accessToken)];
    assert.deepEqual(
      answers.map(({ status, headers }) => [status, headers.get("retry-after")]),
      [
        [429, "7"],
        [429, "7"],
        [200, null],
      ],
    );
  });

  it("lets any other answer be given word for word", async () => {
    const headers = { "Content-Type": "application/json" };
    simulator.faults.add({ on: "token", kind: "response", status: 200, headers, body: "{" });
    const response = await box.refresh("x");
    assert.deepEqual([response.status, await response.text()], [200, "{"]);
    simulator.faults.add({ on: "user", kind: "response", status: 204 });
    assert.equal((await box.me("x")).status, 204);
  });
});
