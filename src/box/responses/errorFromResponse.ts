import { BoxError, outsideCode } from "../../base/errors";
import { type LocalizedMessage, withValues } from "../../base/localizedMessage";
import type { Secret } from "../../base/secret";
import type { HttpResponse } from "../http/transport";
import { type ErrorResponse, readErrorResponse, readRequestId } from "./errorResponse";
import { type ErrorRow, type RequestKind, saysOneOf } from "./errorRow";
import { errorTable, unknownError } from "./errorTable";
import { transientStatusTable, unexpectedResponse } from "./statusTable";

/**
 * The error for a response that is not what was asked for: by its status where that says "later", else by the reason
 * that Box gives, else as unexpected. Box's own text and request ID are in the details, for the log.
 * @param secrets what the request carried; nothing of it is shown, even if the other side sends it back
 */
export function errorFromResponse(
  response: HttpResponse,
  asked: RequestKind,
  secrets: readonly Secret[],
): BoxError {
  const { status, retryAfterSeconds, serverDate } = response;
  const requestId = readRequestId(response, secrets);
  const refusal = readErrorResponse(response, secrets);
  const seen = {
    status,
    ...(refusal?.description !== undefined && { description: refusal.description }),
    ...(requestId !== undefined && { requestId }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    ...(serverDate !== undefined && { serverDate }),
  };
  const transient = transientStatusTable.find(({ from, to }) => from <= status && status <= to);
  if (transient || !refusal || status < 400) {
    const { sentence, sentenceWithWait, decision, code } = transient ?? unexpectedResponse;
    const shown =
      sentenceWithWait !== undefined && retryAfterSeconds !== undefined
        ? withValues(sentenceWithWait, Math.ceil(retryAfterSeconds))
        : sentence;
    return new BoxError(shown, { ...seen, decision, code });
  }
  const row = errorTable.find((candidate) => fits(candidate, refusal, asked));
  const found = row ?? unknownError;
  const { decision, code = outsideCode(refusal.error) } = found;
  return new BoxError(sentenceOf(found, refusal.description), { ...seen, decision, code });
}

/** Box's bare error is a name for programs, so without a text there is no reason to show. */
function sentenceOf(
  { sentence, sentenceWithReason }: Omit<ErrorRow, "error">,
  description: string | undefined,
): LocalizedMessage {
  return sentenceWithReason === undefined || description === undefined
    ? sentence
    : withValues(sentenceWithReason, description);
}

function fits(row: ErrorRow, refusal: ErrorResponse, asked: RequestKind): boolean {
  return (
    row.error === refusal.error &&
    (!row.text || saysOneOf(row.text, refusal.description ?? "")) &&
    (!row.asked || row.asked.includes(asked)) &&
    (row.decision !== "signInAgain" || refusal.source === "oauth")
  );
}
