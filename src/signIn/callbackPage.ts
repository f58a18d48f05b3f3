import { createHash } from "node:crypto";
import { format, type LocalizedMessage, localized } from "../base/localizedMessage";
import { faviconHref, keyMark, pageStyle } from "./callbackPageLook";

/** A local page and the status it goes out with. */
export interface Page {
  readonly status: number;
  readonly html: string;
}

/** Takes the code and the state out of the address bar and the history. */
const PAGE_SCRIPT = `history.replaceState(null, "", location.pathname);`;

export function signedInPage({ name, login }: { name: string; login: string }): Page {
  return page(200, {
    tone: "done",
    title: "You’re signed in",
    main: `<p class="who"><strong>${escaped(name)}</strong><span>${escaped(login)}</span></p>`,
    next: "You can close this tab and go back to your editor.",
  });
}

/** The editor has the code, and did not say in time what came of it. */
export function approvedPage(): Page {
  return page(200, {
    tone: "done",
    title: "Box has approved",
    main: "<p>Your editor has the answer and shows what comes of it.</p>",
    next: "You can close this tab and go back to your editor.",
  });
}

export function failedPage(sentence: LocalizedMessage): Page {
  return page(200, {
    tone: "failed",
    title: "You’re not signed in",
    main: `<p>${escaped(format(sentence))}</p>`,
    next: "You can close this tab.",
  });
}

/** The true answer came a second time. */
export function alreadyDonePage(): Page {
  return page(200, {
    tone: "quiet",
    title: "This sign-in is already done",
    main: "<p>Its answer has reached your editor, and it counts only once.</p>",
    next: "You can close this tab.",
  });
}

/** The state is not the awaited one: mostly the tab of a sign-in that was cancelled or begun anew. */
export function otherSignInPage(): Page {
  return page(400, {
    tone: "quiet",
    title: "This tab belongs to another sign-in",
    main: "<p>Box’s answer here is for a sign-in that was cancelled or started anew, so nothing has changed.</p>",
    next: "Go on in the tab that your editor opened last, or start again from your editor.",
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
    title: "This answer is not from Box",
    main: `<p>${escaped(format(sentence))}</p>`,
    next: "Approve in the tab that your editor opened, or start again from your editor.",
  });
}

/** For every other request that is not the awaited answer. Says the same to all, so that nobody learns what was expected. */
export function ignoredPage(status: number): Page {
  return page(status, {
    tone: "quiet",
    title: "Nothing happens here",
    main: "<p>This address waits for an answer from Box, and this was not it. Nothing has changed.</p>",
    next: "If you are signing in, go on in the tab where you approve, or start again from your editor.",
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
  /** Plain text of ours. */
  readonly title: string;
  /** HTML in which everything from outside is escaped. */
  readonly main: string;
  /** What to do next, plain text of ours. */
  readonly next: string;
}

function page(status: number, { tone, title, main, next }: Content): Page {
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} · Box Auth</title>
<link rel="icon" href="${faviconHref}">
<style>${pageStyle}</style>
<script>${PAGE_SCRIPT}</script>
</head>
<body class="${tone}">
<main>
${keyMark(tone)}
<h1>${title}</h1>
<div class="what">${main}</div>
<p class="next">${next}</p>
</main>
<footer>Box Auth · this page comes from your own computer</footer>
</body>
</html>
`;
  return { status, html };
}

/** Fit for HTML text and for quoted attributes. */
function escaped(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function integrity(inline: string): string {
  return `sha256-${createHash("sha256").update(inline).digest("base64")}`;
}
