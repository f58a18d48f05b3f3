import assert from "node:assert/strict";
import { BoxError } from "../../../../src/base/errors";
import { Secret } from "../../../../src/base/secret";
import { FetchTransport } from "../../../../src/box/http/fetchTransport";
import { ManualClock } from "../../manualClock";
import { keepsTheTransportContract } from "../transportContract";

describe("the host's fetch as a transport", () => {
  keepsTheTransportContract((clock) => new FetchTransport(clock));

  describe("the fetch that is used", () => {
    const original = globalThis.fetch;
    const calls: Parameters<typeof fetch>[] = [];
    const replacement: typeof fetch = async (...call) => {
      calls.push(call);
      return new Response("{}", { status: 200 });
    };

    beforeEach(() => calls.splice(0));
    afterEach(() => {
      globalThis.fetch = original;
    });

    it("is the one of the moment, since the host may replace it later", async () => {
      const transport = new FetchTransport(new ManualClock());
      globalThis.fetch = replacement;
      assert.equal((await transport.send({ method: "GET", url: "https://api.box.com/" })).status, 200);
      assert.equal(calls.length, 1);
    });

    it("gets no dispatcher, which would lead past the host's proxy, and follows no redirect", async () => {
      globalThis.fetch = replacement;
      const form = { refresh_token: new Secret("canary-refresh") };
      await new FetchTransport(new ManualClock()).send({ method: "POST", url: "https://api.box.com/", form });
      const [[url, init = {}]] = calls as [[unknown, RequestInit]];
      assert.equal(url, "https://api.box.com/");
      assert.deepEqual(Object.keys(init).sort(), ["body", "headers", "method", "redirect", "signal"]);
      assert.equal(init.redirect, "manual");
    });

    it("is not asked for an address without https", async () => {
      globalThis.fetch = replacement;
      const sending = new FetchTransport(new ManualClock()).send({
        method: "GET",
        url: "http://api.box.com/",
      });
      await assert.rejects(sending, BoxError);
      assert.equal(calls.length, 0);
    });

    it("may fail in ways that nobody knows", async () => {
      for (const thrown of [
        undefined,
        null,
        "canary-text",
        { code: "canary" },
        new TypeError("canary-text"),
      ]) {
        globalThis.fetch = () => Promise.reject(thrown);
        const sending = new FetchTransport(new ManualClock()).send({
          method: "GET",
          url: "https://api.box.com/",
        });
        await assert.rejects(sending, (error) => {
          assert.ok(error instanceof BoxError);
          assert.deepEqual([error.decision, error.code], ["retryLater", "network"]);
          assert.equal(
            error.message,
            "api.box.com cannot be reached; check the network connection, then try again.",
          );
          return true;
        });
      }
    });

    it("may ignore that it is cancelled, and the time limit ends the wait all the same", async () => {
      const clock = new ManualClock();
      globalThis.fetch = () => new Promise(() => undefined);
      const sending = new FetchTransport(clock).send({ method: "GET", url: "https://api.box.com/" });
      const failing = assert.rejects(sending, { code: "timeLimit", decision: "retryLater" });
      await clock.advance(30_000);
      await failing;
      assert.equal(clock.pendingTimers, 0);
    });
  });
});
