import type { Account } from "../../accounts/model/accountView";
import { type Clock, type Disposable, wait } from "../../base/clock";
import { Emitter } from "../../base/emitter";
import { BoxError, CancelledError } from "../../base/errors";
import { isRecord } from "../../base/json";
import { localized } from "../../base/localizedMessage";
import { type AnyAccount, accountKey } from "./accountLabel";
import { type Consumer, type ConsumerKind, consumerKey, isBounded } from "./consumer";

/** What a consumer may have: the account's own token, or one made from it that may only read. */
export type Consent = "full" | "downscoped";

export type ConsentAnswer =
  | "once"
  | "session"
  | "downscopedSession"
  | "workspace"
  /** Until the person allows it again, or this window closes where nothing can be allowed for the workspace. */
  | "refused";

export interface ConsentQuestion<A extends AnyAccount = Account> {
  readonly consumer: Consumer;
  readonly account: A;
  /** What can be answered, the likeliest first. */
  readonly answers: readonly ConsentAnswer[];
}

/** Asks the person; `undefined` when the question was closed without an answer. May take as long as the person does. */
export type AskConsent<A extends AnyAccount = Account> = (
  question: ConsentQuestion<A>,
) => Promise<ConsentAnswer | undefined>;

/** What was decided about a consumer and an account, by its `accountKey`. */
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

export interface ConsentsParts<A extends AnyAccount = Account> {
  readonly ask: AskConsent<A>;
  readonly workspace: DecisionMemory;
  readonly clock: Clock;
}

/** Nobody answers a question that nobody sees; the program that waits is told so. */
const UNANSWERED_MS = 60_000;

const KEY = "tokenConsents";
const MOST_STORED = 200;

const ANSWERS: Readonly<Record<ConsumerKind, readonly ConsentAnswer[]>> = {
  agent: ["once", "session", "downscopedSession", "refused"],
  terminal: ["once", "session", "downscopedSession", "refused"],
  program: ["workspace", "once", "refused"],
  debugSession: ["workspace", "once", "refused"],
  mcpClient: ["workspace", "once", "refused"],
  // The editor asks for its extensions.
  extension: [],
};

/** One question for all who wait. */
interface OpenQuestion {
  readonly account: AnyAccount;
  readonly answer: Promise<ConsentAnswer | undefined>;
  readonly settle: (answer: ConsentAnswer | undefined) => void;
  waiting: number;
}

/**
 * Who may have a token (law 11): asked for each consumer and account, answered by the person, and taken back at any time.
 * It is a courtesy and no wall: whoever runs programs as this person can reach what the person can.
 */
export class Consents<A extends AnyAccount = Account> {
  readonly #parts: ConsentsParts<A>;
  /** Answers for this window, by consumer and account. */
  readonly #session = new Map<string, ConsentDecision>();
  readonly #questions = new Map<string, OpenQuestion>();
  readonly #changed = new Emitter<void>();

  readonly onDidChange: (listener: () => void) => Disposable = this.#changed.event;

  constructor(parts: ConsentsParts<A>) {
    this.#parts = parts;
  }

