import type { Input } from "./inputs";
import { editor } from "./scriptedEditor";
import type { StatusItem } from "./statusItem";
import type { WebviewPanel } from "./webviewPanel";

/** One thing that the editor was asked to show, with every text that stands in it. */
export interface Shown {
  readonly kind: "message" | "list" | "briefly" | "fileDialog" | "page";
  readonly texts: readonly string[];
}

/** Everything that was shown, as it came; a test itself presses what is to be pressed. */
class Screen {
  readonly shown: Shown[] = [];
  readonly statusItems: StatusItem[] = [];
  readonly inputs: Input[] = [];
  readonly pages: WebviewPanel[] = [];
  /** The title of the button that is pressed in the next messages; the others are closed at once. */
  press: string | undefined;
  /** Picks from the next lists. */
  pick: (items: readonly unknown[]) => unknown = () => undefined;

  /** From here on nothing acts by itself. */
  clear(): void {
    editor.reset();
    editor.isScripted = false;
    for (const list of [this.shown, this.statusItems, this.inputs, this.pages]) {
      list.length = 0;
    }
    this.press = undefined;
    this.pick = () => undefined;
  }
}

export const screen = new Screen();
