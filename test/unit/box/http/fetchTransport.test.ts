import assert from "node:assert/strict";
import { BoxError, CancelledError } from "../../../../src/base/errors";
import { Secret } from "../../../../src/base/secret";
import { FetchTransport, type WithMoreRoots } from "../../../../src/box/http/fetchTransport";
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

    describe("where nobody vouches for Box", () => {
      const url = "https://api.box.com/oauth2/token";
      const form = { refresh_token: new Secret("canary-refresh") };
      const refused = Object.assign(new TypeError("fetch failed"), {
        cause: Object.assign(new Error("canary"), { code: "SELF_SIGNED_CERT_IN_CHAIN" }),
      });
      const send = (withMoreRoots?: WithMoreRoots) =>
        new FetchTransport(new ManualClock(), withMoreRoots).send({ method: "POST", url, form });

      beforeEach(() => {
        globalThis.fetch = () => Promise.reject(refused);
      });

      it("leaves the same request to a client that knows more roots", async () => {
        const bodies: unknown[] = [];
        const { status } = await send(async ({ body }) => {
          bodies.push(body);
          return { status: 201, header: () => undefined, body: null };
        });
        assert.deepEqual([status, bodies], [201, ["refresh_token=canary-refresh"]]);
      });

      it("says so where there is none, or none that gets through", async () => {
        const expected = { code: "tls", systemCode: "SELF_SIGNED_CERT_IN_CHAIN" };
        await assert.rejects(send(), expected);
        await assert.rejects(
          send(() => undefined),
          expected,
        );
        await assert.rejects(
          send(() => Promise.reject(new Error("canary"))),
          expected,
        );
      });

      it("is cancelled when the window closes meanwhile", async () => {
        await assert.rejects(
          send(() => Promise.reject(new CancelledError())),
          CancelledError,
        );
      });
    });

    it("leaves no other failure to another client, which would send it twice", async () => {
      globalThis.fetch = () => Promise.reject(Object.assign(new Error("canary"), { code: "ECONNRESET" }));
      const sending = new FetchTransport(new ManualClock(), () => assert.fail("it is sent again"));
      await assert.rejects(sending.send({ method: "GET", url: "https://api.box.com/" }), { code: "network" });
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
