import assert from "node:assert/strict";
import { chooseClient, type FetchSupport, type HostFetch } from "../../../../src/box/http/chooseClient";

const nodes = globalThis.fetch;
const hosts = async () => new Response();

describe("the client of a request", () => {
  // How the hosts leave their globals: VS Code 1.99 to 1.139 keep Node's fetch under a name of theirs.
  const rows: [
    what: string,
    support: FetchSupport,
    fetch: unknown,
    originalFetch: unknown,
    client: string,
  ][] = [
    ["VS Code", "on", hosts, nodes, "fetch"],
    ["VS Code with its setting switched off", "off", hosts, nodes, "undici"],
    ["VS Code whose fetch was put back by an extension", "on", nodes, nodes, "undici"],
    ["a fork that patches fetch and does not declare the setting", "unknown", hosts, nodes, "fetch"],
    [
      "a fork that does not declare the setting, and the person wrote it down",
      "off",
      nodes,
      undefined,
      "undici",
    ],
    ["a fork that declares the setting and does nothing", "on", nodes, undefined, "undici"],
    ["a fork that knows nothing of it", "unknown", nodes, undefined, "undici"],
    ["a fork that knows nothing of it, and an extension wraps fetch", "unknown", hosts, undefined, "undici"],
    ["a later VS Code that keeps Node's fetch elsewhere", "on", hosts, undefined, "fetch"],
    ["a host that keeps something else under that name", "on", nodes, "fetch", "undici"],
    ["a runtime whose fetch is no JavaScript", "on", Math.max, undefined, "undici"],
    ["a host without fetch", "on", undefined, undefined, "undici"],
  ];
  for (const [what, support, fetch, originalFetch, client] of rows) {
    it(`is ${client} in ${what}`, () => {
      assert.equal(chooseClient({ support, fetch, originalFetch }, undefined, false), client);
    });
  }

  const vscode: HostFetch = { support: "on", fetch: hosts, originalFetch: nodes };
  const variables: [value: string | undefined, isThisMachine: boolean, client: string][] = [
    ["0", false, "undiciForChecks"],
    ["0", true, "fetch"],
    ["1", false, "fetch"],
    ["", false, "fetch"],
    ["false", false, "fetch"],
    [undefined, false, "fetch"],
  ];
  for (const [value, isThisMachine, client] of variables) {
    it(`is ${client} for ${isThisMachine ? "this machine" : "Box"} when NODE_TLS_REJECT_UNAUTHORIZED is ${value}`, () => {
      assert.equal(chooseClient(vscode, value, isThisMachine), client);
    });
  }

  it("is undici where both reasons hold, and it is not the variable's doing", () => {
    assert.equal(chooseClient({ ...vscode, support: "off" }, "0", false), "undici");
  });
});
