const LINE =
  /^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=[ \t]*("(?:\\[\s\S]|[^"\\])*"|'[^']*'|`[^`]*`|[^\r\n]*)/gm;

/**
 * The values of a `.env` file, as its common readers see them: a value in quotes may go over several lines, double quotes
 * know `\n`, and ` #` begins a comment. Of two values for one name the last one counts.
 *
 * Not by Node's `util.parseEnv`: up to Node 24 it takes the line after `NAME= ` for the value, so that the next line's secret
 * would become an ID, which is shown. Electron's Node 20 even ends, and all extensions with it, at a last value in quotes.
 */
export function parseEnv(text: string): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(LINE)].map(([, name = "", value = ""]) => [name, unquoted(value).trim()]));
}

function unquoted(value: string): string {
  const isQuoted = value.length > 1 && /^["'`]/.test(value) && value.endsWith(value.charAt(0));
  if (!isQuoted) {
    const comment = value.indexOf(" #");
    return value.startsWith("#") ? "" : value.slice(0, comment < 0 ? undefined : comment);
  }
  const inside = value.slice(1, -1);
  return value.startsWith('"')
    ? inside.replaceAll("\\n", "\n").replaceAll("\\r", "\r").replaceAll('\\"', '"')
    : inside;
}
