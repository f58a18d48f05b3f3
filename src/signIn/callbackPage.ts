import { createHash } from "node:crypto";
import { type DisplayLanguage, type LocalizedMessage, localized } from "../base/localizedMessage";
import { faviconHref, keyLogo, pageStyle } from "./callbackPageStyle";

/** A local page and the status it goes out with. */
export interface Page {
  readonly status: number;
  htmlIn(language: DisplayLanguage): string;
}

/** Takes the code and the state out of the address bar and the history. */
const PAGE_SCRIPT = `history.replaceState(null, "", location.pathname);`;

export function signedInPage({ name, login }: { name: string; login: string }): Page {
  return page(200, {
    tone: "done",
    title: localized("You’re signed in"),
    what: { name, login },
    next: localized("You can close this tab and go back to your editor."),
  });
}

/** The editor has the code, and did not say in time what came of it. */
export function approvedPage(): Page {
  return page(200, {
    tone: "done",
    title: localized("Box has approved"),
    what: localized("Your editor has the answer and shows what comes of it."),
    next: localized("You can close this tab and go back to your editor."),
  });
}

export function failedPage(sentence: LocalizedMessage): Page {
  return page(200, {
    tone: "failed",
    title: localized("You’re not signed in"),
    what: sentence,
    next: localized("You can close this tab."),
  });
}

/** The true answer came a second time. */
export function alreadyDonePage(): Page {
  return page(200, {
    tone: "quiet",
    title: localized("This sign-in is already done"),
    what: localized("Its answer has reached your editor, and it counts only once."),
    next: localized("You can close this tab."),
  });
}

/** The state is not the awaited one: mostly the tab of a sign-in that was cancelled or begun anew. */
export function otherSignInPage(): Page {
  return page(400, {
    tone: "quiet",
    title: localized("This tab belongs to another sign-in"),
    what: localized(
      "Box’s answer here is for a sign-in that was cancelled or started anew, so nothing has changed.",
    ),
    next: localized("Go on in the tab that your editor opened last, or start again from your editor."),
  });
}

/** The state is right, but the answer names a sender that was not asked (RFC 9207 2.4). */
export function foreignIssuerPage(issuers: readonly string[]): Page {
  const sentence = localized(
    "The answer in this tab names another sender than {0}, so it was refused, and your editor goes on waiting.",
    issuers.join(" / "),
  );
  return page(400, {
    tone: "failed",
    title: localized("This answer is not from Box"),
    what: sentence,
    next: localized("Approve in the tab that your editor opened, or start again from your editor."),
  });
}

/** For every other request that is not the awaited answer. Says the same to all, so that nobody learns what was expected. */
export function ignoredPage(status: number): Page {
  return page(status, {
    tone: "quiet",
    title: localized("Nothing happens here"),
    what: localized("This address waits for an answer from Box, and this was not it. Nothing has changed."),
    next: localized(
      "If you are signing in, go on in the tab where you approve, or start again from your editor.",
    ),
  });
}

/** Nothing but the page's own style and script may load or run; nothing is kept or passed on (RFC 9700 4.2.4). */
export function pageHeaders(): Record<string, string> {
  return {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": [
      "default-src 'none'",
      `style-src '${integrity(pageStyle)}'`,
      `script-src '${integrity(PAGE_SCRIPT)}'`,
      "img-src data:",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join("; "),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
  };
}

interface Content {
  readonly tone: "done" | "failed" | "quiet";
  readonly title: LocalizedMessage;
  /** What happened, or to whom. */
  readonly what: LocalizedMessage | { readonly name: string; readonly login: string };
  /** What to do next. */
  readonly next: LocalizedMessage;
}

function page(status: number, content: Content): Page {
  return { status, htmlIn: (language) => html(content, language) };
}

function html({ tone, title, what, next }: Content, { tag, translate }: DisplayLanguage): string {
  const text = (message: LocalizedMessage) => escaped(translate(message));
  const main =
    "name" in what
      ? `<p class="who"><strong>${escaped(what.name)}</strong><span>${escaped(what.login)}</span></p>`
      : `<p>${text(what)}</p>`;
  return `<!doctype html>
<html lang="${escaped(tag)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${text(title)} · Box Auth</title>
<link rel="icon" href="${faviconHref}">
<style>${pageStyle}</style>
<script>${PAGE_SCRIPT}</script>
</head>
<body class="${tone}">
<main>
${keyLogo(tone)}
<h1>${text(title)}</h1>
<div class="what">${main}</div>
<p class="next">${text(next)}</p>
</main>
<footer>Box Auth · ${text(localized("this page comes from your own computer"))}</footer>
</body>
</html>
`;
}

/** Fit for HTML text and for quoted attributes. */
function escaped(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function integrity(inline: string): string {
  return `sha256-${createHash("sha256").update(inline).digest("base64")}`;
}
