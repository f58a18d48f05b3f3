import assert from "node:assert/strict";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { CancelledError } from "../../../src/base/errors";
import type { HttpResponse } from "../../../src/box/http/transport";
import { deadAddress } from "./loopbackBox";
import { selfSignedCertificate } from "./selfSignedCertificate";
import { assertHidden } from "./shownOf";
import type { TransportFixture } from "./transportFixture";

/** The part of the contract about requests that come to no response. */
export function failsAsAgreed(fixture: TransportFixture): void {
  describe("the time limit", () => {
    it("is 30 seconds, and ends a request that nobody answers", async () => {
      const asked = gate();
      const box = await fixture.start(() => asked.open());
      const failing = fixture.failureOf(fixture.post(box.url));
      await asked.opened;
      await fixture.clock.advance(29_999);
      assert.equal(fixture.clock.pendingTimers, 1);
      await fixture.clock.advance(1);
      const error = await failing;
      assert.deepEqual([error.decision, error.code], ["retryLater", "timeLimit"]);
      assert.match(error.message, /^127\.0\.0\.1:\d+ did not answer within 30 seconds; check the network/);
      await box.disconnected();
      assert.equal(box.received.length, 1);
    });

    it("covers a body that never ends", async () => {
      const box = await fixture.start((response) => void response.writeHead(200).write('{"access_token":'));
      const headersCame = headersArrive();
      const failing = fixture.failureOf(fixture.post(box.url));
      await headersCame;
      await fixture.clock.advance(29_999);
      assert.equal(fixture.clock.pendingTimers, 1);
      await fixture.clock.advance(1);
      const error = await failing;
      assert.deepEqual([error.decision, error.code], ["retryLater", "timeLimit"]);
      assert.match(error.message, /within 30 seconds/);
      await box.disconnected();
    });

    it("covers a TLS handshake that never ends", async () => {
      const greeted = gate();
      const box = await fixture.startRaw((socket) => void socket.once("data", () => greeted.open()));
      const failing = fixture.failureOf(fixture.post(`https://127.0.0.1:${box.port}/`));
      await greeted.opened;
      await fixture.clock.advance(30_000);
      assert.equal((await failing).code, "timeLimit");
    });

    it("does not follow the wall clock", async () => {
      const box = await fixture.start((response) => {
        fixture.clock.setWallClock(fixture.clock.now() + 3_600_000);
        fixture.clock.sleep(3_600_000);
        response.end("{}");
      });
      assert.equal((await fixture.post(box.url)).status, 200);
    });
  });

  describe("a cancelled request", () => {
    const cancelled = (sending: Promise<HttpResponse>) =>
      assert.rejects(sending, (error) => {
        assert.ok(error instanceof CancelledError);
        assertHidden(error, "canary");
        return true;
      });

    it("is never sent when it was cancelled before", async () => {
      const box = await fixture.start((response) => response.end("{}"));
      await cancelled(fixture.post(box.url, { signal: AbortSignal.abort("canary-reason") }));
      assert.equal(box.connections.length, 0);
    });

    it("ends at once while it waits for a response, and the connection is closed", async () => {
      const cancelling = new AbortController();
      const box = await fixture.start(() => cancelling.abort(new Error("canary-reason")));
      await cancelled(fixture.post(box.url, { signal: cancelling.signal }));
      await box.disconnected();
    });

    it("ends at once in the middle of a body, and the connection is closed", async () => {
      const cancelling = new AbortController();
      const box = await fixture.start((response) => void response.writeHead(200).write('{"access_token":'));
      const headersCame = headersArrive();
      const ending = cancelled(fixture.post(box.url, { signal: cancelling.signal }));
      await headersCame;
      cancelling.abort();
      await ending;
      await box.disconnected();
    });

    it("is a response when it is cancelled after it", async () => {
      const cancelling = new AbortController();
      const box = await fixture.start((response) => response.end("{}"));
      const response = await fixture.post(box.url, { signal: cancelling.signal });
      cancelling.abort();
      assert.equal(response.status, 200);
    });
  });

  describe("a connection that fails", () => {
    it("was refused: the same request may be repeated at once", async () => {
      const address = await deadAddress();
      const error = await fixture.failureOf(fixture.post(address));
      assert.deepEqual([error.decision, error.code], ["retryNow", "network"]);
      assert.match(error.message, /^127\.0\.0\.1:\d+ cannot be reached; check the network/);
    });

    it("was dropped before a response", async () => {
      const box = await fixture.startRaw((socket) => void socket.once("data", () => socket.destroy()));
      const error = await fixture.failureOf(fixture.post(box.url));
      assert.deepEqual([error.decision, error.code], ["retryNow", "network"]);
    });

    it("was reset before a response", async () => {
      const box = await fixture.startRaw(
        (socket) => void socket.once("data", () => socket.resetAndDestroy()),
      );
      const error = await fixture.failureOf(fixture.post(box.url));
      assert.deepEqual([error.decision, error.code], ["retryNow", "network"]);
    });

    const broken: [name: string, response: string][] = [
      ["of a stated length", "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"],
      ["in chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"],
    ];
    for (const [name, response] of broken) {
      it(`broke in the middle of a response ${name}: the request may have done its work`, async () => {
        const box = await fixture.startRaw(
          (socket) => void socket.once("data", () => socket.write(response)),
        );
        const headersCame = headersArrive();
        const failing = fixture.failureOf(fixture.post(box.url));
        await headersCame;
        for (const socket of box.connections) {
          socket.destroy();
        }
        const error = await failing;
        assert.deepEqual([error.decision, error.code], ["retryLater", "network"]);
        assert.match(error.message, /broke in the middle of its answer/);
      });
    }

    it("leads to something that does not speak HTTP", async () => {
      const box = await fixture.startRaw(
        (socket) => void socket.once("data", () => socket.end("SSH-2.0-canary\r\n\r\n")),
      );
      const error = await fixture.failureOf(fixture.post(box.url));
      assert.deepEqual([error.decision, error.code], ["retryLater", "network"]);
      assertHidden(error, "canary");
    });
  });

  describe("a secure connection that fails", () => {
    it("has a certificate that nobody vouches for", async () => {
      const box = await fixture.start((response) => response.end("{}"), selfSignedCertificate(["127.0.0.1"]));
      const error = await fixture.failureOf(fixture.post(box.url));
      assert.deepEqual([error.decision, error.code], ["retryLater", "tls"]);
      assert.match(error.message, /certificate of 127\.0\.0\.1:\d+ is not trusted/);
      assert.match(error.systemCode ?? "", /SELF_SIGNED/);
      assert.match(error.message, /http\.systemCertificates.*NODE_EXTRA_CA_CERTS/);
      assert.equal(box.received.length, 0);
    });

    it("leads to something that does not speak TLS", async () => {
      const box = await fixture.startRaw(
        (socket) => void socket.once("data", () => socket.end("HTTP/1.1 400 canary\r\n\r\n")),
      );
      const error = await fixture.failureOf(fixture.post(`https://127.0.0.1:${box.port}/`));
      assert.deepEqual([error.decision, error.code], ["retryLater", "tls"]);
      assert.match(error.message, /^No secure connection to 127\.0\.0\.1:\d+ could be made; check/);
      assertHidden(error, "canary");
    });

    it("was dropped in its handshake: the same request may be repeated at once", async () => {
      const box = await fixture.startRaw(
        (socket) => void socket.once("data", () => socket.resetAndDestroy()),
      );
      const error = await fixture.failureOf(fixture.post(`https://127.0.0.1:${box.port}/`));
      assert.deepEqual([error.decision, error.code], ["retryNow", "network"]);
    });
  });
}

interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

function gate(): Gate {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

/** Settles when the next response's headers have reached the client, whichever of the two clients it is. */
function headersArrive(): Promise<void> {
  const channel = "undici:request:headers";
  return new Promise((resolve) => {
    const arrived = () => {
      unsubscribe(channel, arrived);
      resolve();
    };
    subscribe(channel, arrived);
  });
}
