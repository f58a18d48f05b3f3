import assert from "node:assert/strict";
import fc from "fast-check";
import { BoxError } from "../../../../src/base/errors";
import { Secret } from "../../../../src/base/secret";
import type { Transport } from "../../../../src/box/http/transport";
import { type CurrentUser, readCurrentUser } from "../../../../src/box/oauth/currentUser";
import { boxEndpoints } from "../../../../src/box/oauth/endpoints";
import { apiRows } from "../apiResponseRows";
import { MockBox, type MockedReply } from "../mockBox";
import { proxyPage, responseOf } from "../responseOf";
import { assertHidden } from "../shownOf";

const fields = "name,login,enterprise,is_platform_access_only";
const accessToken = new Secret("canary-access");

/** As Box answers, with the fields that were asked for. */
const ada = {
  type: "user",
  id: "11446498",
  name: "Ada Lovelace",
  login: "ada@acme.example",
  enterprise: { type: "enterprise", id: "1234", name: "Acme" },
};

describe("the owner of a token", () => {
  let box: MockBox;

  beforeEach(async () => {
    box = await MockBox.start();
  });

  afterEach(() => box.close());

  const reply = (response: MockedReply) => box.respond("GET", `/2.0/users/me?fields=${fields}`, response);
  const read = () => readCurrentUser(box.transport, boxEndpoints, accessToken);
  const readFrom = (body: object) => {
    reply({ status: 200, body });
    return read();
  };

  it("is asked for with the token as bearer and nothing else", async () => {
    await readFrom(ada);
    const [request] = box.requests;
    assert.equal(request?.headers.authorization, "Bearer canary-access");
    assert.deepEqual(request.form, {});
  });

  it("is a person with a name, a login and an enterprise", async () => {
    assert.deepEqual(await readFrom(ada), {
      id: "11446498",
      name: "Ada Lovelace",
      login: "ada@acme.example",
      enterprise: { id: "1234", name: "Acme" },
    });
  });

  const variants: [name: string, body: object, user: CurrentUser][] = [
    ["a person with a free account", { ...ada, enterprise: null }, plain()],
    [
      "a person of whom Box sends the mini fields",
      { type: "user", id: "1", name: "Ada", login: "a@b" },
      { id: "1", name: "Ada", login: "a@b" },
    ],
    ["a person without a name", { id: "1", name: "", login: "a@b" }, { id: "1", name: "a@b", login: "a@b" }],
    ["a person without a login", { id: "1", name: "Ada" }, { id: "1", name: "Ada", login: "" }],
    ["an ID alone", { id: "1" }, { id: "1", name: "1", login: "" }],
    [
      "an ID that is a number",
      { id: 11446498, enterprise: { id: 7 } },
      { id: "11446498", name: "11446498", login: "", enterprise: { id: "7", name: "7" } },
    ],
    [
      "a person with odd fields",
      { id: "1", name: 7, login: null, enterprise: "Acme", role: {} },
      { id: "1", name: "1", login: "" },
    ],
  ];
  for (const [name, body, user] of variants) {
    it(`may be ${name}`, async () => assert.deepEqual(await readFrom(body), user));
  }

  const nobody: [name: string, body: string | object][] = [
    ["a page", proxyPage],
    ["nothing", ""],
    ["null", "null"],
    ["a list", [ada]],
    ["an empty ID", { ...ada, id: "" }],
    ["no ID", { name: "canary-name" }],
    ["an ID that is an object", { id: {} }],
  ];
  for (const [name, body] of nobody) {
    it(`is not known when ${name} comes with status 200`, async () => {
      reply({ status: 200, body, headers: { "box-request-id": "0abc" } });
      const error = await failureOf(read());
      assert.deepEqual([error.decision, error.code, error.status], ["retryLater", "unexpectedResponse", 200]);
      assert.equal(error.requestId, "0abc");
      assert.match(error.message, /; check the network and the proxy, then try again\.$/);
      assertHidden(error, "canary");
    });
  }

  for (const { status, body, headers = {}, decision, code, words } of apiRows) {
    it(`is not told: ${status} ${code} comes to ${decision}`, async () => {
      const { wwwAuthenticate, requestId } = headers;
      reply({
        status,
        body,
        headers: {
          ...(wwwAuthenticate !== undefined && { "www-authenticate": wwwAuthenticate }),
          ...(requestId !== undefined && { "box-request-id": requestId }),
        },
      });
      const error = await failureOf(read());
      assert.deepEqual([error.decision, error.code, error.status], [decision, code, status]);
      assert.match(error.message, words);
    });
  }

  it("is told by a 200 alone", async () => {
    reply({ status: 202, body: ada });
    assert.equal((await failureOf(read())).code, "unexpectedResponse");
  });

  it("is not shown the token when Box's side sends it back", async () => {
    reply({
      status: 403,
      body: { code: "canary-access", message: "canary-access" },
      headers: { "box-request-id": "canary-access" },
    });
    assertHidden(await failureOf(read()), "canary");
    reply({ status: 200, body: {}, headers: { "box-request-id": "canary-access" } });
    assertHidden(await failureOf(read()), "canary");
  });

  it("is read or not known, whatever comes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), fc.string()), async (body) => {
        const transport: Transport = { send: () => Promise.resolve(responseOf(200, body)) };
        const user = await readCurrentUser(transport, boxEndpoints, accessToken).catch(
          (error: unknown) => error,
        );
        assert.ok(user instanceof BoxError || (typeof user === "object" && user !== null && "id" in user));
      }),
    );
  });
});

function plain() {
  const { id, name, login } = ada;
  return { id, name, login };
}

async function failureOf(reading: Promise<CurrentUser>): Promise<BoxError> {
  const error: unknown = await reading.then(
    () => assert.fail("a user came"),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof BoxError, String(error));
  return error;
}
