import assert from "node:assert/strict";
import { CancelledError } from "../../../src/base/errors";
import { abortable, SharedWork, type Work } from "../../../src/base/sharedWork";

/** Work that a test ends itself. */
function openWork() {
  let hooks: Work | undefined;
  let resolve: (value: string) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const work = new SharedWork<string>((given) => {
    hooks = given;
    return new Promise((settle, fail) => {
      resolve = settle;
      reject = fail;
    });
  });
  assert.ok(hooks);
  return { work, hooks, end: (value: string) => resolve(value), fail: (error: Error) => reject(error) };
}

describe("work that several callers wait for", () => {
  it("gives each of them the same, also one who comes when it has ended", async () => {
    const { work, end } = openWork();
    const joined = [work.join(), work.join()];
    end("done");
    assert.deepEqual(await Promise.all(joined), ["done", "done"]);
    assert.equal(await work.join(), "done");
  });

  it("fails for each of them, and for nobody when all have left", async () => {
    const boom = new Error("boom");
    const { work, fail } = openWork();
    const stop = new AbortController();
    const left = assert.rejects(work.join(stop), CancelledError);
    stop.abort();
    await left;
    fail(boom);
    await work.ended;
    await assert.rejects(work.join(), (error) => error === boom);
  });

  it("lets one who cancels go at once, and goes on for those who stay", async () => {
    const { work, hooks, end } = openWork();
    const stop = new AbortController();
    const leaving = assert.rejects(work.join(stop), CancelledError);
    const staying = work.join();
    stop.abort();
    await leaving;
    assert.deepEqual([hooks.signal.aborted, work.isAbandoned], [false, false]);
    end("done");
    assert.equal(await staying, "done");
  });

  it("hears when nobody is left, with a reason that is no error", async () => {
    const { work, hooks } = openWork();
    const stops = [new AbortController(), new AbortController()];
    const leaving = stops.map((each) => assert.rejects(work.join(each), CancelledError));
    stops[0]?.abort();
    assert.equal(hooks.signal.aborted, false);
    stops[1]?.abort();
    await Promise.all(leaving);
    assert.ok(hooks.signal.aborted && hooks.signal.reason instanceof CancelledError);
    assert.equal(work.isAbandoned, true);
  });

  for (const [what, error] of [
    ["done", undefined],
    ["an error", new Error("boom")],
  ] as const) {
    it(`tells one who cancels at once that what was sent goes on, and later what came of it, ${what}`, async () => {
      const { work, hooks, end, fail } = openWork();
      hooks.onSend();
      const stop = new AbortController();
      let told = 0;
      const leaving = work.join({ signal: stop.signal, onGoesOn: () => told++ }).catch((thrown) => thrown);
      stop.abort();
      assert.deepEqual([told, work.isAbandoned], [1, true]);
      error ? fail(error) : end(what);
      assert.equal(await leaving, error ?? what);
    });
  }

  it("is left at once by one who had cancelled before", async () => {
    const { work } = openWork();
    await assert.rejects(work.join({ signal: AbortSignal.abort() }), CancelledError);
    assert.equal(work.isAbandoned, true);
  });

  it("does not end with a signal that is aborted after it", async () => {
    const { work, end } = openWork();
    const stop = new AbortController();
    const joined = work.join(stop);
    end("done");
    await joined;
    await new Promise<void>((resolve) => setImmediate(resolve));
    stop.abort();
    assert.equal(work.isAbandoned, false);
  });
});

describe("a wait for work that goes on whoever leaves", () => {
  it("brings what the work brings, or its error", async () => {
    const { signal } = new AbortController();
    const boom = new Error("boom");
    assert.equal(await abortable(Promise.resolve("done"), signal), "done");
    await assert.rejects(abortable(Promise.reject(boom), signal), (error) => error === boom);
  });

  it("ends at once when it is cancelled, or was before", async () => {
    const never = new Promise<never>(() => undefined);
    const stop = new AbortController();
    const waiting = assert.rejects(abortable(never, stop.signal), CancelledError);
    stop.abort();
    await waiting;
    await assert.rejects(abortable(never, stop.signal), CancelledError);
  });
});
