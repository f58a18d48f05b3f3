/** What a live page shows. All texts are plain: nothing in them is a link, an icon or markup. */
export interface PageContent {
  readonly heading: string;
  /** How far it is, and at last what to do; read out to who does not see it. */
  readonly status: string;
  readonly tone: "busy" | "good" | "problem";
  readonly buttons: readonly PageButton[];
  readonly rows: readonly PageRow[];
}

export interface PageButton {
  readonly title: string;
  press(): unknown;
}

export interface PageRow {
  readonly mark: "good" | "note" | "problem" | "skipped" | "running";
  /** What the mark means, in words. */
  readonly verdict: string;
  /** Empty where the row goes on with what the one before it is about. */
  readonly title: string;
  readonly text: string;
}

/** What the page itself is told. */
export type SentContent = Omit<PageContent, "buttons"> & { readonly buttons: readonly string[] };
