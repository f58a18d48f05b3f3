import type { ConsentAnswer, ConsentQuestion } from "../../../../src/delivery/consent/consents";

/** A person, who answers each question when the test says so. */
export class AskedPerson {
  readonly questions: ConsentQuestion[] = [];
  readonly #answers: ((answer: ConsentAnswer | undefined) => void)[] = [];

  readonly ask = (question: ConsentQuestion): Promise<ConsentAnswer | undefined> => {
    this.questions.push(question);
    return new Promise((resolve) => this.#answers.push(resolve));
  };

  /** @param which the first question is 0 */
  answer(answer: ConsentAnswer | undefined, which = this.questions.length - 1): void {
    this.#answers[which]?.(answer);
  }
}
