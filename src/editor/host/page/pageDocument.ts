import { pageScript } from "./pageScript";

/**
 * Colours are the theme's own, so that it fits light, dark and high contrast. No meaning is in a colour alone, and no mark is
 * read out, since the word beside it says the same.
 */
const STYLE = `
body { padding: 0 24px 24px; max-width: 60rem; font-size: var(--vscode-font-size); line-height: 1.45; }
h1 { font-size: 1.5em; font-weight: 600; margin: 16px 0 12px; }
#summary { position: sticky; top: 0; padding: 12px 14px; border: 1px solid var(--vscode-contrastBorder, var(--vscode-widget-border, transparent));
  border-left: 4px solid var(--vscode-progressBar-background); border-radius: 4px; background: var(--vscode-editorWidget-background); color: var(--vscode-editorWidget-foreground); }
#summary.good { border-left-color: var(--vscode-testing-iconPassed, var(--vscode-charts-green)); }
#summary.problem { border-left-color: var(--vscode-editorError-foreground); }
#status { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
#buttons { display: flex; flex-wrap: wrap; gap: 8px; }
#buttons:not(:empty) { margin-top: 10px; }
button { font: inherit; padding: 4px 12px; border: 1px solid var(--vscode-button-border, transparent); border-radius: 2px; cursor: pointer;
  color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground); }
#summary:not(.busy) button:first-child { color: var(--vscode-button-foreground); background: var(--vscode-button-background); }
button:hover { background: var(--vscode-button-secondaryHoverBackground); }
#summary:not(.busy) button:first-child:hover { background: var(--vscode-button-hoverBackground); }
button:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
ol { list-style: none; margin: 12px 0 0; padding: 0; }
li { display: grid; grid-template-columns: 7.5rem 9rem 1fr; gap: 4px 12px; padding: 7px 14px; border-bottom: 1px solid var(--vscode-editorWidget-border, var(--vscode-widget-border, transparent)); }
li > :nth-child(2) { font-weight: 600; }
li > :nth-child(3) { overflow-wrap: anywhere; }
li > :first-child::before { display: inline-block; width: 1.4em; font-weight: 700; }
li.good > :first-child::before { content: "\\2713" / ""; color: var(--vscode-testing-iconPassed, var(--vscode-charts-green)); }
li.note > :first-child::before { content: "i" / ""; color: var(--vscode-editorInfo-foreground); }
li.problem > :first-child::before { content: "\\2717" / ""; color: var(--vscode-editorError-foreground); }
li.skipped > :first-child::before { content: "\\2013" / ""; }
li.running > :first-child::before { content: "\\2026" / ""; }
li.problem > :first-child { font-weight: 600; }
@media (max-width: 640px) { li { grid-template-columns: 7.5rem 1fr; } li > :nth-child(3) { grid-column: 1 / -1; } }
`;

/** An empty page that shows what it is sent; only its own script and style run in it. @param nonce new for each page */
export function pageDocument(language: string, nonce: string): string {
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${language.replace(/[^\w-]/g, "")}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<main>
<h1 id="heading"></h1>
<section id="summary"><p id="status" role="status"></p><div id="buttons"></div></section>
<ol id="rows"></ol>
</main>
<script nonce="${nonce}">(${pageScript.toString()})();</script>
</body>
</html>`;
}
