import assert from "node:assert/strict";
import { BoxSimulator, type ObservedCall } from "../../box-simulator/boxSimulator";
import { demoAppUser, demoCcgApp, demoFile, demoFolder, demoUsers } from "../../box-simulator/tenant";
import { OpenApi } from "./openApi";
import { accepted, ServerCalls } from "./serverCalls";
import { authorizeUrl, SimulatedPerson } from "./simulatedPerson";

describe("Box's OpenAPI description", function () {
  // A key pair takes its time.
  this.timeout(10_000);

  const calls: ObservedCall[] = [];
  let openApi: OpenApi;
  let simulator: BoxSimulator;
  let box: ServerCalls;

  before(async () => {
    openApi = new OpenApi();
    simulator = await BoxSimulator.start({ observe: (observed) => void calls.push(observed) });
    box = new ServerCalls(simulator);
  });

  after(() => simulator.close());

  beforeEach(() => void calls.splice(0));

  /** Something was judged, and nothing of it was wrong. */
  function fits(count: number): void {
    assert.equal(calls.length, count);
    assert.deepEqual(
      calls.flatMap((observed) => openApi.faultsOf(observed)),
      [],
    );
  }

  it("fits the authorize request", async () => {
    await new SimulatedPerson(simulator).open(authorizeUrl(simulator, { scope: "root_readonly" }));
    fits(1);
  });

  it("fits the redemption of a code, good and bad", async () => {
    const url = await new SimulatedPerson(simulator).signIn(authorizeUrl(simulator));
    calls.splice(0);
    const code = url.searchParams.get("code") ?? "";
    await box.token({ grant_type: "authorization_code", code });
    await box.token({ grant_type: "authorization_code", code });
    fits(2);
  });

  it("fits the refresh, its replay and its refusal", async () => {
    const { refreshToken } = simulator.signInDirectly();
    await box.refresh(refreshToken);
    await box.refresh(refreshToken);
    await box.refresh("unknown");
    fits(3);
  });

  it("fits the revocation, good and bad", async () => {
    const { refreshToken } = simulator.signInDirectly();
    await box.revoke(refreshToken);
    await box.revoke(refreshToken);
    fits(2);
  });

  it("fits the current user, with fields and without", async () => {
    const { accessToken } = simulator.signInDirectly();
    await box.me(accessToken);
    await box.me(accessToken, "?fields=id,type,name,login,enterprise,role,status,avatar_url,hostname");
    await box.me("unknown");
    fits(3);
  });

  it("fits the current user with every field that Box describes", async () => {
    const { access_token } = await accepted(
      box.jwt(await box.assertion({ claims: { box_sub_type: "user", sub: demoAppUser.id } })),
    );
    calls.splice(0);
    const fields = openApi.properties("User--Full");
    assert.ok(fields.length > 25);
    const user = (await (await box.me(access_token, `?fields=${fields.join(",")}`)).json()) as object;
    assert.deepEqual(Object.keys(user).sort(), fields.sort());
    fits(1);
  });

  it("fits the JWT grant, good and bad", async () => {
    const assertion = await box.assertion();
    await box.jwt(assertion);
    await box.jwt(assertion);
    fits(2);
  });

  it("fits the client credentials grant, good and bad", async () => {
    await box.clientCredentials("enterprise", demoCcgApp.enterpriseId);
    await box.clientCredentials("user", demoUsers[0].id);
    await box.clientCredentials("user", "999");
    fits(3);
  });

  it("fits the token exchange, good and bad", async () => {
    const { accessToken } = simulator.signInDirectly();
    const scope = "item_preview annotation_edit";
    await box.exchange(accessToken, { scope });
    await box.exchange(accessToken, { scope, resource: `https://api.box.com/2.0/files/${demoFile.id}` });
    await box.exchange(accessToken, { scope, resource: `https://api.box.com/2.0/folders/${demoFolder.id}` });
    await box.exchange(accessToken, { scope, box_shared_link: demoFolder.sharedLink?.url ?? "" });
    await box.exchange("unknown", { scope });
    fits(5);
  });

  it("fits files and folders", async () => {
    const { accessToken } = simulator.signInDirectly();
    await box.api(`files/${demoFile.id}`, accessToken);
    await box.api(`folders/${demoFolder.id}`, accessToken);
    await box.api("files/1", accessToken);
    fits(3);
  });

  it("fits the items of the root folder, all of them and a page", async () => {
    const { accessToken } = simulator.signInDirectly();
    await box.api("folders/0/items", accessToken);
    await box.api("folders/0/items?fields=name&limit=1", accessToken);
    await box.api("folders/0/items?limit=x", accessToken);
    fits(3);
    const [all, page] = calls.map(({ served }) => JSON.parse((served as { body: string }).body));
    assert.deepEqual(
      all.entries.map(({ name }: { name: string }) => name),
      ["Ships of Paper", "Locked.pdf", "A bookmark"],
    );
    assert.deepEqual([page.entries.length, page.total_count, page.limit], [1, 3, 1]);
  });

  it("is a judge that finds what is wrong", async () => {
    await box.refresh(simulator.signInDirectly().refreshToken);
    const [{ place, call, served }] = calls as [ObservedCall];
    const response = served === "dropped" ? assert.fail() : served;
    const body = JSON.stringify({ access_token: 1, expires_in: "3600", token_type: "Bearer" });
    const form = new URLSearchParams({ grant_type: "refresh_token", refresh: "x" });
    const faults = openApi.faultsOf({ place, call: { ...call, form }, served: { ...response, body } });
    for (const part of [
      "refresh",
      "refresh_token",
      "client_id",
      "/access_token",
      "/expires_in",
      "/token_type",
    ]) {
      assert.ok(
        faults.some((fault) => fault.includes(part)),
        part,
      );
    }
  });
});
