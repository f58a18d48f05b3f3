import type { Clock } from "../../base/clock";
import { BoxError, CancelledError } from "../../base/errors";
import { localized } from "../../base/localizedMessage";
import { isLoopbackName } from "../../base/loopback";
import { Secret } from "../../base/secret";
import { connectionFailure } from "./connectionFailure";
import { readResponse } from "./httpResponse";
import type { HttpRequest, HttpResponse, IncomingResponse, OutgoingRequest } from "./transport";

const TIME_LIMIT_MS = 30_000;
/** Bytes. What the OAuth endpoints send is kept, sealed, in records that are read up to 1 MB. */
const LARGEST_OAUTH_BODY = 256 * 1024;
const LARGEST_BODY = 1024 * 1024;

/**
 * One round trip, the same for each HTTP client: checks the address, bounds the time, reads the body, and turns whatever
 * fails into an error without a cause, since a client's own errors may quote headers.
 * @throws BoxError, CancelledError as `Transport` says
 */
export async function httpRoundTrip(
  clock: Clock,
  request: HttpRequest,
  dispatch: (outgoing: OutgoingRequest) => Promise<IncomingResponse>,
): Promise<HttpResponse> {
  const url = checkedUrl(request.url);
  const headers = headersOf(request);
  const end = deadline(clock, request.signal);
  let responding = false;
  try {
    end.signal.throwIfAborted();
    const sentAt = clock.now();
    const outgoing: OutgoingRequest = {
      method: request.method,
      url: request.url,
      headers,
      ...(request.form && { body: encodedForm(request.form) }),
      signal: end.signal,
    };
    const roundTrip = async () => {
      const incoming = await dispatch(outgoing);
      responding = true;
      return readResponse(incoming, {
        sentAt,
        clock,
        largestBody: request.form ? LARGEST_OAUTH_BODY : LARGEST_BODY,
      });
    };
    // Raced, since a client may be busy with something that ignores the signal, such as finding its proxy.
    return await Promise.race([roundTrip(), end.reached]);
  } catch (error) {
    if (end.signal.aborted) {
      throw request.signal?.aborted ? new CancelledError() : timeLimitError(url);
    }
    throw error instanceof BoxError || error instanceof CancelledError
      ? error
      : connectionFailure(error, url, responding);
  } finally {
    end.dispose();
  }
}

interface Deadline {
  readonly signal: AbortSignal;
  /** Rejects when `signal` is aborted. */
  readonly reached: Promise<never>;
  dispose(): void;
}

function deadline(clock: Clock, cancel?: AbortSignal): Deadline {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const timer = clock.setTimer(abort, TIME_LIMIT_MS);
  cancel?.addEventListener("abort", abort, { once: true });
  const reached = new Promise<never>((_, reject) => {
    controller.signal.addEventListener("abort", () => reject(controller.signal.reason), { once: true });
  });
  // Nobody listens when it ends before the race begins.
  reached.catch(() => undefined);
  if (cancel?.aborted) {
    abort();
  }
  return {
    signal: controller.signal,
    reached,
    dispose: () => {
      timer.dispose();
      cancel?.removeEventListener("abort", abort);
    },
  };
}

function checkedUrl(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol === "https:" || (url?.protocol === "http:" && isLoopbackName(url.hostname))) {
    return url;
  }
  throw new BoxError(
    localized(
      "An address of Box in the settings does not start with https://, so nothing was sent there; correct boxAuth.apiUrl, or reset it to use Box itself.",
    ),
    { decision: "fixSettings", code: "settings" },
  );
}

function headersOf({ bearer, form }: HttpRequest): Record<string, string> {
  return {
    accept: "application/json",
    // A proxy may pack the response all the same.
    "accept-encoding": "identity",
    ...(form && { "content-type": "application/x-www-form-urlencoded" }),
    ...(bearer && { authorization: `Bearer ${sendable(bearer)}` }),
  };
}

/** A client that meets such characters in a header quotes the header in its error. */
function sendable(bearer: Secret): string {
  const token = bearer.expose();
  if (/^[\x21-\x7e]+$/.test(token)) {
    return token;
  }
  throw new BoxError(
    localized("This access token holds characters that a token of Box never has; copy it again as a whole."),
    { decision: "fatal", code: "invalid_token" },
  );
}

function encodedForm(form: NonNullable<HttpRequest["form"]>): string {
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) {
    fields.append(name, value instanceof Secret ? value.expose() : value);
  }
  return fields.toString();
}

function timeLimitError(url: URL): BoxError {
  return new BoxError(
    localized(
      "{0} did not answer within {1} seconds; check the network connection, then try again.",
      url.host,
      TIME_LIMIT_MS / 1000,
    ),
    { decision: "retryLater", code: "timeLimit" },
  );
}
