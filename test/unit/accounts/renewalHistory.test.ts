import assert from "node:assert/strict";
import { RenewalHistory } from "../../../src/accounts/renewal/renewalHistory";

describe("the history of renewals", () => {
  it("is empty at first", () => {
    assert.deepEqual(new RenewalHistory().of("one"), []);
  });

  it("tells the newest first, of each account by itself", () => {
    const history = new RenewalHistory();
    history.record("one", { at: 1, outcome: "renewed" });
    history.record("two", { at: 2, outcome: "adopted" });
    history.record("one", { at: 3, outcome: "network", requestId: "request" });
    assert.deepEqual(history.of("one"), [
      { at: 3, outcome: "network", requestId: "request" },
      { at: 1, outcome: "renewed" },
    ]);
    assert.deepEqual(history.of("two"), [{ at: 2, outcome: "adopted" }]);
  });

  it("remembers the last ten", () => {
    const history = new RenewalHistory();
    for (let at = 1; at <= 12; at++) {
      history.record("one", { at, outcome: "renewed" });
    }
    assert.deepEqual(
      history.of("one").map(({ at }) => at),
      [12, 11, 10, 9, 8, 7, 6, 5, 4, 3],
    );
  });
});
