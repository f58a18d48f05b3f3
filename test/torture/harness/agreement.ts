import type { Shown } from "../orders";

/** What one window showed, oldest first, and since when it is there to see: its opening, or the end of a stop. */
export interface Watched {
  readonly thereSince: number;
  readonly shows: readonly Shown[];
}

/** Beyond this a window is taken to disagree. */
export const AGREEMENT_LIMIT_MS = 10_000;

/** When each generation was published first, and how long it took until every window showed it or a newer one. */
export class Agreement {
  readonly #account: string;
  readonly #published = new Map<number, number>();

  constructor(account: string, windows: readonly Watched[]) {
    this.#account = account;
    for (const { token, at } of windows.flatMap((window) => this.#of(window))) {
      if (token) {
        this.#published.set(token.generation, Math.min(at, this.#published.get(token.generation) ?? at));
      }
    }
  }

  get newest(): number {
    return Math.max(0, ...this.#published.keys());
  }

  /** The newest generation that this window shows; 0 when it does not know the account. */
  shownBy(window: Watched): number {
    return this.#of(window).at(-1)?.token?.generation ?? 0;
  }

  /** Milliseconds; of the windows that came to show it. */
  worstMs(windows: readonly Watched[]): number {
    const times = [...this.#published].flatMap(([generation, publishedAt]) =>
      windows
        .filter(({ thereSince }) => thereSince < publishedAt)
        .flatMap(
          (window) => this.#of(window).find(({ token }) => (token?.generation ?? 0) >= generation) ?? [],
        )
        .map(({ at }) => at - publishedAt),
    );
    return Math.max(0, ...times);
  }

  #of({ shows }: Watched): readonly Shown[] {
    return shows.filter(({ account }) => account === this.#account);
  }
}
