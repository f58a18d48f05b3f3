import assert from "node:assert/strict";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { assertHidden } from "./shownOf";
import type { TransportFixture } from "./transportFixture";

const TEXT = '{"access_token":"canary-bearer"}';
const MIB = 1024 * 1024;

/** The part of the contract about responses that a proxy has packed although it was asked not to (RFC 9110 8.4). */
export function unpacksResponses(fixture: TransportFixture): void {
  const start = (contentEncoding: string | string[], body: Uint8Array | string, status = 200) =>
    fixture.start((response) =>
      response.writeHead(status, { "Content-Encoding": contentEncoding }).end(body),
    );

  describe("a response that was packed on its way", () => {
    const readable: [coding: string | string[], packed: Uint8Array | string][] = [
      ["gzip", gzipSync(TEXT)],
      ["x-gzip", gzipSync(TEXT)],
      ["GZIP", gzipSync(TEXT)],
      ["deflate", deflateSync(TEXT)],
      ["br", brotliCompressSync(TEXT)],
      ["deflate, gzip", gzipSync(deflateSync(TEXT))],
      [["deflate", "br"], brotliCompressSync(deflateSync(TEXT))],
      ["identity", TEXT],
      ["", TEXT],
    ];
    for (const [coding, packed] of readable) {
      it(`is read when it names "${[coding].flat().join('" and "')}"`, async () => {
        const box = await start(coding, packed);
        assert.equal((await fixture.post(box.url)).body.expose(), TEXT);
      });
    }

    it("is read whatever its status", async () => {
      const box = await start("gzip", gzipSync(TEXT), 400);
      const { status, body } = await fixture.post(box.url);
      assert.deepEqual([status, body.expose()], [400, TEXT]);
    });

    it("is read when it is empty, as the one to a revocation is", async () => {
      for (const status of [200, 204]) {
        const box = await start("gzip", "", status);
        assert.equal((await fixture.post(box.url)).body.expose(), "");
      }
    });

    for (const coding of ["compress", "canary-coding", "gzip, gzip, gzip"]) {
      it(`is refused with a sentence when it names "${coding}"`, async () => {
        const box = await start(coding, gzipSync(gzipSync(gzipSync(TEXT))));
        const error = await fixture.failureOf(fixture.post(box.url));
        assert.deepEqual([error.decision, error.code], ["retryLater", "unexpectedResponse"]);
        assert.match(error.message, /^The answer is packed in a way that nobody asked for, so/);
      });
    }

    const damaged: [coding: string, body: string | Uint8Array][] = [
      ["gzip", TEXT],
      ["br", TEXT],
      ["gzip, br", brotliCompressSync(TEXT)],
      ["gzip", Buffer.concat([gzipSync(TEXT), Buffer.from("canary")])],
    ];
    for (const [index, [coding, body]] of damaged.entries()) {
      it(`is refused with a sentence when it is not what "${coding}" makes (${index + 1})`, async () => {
        const box = await start(coding, body);
        const error = await fixture.failureOf(fixture.post(box.url));
        assert.deepEqual([error.decision, error.code], ["retryLater", "unexpectedResponse"]);
        assert.match(
          error.message,
          /^The answer of 127\.0\.0\.1:\d+ cannot be unpacked, so it was probably changed/,
        );
        assertHidden(error, "canary");
      });
    }

    it("is given up when it is small and unpacks to too much, and the connection is closed", async () => {
      for (const [coding, pack] of [["gzip", gzipSync] as const, ["br", brotliCompressSync] as const]) {
        const packed = pack(Buffer.alloc(8 * MIB));
        const box = await fixture.start((response) => {
          response.writeHead(200, { "Content-Encoding": coding }).write(packed);
        });
        const error = await fixture.failureOf(fixture.post(box.url));
        assert.deepEqual([error.code, error.status], ["unexpectedResponse", 200]);
        await box.disconnected();
      }
    });
  });
}
