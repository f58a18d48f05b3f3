// First, so that what is imported after it gets the fake for `vscode`.
import "../fakeVscode";
import assert from "node:assert/strict";
import type { Account } from "../../../../src/accounts/model/accountView";
import { showAccountPicker } from "../../../../src/editor/display/accountPicker";
import { QuickPick } from "../../../vscode-stub/inputs";
import { read } from "../../../vscode-stub/language";
import { ManualClock } from "../../manualClock";
import { screen } from "../fakeVscode";
import { MINUTE, NOW, sampleView } from "../sampleView";

const mira = sampleView();
const robot = sampleView({ id: "robot", name: "Harbour Clerk" });

describe("the list of accounts", () => {
  let accounts: readonly Account[];
  let changed: () => void;
  let clock: ManualClock;

  beforeEach(() => {
    screen.clear();
    clock = new ManualClock(NOW);
  });

  function open(...all: readonly Account[]): { readonly list: QuickPick; readonly closed: Promise<void> } {
    accounts = all;
    const closed = showAccountPicker(
      {
        accounts: () => accounts,
        active: () => accounts.at(-1),
        state: () => ({ kind: "valid", expiresAt: NOW + 42 * MINUTE }),
        onDidChange: (listener) => {
          changed = listener;
          return { dispose: () => undefined };
        },
      },
      { title: "Box: accounts", clock, choose: () => undefined },
    );
    const [list] = screen.inputs;
    assert.ok(list instanceof QuickPick);
    return { list, closed };
  }

  const active = (list: QuickPick) => read(list.activeItems[0]?.label ?? "");

  it("opens on the account in use, so that a screen reader says it and Enter changes nothing", async () => {
    const { list, closed } = open(mira, robot);
    assert.equal(active(list), "Harbour Clerk");
    list.hide();
    await closed;
  });

  it("opens on the first way in while there is no account, never on a heading, which has no focus", async () => {
    const { list, closed } = open();
    assert.match(active(list), /^Sign In/);
    assert.match(read(list.placeholder), /^No Box account is signed in; choose a way in$/);
    list.hide();
    await closed;
  });

  it("goes on where the person is, on a way in as well, when a minute is over", async () => {
    const { list, closed } = open(mira, robot);
    list.activeItems = list.items.filter(({ label }) => read(label).startsWith("Add Developer Token"));
    await clock.advance(MINUTE + 100);
    assert.match(active(list), /^Add Developer Token/);
    list.hide();
    await closed;
  });

  it("goes to the first row when the one in use is gone, also after the last account", async () => {
    const { list, closed } = open(mira, robot);
    accounts = [mira];
    changed();
    assert.equal(active(list), "Mira Okafor");
    accounts = [];
    changed();
    assert.match(active(list), /^Sign In/);
    list.hide();
    await closed;
  });
});
