import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import { CancelledError } from "../../../../src/base/errors";
import { abortable } from "../../../../src/base/sharedWork";
import { type ProgressOptions, withCancellableProgress } from "../../../../src/editor/host/progress";
import { editor } from "../../../vscode-stub/scriptedEditor";
import { ManualClock } from "../../manualClock";

describe("a progress that can be cancelled", () => {
  let clock: ManualClock;
  let options: ProgressOptions;

  beforeEach(() => {
    editor.reset();
    clock = new ManualClock();
    options = { title: "Box: waiting", clock, goesOn: "It goes on." };
  });

  const never = new Promise<never>(() => undefined);

  it("is not shown for what is over sooner than somebody notices, and leaves no timer", async () => {
    const done = withCancellableProgress({ ...options, afterMs: 1_000 }, async () => 7);
    assert.equal(await done, 7);
    await clock.advance(2_000);
    assert.equal(editor.progress.length, 0);
    assert.equal(clock.pendingTimers, 0);
  });

  it("is shown from then on, with what was reported before", async () => {
    void withCancellableProgress({ ...options, afterMs: 1_000 }, (_, report) => {
      report("half of it");
      return never;
    });
    await clock.advance(999);
    assert.equal(editor.progress.length, 0);
    await clock.advance(1);
    assert.deepEqual(editor.progress[0]?.messages, ["half of it"]);
  });

  it("frees who waits at once, silently when nothing had been sent", async () => {
    const waiting = withCancellableProgress(options, ({ signal }) => abortable(never, signal));
    editor.progress[0]?.cancel();
    await assert.rejects(waiting, CancelledError);
    assert.equal(editor.messages.length, 0);
  });

  describe("that is cancelled when Box had been asked already", () => {
    let end: (result: number) => void;
    let fail: (error: Error) => void;

    /** What was sent cannot be taken back. */
    const start = (more: Partial<ProgressOptions> = {}) =>
      withCancellableProgress({ ...options, ...more }, ({ signal, onGoesOn }) => {
        signal.addEventListener("abort", onGoesOn);
        return new Promise<number>((resolve, reject) => {
          [end, fail] = [resolve, reject];
        });
      });
    const cancel = async () => {
      editor.progress[0]?.cancel();
      await editor.until(() => editor.progress[0]?.isOver === true);
      assert.equal(editor.takeMessage().text, "It goes on.");
    };

    it("is gone at once and says that it goes on; what comes of it is the caller's to tell", async () => {
      const waiting = start();
      await cancel();
      end(7);
      assert.equal(await waiting, 7);
      assert.equal(editor.messages.length, 0);
    });

    it("tells that it ended, where the command is over with that", async () => {
      const waiting = start({ ended: "It is done." });
      await cancel();
      end(7);
      await assert.rejects(waiting, CancelledError);
      assert.equal(editor.takeMessage().text, "It is done.");
    });

    it("brings why it failed", async () => {
      const waiting = start({ ended: "It is done." });
      await cancel();
      const boom = new Error("boom");
      fail(boom);
      await assert.rejects(waiting, (error) => error === boom);
      assert.equal(editor.messages.length, 0);
    });
  });

  it("tells no end of what nobody cancelled", async () => {
    assert.equal(await withCancellableProgress({ ...options, ended: "It is done." }, async () => 7), 7);
    assert.equal(editor.messages.length, 0);
  });
});
