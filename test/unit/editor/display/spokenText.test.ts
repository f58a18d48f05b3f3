// First, so that what is imported after it gets the fake for `vscode`.
import "../fakeVscode";
import assert from "node:assert/strict";
import type { AccountState } from "../../../../src/accounts/model/accountState";
import { spokenText } from "../../../../src/editor/display/spokenText";
import { statusAppearance } from "../../../../src/editor/view/statusBar";
import { read } from "../../../vscode-stub/language";
import { screen } from "../fakeVscode";
import { everyState, MINUTE, NOW, sampleView } from "../sampleView";

const people = sampleView();
const server = sampleView({ id: "server", kind: "jwt" });
const pasted = sampleView({ id: "pasted", kind: "developerToken" });
const spoken = (account: typeof people, state: AccountState) => read(spokenText(account, state, NOW));
const stateOf = (kind: AccountState["kind"]): AccountState =>
  everyState.find((state) => state.kind === kind) ?? assert.fail(kind);

describe("what a screen reader says of a token", () => {
  beforeEach(() => screen.clear());

  it("has the right number", () => {
    const left = (lifetime: number) => spoken(people, { kind: "expiring", expiresAt: NOW + lifetime });
    assert.equal(left(2 * MINUTE), "Box access token, 2 minutes left; press to refresh");
    assert.equal(left(2 * MINUTE - 1), "Box access token, 1 minute left; press to refresh");
    assert.equal(left(MINUTE), "Box access token, 1 minute left; press to refresh");
    assert.equal(left(MINUTE - 1), "Box access token, less than a minute left; press to refresh");
  });

  it("has the time left while no new one can be had", () => {
    assert.equal(
      spoken(people, stateOf("offline")),
      "Box cannot be reached; access token, 42 minutes left; press to try again",
    );
    const ended: AccountState = { ...stateOf("offline"), expiresAt: NOW - MINUTE } as AccountState;
    assert.equal(spoken(people, ended), "Box cannot be reached; access token expired; press to try again");
    assert.match(spoken(people, stateOf("paused")), /^Box asked to wait; access token, 42 minutes left;/);
  });

  for (const state of everyState.filter(({ kind }) => !["refreshing", "signingOut"].includes(kind))) {
    it(`promises of a pasted token what the press does, a new paste: ${state.kind}`, () => {
      assert.match(spoken(pasted, state), /; press to paste a new one$/);
    });
  }

  it("promises a new sign-in only where there is one to come", () => {
    assert.equal(spoken(people, stateOf("signInAgain")), "Box sign-in ended; press to sign in again");
    assert.equal(spoken(server, stateOf("signInAgain")), "Box sign-in ended; press to try again");
  });

  it("promises nothing while it is busy", () => {
    for (const kind of ["refreshing", "signingOut"] as const) {
      assert.doesNotMatch(spoken(people, stateOf(kind)), /press/);
    }
  });

  for (const state of everyState) {
    const shown = () => statusAppearance(people, state, { now: NOW, all: [people] });

    it(`has no icon's name in it: ${state.kind}`, () => {
      assert.doesNotMatch(`${shown().spoken} ${shown().text}`, /\$\(/);
    });

    it(`has what is seen in it, unless that changes each second: ${state.kind}`, () => {
      const { text, spoken: words = "" } = shown();
      assert.equal(words.includes(text), state.kind !== "expiring");
    });

    it(`is not told by colour alone: ${state.kind}`, () => {
      const { isWarning, icon, text } = shown();
      const calm = statusAppearance(people, stateOf("valid"), { now: NOW, all: [people] });
      assert.ok(!isWarning || (icon !== calm.icon && text !== calm.text));
    });
  }

  it("stays the same from second to second", () => {
    const at = (lifetime: number) =>
      statusAppearance(
        people,
        { kind: "expiring", expiresAt: NOW + lifetime },
        { now: NOW, all: [people, server] },
      );
    assert.notEqual(at(200_000).text, at(199_000).text);
    assert.equal(at(200_000).spoken, at(199_000).spoken);
  });
});
