import assert from "node:assert/strict";
import { activationOf } from "../../bench/marks";

/** `at event extension`, one a line, as the extension host notes them. */
function marks(text: string) {
  return text
    .trim()
    .split("\n")
    .map((line) => {
      const [at, event, extension] = line.trim().split(" ");
      return { name: `code/extHost/${event}/${extension}`, startTime: Number(at) };
    });
}

/** Two extensions that start at the same time: the host does each step for both before the next. */
const twoAtOnce = marks(`
  1000 willLoadExtensionCode a.first
  1020 didLoadExtensionCode a.first
  1020 willLoadExtensionCode b.second
  1023 didLoadExtensionCode b.second
  1040 willActivateExtension a.first
  1045 willActivateExtension b.second
  1052 didActivateExtension a.first
  1053 didActivateExtension b.second
`);

describe("an activation by the marks of the extension host", () => {
  it("has the load, and the activation until it has settled", () => {
    const { begin, load, activate } = activationOf("b.second", twoAtOnce);
    assert.deepEqual({ begin, load, activate }, { begin: 1020, load: 3, activate: 8 });
  });

  it("has the call alone, without the extension that was called after it", () => {
    assert.equal(activationOf("a.first", twoAtOnce).activate, 12);
    assert.equal(activationOf("a.first", twoAtOnce).call, 5);
  });

  it("does not confuse an extension with one whose name begins alike", () => {
    assert.throws(() => activationOf("a.fir", twoAtOnce), /noted no willLoadExtensionCode of a\.fir\./);
  });

  it("is refused while the extension is still being activated", () => {
    assert.throws(
      () => activationOf("b.second", twoAtOnce.slice(0, -1)),
      /noted no didActivateExtension of b\.second/,
    );
  });
});
