// First, so that what is imported after it gets the fake for `vscode`.
import "../fakeVscode";
import assert from "node:assert/strict";
import type { AccountState } from "../../../../src/accounts/model/accountState";
import type { Account } from "../../../../src/accounts/model/accountView";
import { StatusBar } from "../../../../src/editor/view/statusBar";
import { ManualClock } from "../../manualClock";
import { screen } from "../fakeVscode";
import { MINUTE, NOW, sampleView } from "../sampleView";

describe("the status bar", () => {
  beforeEach(() => screen.clear());

  let copiedAt: number | undefined;

  beforeEach(() => {
    copiedAt = undefined;
  });

  it("says before the click that a copied token ends by it", () => {
    const state = { kind: "valid", expiresAt: NOW + 42 * MINUTE } as const;
    const bar = new StatusBar(new ManualClock(NOW), {
      account: () => sampleView(),
      state: () => state,
      all: () => [sampleView()],
      copiedAt: () => copiedAt,
    });
    const tooltip = () => {
      bar.update();
      return String(Object(screen.statusItems[0]?.tooltip).value);
    };
    assert.doesNotMatch(tooltip(), /copied/);
    copiedAt = NOW;
    assert.match(tooltip(), /A refresh ends the token that you copied at /);
    bar.dispose();
  });

  it("acts on the account that it shows, and offers the sign-in after the last one", () => {
    let account: Account | undefined = sampleView();
    const bar = new StatusBar(new ManualClock(NOW), {
      account: () => account,
      state: () => ({ kind: "valid", expiresAt: NOW + 42 * MINUTE }),
      all: () => [sampleView()],
      copiedAt: () => copiedAt,
    });
    bar.update();
    const [item] = screen.statusItems;
    assert.equal(item?.text, "$(key) Box 42m");
    assert.deepEqual(item?.command, {
      command: "boxAuth.refreshToken",
      title: "Box 42m",
      arguments: ["sampleaccount"],
    });
    account = undefined;
    bar.update();
    assert.equal(item?.isVisible, true);
    assert.equal(item?.text, "$(key) Box: sign in");
    assert.deepEqual(item?.command, { command: "boxAuth.signIn", title: "Box: sign in", arguments: [] });
  });

  it("counts down by itself, and sets no timer where nothing counts down", async () => {
    const clock = new ManualClock(NOW);
    let state: AccountState = { kind: "valid", expiresAt: NOW + 42 * MINUTE };
    const bar = new StatusBar(clock, {
      account: () => sampleView(),
      state: () => state,
      all: () => [sampleView()],
      copiedAt: () => copiedAt,
    });
    bar.update();
    await clock.advance(3 * MINUTE + 100);
    assert.equal(screen.statusItems[0]?.text, "$(key) Box 38m");
    state = { kind: "alive" };
    bar.update();
    assert.equal(clock.pendingTimers, 0);
    bar.dispose();
  });
});
