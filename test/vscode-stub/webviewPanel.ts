import { read } from "./language";
import { screen } from "./screen";
import { editor } from "./scriptedEditor";
import { EventEmitter } from "./values";

/** What a page was sent last, as far as tests look at it. */
export interface SentPage {
  readonly heading: string;
  readonly status: string;
  readonly tone: string;
  readonly buttons: readonly string[];
  readonly rows: readonly {
    readonly mark: string;
    readonly verdict: string;
    readonly title: string;
    readonly text: string;
  }[];
}

/** A tab with a page in it, whose script is played by the test. */
export class WebviewPanel {
  readonly #received = new EventEmitter<unknown>();
  readonly #closed = new EventEmitter<void>();
  /** Everything that was sent, in English. */
  readonly sent: SentPage[] = [];
  reveals = 0;
  isClosed = false;
  readonly onDidDispose = this.#closed.event;
  readonly webview = {
    html: "",
    onDidReceiveMessage: this.#received.event,
    postMessage: async (page: SentPage): Promise<boolean> => {
      const { heading, status, buttons, rows } = page;
      this.#titles = buttons;
      const ofRows = rows.flatMap(({ verdict, title, text }) => [verdict, title, text]);
      const texts = [heading, status, ...buttons, ...ofRows].map(read);
      screen.shown.push({ kind: "page", texts });
      const readRows = rows.map((row) => ({
        mark: row.mark,
        verdict: read(row.verdict),
        title: read(row.title),
        text: read(row.text),
      }));
      this.sent.push({
        ...page,
        heading: read(heading),
        status: read(status),
        buttons: buttons.map(read),
        rows: readRows,
      });
      editor.note();
      return true;
    },
  };
  /** As they were sent, which the page sends back. */
  #titles: readonly string[] = [];

  constructor(readonly title: string) {
    screen.pages.push(this);
  }

  get last(): SentPage | undefined {
    return this.sent.at(-1);
  }

  reveal(): void {
    this.reveals += 1;
  }

  /** What the page's script sends for a click on a button. */
  press(title: string): void {
    const press = this.#titles.findIndex((sent) => read(sent) === title);
    if (press < 0) {
      throw new Error(`There is no button ${title} among ${this.#titles.join(", ")}`);
    }
    this.receive({ press, title: this.#titles[press] });
  }

  /** A message of the page's script. */
  receive(message: unknown): void {
    this.#received.fire(message);
  }

  dispose(): void {
    if (!this.isClosed) {
      this.isClosed = true;
      this.#closed.fire();
    }
  }
}
