import assert from "node:assert/strict";
import { BoxSimulator } from "../../box-simulator/boxSimulator";
import { demoItems, foreignFile } from "../../box-simulator/demoTenant";
import { demoApp, demoCcgApp, demoFile, demoFolder, demoUsers } from "../../box-simulator/tenant";
import { credentials } from "./boxCalls";
import { accepted, refused, ServerCalls, secretsOf } from "./serverCalls";

const fileUrl = `https://api.box.com/2.0/files/${demoFile.id}`;
const folderUrl = `https://api.box.com/2.0/folders/${demoFolder.id}`;
const readonlyApp = { ...demoApp, clientId: "readonlyapp", scopes: ["root_readonly", "manage_webhook"] };
const INVALID_RESOURCE = "400 invalid_resource The target resource is invalid.";
const SUBJECT_TOKEN = "400 invalid_grant The subject_token provided is invalid";

describe("the token exchange", () => {
  let simulator: BoxSimulator;
  let box: ServerCalls;
  let subject: string;

  before(async () => {
    simulator = await BoxSimulator.start({ apps: [demoApp, readonlyApp] });
    box = new ServerCalls(simulator);
  });

  after(() => simulator.close());

  beforeEach(() => {
    simulator.reset();
    subject = simulator.signInDirectly().accessToken;
  });

  it("restricts a token to scopes and a file, without client credentials", async () => {
    const form = { scope: "item_preview item_download", resource: fileUrl };
    const { access_token, ...rest } = await accepted(box.exchange(subject, form));
    const object = {
      type: "file",
      id: demoFile.id,
      sequence_id: "0",
      etag: "0",
      name: demoFile.name,
      sha1: demoFile.id.padStart(40, "0"),
      file_version: { type: "file_version", id: `${demoFile.id}1`, sha1: demoFile.id.padStart(40, "0") },
    };
    assert.deepEqual(rest, {
      expires_in: 4123,
      token_type: "bearer",
      restricted_to: [
        { scope: "item_preview", object },
        { scope: "item_download", object },
      ],
      issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
    });
    assert.match(access_token, /^1!canaryST[A-Za-z0-9]{200,}$/);
  });

  it("restricts a token to a folder, by its address or its shared link", async () => {
    const forms = [{ resource: folderUrl }, { box_shared_link: demoFolder.sharedLink?.url ?? "" }];
    for (const form of forms) {
      const { restricted_to } = await accepted(box.exchange(subject, { scope: "base_explorer", ...form }));
      assert.deepEqual(
        restricted_to.map(({ object }) => [object?.type, object?.id]),
        [["folder", demoFolder.id]],
      );
    }
  });

  it("without a resource names the scopes alone", async () => {
    const body = await accepted(box.exchange(subject, { scope: "item_preview" }));
    assert.deepEqual(body.restricted_to, [{ scope: "item_preview" }]);
  });

  it("ignores a resource outside of the form: the token is not restricted to it", async () => {
    const form = new URLSearchParams({
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token: subject,
      subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
      scope: "item_preview",
    });
    const path = `/oauth2/token?${new URLSearchParams({ resource: fileUrl })}`;
    const body = await accepted(box.post(path, Object.fromEntries(form)));
    assert.deepEqual(body.restricted_to, [{ scope: "item_preview" }]);
  });

  it("gives a token that reads the item and what lies in it, and nothing else", async () => {
    const narrow = await accepted(box.exchange(subject, { scope: "item_preview", resource: fileUrl }));
    const wide = await accepted(box.exchange(subject, { scope: "item_preview", resource: folderUrl }));
    const statuses = (token: string) => {
      const paths = [`files/${demoFile.id}`, `folders/${demoFolder.id}`, `files/${foreignFile.id}`];
      return Promise.all(paths.map(async (path) => (await box.api(path, token)).status));
    };
    assert.deepEqual(await statuses(subject), [200, 200, 404]);
    assert.deepEqual(await statuses(narrow.access_token), [200, 403, 404]);
    assert.deepEqual(await statuses(wide.access_token), [200, 200, 404]);
  });

  it("takes tokens of every kind", async () => {
    const server = await accepted(box.clientCredentials("enterprise", demoCcgApp.enterpriseId));
    const developer = simulator.issueDeveloperToken().accessToken;
    for (const token of [subject, server.access_token, developer]) {
      await accepted(box.exchange(token, { scope: "item_preview", resource: fileUrl }));
    }
  });

  it("lets a downscoped token shrink, and not grow", async () => {
    const form = { scope: "item_preview item_download", resource: folderUrl };
    const { access_token } = await accepted(box.exchange(subject, form));
    await accepted(box.exchange(access_token, { scope: "item_preview", resource: fileUrl }));
    assert.equal(await refused(box.exchange(access_token, { scope: "item_upload" })), "401 invalid_scope");
    const narrow = await accepted(box.exchange(subject, { scope: "item_preview", resource: fileUrl }));
    assert.equal(
      await refused(box.exchange(narrow.access_token, { scope: "item_preview", resource: folderUrl })),
      INVALID_RESOURCE,
    );
    const again = await accepted(box.exchange(narrow.access_token, { scope: "item_preview" }));
    assert.equal(again.restricted_to[0]?.object?.id, demoFile.id);
  });

  it("gives an app no more than its own scopes", async () => {
    const { accessToken } = simulator.signInDirectly(readonlyApp.clientId);
    await accepted(box.exchange(accessToken, { scope: "base_preview manage_webhook" }));
    for (const scope of ["item_delete", "root_readwrite", "manage_groups"]) {
      assert.equal(await refused(box.exchange(accessToken, { scope })), "401 invalid_scope");
    }
  });

  it("knows every scope that the guide, or Box's description, has for apps", async () => {
    const scopes = [
      "root_readonly root_readwrite manage_managed_users manage_app_users manage_groups manage_webhook",
      "manage_enterprise_properties manage_data_retention manage_legal_hold manage_legal_holds",
      "sign_requests.readwrite ai.readwrite docgen.readwrite manage_triggers enterprise_content",
    ].flatMap((line) => line.split(" "));
    const app = { ...demoApp, clientId: "everyscope", scopes };
    simulator.addApp(app);
    const { accessToken } = simulator.signInDirectly(app.clientId);
    const { restricted_to } = await accepted(box.exchange(accessToken, { scope: scopes.join(" ") }));
    assert.deepEqual(
      restricted_to.map(({ scope }) => scope),
      scopes,
    );
    assert.equal(await refused(box.exchange(subject, { scope: "manage_triggers" })), "401 invalid_scope");
  });

  const [, , , locked, bookmark] = demoItems;
  const link = (box_shared_link: string | undefined) => ({ box_shared_link: box_shared_link ?? "" });
  const wrong: [string, Record<string, string>, string][] = [
    ["a scope that Box does not have", { scope: "item_preview fly" }, "400 invalid_scope"],
    ["no scope", { scope: "" }, "400 invalid_scope"],
    ["no subject token", { subject_token: "" }, "400 invalid_request The subject_token parameter is missing"],
    [
      "another type of subject token",
      { subject_token_type: "urn:ietf:params:oauth:token-type:refresh_token" },
      "400 invalid_request Invalid subject_token_type parameter or parameter missing",
    ],
    ["an unknown subject token", { subject_token: "x" }, SUBJECT_TOKEN],
    ["an unknown file", { resource: "https://api.box.com/2.0/files/1" }, INVALID_RESOURCE],
    ["a file as a folder", { resource: fileUrl.replace("files", "folders") }, INVALID_RESOURCE],
    ["a file of somebody else", { resource: fileUrl.replace(demoFile.id, foreignFile.id) }, INVALID_RESOURCE],
    ["another host", { resource: fileUrl.replace("api.box.com", "app.box.com") }, INVALID_RESOURCE],
    ["a bare ID", { resource: demoFile.id }, INVALID_RESOURCE],
    ["an unknown shared link", link("https://app.box.com/s/unknown"), INVALID_RESOURCE],
    ["a shared link with a password", link(locked?.sharedLink?.url), INVALID_RESOURCE],
    ["the shared link of a bookmark", link(bookmark?.sharedLink?.url), INVALID_RESOURCE],
    [
      "a resource and a shared link",
      { resource: fileUrl, ...link(demoFolder.sharedLink?.url) },
      "400 invalid_request Only one of resource and box_shared_link can be given",
    ],
    [
      "wrong client credentials",
      { ...credentials, client_secret: "x" },
      "400 invalid_client The client credentials are invalid",
    ],
  ];
  for (const [what, form, expected] of wrong) {
    it(`refuses ${what}`, async () => {
      assert.equal(await refused(box.exchange(subject, { scope: "item_preview", ...form })), expected);
      assert.equal(simulator.accessTokens.length, 0);
    });
  }

  it("refuses a subject token that has expired, was revoked or is a refresh token", async () => {
    const scope = { scope: "item_preview" };
    const { accessToken, refreshToken } = simulator.signInDirectly();
    await box.revoke(accessToken);
    simulator.clock.advance(4_123_000);
    for (const token of [subject, accessToken, refreshToken]) {
      assert.equal(await refused(box.exchange(token, scope)), SUBJECT_TOKEN);
    }
  });

  it("takes right client credentials too", async () => {
    await accepted(box.exchange(subject, { ...credentials, scope: "item_preview", resource: fileUrl }));
  });

  it("is a use of its subject token: the pair before it ends", async () => {
    const first = simulator.signInDirectly();
    const { access_token } = await accepted(box.refresh(first.refreshToken));
    await accepted(box.exchange(access_token, { scope: "item_preview" }));
    assert.equal((await box.me(first.accessToken)).status, 401);
  });

  it("answers with an unrestricted token when it is set to", async () => {
    simulator.settings.unrestrictedExchange = true;
    const body = await accepted(box.exchange(subject, { scope: "item_preview", resource: fileUrl }));
    simulator.settings.unrestrictedExchange = false;
    assert.deepEqual(body.restricted_to, []);
    assert.equal((await box.api(`folders/${demoFolder.id}`, body.access_token)).status, 200);
  });

  it("gives tokens that their own app can revoke, and that outlive their subject token", async () => {
    const { access_token } = await accepted(box.exchange(subject, { scope: "item_preview" }));
    await box.revoke(subject);
    assert.equal(((await (await box.me(access_token)).json()) as { id: string }).id, demoUsers[0].id);
    const foreign = await box.post("/oauth2/revoke", { ...secretsOf(demoCcgApp), token: access_token });
    assert.equal(foreign.status, 400);
    assert.equal((await box.revoke(access_token)).status, 200);
    assert.equal((await box.me(access_token)).status, 401);
  });
});
