import axe, { type RunOptions } from "axe-core";
import type { Frame, FrameLocator, Page } from "playwright-core";

export interface Look {
  /** CSS of our part of it; all of it when left out. */
  readonly part?: string;
  /** Rules that the editor's own elements break whatever is shown in them. */
  readonly ofEditor?: readonly string[];
}

/**
 * The rules of axe-core that an element breaks, with the element and the reason; that of contrast also where axe-core could
 * not find out.
 */
export async function faults(frame: Page | Frame, { part, ofEditor = [] }: Look = {}): Promise<string[]> {
  await frame.evaluate(axe.source);
  const options: RunOptions = {
    // Frames inside have a look of their own.
    iframes: false,
    rules: Object.fromEntries(ofEditor.map((rule) => [rule, { enabled: false }])),
  };
  const { violations, incomplete, passes } = await whenAtRest(frame, () =>
    frame.evaluate(run, { part, options }),
  );
  if (passes.length === 0) {
    throw new Error("axe-core found nothing to look at.");
  }
  return [...violations, ...incomplete.filter(({ id }) => id === "color-contrast")].flatMap(({ id, nodes }) =>
    nodes.map(({ target, any, all, none }) =>
      [id, target.join(" "), ...[...any, ...all, ...none].map(({ message }) => message)].join(": "),
    ),
  );
}

/** How often a look is repeated in which something moved over what was looked at. */
const MOST_LOOKS = 50;

/** What slides in covers its neighbours for some frames, and then no contrast can be found. */
async function whenAtRest(frame: Page | Frame, look: () => Promise<axe.AxeResults>): Promise<axe.AxeResults> {
  for (let looks = 1; ; looks += 1) {
    await frame.evaluate(settled);
    const results = await look();
    const isCovered = results.incomplete.some(({ nodes }) =>
      nodes.some(({ any }) => any.some(({ message }) => message.includes("overlap"))),
    );
    if (!isCovered || looks === MOST_LOOKS) {
      return results;
    }
  }
}

/** Runs in the page: until every movement that has an end has come to it. */
async function settled(): Promise<void> {
  const moving = document
    .getAnimations()
    .filter(
      ({ effect, playState }) =>
        playState === "running" && Number.isFinite(effect?.getComputedTiming().endTime ?? 0),
    );
  await Promise.allSettled(moving.map(({ finished }) => finished));
  await new Promise((resolve) => requestAnimationFrame(resolve));
}

/** The document that a page of the editor shows. What is behind it in the editor cannot be seen from inside, so it is told. */
export async function frameOf(shown: FrameLocator): Promise<Frame> {
  const frame = await (await shown.locator("body").elementHandle())?.ownerFrame();
  if (!frame) {
    throw new Error("The page is gone.");
  }
  await frame.evaluate(() => {
    document.documentElement.style.backgroundColor = "var(--vscode-editor-background)";
  });
  return frame;
}

/** Runs in the page, where axe-core is. */
async function run({ part, options }: { readonly part: string | undefined; readonly options: RunOptions }) {
  const here = (Reflect.get(globalThis, "axe") as typeof axe).run;
  return part === undefined ? here(document, options) : here({ include: [[part]] }, options);
}
