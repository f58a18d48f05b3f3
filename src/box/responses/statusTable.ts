import type { BoxErrorCode, Decision } from "../../base/errors";
import { type LocalizedMessage, localized } from "../../base/localizedMessage";

export interface StatusRow {
  readonly from: number;
  readonly to: number;
  /** Our own word, used where Box named none. */
  readonly code: BoxErrorCode;
  readonly decision: Decision;
  readonly sentence: LocalizedMessage;
  /** For a response with `Retry-After`: `{0}` is the seconds. */
  readonly sentenceWithWait?: LocalizedMessage;
}

/** Decided by the status alone, before any reason in the body: nothing of this ends a sign-in (law 3). */
export const transientStatusTable: readonly StatusRow[] = [
  {
    from: 300,
    to: 399,
    code: "unexpectedResponse",
    decision: "retryLater",
    sentence: localized(
      "The request was redirected, which is not followed because it carries secrets; check the setting boxAuth.apiUrl, and whether this network asks for a log-in.",
    ),
  },
  {
    from: 407,
    to: 407,
    code: "proxy",
    decision: "retryLater",
    sentence: localized(
      "The proxy of this network asks for a log-in; check the setting http.proxy, then try again.",
    ),
  },
  {
    from: 408,
    to: 408,
    code: "requestTimeout",
    decision: "retryLater",
    sentence: localized("Box waited too long for the request; nothing is lost, try again."),
  },
  {
    from: 429,
    to: 429,
    code: "rate_limit_exceeded",
    decision: "retryLater",
    sentence: localized("Box receives too many requests at the moment; nothing is lost, try again later."),
    sentenceWithWait: localized(
      "Box receives too many requests at the moment; nothing is lost, try again in {0} seconds.",
    ),
  },
  {
    from: 500,
    to: 599,
    code: "unavailable",
    decision: "retryLater",
    sentence: localized("Box is not able to answer at the moment; nothing is lost, try again later."),
    sentenceWithWait: localized(
      "Box is not able to answer at the moment; nothing is lost, try again in {0} seconds.",
    ),
  },
];

/** An answer that fits nowhere, such as the page of a proxy with any status. */
export const unexpectedResponse: Omit<StatusRow, "from" | "to"> = {
  code: "unexpectedResponse",
  decision: "retryLater",
  sentence: localized(
    "An answer came that is not one of Box's; check the network, the proxy and the setting boxAuth.apiUrl, then try again.",
  ),
};