  /**
   * @throws BoxError `notAllowed` when the person refused or did not answer in time; CancelledError after the signal
   */
  async require(consumer: Consumer, account: A, signal?: AbortSignal): Promise<Consent> {
    if (signal?.aborted) {
      throw new CancelledError();
    }
    const answer =
      this.decisionOn(consumer, account) ?? (await this.#answerInTime(consumer, account, signal));
    switch (answer) {
      case "once":
      case "session":
      case "workspace":
        return "full";
      case "downscopedSession":
        return "downscoped";
      case "refused":
        throw refused();
      case "unanswered":
        throw notAllowed(
          localized(
            "Nobody at the editor has allowed this in time; try again and answer the question there.",
          ),
        );
      case undefined:
        throw notAllowed(
          localized(
            "The question in the editor was closed without an answer; try again and answer it there.",
          ),
        );
    }
  }

  /** What was decided and still holds, for this window and for the workspace. */
  all(): readonly ConsentDecision[] {
    const decisions = [...this.#stored(), ...this.#session.values()];
    return [...new Map(decisions.map((each) => [keyOf(each.consumer, each.account), each])).values()];
  }

  /** `undefined` where the person is asked. */
  decisionOn(consumer: Consumer, account: A): ConsentDecision["answer"] | undefined {
    const key = keyOf(consumer, accountKey(account));
    return this.all().find((decision) => keyOf(decision.consumer, decision.account) === key)?.answer;
  }

  /** Holds at once, also for those who wait. @throws what the memory throws; then it holds in this window alone */
  async decide(decision: ConsentDecision): Promise<void> {
    const { consumer, account, answer } = decision;
    const key = keyOf(consumer, account);
    const isStored = isForWorkspace(consumer, answer);
    this.#session.set(key, decision);
    this.#questions.get(key)?.settle(answer);
    await this.#store(key, isStored ? [decision] : []);
  }

  /** The consumer is asked again the next time. @throws what the memory throws; then everything holds as before */
  async forget(consumer: Consumer, account: string): Promise<void> {
    const key = keyOf(consumer, account);
    const inSession = this.#session.get(key);
    await this.#store(key, []);
    if (this.#session.get(key) === inSession) {
      this.#session.delete(key);
      this.#changed.fire();
    }
  }

  /** Ends the questions about accounts that are not there any more; nobody need answer them. */
  withdrawAllBut(accounts: readonly A[]): void {
    for (const question of this.#questions.values()) {
      const { id } = question.account;
      const key = accountKey(question.account);
      if (!accounts.some((account) => account.id === id || accountKey(account) === key)) {
        question.settle(undefined);
      }
    }
  }

  async #answerInTime(
    consumer: Consumer,
    account: A,
    signal?: AbortSignal,
  ): Promise<ConsentAnswer | "unanswered" | undefined> {
    const key = keyOf(consumer, accountKey(account));
    const question = this.#questions.get(key) ?? this.#open(consumer, account);
    const enough = new AbortController();
    const leave = () => enough.abort(new CancelledError());
    signal?.addEventListener("abort", leave, { once: true });
    question.waiting += 1;
    try {
      const timeOut = wait(this.#parts.clock, UNANSWERED_MS, enough.signal).then(() => "unanswered" as const);
      return await Promise.race([question.answer, timeOut]);
    } finally {
      signal?.removeEventListener("abort", leave);
      enough.abort();
      question.waiting -= 1;
      // The editor may have put it out of sight by now, so the next one asks anew.
      if (question.waiting === 0 && this.#questions.get(key) === question) {
        this.#questions.delete(key);
      }
    }
  }

  /** An answer that comes after everybody left still holds for the next one. */
  #open(consumer: Consumer, account: A): OpenQuestion {
    let settle: OpenQuestion["settle"] = () => undefined;
    let fail: (error: unknown) => void = () => undefined;
    const answer = new Promise<ConsentAnswer | undefined>((resolve, reject) => {
      settle = resolve;
      fail = reject;
    });
    const question = { account, answer, settle, waiting: 0 };
    this.#questions.set(keyOf(consumer, accountKey(account)), question);
    this.#askAndKeep(consumer, account).then(settle, fail);
    return question;
  }

  async #askAndKeep(consumer: Consumer, account: A): Promise<ConsentAnswer | undefined> {
    const answer = await this.#parts.ask({ consumer, account, answers: ANSWERS[consumer.kind] });
    if (answer !== undefined && answer !== "once") {
      // What cannot be stored holds in this window; at worst the person is asked once more in the next one.
      await this.decide({ consumer, account: accountKey(account), answer }).catch(() => undefined);
    }
    return answer;
  }

  async #store(key: string, instead: readonly ConsentDecision[]): Promise<void> {
    this.#changed.fire();
    const others = this.#stored().filter(({ consumer, account }) => keyOf(consumer, account) !== key);
    await this.#parts.workspace.update(KEY, [...others, ...instead]);
    this.#changed.fire();
  }

  /** What is stored is data from outside: anything that is no decision counts as nothing, and a refusal outranks the rest. */
  #stored(): readonly ConsentDecision[] {
    const stored = this.#parts.workspace.get<unknown>(KEY);
    const decisions = Array.isArray(stored) ? stored.flatMap(decisionFrom).slice(-MOST_STORED) : [];
    return [
      ...decisions.filter(({ answer }) => answer !== "refused"),
      ...decisions.filter(({ answer }) => answer === "refused"),
    ];
  }
}

/** What holds for the workspace can be refused for it too. */
function isForWorkspace({ kind }: Consumer, answer: ConsentAnswer): boolean {
  return answer === "workspace" || (answer === "refused" && ANSWERS[kind].includes("workspace"));
}

function keyOf(consumer: Consumer, account: string): string {
  return JSON.stringify([consumerKey(consumer), account]);
}

function decisionFrom(value: unknown): readonly ConsentDecision[] {
  const { consumer, account, answer } = isRecord(value) ? value : {};
  const { kind, name } = isRecord(consumer) ? consumer : {};
  const isDecision =
    isKind(kind) &&
    ANSWERS[kind].includes("workspace") &&
    (answer === "workspace" || answer === "refused") &&
    typeof name === "string" &&
    typeof account === "string" &&
    isBounded({ name }) &&
    isBounded({ name: account });
  return isDecision ? [{ consumer: { kind, name }, account, answer }] : [];
}

function isKind(kind: unknown): kind is ConsumerKind {
  return typeof kind === "string" && Object.hasOwn(ANSWERS, kind);
}

export function refused(): BoxError {
  return notAllowed(
    localized(
      "The person at the editor has not allowed this; “Box: Show Token Use” in the editor changes that.",
    ),
  );
}

export function notAllowed(sentence: ReturnType<typeof localized>): BoxError {
  return new BoxError(sentence, { decision: "fatal", code: "notAllowed" });
}
