import { type Asked, type RefusalRow, refusalTable, unknownRefusal } from "./errorTable";
import { type Refusal, readRefusal, readRequestId } from "./errorResponse";
import { BoxError, type BoxErrorDetails } from "../../base/errors";
import type { Secret } from "../../base/secret";
import { type Sentence, sentence } from "../../base/localizedMessage";
import { transientStatusTable, unexpectedAnswer } from "./statusTable";
import type { HttpAnswer } from "../http/transport";

/**
 * The error for an answer that is not what was asked for: by its status where that says "later", else by the reason
 * that Box gives, else as unexpected.
 * @param secrets what the request carried; nothing of it is shown, even if the other side sends it back
 */
export function answerError(answer: HttpAnswer, asked: Asked, secrets: readonly Secret[]): BoxError {
  const requestId = readRequestId(answer, secrets);
  const refusal = readRefusal(answer, secrets);
  const seen = {
    status: answer.status,
    ...(refusal?.description !== undefined && { description: refusal.description }),
    ...(requestId !== undefined && { requestId }),
    ...(answer.retryAfterSeconds !== undefined && { retryAfterSeconds: answer.retryAfterSeconds }),
    ...(answer.serverDate !== undefined && { serverDate: answer.serverDate }),
  };
  const transient = transientStatusTable.find(({ from, to }) => from <= answer.status && answer.status <= to);
  if (transient || !refusal || answer.status < 400) {
    const { template, decision, code } = transient ?? unexpectedAnswer;
    return error(sentence(template, answer.status), { ...seen, decision, code });
  }
  const { template, decision } = refusalTable.find((row) => fits(row, refusal, asked)) ?? unknownRefusal;
  const reason = refusal.description ?? refusal.error;
  return error(sentence(template, reason), { ...seen, decision, code: refusal.error });
}

function fits({ error, text, asked, decision }: RefusalRow, refusal: Refusal, question: Asked): boolean {
  const description = (refusal.description ?? "").toLowerCase();
  return (
    error === refusal.error &&
    (!text || text.some((part) => description.includes(part))) &&
    (!asked || asked.includes(question)) &&
    (decision !== "signInAgain" || refusal.source === "oauth")
  );
}

/** With Box's request ID at the end of the sentence, where there is one: its support asks for it. */
function error({ template, values }: Sentence, details: BoxErrorDetails): BoxError {
  const { requestId } = details;
  if (requestId === undefined) {
    return new BoxError({ template, values }, details);
  }
  const withId = `${template.replace(/\.$/, "")} (Box request ID {${values.length}}).`;
  return new BoxError(sentence(withId, ...values, requestId), details);
}
