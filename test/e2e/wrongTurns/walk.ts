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

/**
 * Takes the turn, reads the message, and leaves a picture of each size under `demo/messages/`.
 * @param colours the folder of the pictures
 * @throws AssertionError when it says too little or too much, offers nothing, is cut or is covered
 */
export async function takeTurn(scene: Scene, turn: Turn, colours: string): Promise<void> {
  const { person } = scene;
  const { window } = person.boxAuth;
  await turn.take(scene);
  const message = messageOf(scene, turn);
  await message.waitFor();
  await readMessage(message, turn);
  const toasts = window.page.locator(".notification-toast");
  await eventually("it stands alone", async () => (await toasts.count()) === (turn.isInBox ? 0 : 1));
  for (const size of SIZES) {
    await window.page.setViewportSize(size);
    if (turn.isUnderPointer) {
      await window.page.mouse.move(0, 0);
      await person.boxAuth.tooltip();
    }
    await lookAt(message, `${turn.name}, ${size.width}`);
    await window.picture(join(pictures, `${colours}-${size.width}`, `${turn.name}.png`));
  }
  await window.page.setViewportSize(SIZES[0]);
  await leave(scene, message, turn);
}

/** Much faster than by the palette, and as final. */
async function leave(scene: Scene, message: Locator, { isInBox, undo }: Turn): Promise<void> {
  const { context, boxAuth } = scene.person;
  const { page } = boxAuth.window;
  if (isInBox) {
    await page.keyboard.press("Escape");
  } else if (undo) {
    await undo(scene);
  }
  const close = page.locator(".notification-toast .codicon-notifications-clear");
  await eventually("no message is left", async () => {
    if ((await close.count()) > 0) {
      await close.first().click();
    }
    return (await page.locator(".notification-toast").count()) === 0;
  });
  await page.mouse.move(0, 0);
  await message.waitFor({ state: "hidden" });
  await Promise.all(context.pages().map((tab) => tab !== page && tab.close()));
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
