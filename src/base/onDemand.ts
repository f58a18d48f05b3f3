/** What is made when it is first asked for, once; after a failure the next one who asks has it made again. */
export class OnDemand<T> {
  readonly #make: () => Promise<T>;
  #made: Promise<T> | undefined;

  constructor(make: () => Promise<T>) {
    this.#make = make;
  }

  get(): Promise<T> {
    const made = this.#made ?? this.#make();
    this.#made = made;
    made.catch(() => {
      if (this.#made === made) {
        this.#made = undefined;
      }
    });
    return made;
  }

  /** What was asked for until now, without making it; `undefined` also where the making failed. */
  async current(): Promise<T | undefined> {
    return this.#made?.catch(() => undefined);
  }
}
