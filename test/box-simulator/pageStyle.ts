/** The style of the simulator's pages: one card, system fonts, light and dark. Its hash stands in the policy. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --ground: #f4f2ee; --card: #fffefb; --line: #e3ded4; --field: #ffffff; --edge: #8b8578;
  --ink: #23201a; --soft: #5d574b; --accent: #0f6a5c; --accent-ink: #ffffff; --accent-over: #0b5549;
  --wash: #f0ede5; --alert: #9d2f1c; --alert-wash: #fbeae5; --ring: #0f6a5c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #151412; --card: #1f1d1a; --line: #37342e; --field: #181613; --edge: #857e70;
    --ink: #f1ede4; --soft: #b5ad9d; --accent: #58c2ae; --accent-ink: #06211c; --accent-over: #74d3c1;
    --wash: #2a2722; --alert: #ffab97; --alert-wash: #3a211b; --ring: #58c2ae;
  }
}
* { box-sizing: border-box; margin: 0; }
html { min-height: 100%; background: var(--ground); }
body {
  min-height: 100vh; padding: 24px; display: flex; flex-direction: column; align-items: center; justify-content: center;
  gap: 20px; color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif;
}
main {
  width: min(26rem, 100%); padding: 36px; background: var(--card); border: 1px solid var(--line); border-radius: 16px;
  box-shadow: 0 24px 60px -30px rgba(0, 0, 0, .35);
}
.logo { display: block; width: 44px; height: 44px; margin-bottom: 20px; color: var(--accent); }
h1 { font-size: 24px; line-height: 1.25; font-weight: 650; letter-spacing: -.015em; text-wrap: balance; }
.lead { margin-top: 6px; color: var(--soft); overflow-wrap: anywhere; }
form { margin-top: 24px; display: grid; gap: 16px; }
label { display: grid; gap: 6px; font-size: 14px; font-weight: 600; }
input, select {
  font: inherit; font-size: 16px; font-weight: 400; width: 100%; padding: 10px 12px; color: var(--ink); background: var(--field);
  border: 1px solid var(--edge); border-radius: 9px;
}
input[readonly] { font: 14px/1.5 ui-monospace, "Cascadia Mono", "SF Mono", Menlo, Consolas, monospace; }
button, .button {
  font: inherit; font-weight: 600; text-decoration: none; padding: 11px 16px; border: 1px solid transparent; border-radius: 9px; cursor: pointer;
  color: var(--accent-ink); background: var(--accent);
}
button:hover, .button:hover { background: var(--accent-over); }
button.second { color: var(--ink); background: transparent; border-color: var(--edge); }
button.second:hover { background: var(--wash); }
:focus-visible { outline: 3px solid var(--ring); outline-offset: 2px; }
.alert { margin-top: 20px; padding: 10px 14px; color: var(--alert); background: var(--alert-wash); border-radius: 9px; }
.others { margin-top: 24px; padding-top: 20px; border-top: 1px solid var(--line); color: var(--soft); font-size: 14px; }
.others form { margin-top: 10px; }
.person {
  display: flex; gap: 12px; align-items: center; margin-top: 24px; padding: 12px 14px; background: var(--wash);
  border-radius: 11px; line-height: 1.35; overflow-wrap: anywhere;
}
.person .initial {
  flex: none; display: grid; place-items: center; width: 36px; height: 36px; border-radius: 50%;
  color: var(--accent-ink); background: var(--accent); font-weight: 650;
}
.person strong, .person span { display: block; }
.person span span { color: var(--soft); font-size: 14px; }
.wants { margin-top: 22px; font-size: 14px; font-weight: 600; }
ul { margin-top: 8px; padding-left: 20px; }
li::marker { color: var(--accent); }
section { margin-top: 28px; padding-top: 24px; border-top: 1px solid var(--line); }
h2 { font-size: 18px; line-height: 1.3; font-weight: 650; }
section > p { margin-top: 8px; }
a { color: var(--accent); }
code { font: 14px/1.5 ui-monospace, "Cascadia Mono", "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
main.wide { width: min(46rem, 100%); }
nav { margin-top: 10px; font-size: 14px; }
.action { margin-top: 20px; }
.button { display: inline-block; }
.cards { list-style: none; padding: 0; margin-top: 24px; display: grid; gap: 12px; }
.cards li { padding: 16px 18px; border: 1px solid var(--line); border-radius: 11px; }
.row { display: flex; gap: 12px; align-items: end; margin-top: 16px; }
.row > label, .row > .field { flex: 1; min-width: 0; }
.row > button, .bar > button { flex: none; white-space: nowrap; }
.row > button, .copied button { padding-block: 10px; }
section > form { margin-top: 0; }
.field { display: grid; gap: 6px; }
.name { font-size: 14px; font-weight: 600; }
.copied { display: flex; gap: 8px; }
.copied input { flex: 1; min-width: 0; }
.copied button { flex: none; min-width: 5.5rem; padding-inline: 12px; }
.masked { padding: 10px 12px; border: 1px solid transparent; background: var(--wash); border-radius: 9px; letter-spacing: .12em; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.configuration { display: block; margin-top: 28px; }
.bar {
  position: sticky; top: 0; z-index: 1; display: flex; gap: 12px; align-items: center; justify-content: space-between;
  padding: 12px 0; background: var(--card); border-top: 1px solid var(--line); border-bottom: 1px solid var(--line);
}
.configuration section { border-top: 0; padding-top: 0; }
fieldset { border: 0; padding: 0; min-width: 0; }
legend { padding: 0; font-size: 14px; font-weight: 600; }
.choice { grid-template-columns: auto 1fr; gap: 12px; align-items: start; margin-top: 14px; font-weight: 600; cursor: pointer; }
.choice input { width: 18px; height: 18px; margin-top: 2px; accent-color: var(--accent); }
.choice span { display: block; overflow-wrap: anywhere; }
.choice span span { color: var(--soft); font-weight: 400; }
.problem { margin-top: 6px; color: var(--alert); font-size: 14px; }
[aria-invalid] { border-color: var(--alert); }
details { margin-top: 18px; }
summary { cursor: pointer; font-weight: 600; font-size: 14px; }
dl { margin-top: 12px; display: grid; gap: 2px; }
dt { color: var(--soft); font-size: 13px; }
dd { margin: 0 0 8px; }
footer { color: var(--soft); font-size: 13px; text-align: center; }
@media (max-width: 480px) {
  main { padding: 28px 22px; }
  body { padding: 16px 10px; }
  .row { flex-direction: column; align-items: stretch; }
}
@media (forced-colors: active) { .initial { border: 1px solid CanvasText; } }
`;

/** A stand-in's own logo: a solid shape within a dashed outline. */
export const logo = `<svg class="logo" viewBox="0 0 44 44" fill="none" stroke="currentColor" stroke-width="2.5" aria-hidden="true" focusable="false">
<circle cx="22" cy="22" r="19.5" stroke-dasharray="5.1 4.18" stroke-linecap="round"/>
<path d="M13.5 22h17M24 15.5l6.5 6.5-6.5 6.5" stroke-linecap="round" stroke-linejoin="round"/>
</svg>`;

export const faviconHref = `data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 44 44" fill="none" stroke="#0f8a76" stroke-width="4"><circle cx="22" cy="22" r="18" stroke-dasharray="5.1 4.18"/><path d="M14 22h16M24 16l6 6-6 6" stroke-linecap="round" stroke-linejoin="round"/></svg>`,
)}`;
