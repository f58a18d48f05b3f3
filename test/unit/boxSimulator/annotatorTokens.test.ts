import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { AUDIENCE } from "../../box-simulator/assertionCheck";
import type { BoxSimulator } from "../../box-simulator/boxSimulator";
import { SimulatorClock } from "../../box-simulator/simulatorClock";
import { demoApp, demoFile, demoJwtApp } from "../../box-simulator/tenant";
import { accepted, refused, ServerCalls } from "./serverCalls";
import { withSimulator } from "./withSimulator";

const ACTOR_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:id_token";
const form = { scope: "item_preview", resource: `https://api.box.com/2.0/files/${demoFile.id}` };
const SUB = "400 invalid_grant Please check the 'sub' claim. The 'sub' specified is invalid.";
const SIGNATURE = "400 invalid_grant Signature verification failed";

/** Box guide "Annotator Tokens". */
describe("annotator tokens", function () {
  // A key pair takes its time.
  this.timeout(10_000);

  let simulator: BoxSimulator;
  let box: ServerCalls;

  withSimulator({ clock: SimulatorClock.standing() }, (started) => {
    simulator = started;
    box = new ServerCalls(simulator);
  });

  const claims = (changes: Record<string, unknown> = {}) => ({
    iss: demoApp.clientId,
    sub: "a-reader-of-the-app",
    name: "A Reader",
    box_sub_type: "external",
    aud: AUDIENCE,
    jti: randomUUID(),
    exp: box.seconds(45),
    ...changes,
  });

  /** RFC 7519 6: as the classic SDK sends it. */
  function unsecured(changes: Record<string, unknown> = {}): string {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    return `${part({ alg: "none", typ: "JWT" })}.${part(claims(changes))}.`;
  }

  function exchange(actor_token: string, changes: Record<string, string> = {}): Promise<Response> {
    const { accessToken } = simulator.signInDirectly();
    return box.exchange(accessToken, {
      ...form,
      actor_token,
      actor_token_type: ACTOR_TOKEN_TYPE,
      ...changes,
    });
  }

  const annotators = () => simulator.accessTokens.flatMap(({ annotator }) => (annotator ? [annotator] : []));

  it("are downscoped tokens in the name of the app's own user, made without a signature", async () => {
    const { access_token, restricted_to } = await accepted(exchange(unsecured()));
    assert.match(access_token, /^1!canaryST/);
    assert.deepEqual(
      restricted_to.map(({ scope, object }) => `${scope} ${object?.id}`),
      [`item_preview ${demoFile.id}`],
    );
    assert.deepEqual(annotators(), [{ id: "a-reader-of-the-app", name: "A Reader" }]);
    assert.equal((await box.api(`files/${demoFile.id}`, access_token)).status, 200);
  });

  it("are made of a signed assertion as well, and stay in that name when they are exchanged again", async () => {
    const assertion = await box.assertion({ claims: claims({ iss: demoJwtApp.clientId, name: undefined }) });
    const server = await accepted(box.jwt(await box.assertion()));
    const actor = { actor_token: assertion, actor_token_type: ACTOR_TOKEN_TYPE };
    const { access_token } = await accepted(box.exchange(server.access_token, { ...form, ...actor }));
    await accepted(box.exchange(access_token, { scope: "item_preview" }));
    assert.deepEqual(annotators(), [{ id: "a-reader-of-the-app" }, { id: "a-reader-of-the-app" }]);
  });

  const wrong: [string, Record<string, unknown>, string][] = [
    ["of another sort of subject", { box_sub_type: "user" }, SUB],
    ["of nobody", { sub: "" }, SUB],
    [
      "of another app",
      { iss: demoJwtApp.clientId },
      "400 invalid_grant Please check the 'iss' claim. The 'iss' specified is invalid.",
    ],
    [
      "for another audience",
      { aud: "https://example.com" },
      "400 invalid_grant Please check the 'aud' claim. The 'aud' specified is invalid.",
    ],
    [
      "that has expired",
      { exp: 1 },
      "400 invalid_grant Current date/time MUST be before the expiration date/time listed in the 'exp' claim",
    ],
  ];
  for (const [what, changes, expected] of wrong) {
    it(`are not made of an actor token ${what}`, async () => {
      assert.equal(await refused(exchange(unsecured(changes))), expected);
      assert.equal(simulator.accessTokens.length, 0);
    });
  }

  it("are not made of one that was used, is no JWT, or says that it has no signature and has one", async () => {
    const actorToken = unsecured();
    await accepted(exchange(actorToken));
    assert.match(await refused(exchange(actorToken)), /'jti' claim/);
    assert.equal(await refused(exchange("x")), SIGNATURE);
    assert.match(await refused(exchange(`${unsecured()}c2ln`)), /Algorithm not allowed/);
  });

  it("are not made without the type of the actor token", async () => {
    for (const actor_token_type of ["", "urn:ietf:params:oauth:token-type:access_token"]) {
      assert.match(await refused(exchange(unsecured(), { actor_token_type })), /^400 invalid_request/);
    }
  });
});
