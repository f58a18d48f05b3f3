import type { PageRow, SentContent } from "./pageContent";

declare function acquireVsCodeApi(): { postMessage(message: unknown): void };

/**
 * Runs in the page, from its own text: it may use nothing but what the page has. What stays the same is left alone, so that
 * focus, selection and place stay where they are while lines come.
 */
export function pageScript(): void {
  const host = acquireVsCodeApi();
  const part = (id: string) => document.getElementById(id) as HTMLElement;
  const write = (element: Element, text: string) =>
    void (element.textContent === text || element.replaceChildren(text));
  /** As many children as there are values. */
  const fill = <T>(parent: Element, values: readonly T[], update: (child: Element, value: T) => void) => {
    const tag = parent.id === "rows" ? "li" : parent.id === "buttons" ? "button" : "span";
    while (parent.children.length > values.length) {
      parent.lastElementChild?.remove();
    }
    for (const [index, value] of values.entries()) {
      update(parent.children[index] ?? parent.appendChild(document.createElement(tag)), value);
    }
  };
  const fillRow = (row: Element, { mark, verdict, title, text }: PageRow) => {
    row.className = mark;
    fill(row, [verdict, title, text], write);
  };
  part("buttons").addEventListener("click", ({ target }) => {
    const press = [...part("buttons").children].indexOf(target as Element);
    host.postMessage({ press, title: (target as Element).textContent });
  });
  window.addEventListener("message", ({ data }: MessageEvent<SentContent>) => {
    document.title = data.heading;
    write(part("heading"), data.heading);
    write(part("status"), data.status);
    part("summary").className = data.tone;
    fill(part("buttons"), data.buttons, write);
    fill(part("rows"), data.rows, fillRow);
  });
  host.postMessage("ready");
}
