import assert from "node:assert/strict";
import {
  AuthorizationCodes,
  type CodeRedemption,
  type CodeRequest,
} from "../../box-simulator/authorizationCodes";
import { SecretMint } from "../../box-simulator/secretMint";
import { SimulatorClock } from "../../box-simulator/simulatorClock";

const request: CodeRequest = { clientId: "an app", userId: "7", redirectUri: "http://localhost:1/callback" };
/** RFC 7636, appendix B. */
const VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

describe("authorization codes", () => {
  let clock: SimulatorClock;
  let codes: AuthorizationCodes;
  const settings = { pkceIgnored: false };

  beforeEach(() => {
    clock = SimulatorClock.standing();
    codes = new AuthorizationCodes(clock, new SecretMint(), settings);
  });

  /** `granted`, or the row of what Box says instead. */
  function outcome(code: string, changes: Partial<CodeRedemption> = {}): string {
    const redemption = { code, clientId: "an app", redirectUri: null, codeVerifier: null, ...changes };
    const result = codes.redeem(redemption);
    return result.kind === "granted" ? "granted" : result.row;
  }

  it("give the grant that the person made", () => {
    const code = codes.issue({ ...request, scope: "root_readonly" });
    assert.match(code, /^canaryAC[A-Za-z0-9]{24}$/);
    assert.deepEqual(codes.redeem({ code, clientId: "an app", redirectUri: null, codeVerifier: null }), {
      kind: "granted",
      grant: { clientId: "an app", userId: "7", scope: "root_readonly" },
    });
  });

  it("live for 30 seconds", () => {
    const [early, late] = [codes.issue(request), codes.issue(request)];
    clock.advance(29_999);
    assert.equal(outcome(early), "granted");
    clock.advance(1);
    assert.equal(outcome(late), "codeExpired");
  });

  it("work once", () => {
    const code = codes.issue(request);
    assert.equal(outcome(code), "granted");
    assert.equal(outcome(code), "codeInvalid");
  });

  it("work for their own app alone, and survive the attempt of another", () => {
    const code = codes.issue(request);
    assert.equal(outcome(code, { clientId: "another app" }), "codeInvalid");
    assert.equal(outcome(code), "granted");
  });

  it("demand the redirect URI of the authorize request when one is sent", () => {
    assert.equal(outcome(codes.issue(request), { redirectUri: request.redirectUri }), "granted");
    assert.equal(
      outcome(codes.issue(request), { redirectUri: "http://localhost:1/callback/" }),
      "redirectUriMismatch",
    );
  });

  const hashed = { codeChallenge: CHALLENGE, codeChallengeMethod: "S256" } as const;
  const plain = { codeChallenge: VERIFIER, codeChallengeMethod: "plain" } as const;
  const noMethod = { codeChallenge: VERIFIER };
  const hashedWithoutMethod = { codeChallenge: CHALLENGE };
  const table: [string, Partial<CodeRequest>, string | null, string][] = [
    ["a right verifier", hashed, VERIFIER, "granted"],
    ["a wrong verifier", hashed, `${VERIFIER}x`, "codeVerifierWrong"],
    ["the challenge in the place of the verifier", hashed, CHALLENGE, "codeVerifierWrong"],
    ["no verifier to a challenge", hashed, null, "codeVerifierMissing"],
    ["an empty verifier", hashed, "", "codeVerifierWrong"],
    ["the plain challenge itself", plain, VERIFIER, "granted"],
    ["another plain text", plain, CHALLENGE, "codeVerifierWrong"],
    ["a plain challenge whose method was left out", noMethod, VERIFIER, "granted"],
    ["a hashed challenge whose method was left out", hashedWithoutMethod, VERIFIER, "granted"],
    ["a wrong verifier to one whose method was left out", hashedWithoutMethod, "x", "codeVerifierWrong"],
    ["no verifier to one whose method was left out", hashedWithoutMethod, null, "codeVerifierMissing"],
    ["a verifier to no challenge", {}, VERIFIER, "codeVerifierAlone"],
    ["neither challenge nor verifier", {}, null, "granted"],
  ];
  for (const [what, changes, codeVerifier, expected] of table) {
    it(`answer ${what} as PKCE says`, () => {
      assert.equal(outcome(codes.issue({ ...request, ...changes }), { codeVerifier }), expected);
    });

    it(`grant ${what} when PKCE is ignored`, () => {
      settings.pkceIgnored = true;
      assert.equal(outcome(codes.issue({ ...request, ...changes }), { codeVerifier }), "granted");
      settings.pkceIgnored = false;
    });
  }
});
