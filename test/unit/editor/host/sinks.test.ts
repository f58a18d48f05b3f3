// First, so that what is imported after it gets the fake for `vscode`.
import "../fakeVscode";
import assert from "node:assert/strict";
import { BoxError, CancelledError } from "../../../../src/base/errors";
import { localized } from "../../../../src/base/localizedMessage";
import { silentLog } from "../../../../src/base/log";
import { ChoiceList, choose, chooseSeveral } from "../../../../src/editor/host/choices";
import { askForFile } from "../../../../src/editor/host/fileDialog";
import { markdown } from "../../../../src/editor/host/markdown";
import { confirm, reportError, showBriefly, showMessage } from "../../../../src/editor/host/messages";
import { type Report, withCancellableProgress } from "../../../../src/editor/host/progress";
import { promptText } from "../../../../src/editor/host/promptText";
import { StatusItem } from "../../../../src/editor/host/statusItem";
import { editor } from "../../../vscode-stub/scriptedEditor";
import { ManualClock } from "../../manualClock";
import { screen } from "../fakeVscode";
import { activeParts, hostileTexts } from "../hostileTexts";

const button = (tooltip: string) => ({ icon: "copy", tooltip, press: () => undefined });

/** Every way in which `editor/host` shows a text, with the same text in each place. Gives what the editor was handed. */
const sinks: Readonly<Record<string, (text: string) => Promise<readonly string[]>>> = {
  "a message": async (text) => {
    await showMessage("information", text);
    await showMessage("warning", text);
    return shownTexts();
  },
  "an error, with what Box said": async (text) => {
    const error = new BoxError(localized("Box says {0}; sign in again.", text), {
      decision: "signInAgain",
      code: "file",
      description: text,
    });
    reportError(error, silentLog);
    return shownTexts();
  },
  "a question": async (text) => {
    await assert.rejects(confirm(text, { detail: text, yes: "Yes" }), CancelledError);
    return shownTexts();
  },
  "a word in passing": async (text) => {
    showBriefly(text);
    return shownTexts();
  },
  "a list": async (text) => {
    const choice = { icon: "account", label: text, description: text, detail: text, buttons: [button(text)] };
    await assert.rejects(choose([choice], { title: text, placeholder: text }), CancelledError);
    await assert.rejects(chooseSeveral([choice], { title: text, placeholder: text }), CancelledError);
    return shownTexts();
  },
  "a list that changes": async (text) => {
    const list = new ChoiceList({ title: text, placeholder: text });
    list.choices = [{ label: text, description: text, detail: text, buttons: [button(text)] }];
    list.title = text;
    return screen.inputs.flatMap(({ texts }) => texts);
  },
  "an input box": async (text) => {
    const asked = promptText({
      title: text,
      prompt: text,
      placeholder: text,
      buttons: [button(text)],
      problem: () => text,
    });
    const [box] = screen.inputs;
    assert.ok(box);
    box.value = "typed";
    box.accept();
    const { texts } = box;
    box.hide();
    await assert.rejects(asked, CancelledError);
    return texts;
  },
  "a progress notification": async (text) => progressTexts(text, []),
  "a file dialog": async (text) => {
    await assert.rejects(askForFile({ title: text }), CancelledError);
    return shownTexts();
  },
  "the status bar": async (text) => {
    new StatusItem("id", "name").show({ icon: "key", text, spoken: text, tooltip: text, command: "x" });
    const [item] = screen.statusItems;
    const texts = [item?.text, item?.accessibilityInformation?.label, item?.tooltip].map(String);
    return withoutIcon("key", texts);
  },
};

describe("what editor/host shows", () => {
  beforeEach(() => {
    editor.reset();
    screen.clear();
  });

  for (const [where, show] of Object.entries(sinks)) {
    it(`makes no link, icon or disguise of a text from outside in ${where}`, async () => {
      for (const hostile of hostileTexts) {
        editor.reset();
        screen.clear();
        const texts = (await show(`Mira ${hostile} Okafor`)).filter((text) => text.includes("Mira"));
        assert.ok(texts.length > 0, "the text was shown");
        for (const text of texts) {
          assert.deepEqual(activeParts(text), [], `in ${JSON.stringify(text)}`);
          assert.doesNotMatch(text, /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
        }
      }
    });
  }

  it("makes no line of its own in the log of what Box or a file said, and no disguise", () => {
    for (const hostile of [...hostileTexts, "x\n2030-01-01 [info] Account a: signed out and revoked."]) {
      const lines: string[] = [];
      const note = (line: string) => void lines.push(line);
      const details = { decision: "fatal", code: "file", description: `Mira ${hostile} Okafor` } as const;
      const error = new BoxError(localized("Box says {0}; sign in again.", hostile), details);
      reportError(error, { info: note, warn: note, error: note });
      assert.equal(lines.length, 2);
      for (const line of lines) {
        assert.doesNotMatch(line, /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
      }
    }
  });

  it("lets a tooltip run the commands of its links alone, and none when it has no link", () => {
    const item = new StatusItem("id", "name");
    item.show({ icon: "key", text: "x", tooltip: markdown`${"[x](command:y)"}`, command: "x" });
    const tooltip = screen.statusItems[0]?.tooltip as { isTrusted: unknown; value: string };
    assert.deepEqual(tooltip.isTrusted, { enabledCommands: [] });
    assert.doesNotMatch(tooltip.value, /\]\(/);
  });

  it("keeps the links that are ours, and names nothing else beside them", async () => {
    await progressTexts("[x](command:y)", [
      { title: "Copy link", command: "boxAuth.copySignInLink" },
      { title: "Paste", command: "boxAuth.pasteCallbackAddress", arguments: ["a)b"] },
    ]);
    const [shown] = editor.progress;
    assert.deepEqual(activeParts(String(shown?.messages[0])), [
      "[Copy link](command:boxAuth.copySignInLink)",
      "[Paste](command:boxAuth.pasteCallbackAddress?%5B%22a%29b%22%5D)",
    ]);
  });

  it("gives back what was chosen, not what was shown", async () => {
    const choice = { label: "[x](command:y)", value: 7 };
    screen.pick = ([first]) => first;
    assert.equal(await choose([choice], { title: "t" }), choice);
  });
});

async function progressTexts(text: string, links: Parameters<Report>[1]): Promise<readonly string[]> {
  const options = { title: text, goesOn: text, ended: text, clock: new ManualClock() };
  const work = withCancellableProgress(options, async ({ onGoesOn }, report) => {
    report(text, links);
    await Promise.resolve();
    onGoesOn();
  });
  await assert.rejects(work, CancelledError);
  return [...shownTexts(), ...editor.progress.flatMap(({ title, messages }) => [title, ...messages])];
}

function shownTexts(): readonly string[] {
  return screen.shown.flatMap(({ texts }) => texts);
}

/** Our own icon stands before the text. */
function withoutIcon(icon: string, texts: readonly string[]): readonly string[] {
  return texts.map((text) => (text.startsWith(`$(${icon}) `) ? text.slice(icon.length + 4) : text));
}
