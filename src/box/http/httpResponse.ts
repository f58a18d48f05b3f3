import type { Clock } from "../../base/clock";
import { BoxError } from "../../base/errors";
import { localized } from "../../base/localizedMessage";
import { Secret } from "../../base/secret";
import { codingsOf } from "./contentCoding";
import type { HttpResponse, IncomingResponse } from "./transport";

interface Reading {
  /** Local wall clock just before the request was sent, epoch milliseconds. */
  readonly sentAt: number;
  readonly clock: Clock;
  /** Bytes, unpacked. */
  readonly largestBody: number;
}

/** No sane server asks for more, and a timer can bear no more than 24 days. */
const LONGEST_RETRY_AFTER_SECONDS = 24 * 60 * 60;

/**
 * Reads the body to its end and the headers that matter.
 * @throws BoxError `unexpectedResponse` for a body over `largestBody` or one that stays packed; whatever the client throws
 * when the connection breaks
 */
export async function readResponse(
  incoming: IncomingResponse,
  { sentAt, clock, largestBody }: Reading,
): Promise<HttpResponse> {
  const { status, header } = incoming;
  const text = await readBody(incoming, largestBody);
  const serverDate = epochMs(header("date"));
  const retryAfterSeconds = secondsUntil(header("retry-after"), serverDate ?? clock.now());
  const wwwAuthenticate = header("www-authenticate");
  const requestId = header("box-request-id");
  return {
    status,
    body: text,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    ...(serverDate !== undefined && { serverDate }),
    ...(wwwAuthenticate !== undefined && { wwwAuthenticate }),
    ...(requestId !== undefined && { requestId }),
    sentAt,
  };
}

async function readBody({ status, header, body }: IncomingResponse, largest: number): Promise<Secret> {
  const isPacked = codingsOf(header("content-encoding")) === undefined;
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early closes the stream.
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (isPacked || size > largest) {
      throw isPacked ? unreadable(status) : tooLarge(status);
    }
    chunks.push(chunk);
  }
  return new Secret(new TextDecoder().decode(Buffer.concat(chunks)));
}

function tooLarge(status: number): BoxError {
  return new BoxError(
    localized(
      "The answer is larger than any of Box's, so it is probably not from Box; check the network and the proxy, then try again.",
    ),
    { decision: "retryLater", code: "unexpectedResponse", status },
  );
}

function unreadable(status: number): BoxError {
  return new BoxError(
    localized(
      "The answer is packed in a way that nobody asked for, so it was probably changed on its way; check the network and the proxy, then try again.",
    ),
    { decision: "retryLater", code: "unexpectedResponse", status },
  );
}

/** `Retry-After` is seconds or a date (RFC 9110 10.2.3); the date is read by the clock of its sender. */
function secondsUntil(retryAfter: string | undefined, now: number): number | undefined {
  if (retryAfter === undefined) {
    return undefined;
  }
  const date = epochMs(retryAfter);
  const seconds = /^\s*\d+\s*$/.test(retryAfter)
    ? Number(retryAfter)
    : date === undefined
      ? undefined
      : Math.ceil((date - now) / 1000);
  return seconds === undefined ? undefined : Math.min(Math.max(seconds, 0), LONGEST_RETRY_AFTER_SECONDS);
}

/** An HTTP date names its day and its zone (RFC 9110 5.6.7); without them `Date.parse` makes a date of any number. */
function epochMs(httpDate = ""): number | undefined {
  const time = /^\s*(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*, .* GMT\s*$/i.test(httpDate)
    ? Date.parse(httpDate)
    : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
