import { BoxError, type BoxErrorDetails } from "../../base/errors";
import { type LocalizedMessage, localized } from "../../base/localizedMessage";
import type { Secret } from "../../base/secret";
import type { HttpResponse } from "../http/transport";
import { type ErrorResponse, readErrorResponse, readRequestId } from "./errorResponse";
import { type ErrorRow, errorTable, type RequestKind, unknownError } from "./errorTable";
import { transientStatusTable, unexpectedResponse } from "./statusTable";

/**
 * The error for an answer that is not what was asked for: by its status where that says "later", else by the reason
 * that Box gives, else as unexpected.
 * @param secrets what the request carried; nothing of it is shown, even if the other side sends it back
 */
export function errorFromResponse(
  answer: HttpResponse,
  asked: RequestKind,
  secrets: readonly Secret[],
): BoxError {
  const requestId = readRequestId(answer, secrets);
  const refusal = readErrorResponse(answer, secrets);
  const seen = {
    status: answer.status,
    ...(refusal?.description !== undefined && { description: refusal.description }),
    ...(requestId !== undefined && { requestId }),
    ...(answer.retryAfterSeconds !== undefined && { retryAfterSeconds: answer.retryAfterSeconds }),
    ...(answer.serverDate !== undefined && { serverDate: answer.serverDate }),
  };
  const transient = transientStatusTable.find(({ from, to }) => from <= answer.status && answer.status <= to);
  if (transient || !refusal || answer.status < 400) {
    const { template, decision, code } = transient ?? unexpectedResponse;
    return error(localized(template, answer.status), { ...seen, decision, code });
  }
  const { template, decision } = errorTable.find((row) => fits(row, refusal, asked)) ?? unknownError;
  const reason = refusal.description ?? refusal.error;
  return error(localized(template, reason), { ...seen, decision, code: refusal.error });
}

function fits(
  { error, text, asked, decision }: ErrorRow,
  refusal: ErrorResponse,
  question: RequestKind,
): boolean {
  const description = (refusal.description ?? "").toLowerCase();
  return (
    error === refusal.error &&
    (!text || text.some((part) => description.includes(part))) &&
    (!asked || asked.includes(question)) &&
    (decision !== "signInAgain" || refusal.source === "oauth")
  );
}

/** With Box's request ID at the end of the sentence, where there is one: its support asks for it. */
function error({ template, values }: LocalizedMessage, details: BoxErrorDetails): BoxError {
  const { requestId } = details;
  if (requestId === undefined) {
    return new BoxError({ template, values }, details);
  }
  const withId = `${template.replace(/\.$/, "")} (Box request ID {${values.length}}).`;
  return new BoxError(localized(withId, ...values, requestId), details);
}
