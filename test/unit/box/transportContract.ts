import assert from "node:assert/strict";
import type { Clock } from "../../../src/base/clock";
import { Secret } from "../../../src/base/secret";
import type { Transport } from "../../../src/box/http/transport";
import { assertHidden } from "./shownOf";
import { failsAsAgreed } from "./transportFailures";
import { TransportFixture } from "./transportFixture";
import { unpacksResponses } from "./transportUnpacking";

const MIB = 1024 * 1024;

/** What every transport promises, shown against real servers on loopback. */
export function keepsTheTransportContract(create: (clock: Clock) => Transport): void {
  const fixture = new TransportFixture(create);

  describe("a request", () => {
    it("arrives with its form, its bearer and the wish for JSON", async () => {
      const box = await fixture.start((response) => response.end("{}"));
      const form = { a: "1 2+3&=", b: new Secret("canary é/?"), empty: "" };
      await fixture.transport.send({
        method: "POST",
        url: `${box.url}/oauth2/token?x=y`,
        bearer: new Secret("canary-bearer"),
        form,
      });
      const [{ method, path, headers, body }] = box.received as [(typeof box.received)[0]];
      assert.deepEqual([method, path], ["POST", "/oauth2/token?x=y"]);
      assert.equal(headers.accept, "application/json");
      assert.equal(headers["accept-encoding"], "identity");
      assert.equal(headers["content-type"], "application/x-www-form-urlencoded");
      assert.equal(headers.authorization, "Bearer canary-bearer");
      assert.equal(body, "a=1+2%2B3%26%3D&b=canary+%C3%A9%2F%3F&empty=");
    });

    it("has neither body nor credentials unless it is given some", async () => {
      const box = await fixture.start((response) => response.end("{}"));
      await fixture.transport.send({ method: "GET", url: `${box.url}/2.0/users/me` });
      const [{ method, headers, body }] = box.received as [(typeof box.received)[0]];
      assert.deepEqual([method, body], ["GET", ""]);
      assert.equal(headers.authorization, undefined);
      assert.equal(headers["content-type"], undefined);
      assert.equal(headers.cookie, undefined);
    });

    it("to another host goes out by https alone", async () => {
      for (const url of [
        "http://box.example/oauth2/token",
        "http://10.0.0.1/",
        "http://localhost.example/",
        "http://127.0.0.1.example/",
        "ftp://127.0.0.1/",
        "data:application/json,{}",
        "file:///etc/passwd",
        "127.0.0.1:80",
        "",
      ]) {
        const { decision, code } = await fixture.failureOf(fixture.post(url));
        assert.deepEqual([url, decision, code], [url, "fixSettings", "settings"]);
      }
    });

    it("is not made with a token that fits in no header, and the token is not shown", async () => {
      const box = await fixture.start((response) => response.end("{}"));
      for (const token of ["canary-bearer\r\nx: y", "canary-bearer é", "canary-bearer x", "", " "]) {
        const error = await fixture.failureOf(fixture.post(box.url, { bearer: new Secret(token) }));
        assert.deepEqual([error.decision, error.code], ["fatal", "invalid_token"]);
      }
      assert.equal(box.received.length, 0);
    });
  });

  describe("a response", () => {
    it("has its status, text, clock, wait, challenge and request ID", async () => {
      const box = await fixture.start((response) => {
        response.writeHead(429, {
          Date: "Tue, 01 Jan 2030 00:00:05 GMT",
          "Retry-After": "30",
          "BOX-REQUEST-ID": "0abc123",
          "WWW-Authenticate": 'Bearer realm="Service"',
          "Content-Type": "application/json",
        });
        response.end('{"error":"rate_limit_exceeded"}');
      });
      const { body, ...rest } = await fixture.post(box.url);
      assert.equal(body.expose(), '{"error":"rate_limit_exceeded"}');
      assert.deepEqual(rest, {
        status: 429,
        serverDate: Date.UTC(2030, 0, 1, 0, 0, 5),
        retryAfterSeconds: 30,
        requestId: "0abc123",
        wwwAuthenticate: 'Bearer realm="Service"',
        sentAt: fixture.clock.now(),
      });
    });

    it("has its headers in any case and in several lines", async () => {
      const box = await fixture.start((response) =>
        response.writeHead(429, { "RETRY-after": "3", "box-REQUEST-id": ["0abc", "1def"] }).end(),
      );
      const { retryAfterSeconds, requestId } = await fixture.post(box.url);
      assert.deepEqual([retryAfterSeconds, requestId], [3, "0abc, 1def"]);
    });

    it("may ask for a wait by a date, read by the clock of the server", async () => {
      const box = await fixture.start((response) => {
        response.setHeader("Date", "Tue, 01 Jan 2030 00:00:05 GMT");
        response.setHeader("Retry-After", "Tue, 01 Jan 2030 00:01:05 GMT");
        response.writeHead(503).end();
      });
      assert.equal((await fixture.post(box.url)).retryAfterSeconds, 60);
    });

    it("counts from the moment of sending, not of answering", async () => {
      const sentAt = fixture.clock.now();
      const box = await fixture.start(
        (response) => void fixture.clock.advance(5000).then(() => response.end("{}")),
      );
      assert.equal((await fixture.post(box.url)).sentAt, sentAt);
      assert.equal(fixture.clock.now(), sentAt + 5000);
    });

    it("of any status is a response", async () => {
      for (const status of [200, 204, 400, 401, 403, 404, 429, 500, 503]) {
        const box = await fixture.start((response) => response.writeHead(status).end());
        const response = await fixture.post(box.url);
        assert.deepEqual([response.status, response.body.expose()], [status, ""]);
      }
    });

    for (const status of [301, 302, 303, 307, 308]) {
      it(`that redirects with ${status} is not followed`, async () => {
        const elsewhere = await fixture.start((response) => response.end("{}"));
        const box = await fixture.start((response) =>
          response.writeHead(status, { Location: `${elsewhere.url}/token` }).end("moved"),
        );
        assert.equal((await fixture.post(box.url)).status, status);
        assert.equal((await fixture.transport.send({ method: "GET", url: box.url })).status, status);
        assert.equal(box.received.length, 2);
        assert.equal(elsewhere.connections.length, 0);
      });
    }

    it("shows none of its body", async () => {
      const box = await fixture.start((response) => response.end('{"access_token":"canary-bearer"}'));
      assertHidden(await fixture.post(box.url), "canary");
    });
  });

  describe("the size of a response", () => {
    const limits: [asked: string, method: "GET" | "POST", bytes: number][] = [
      ["a form, as the OAuth endpoints are", "POST", MIB / 4],
      ["nothing but an address", "GET", MIB],
    ];
    for (const [asked, method, bytes] of limits) {
      it(`may be ${bytes / 1024} KiB where it is asked with ${asked}, and not a byte more`, async () => {
        const box = await fixture.start((response, { path }) =>
          response.end(Buffer.alloc(path === "/most" ? bytes : bytes + 1, "a")),
        );
        const send = (path: string) =>
          method === "POST"
            ? fixture.post(box.url + path)
            : fixture.transport.send({ method, url: box.url + path });
        assert.equal((await send("/most")).body.expose().length, bytes);
        const { decision, code, status } = await fixture.failureOf(send("/more"));
        assert.deepEqual([decision, code, status], ["retryLater", "unexpectedResponse", 200]);
      });
    }

    it("is given up long before the end of a flood, and the connection is closed", async () => {
      let chunksLeft = 256;
      const box = await fixture.start((response) => {
        const chunk = Buffer.alloc(MIB / 4, "a");
        const pour = () => {
          while (!response.destroyed && chunksLeft-- > 0 && response.write(chunk)) {}
        };
        response.on("drain", pour);
        pour();
      });
      assert.equal((await fixture.failureOf(fixture.post(box.url))).code, "unexpectedResponse");
      await box.disconnected();
      assert.ok(chunksLeft > 0);
    });
  });

  unpacksResponses(fixture);
  failsAsAgreed(fixture);
}
