import assert from "node:assert/strict";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { root } from "../../host/paths";
import { eventually } from "../eventually";
import { CODE_NAMES, type Scene, type Turn } from "./turn";

/** Of a notification, and of an input box. */
const WORDS = ".notification-list-item-message, .quick-input-message";

const pictures = join(root, "demo", "messages");

const SIZES = [
  { width: 1280, height: 800 },
  { width: 900, height: 600 },
] as const;

const THEMES = {
  light: { theme: "Default Light Modern", worn: "vs" },
  dark: { theme: "Default Dark Modern", worn: "vs-dark" },
  "contrast-dark": { theme: "Default High Contrast", worn: "hc-black" },
  "contrast-light": { theme: "Default High Contrast Light", worn: "hc-light" },
} as const;

type Colours = keyof typeof THEMES;

export const LIGHT: readonly Colours[] = ["light"];
export const ALL_COLOURS: readonly Colours[] = ["light", "dark", "contrast-dark", "contrast-light"];

/**
 * Takes the turn, reads the message, and leaves a picture of each look under `demo/messages/`.
 * @throws AssertionError when it says too little or too much, offers nothing, is cut or is covered
 */
export async function takeTurn(scene: Scene, turn: Turn, colours: readonly Colours[]): Promise<void> {
  const { window } = scene.person.boxAuth;
  await turn.take(scene);
  const message = messageOf(scene, turn);
  await message.waitFor();
  await readMessage(message, turn);
  const others = window.page.locator(".notification-toast");
  await eventually("it stands alone", async () => (await others.count()) === (turn.isInBox ? 0 : 1));
  for (const kind of colours) {
    if (colours.length > 1) {
      await wear(scene, kind);
    }
    for (const size of SIZES) {
      await window.page.setViewportSize(size);
      await lookAt(message, `${turn.name}, ${kind}, ${size.width}`);
      await window.picture(join(pictures, `${kind}-${size.width}`, `${turn.name}.png`));
    }
  }
  await window.page.setViewportSize(SIZES[0]);
  await turn.undo?.(scene);
}

function messageOf({ person }: Scene, { isInBox, says: [first = ""] }: Turn): Locator {
  const { window } = person.boxAuth;
  return isInBox ? window.quickInput.filter({ hasText: first }) : window.notification(first);
}

async function readMessage(message: Locator, { says, offers }: Turn): Promise<void> {
  const text = ((await message.locator(WORDS).textContent()) ?? "").replace(/\s+/g, " ").trim();
  for (const part of says) {
    assert.ok(
      typeof part === "string" ? text.includes(part) : part.test(text),
      `${part} is not in “${text}”`,
    );
  }
  assert.doesNotMatch(text, CODE_NAMES);
  const buttons = await message
    .locator(".monaco-button:visible, .notification-list-item-message a")
    .allTextContents();
  assert.deepEqual(buttons.map((label) => label.trim()).filter(Boolean), offers);
}

/** Nothing of it is cut, and nothing lies over it. */
async function lookAt(message: Locator, look: string): Promise<void> {
  const problem = await message.evaluate(async (element, selector) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    await frame();
    await frame();
    const words = element.querySelector(selector) ?? element;
    const { left, top, right, bottom, width, height } = words.getBoundingClientRect();
    if (left < 0 || top < 0 || right > innerWidth || bottom > innerHeight) {
      return "is not wholly in the window";
    }
    if (words.scrollHeight > words.clientHeight + 1 || words.scrollWidth > words.clientWidth + 1) {
      return "is cut";
    }
    const shares = [0.05, 0.25, 0.5, 0.75, 0.95];
    const isFree = (x: number, y: number) => element.contains(document.elementFromPoint(x, y));
    return shares.every((x) => shares.every((y) => isFree(left + x * width, top + y * height)))
      ? undefined
      : "is covered";
  }, WORDS);
  assert.equal(problem, undefined, `The message of ${look} ${problem}.`);
}

async function wear({ session, person }: Scene, kind: Colours): Promise<void> {
  const { theme, worn } = THEMES[kind];
  await session.server.change({ "workbench.colorTheme": theme });
  await person.boxAuth.window.page.locator(`.monaco-workbench.${worn}`).first().waitFor();
}
