import type { Account } from "../../accounts/model/accountView";
import { type Clock, wait } from "../../base/clock";
import { BoxError, CancelledError } from "../../base/errors";
import { isRecord } from "../../base/json";
import { localized } from "../../base/localizedMessage";
import { type Consumer, type ConsumerKind, consumerKey } from "./consumer";

/** What a consumer may have: the account's own token, or one made from it that may only read. */
export type Consent = "full" | "downscoped";

export type ConsentAnswer =
  | "once"
  | "session"
  | "downscopedSession"
  | "workspace"
  /** Not in this window, until the person allows it again. */
  | "refused";

export interface ConsentQuestion {
  readonly consumer: Consumer;
  readonly account: Account;
  /** What can be answered, the likeliest first. */
  readonly answers: readonly ConsentAnswer[];
}

/** Asks the person; `undefined` when the question was closed without an answer. May take as long as the person does. */
export type AskConsent = (question: ConsentQuestion) => Promise<ConsentAnswer | undefined>;

/** What was decided about a consumer and an account. */
export interface ConsentDecision {
  readonly consumer: Consumer;
  readonly account: string;
  readonly answer: Exclude<ConsentAnswer, "once">;
}

/** Where decisions for the workspace are kept; `vscode.Memento` has this shape. */
export interface DecisionMemory {
  get<T>(key: string): T | undefined;
  update(key: string, value: unknown): PromiseLike<void>;
}

export interface ConsentsParts {
  readonly ask: AskConsent;
  readonly workspace: DecisionMemory;
  readonly clock: Clock;
}

/** Nobody answers a question that nobody sees; the program that waits is told so. */
const UNANSWERED_MS = 60_000;

const KEY = "tokenConsents";

const ANSWERS: Readonly<Record<Exclude<ConsumerKind, "extension">, readonly ConsentAnswer[]>> = {
  agent: ["once", "session", "downscopedSession", "refused"],
  terminal: ["once", "session", "downscopedSession", "refused"],
  program: ["workspace", "once", "refused"],
  debugSession: ["workspace", "once", "refused"],
  mcpClient: ["workspace", "once", "refused"],
};

/**
 * Who may have a token (law 11): asked for each consumer and account, answered by the person, and taken back at any time.
 * It is a courtesy and no wall: whoever runs programs as this person can reach what the person can.
 */
export class Consents {
  readonly #parts: ConsentsParts;
  /** Answers for this window, by consumer and account. */
  readonly #session = new Map<string, ConsentDecision>();
  readonly #questions = new Map<string, Promise<ConsentAnswer | undefined>>();

  constructor(parts: ConsentsParts) {
    this.#parts = parts;
  }

  /**
   * @throws BoxError `notAllowed` when the person refused or did not answer in time; CancelledError after the signal
   */
  async require(consumer: Consumer, account: Account, signal?: AbortSignal): Promise<Consent> {
    const decided = this.#decided(consumer, account)?.answer;
    const answer = decided ?? (await this.#answerInTime(consumer, account, signal));
    switch (answer) {
      case "once":
      case "session":
      case "workspace":
        return "full";
      case "downscopedSession":
        return "downscoped";
      case "refused":
        throw notAllowed(
          localized(
            "The person at the editor has not allowed this; “Box: Show Token Use” in the editor changes that.",
          ),
        );
      case undefined:
        throw notAllowed(
          localized(
            "Nobody at the editor has allowed this in time; try again and answer the question there.",
          ),
        );
    }
  }

  /** What was decided and still holds, for this window and for the workspace. */
  all(): readonly ConsentDecision[] {
    const inSession = new Set(this.#session.keys());
    return [
      ...this.#session.values(),
      ...this.#stored().filter(({ consumer, account }) => !inSession.has(keyOf(consumer, account))),
    ];
  }

  async decide(decision: ConsentDecision): Promise<void> {
    const { consumer, account, answer } = decision;
    const key = keyOf(consumer, account);
    this.#session.set(key, decision);
    const others = this.#stored().filter((stored) => keyOf(stored.consumer, stored.account) !== key);
    const isStored = answer === "workspace" || (answer === "refused" && consumer.kind !== "agent");
    await this.#parts.workspace.update(KEY, isStored ? [...others, decision] : others);
  }

  /** The consumer is asked again the next time. */
  async forget(consumer: Consumer, account: string): Promise<void> {
    const key = keyOf(consumer, account);
    this.#session.delete(key);
    const others = this.#stored().filter((stored) => keyOf(stored.consumer, stored.account) !== key);
    await this.#parts.workspace.update(KEY, others);
  }

  #decided(consumer: Consumer, account: Account): ConsentDecision | undefined {
    const key = keyOf(consumer, accountKey(account));
    return this.all().find((decision) => keyOf(decision.consumer, decision.account) === key);
  }

  async #answerInTime(
    consumer: Consumer,
    account: Account,
    signal?: AbortSignal,
  ): Promise<ConsentAnswer | undefined> {
    const enough = new AbortController();
    const leave = () => enough.abort(new CancelledError());
    signal?.addEventListener("abort", leave, { once: true });
    if (signal?.aborted) {
      leave();
    }
    try {
      const timeOut = wait(this.#parts.clock, UNANSWERED_MS, enough.signal).then(() => undefined);
      return await Promise.race([this.#answer(consumer, account), timeOut]);
    } finally {
      signal?.removeEventListener("abort", leave);
      enough.abort();
    }
  }

  /** One question for all who wait; an answer that comes after they left still holds for the next one. */
  #answer(consumer: Consumer, account: Account): Promise<ConsentAnswer | undefined> {
    const key = keyOf(consumer, accountKey(account));
    const open = this.#questions.get(key);
    if (open !== undefined) {
      return open;
    }
    const asked = this.#askAndKeep(consumer, account).finally(() => this.#questions.delete(key));
    this.#questions.set(key, asked);
    return asked;
  }

  async #askAndKeep(consumer: Consumer, account: Account): Promise<ConsentAnswer | undefined> {
    const answers = consumer.kind === "extension" ? [] : ANSWERS[consumer.kind];
    const answer = await this.#parts.ask({ consumer, account, answers });
    if (answer !== undefined && answer !== "once") {
      await this.decide({ consumer, account: accountKey(account), answer });
    }
    return answer;
  }

  /** What is stored is data from outside: anything that is no decision counts as nothing. */
  #stored(): readonly ConsentDecision[] {
    const stored = this.#parts.workspace.get<unknown>(KEY);
    return Array.isArray(stored) ? stored.filter(isDecision) : [];
  }
}

/** The account as it is remembered: by app and user, so that signing in again asks nothing again. */
export function accountKey({ id, kind, clientId, identity }: Account): string {
  return identity ? `${kind}/${clientId ?? ""}/${identity.userId}` : id;
}

function keyOf(consumer: Consumer, account: string): string {
  return `${consumerKey(consumer)}/${account}`;
}

function isDecision(value: unknown): value is ConsentDecision {
  return (
    isRecord(value) &&
    typeof value.account === "string" &&
    (value.answer === "workspace" || value.answer === "refused") &&
    isRecord(value.consumer) &&
    typeof value.consumer.name === "string" &&
    typeof value.consumer.kind === "string" &&
    value.consumer.kind in ANSWERS
  );
}

function notAllowed(sentence: ReturnType<typeof localized>): BoxError {
  return new BoxError(sentence, { decision: "fatal", code: "notAllowed" });
}
