import assert from "node:assert/strict";
import type { Consumer } from "../../../../src/delivery/consent/consumer";
import { TokenUses } from "../../../../src/delivery/consent/tokenUses";
import { NOW, sampleView } from "../../editor/sampleView";

const agent: Consumer = { kind: "agent", name: "Codex" };
const use = (at: number, scopes: readonly string[] = []) => ({ at, expiresAt: at + 1, scopes });

describe("who got a token", () => {
  it("is counted, newest first, apart for each account and each limit", () => {
    const uses = new TokenUses();
    const mira = sampleView();
    const other = sampleView({ id: "other" });
    uses.record(agent, mira, use(NOW));
    uses.record(agent, other, use(NOW + 1));
    uses.record(agent, mira, use(NOW + 2, ["a", "b"]));
    uses.record(agent, mira, use(NOW + 3));
    uses.record(agent, mira, use(NOW + 4, ["b", "a"]));
    assert.deepEqual(
      uses.all().map(({ accountId, at, count }) => [accountId, at - NOW, count]),
      [
        [mira.id, 4, 2],
        [mira.id, 3, 2],
        ["other", 1, 1],
      ],
    );
  });

  it("is never another, whatever a consumer is called", () => {
    const uses = new TokenUses();
    const mira = sampleView();
    for (const name of ["x", `x/${mira.id}`, "x/", `x",false]","${mira.id}`]) {
      uses.record({ kind: "mcpClient", name }, mira, use(NOW));
    }
    uses.record({ kind: "mcpClient", name: "x" }, mira, use(NOW, ["a b"]));
    uses.record({ kind: "mcpClient", name: "x" }, mira, use(NOW, ["a", "b"]));
    assert.equal(uses.all().length, 6);
  });

  it("is forgotten, the oldest first, before it fills the memory, and told each time", () => {
    const uses = new TokenUses();
    let told = 0;
    uses.onDidChange(() => told++);
    for (let index = 0; index < 1_000; index++) {
      uses.record({ kind: "mcpClient", name: `client ${index}` }, sampleView(), use(NOW + index));
    }
    assert.deepEqual([uses.all().length, told], [200, 1_000]);
    assert.equal(uses.all()[0]?.consumer.name, "client 999");
  });
});
