import assert from "node:assert/strict";
import {
  codeBlock,
  commandAddress,
  commandLink,
  joined,
  markdown,
} from "../../../../src/editor/host/markdown";
import { hostileTexts } from "../hostileTexts";

describe("our Markdown", () => {
  it("is Markdown where it is written, and plain words where a value stands", () => {
    assert.equal(markdown`**Box** ${"*Mira*"} ${2}`.text, "**Box** &#42;Mira&#42; 2");
  });

  for (const hostile of hostileTexts) {
    it(`holds no sign of structure from a value: ${JSON.stringify(hostile)}`, () => {
      const { text } = markdown`${hostile}`;
      assert.doesNotMatch(text.replace(/&#\d+;/g, ""), /[!-/:-@[-`{-~\n\t]/);
    });
  }

  it("shows code as it stands, whatever fences are in it", () => {
    assert.equal(codeBlock("a\nb", "json").text, "```json\na\nb\n```");
    assert.equal(codeBlock("`````\n```", "text").text, "``````text\n`````\n```\n``````");
  });

  it("takes other Markdown of ours as it is", () => {
    const row = joined([markdown`**${"a|b"}**`, markdown`_${"c"}_`], " | ");
    assert.equal(markdown`| ${row} |`.text, "| **a&#124;b** | _c_ |");
  });

  it("knows which commands its links run", () => {
    const refresh = commandLink({ title: "Refresh", command: "boxAuth.refreshToken", arguments: ["id"] });
    const out = commandLink({ title: "Sign Out", command: "boxAuth.signOut", arguments: ["id"] });
    const text = markdown`${joined([refresh, out, refresh], " ")} ${"[x](command:workbench.action.quit)"}`;
    assert.deepEqual(text.commands, ["boxAuth.refreshToken", "boxAuth.signOut"]);
  });

  it("lets an argument neither end its link nor change", () => {
    const hostile = `a") (command:x) [y]' & %22 💥`;
    const address = commandAddress("boxAuth.signOut", [hostile]);
    assert.match(address, /^command:boxAuth\.signOut\?[\w%.~-]+$/);
    assert.deepEqual(JSON.parse(decodeURIComponent(address.split("?")[1] ?? "")), [hostile]);
    assert.equal(commandAddress("boxAuth.showAccounts", []), "command:boxAuth.showAccounts");
  });
});
