/**
 * A made-up language, `qps-ploc`: English with another letter for each, between brackets. Whoever sees a plain letter sees a
 * text that went past the translation, or data; a bracket alone shows a text that was cut.
 */
const PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const OTHER = "ȧƀƈḓḗƒɠħīĵķŀḿƞǿƥɋřşŧŭṽẇẋẏẑȦƁƇḒḖƑƓĦĪĴĶĿḾƝǾƤɊŘŞŦŬṼẆẊẎẐ";
const OPEN = "⟦";
const CLOSE = "⟧";

/** Placeholders, code, the targets of Markdown links, icons: what a translator leaves as it is. */
const KEPT = /\{\d+\}|``[^`]*``|`[^`]*`|(?<=\])\([^)]*\)|\$\([\w~-]+\)/g;

export function pseudo(text) {
  let end = 0;
  let made = "";
  for (const { 0: kept, index } of text.matchAll(KEPT)) {
    made += swapped(text.slice(end, index), PLAIN, OTHER) + kept;
    end = index + kept.length;
  }
  return OPEN + made + swapped(text.slice(end), PLAIN, OTHER) + CLOSE;
}

/** English again. */
export function plain(text) {
  return swapped(text, OTHER, PLAIN).replaceAll(OPEN, "").replaceAll(CLOSE, "");
}

function swapped(text, from, to) {
  return Array.from(text, (letter) => to[from.indexOf(letter)] ?? letter).join("");
}
