import assert from "node:assert/strict";
import { Emitter } from "../../../src/base/emitter";

describe("an emitter", () => {
  it("tells every listener, in the order in which they came, until it is disposed", () => {
    const emitter = new Emitter<number>();
    const heard: string[] = [];
    const first = emitter.event((event) => heard.push(`first ${event}`));
    emitter.event((event) => heard.push(`second ${event}`));
    emitter.fire(1);
    first.dispose();
    first.dispose();
    emitter.fire(2);
    assert.deepEqual(heard, ["first 1", "second 1", "second 2"]);
  });

  it("does not let a listener that throws keep the others from hearing", () => {
    const emitter = new Emitter<string>();
    const heard: string[] = [];
    emitter.event(() => {
      throw new Error("the listener's own fault");
    });
    emitter.event((event) => heard.push(event));
    emitter.fire("news");
    assert.deepEqual(heard, ["news"]);
  });

  it("lets listeners come and go while it tells", () => {
    const emitter = new Emitter<void>();
    let calls = 0;
    const once = emitter.event(() => {
      calls += 1;
      once.dispose();
      emitter.event(() => undefined);
    });
    emitter.fire();
    emitter.fire();
    assert.equal(calls, 1);
  });
});
