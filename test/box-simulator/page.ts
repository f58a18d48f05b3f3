import { createHash } from "node:crypto";
import type { SimulatedResponse } from "./httpMessages";
import { faviconHref, logo, pageStyle } from "./pageStyle";

/** HTML in which everything from outside is escaped already. */
export interface PageContent {
  readonly status?: number;
  /** Plain text of ours or of an app. */
  readonly title: string;
  readonly main: string;
  /** Where a form of this page may lead besides the simulator itself: a source of the policy. */
  readonly formTarget?: string;
  /** Room for forms side by side. */
  readonly isWide?: boolean;
  /** Of ours, without anything from outside in it. */
  readonly script?: string;
}

/** A page that loads and runs nothing but its own style and script, and is never kept. */
export function pageResponse({
  status = 200,
  title,
  main,
  formTarget = "",
  isWide = false,
  script = "",
}: PageContent): SimulatedResponse {
  const body = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)} · Box simulator</title>
<link rel="icon" href="${faviconHref}">
<style>${pageStyle}</style>
</head>
<body>
<main${isWide ? ' class="wide"' : ""}>
${logo}
<h1>${escaped(title)}</h1>
${main}
</main>
<footer>Box simulator · a stand-in for Box on your own computer</footer>${script === "" ? "" : `<script>${script}</script>`}
</body>
</html>
`;
  const policy = [
    "default-src 'none'",
    `style-src ${hashSource(pageStyle)}`,
    ...(script === "" ? [] : [`script-src ${hashSource(script)}`]),
    "img-src data:",
    "base-uri 'none'",
    `form-action 'self' ${formTarget}`.trim(),
    "frame-ancestors 'none'",
  ].join("; ");
  const headers = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": policy,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
  };
  return { status, headers, body };
}

function hashSource(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/** Fit for HTML text and for quoted attributes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
