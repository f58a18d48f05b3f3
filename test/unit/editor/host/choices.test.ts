// First, so that what is imported after it gets the fake for `vscode`.
import "../fakeVscode";
import assert from "node:assert/strict";
import { ChoiceList } from "../../../../src/editor/host/choices";
import { QuickPick } from "../../../vscode-stub/inputs";
import { screen } from "../fakeVscode";

describe("a row of a list", () => {
  beforeEach(() => screen.clear());

  it("shows its icon beside its words, in which a screen reader would read the icon's name", () => {
    const list = new ChoiceList({ title: "Fruit" });
    list.choices = [{ icon: "key", label: "Pear" }, { label: "Plum" }];
    const [pick] = screen.inputs;
    assert.ok(pick instanceof QuickPick);
    assert.deepEqual(
      pick.items.map(({ label, iconPath }) => [label, iconPath?.id]),
      [
        ["Pear", "key"],
        ["Plum", undefined],
      ],
    );
  });
});
