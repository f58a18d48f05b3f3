import assert from "node:assert/strict";
import fc from "fast-check";
import { BoxError } from "../../../../src/base/errors";
import { readResponse } from "../../../../src/box/http/httpResponse";
import type { IncomingResponse } from "../../../../src/box/http/transport";
import { ManualClock } from "../../manualClock";
import { assertHidden } from "../shownOf";

const now = Date.UTC(2030, 0, 1, 12);
const MIB = 1024 * 1024;

describe("a response of a server", () => {
  it("has its status, its text, its headers and the moment of the request", async () => {
    const response = await read({
      status: 429,
      headers: {
        "content-type": "application/json",
        "retry-after": "30",
        date: "Tue, 01 Jan 2030 12:00:05 GMT",
        "www-authenticate": 'Bearer realm="Service"',
        "box-request-id": "abc123",
      },
      body: ['{"a":', "1}"],
    });
    const { body, ...rest } = response;
    assert.equal(body.expose(), '{"a":1}');
    assert.deepEqual(rest, {
      status: 429,
      retryAfterSeconds: 30,
      serverDate: now + 5000,
      wwwAuthenticate: 'Bearer realm="Service"',
      requestId: "abc123",
      sentAt: now,
    });
  });

  it("says nothing of a header that was not sent", async () => {
    const { body, ...rest } = await read({ body: null });
    assert.equal(body.expose(), "");
    assert.deepEqual(rest, { status: 200, sentAt: now });
  });

  it("shows nothing of its body, which may hold tokens", async () => {
    assertHidden(await read({ body: ["canary-token"] }), "canary");
  });
});

describe("the body of a response", () => {
  it("is put together from bytes, wherever a letter is cut", async () => {
    const bytes = Buffer.from('{"name":"Zoë 🗝"}');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 5 }), async (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const chunks = places.slice(1).map((place, index) => bytes.subarray(places[index], place));
        assert.equal((await read({ body: chunks })).body.expose(), '{"name":"Zoë 🗝"}');
      }),
    );
  });

  it("loses a byte order mark, and keeps bytes that are no text from breaking it", async () => {
    assert.equal((await read({ body: [Buffer.from("\ufeff{}")] })).body.expose(), "{}");
    assert.equal((await read({ body: [Buffer.from([0x61, 0xff, 0x62])] })).body.expose(), "a\ufffdb");
  });

  it("may be as large as the request allows", async () => {
    assert.equal((await read({ body: [Buffer.alloc(MIB - 1, "a"), "b"] })).body.expose().length, MIB);
  });

  it("is given up and closed once it is larger", async () => {
    let closed = false;
    let sent = 0;
    async function* flood() {
      try {
        while (sent < 99) {
          sent += 1;
          yield Buffer.alloc(MIB / 4, "canary");
        }
      } finally {
        closed = true;
      }
    }
    await assert.rejects(read({ status: 200, body: flood() }), (error) => {
      assert.ok(error instanceof BoxError);
      assert.deepEqual([error.decision, error.code, error.status], ["retryLater", "unexpectedResponse", 200]);
      assert.match(error.message, /; check the network and the proxy, then try again\.$/);
      assertHidden(error, "canary");
      return true;
    });
    assert.ok(closed);
    assert.equal(sent, 5);
  });

  it("that breaks is the caller's to judge", async () => {
    const broken = new Error("broken");
    // biome-ignore lint/correctness/useYield: it breaks before its first bytes
    async function* breaking(): AsyncGenerator<Uint8Array> {
      throw broken;
    }
    await assert.rejects(read({ body: breaking() }), broken);
  });
});

describe("the wait that a response asks for", () => {
  const inTenSeconds = "Tue, 01 Jan 2030 12:00:10 GMT";
  const waits: [name: string, retryAfter: string, date: string | undefined, seconds: number | undefined][] = [
    ["seconds", "30", undefined, 30],
    ["seconds in spaces", " 7 ", undefined, 7],
    ["no seconds", "0", undefined, 0],
    ["a date, by the clock of this machine where the server names none", inTenSeconds, undefined, 10],
    ["a date, by the server's own clock", inTenSeconds, "Tue, 01 Jan 2030 11:59:00 GMT", 70],
    ["a date in the past", "Tue, 01 Jan 2030 11:00:00 GMT", undefined, 0],
    ["a date in the old form of RFC 850", "Tuesday, 01-Jan-30 12:00:10 GMT", undefined, 10],
    ["a year", "31536000", undefined, 86_400],
    ["more digits than a number holds", "9".repeat(400), undefined, 86_400],
    ["a date far away", "Tue, 01 Jan 2999 12:00:10 GMT", undefined, 86_400],
    ["a word", "soon", undefined, undefined],
    ["nothing", "", undefined, undefined],
    ["a negative number", "-5", undefined, undefined],
    ["a fraction", "1.5", undefined, undefined],
    ["a number with a unit", "2 minutes", undefined, undefined],
    ["a date without a zone", "Tue Jan 01 12:00:10 2030", undefined, undefined],
    ["two numbers, as when two servers added theirs", "5, 9", undefined, undefined],
  ];
  for (const [name, retryAfter, date, seconds] of waits) {
    it(`is ${seconds ?? "not known"} for ${name}`, async () => {
      const headers = { "retry-after": retryAfter, ...(date !== undefined && { date }) };
      assert.equal((await read({ status: 429, headers })).retryAfterSeconds, seconds);
    });
  }

  it("is a whole number of seconds of at most a day, whatever is sent", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.date().map(String), fc.float().map(String)), async (sent) => {
        const { retryAfterSeconds = 0 } = await read({ headers: { "retry-after": sent } });
        assert.ok(
          Number.isInteger(retryAfterSeconds) && retryAfterSeconds >= 0 && retryAfterSeconds <= 86_400,
        );
      }),
    );
  });
});

describe("the server's clock", () => {
  const dates: [date: string, serverDate: number | undefined][] = [
    ["Tue, 01 Jan 2030 12:00:00 GMT", now],
    ["", undefined],
    ["yesterday", undefined],
    ["1", undefined],
    ["0", undefined],
  ];
  for (const [date, serverDate] of dates) {
    it(`is ${serverDate === undefined ? "not known" : "read"} for "${date}"`, async () =>
      assert.equal((await read({ headers: { date } })).serverDate, serverDate));
  }
});

interface Sent {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: readonly (string | Uint8Array)[] | AsyncIterable<Uint8Array> | null;
}

function read({ status = 200, headers = {}, body = null }: Sent) {
  const incoming: IncomingResponse = {
    status,
    header: (name) => headers[name],
    body: body !== null && Symbol.iterator in body ? chunksOf(body) : body,
  };
  return readResponse(incoming, { sentAt: now, clock: new ManualClock(now), largestBody: MIB });
}

async function* chunksOf(parts: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    yield typeof part === "string" ? Buffer.from(part) : part;
  }
}
