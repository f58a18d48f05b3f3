import assert from "node:assert/strict";
import { Agreement, type Watched } from "../../torture/harness/agreement";

describe("the agreement of windows", () => {
  const ACCOUNT = "a1";
  const shown = (generation: number, at: number, account = ACCOUNT) => ({
    account,
    at,
    token: { generation, print: "", expiresAt: 0 },
  });
  const window = (thereSince: number, ...shows: Watched["shows"]): Watched => ({ thereSince, shows });

  it("is as slow as the last window to show what was published first", () => {
    const windows = [window(0, shown(2, 100)), window(0, shown(2, 130)), window(0, shown(2, 110))];
    const agreement = new Agreement(ACCOUNT, windows);
    assert.equal(agreement.newest, 2);
    assert.equal(agreement.worstMs(windows), 30);
  });

  it("counts a newer generation as the one that was waited for", () => {
    const windows = [window(0, shown(2, 100), shown(3, 200)), window(0, shown(3, 205))];
    assert.equal(new Agreement(ACCOUNT, windows).worstMs(windows), 105);
  });

  it("leaves out a window that was not there when it was published", () => {
    const windows = [window(0, shown(2, 100)), window(500, shown(2, 600))];
    assert.equal(new Agreement(ACCOUNT, windows).worstMs(windows), 0);
  });

  it("is of one account alone", () => {
    const windows = [window(0, shown(9, 50, "other"), shown(2, 100)), window(0, shown(2, 101))];
    const agreement = new Agreement(ACCOUNT, windows);
    assert.equal(agreement.newest, 2);
    assert.equal(agreement.worstMs(windows), 1);
  });

  it("sees that a window does not know the account any more", () => {
    const gone = window(0, shown(2, 100), { account: ACCOUNT, at: 200 });
    assert.equal(new Agreement(ACCOUNT, [gone]).shownBy(gone), 0);
  });
});
