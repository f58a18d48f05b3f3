import { boxError, withRetryAfter } from "./errorTable";
import type { Faults, Outcome, Place, TakenFaults, Timing } from "./faults";
import { apiError, type Call, oauthError, type Route, type SimulatedResponse } from "./httpMessages";

/** `dropped`: the connection ends without an answer. */
export type Served = SimulatedResponse | "dropped";

/** Serves a call with the faults that were taken for it. */
export async function serveWithFaults(
  route: Route,
  call: Call,
  { faults, taken: { timing, outcome } }: { readonly faults: Faults; readonly taken: TakenFaults },
): Promise<Served> {
  if (timing?.moment !== "after") {
    await pause(timing, faults);
  }
  const served = await serve(route, call, outcome);
  if (timing?.moment === "after") {
    await pause(timing, faults);
  }
  return served;
}

/** The `grant_type` for which the faults are taken. */
export function grantTypeOf(place: Place, call: Call): string | undefined {
  return place === "token" ? (call.form.get("grant_type") ?? undefined) : undefined;
}

async function serve(route: Route, call: Call, outcome: Outcome | undefined): Promise<Served> {
  if (!outcome) {
    return route(call);
  }
  const happensAfter = outcome.kind === "dropAfter" || ("moment" in outcome && outcome.moment === "after");
  if (happensAfter) {
    await route(call);
  }
  return faultyResponse(outcome);
}

function faultyResponse(outcome: Outcome): Served {
  switch (outcome.kind) {
    case "dropBefore":
    case "dropAfter":
      return "dropped";
    case "tooManyRequests": {
      const message = "Request rate limit exceeded, please try again later";
      return withRetryAfter(apiError(429, "rate_limit_exceeded", message), outcome.retryAfter);
    }
    case "serverError": {
      const status = outcome.status ?? 500;
      const code = status === 503 ? "unavailable" : status === 502 ? "bad_gateway" : "internal_server_error";
      return withRetryAfter(apiError(status, code, "Internal Server Error"), outcome.retryAfter);
    }
    case "html":
      return {
        status: outcome.status ?? 502,
        headers: { "Content-Type": "text/html" },
        body: "<html><head><title>Proxy</title></head><body><h1>The proxy could not reach the site</h1></body></html>",
      };
    case "oauthError":
      return oauthError(outcome.error, outcome.description, outcome.status);
    case "boxError":
      return withRetryAfter(boxError(outcome.row), outcome.retryAfter);
    case "response": {
      const { status, headers, body } = outcome;
      return { status, ...(headers && { headers }), ...(body !== undefined && { body }) };
    }
  }
}

async function pause(timing: Timing | undefined, faults: Faults): Promise<void> {
  if (timing?.kind === "hold") {
    await faults.hold();
  } else if (timing) {
    await new Promise((resolve) => setTimeout(resolve, timing.ms));
  }
}
