/** The style of the local pages: one calm card, system fonts, light and dark. Its hash stands in the policy. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --ground: #f3f5f9; --glow: #dfe8fb; --card: #ffffff; --line: rgba(16, 32, 64, .08);
  --ink: #14213a; --soft: #55617a; --faint: #5b6680;
  --logo-top: #2b66e8; --logo-foot: #163a94; --accent: #178a50; --wash: #eef2fa;
  --shadow: 0 1px 2px rgba(16, 32, 64, .05), 0 18px 50px -12px rgba(16, 32, 64, .18);
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0c111b; --glow: #172542; --card: #151c2a; --line: rgba(200, 216, 255, .09);
    --ink: #eef2fb; --soft: #aab6cd; --faint: #8592ab;
    --logo-top: #4d86ff; --logo-foot: #2450c0; --accent: #2fb574; --wash: #1d2637;
    --shadow: 0 1px 2px rgba(0, 0, 0, .4), 0 24px 60px -16px rgba(0, 0, 0, .65);
  }
}
.failed { --accent: #b3542b; }
.quiet { --logo-top: #7d8aa5; --logo-foot: #5a6680; }
* { box-sizing: border-box; margin: 0; }
html { height: 100%; background: var(--ground); -webkit-text-size-adjust: 100%; }
body {
  min-height: 100%; padding: 24px; display: grid; grid-template-rows: 1fr auto; justify-items: center;
  align-items: center; gap: 24px; color: var(--ink);
  background: radial-gradient(60rem 36rem at 50% 30%, var(--glow), transparent 70%) no-repeat;
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif;
  -webkit-font-smoothing: antialiased;
}
main {
  width: min(27rem, 100%); padding: 48px 44px 40px; text-align: center; background: var(--card);
  border: 1px solid var(--line); border-radius: 22px; box-shadow: var(--shadow);
  animation: arrive .45s cubic-bezier(.2, .8, .25, 1) both;
}
.logo { display: block; width: 88px; height: 88px; margin: 0 auto 26px; overflow: visible; }
.logo .top { stop-color: var(--logo-top); }
.logo .foot { stop-color: var(--logo-foot); }
.logo .ring { fill: var(--card); }
.logo .badge { fill: var(--accent); }
h1 { font-size: 25px; line-height: 1.25; font-weight: 650; letter-spacing: -.018em; text-wrap: balance; }
.what { margin-top: 12px; color: var(--soft); overflow-wrap: anywhere; text-wrap: balance; }
.who { margin-top: 20px; padding: 13px 18px; background: var(--wash); border-radius: 14px; line-height: 1.4; }
.who strong { display: block; color: var(--ink); font-weight: 600; }
.who span { font-size: 14.5px; }
.next {
  margin-top: 28px; padding-top: 22px; border-top: 1px solid var(--line); color: var(--faint); font-size: 14.5px;
  text-wrap: balance;
}
footer { color: var(--faint); font-size: 12.5px; text-align: center; }
@keyframes arrive { from { opacity: 0; transform: translateY(10px); } }
@media (max-width: 480px) { main { padding: 40px 26px 32px; } }
@media (prefers-reduced-motion: reduce) { main { animation: none; } }
@media (forced-colors: active) { main { border-color: CanvasText; } }
`;

/** Our own logo, a key on a rounded tile; a badge says how it went, beside the words that say so too. */
export function keyLogo(tone: "done" | "failed" | "quiet"): string {
  return `<svg class="logo" viewBox="0 0 88 88" aria-hidden="true" focusable="false">
<defs><linearGradient id="tile" x1="0" y1="0" x2="0" y2="1"><stop class="top"/><stop class="foot" offset="1"/></linearGradient></defs>
<rect width="88" height="88" rx="25" fill="url(#tile)"/>
<g transform="translate(44 44)">${KEY}</g>${BADGES[tone]}
</svg>`;
}

/** Bow, shaft and two teeth of a key that points down to the left, around the origin. */
const KEY = `<g transform="rotate(135)" fill="none" stroke="#fff" stroke-width="6.5" stroke-linecap="round" stroke-linejoin="round"><circle cx="-14.5" r="11"/><path d="M-3 0H26M16 -1V-9.5M26 0V-9.5"/></g>`;

const badge = (drawing: string) =>
  `<circle class="ring" cx="78" cy="78" r="18"/><circle class="badge" cx="78" cy="78" r="14"/><path d="${drawing}" fill="none" stroke="#fff" stroke-width="3.4" stroke-linecap="round" stroke-linejoin="round"/>`;

const BADGES = {
  done: badge("M71.5 78.5l4.5 4.5 8.5-9.5"),
  failed: badge("M78 70.5v8.5M78 85.2v.1"),
  quiet: "",
};

/** The same key for the tab, without the network. */
export const faviconHref = `data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 88 88"><rect width="88" height="88" rx="22" fill="#1f52c4"/><g transform="translate(44 44) scale(1.15)">${KEY}</g></svg>`,
)}`;
