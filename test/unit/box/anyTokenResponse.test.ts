import assert from "node:assert/strict";
import fc from "fast-check";
import { BoxError } from "../../../src/base/errors";
import { parseTokenResponse, unusableTokenType } from "../../../src/box/oauth/tokens";

describe("any response to a token request", () => {
  const fieldNames = [
    "access_token",
    "refresh_token",
    "expires_in",
    "token_type",
    "issued_token_type",
    "restricted_to",
  ] as const;
  const odd = fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true });
  const value = fc.oneof(
    odd,
    fc.string(),
    fc.integer(),
    fc.double(),
    fc.array(fc.dictionary(fc.string(), odd)),
  );
  const record = fc.record(
    Object.fromEntries(fieldNames.map((name) => [name, value])) as Record<
      (typeof fieldNames)[number],
      typeof value
    >,
    { requiredKeys: [] },
  );

  /** Whatever comes: a BoxError, or an answer with the very tokens and a usable lifetime. */
  function judge(body: unknown): void {
    const fields: Record<string, unknown> =
      typeof body === "object" && body !== null && !Array.isArray(body) ? { ...body } : {};
    const { access_token, refresh_token } = fields;
    const hasToken = typeof access_token === "string" && access_token !== "";
    try {
      const response = parseTokenResponse(body);
      assert.ok(hasToken);
      assert.equal(response.accessToken.expose(), access_token);
      const hasRefreshToken = typeof refresh_token === "string" && refresh_token !== "";
      assert.equal(response.refreshToken?.expose(), hasRefreshToken ? refresh_token : undefined);
      assert.ok(Number.isSafeInteger(response.expiresInSeconds) && response.expiresInSeconds >= 0);
      const error = unusableTokenType(response);
      assert.ok(error === undefined || error instanceof BoxError);
    } catch (error) {
      assert.ok(error instanceof BoxError, error instanceof Error ? error.message : "no error");
      assert.ok(!hasToken);
    }
  }

  it("is refused with a BoxError or read, whatever it is", () => {
    fc.assert(fc.property(odd, judge));
  });

  it("is refused with a BoxError or read, whatever JSON it is", () => {
    fc.assert(fc.property(fc.jsonValue(), judge));
  });

  it("is refused with a BoxError or read, whatever the documented fields hold", () => {
    fc.assert(fc.property(record, judge), { numRuns: 500 });
  });

  it("keeps an access token and a refresh token that it holds, whatever the other fields are", () => {
    const token = fc.string({ minLength: 1 });
    const pair = fc.record({ access_token: token, refresh_token: token });
    fc.assert(
      fc.property(record, pair, (fields, tokens) => {
        const response = parseTokenResponse({ ...fields, ...tokens });
        assert.equal(response.accessToken.expose(), tokens.access_token);
        assert.equal(response.refreshToken?.expose(), tokens.refresh_token);
      }),
      { numRuns: 500 },
    );
  });
});
