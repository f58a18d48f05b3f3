import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { Disposable } from "../../../base/clock";
import { isRecord } from "../../../base/json";
import { outsideText } from "../outsideText";
import type { PageContent, SentContent } from "./pageContent";
import { pageDocument } from "./pageDocument";

/**
 * A tab that shows what happens while it happens, with buttons. It is gone after a reload of the window, as what it tells of
 * is, so that nothing is to be registered at start-up.
 */
export class LivePage implements Disposable {
  readonly #panel: vscode.WebviewPanel;
  #content: PageContent | undefined;
  #isClosed = false;

  constructor(title: string) {
    this.#panel = vscode.window.createWebviewPanel(
      "boxAuthPage",
      outsideText(title),
      vscode.ViewColumn.Active,
      {
        enableScripts: true,
        localResourceRoots: [],
      },
    );
    this.#panel.onDidDispose(() => {
      this.#isClosed = true;
    });
    this.#panel.webview.onDidReceiveMessage((message) => this.#receive(message));
    this.#panel.webview.html = pageDocument(vscode.env.language, randomBytes(16).toString("base64"));
  }

  /** Brings the tab to the front. */
  reveal(): void {
    this.#panel.reveal();
  }

  onDidClose(listener: () => void): void {
    this.#panel.onDidDispose(listener);
  }

  /** Does nothing once the tab is closed. */
  show(content: PageContent): void {
    this.#content = content;
    this.#send();
  }

  dispose(): void {
    this.#panel.dispose();
  }

  /** A page that is hidden loses what it was sent, and asks again when it is back. */
  #receive(message: unknown): void {
    if (message === "ready") {
      this.#send();
    } else if (isRecord(message) && typeof message.press === "number") {
      const button = this.#content?.buttons[message.press];
      // The button may have changed its meaning while the message was on its way.
      if (button && outsideText(button.title) === message.title) {
        button.press();
      }
    }
  }

  #send(): void {
    // The host throws for a page that is gone.
    if (this.#content && !this.#isClosed) {
      void this.#panel.webview.postMessage(sent(this.#content));
    }
  }
}

function sent({ heading, status, tone, buttons, rows }: PageContent): SentContent {
  return {
    heading: outsideText(heading),
    status: outsideText(status),
    tone,
    buttons: buttons.map(({ title }) => outsideText(title)),
    rows: rows.map(({ mark, ...texts }) => ({
      mark,
      verdict: outsideText(texts.verdict),
      title: outsideText(texts.title),
      text: outsideText(texts.text),
    })),
  };
}
