import { parseArgs } from "node:util";

export const formats = ["raw", "header", "json", "env", "mcp-headers"] as const;
export type Format = (typeof formats)[number];

/** What a person wrote behind `box-token`. */
export type Invocation =
  | ({ readonly command: "print"; readonly format: Format } & Wanted)
  | ({ readonly command: "exec"; readonly program: readonly string[]; readonly isMasked: boolean } & Wanted)
  | ({ readonly command: "whoami" | "mcp" } & Pick<Wanted, "account" | "workspace">)
  | { readonly command: "help" };

interface Wanted {
  readonly account?: string;
  /** The name of the window's workspace, where the environment does not tell it. */
  readonly workspace?: string;
  /** Seconds. */
  readonly minimumLifetime: number;
  readonly scopes?: readonly string[];
}

export const DEFAULT_MINIMUM_LIFETIME = 300;

export const usage = `Usage:
  box-token [--account NAME] [--min-life SECONDS] [--downscope SCOPES] [--format FORMAT]
      prints an access token that lives at least that long (${DEFAULT_MINIMUM_LIFETIME} s)
      FORMAT: ${formats.join(", ")}
      SCOPES: what the token is for, such as item_preview,item_download
  box-token exec [--account NAME] [--min-life SECONDS] [--downscope SCOPES] [--mask] -- COMMAND ...
      runs a command with BOX_ACCESS_TOKEN in its environment
      --mask: the token is blotted out where the command prints it
  box-token whoami [--account NAME]
      prints who the token acts for
  box-token mcp [--account NAME]
      speaks MCP over standard input and output, joined to Box's MCP server
  --workspace NAME, with each: the window to ask, where no terminal tells it

The editor asks you before a program gets its first token.
Exit codes: 0 done, 2 usage, 3 no account, 4 sign-in needed, 5 no editor, 6 network, 7 not allowed
`;

/** What is wrong with what was written. */
export class UsageError extends Error {}

/** @throws UsageError */
export function parseInvocation(args: readonly string[]): Invocation {
  const [first = ""] = args;
  switch (first) {
    case "exec":
      return execInvocation(args.slice(1));
    case "whoami":
    case "mcp":
      return { command: first, ...named(parsed(args.slice(1), places)) };
    case "help":
    case "--help":
    case "-h":
      return { command: "help" };
    case "--":
      throw new UsageError("A command needs exec before it, as in box-token exec -- node app.js.");
    default:
      if (!first.startsWith("-") && first !== "") {
        throw new UsageError(
          `There is no command ${JSON.stringify(first)}; it is exec, whoami, mcp or help.`,
        );
      }
      return printInvocation(args);
  }
}

const places = { account: { type: "string" }, workspace: { type: "string" } } as const;
const wanted = { ...places, "min-life": { type: "string" }, downscope: { type: "string" } } as const;

function printInvocation(args: readonly string[]): Invocation {
  const values = parsed(args, { ...wanted, format: { type: "string" } as const });
  const format = formats.find((each) => each === (values.format ?? "raw"));
  if (!format) {
    throw new UsageError(
      `There is no format ${JSON.stringify(values.format)}; take one of ${formats.join(", ")}.`,
    );
  }
  return { command: "print", format, ...wantedOf(values) };
}

function execInvocation(args: readonly string[]): Invocation {
  const end = args.indexOf("--");
  const program = end < 0 ? [] : args.slice(end + 1);
  if (program.length === 0) {
    throw new UsageError("exec needs a command behind --, as in box-token exec -- node app.js.");
  }
  const values = parsed(args.slice(0, end), { ...wanted, mask: { type: "boolean" } as const });
  return { command: "exec", program, isMasked: values.mask === true, ...wantedOf(values) };
}

interface Values {
  readonly account?: string;
  readonly workspace?: string;
  readonly "min-life"?: string;
  readonly downscope?: string;
  readonly format?: string;
  readonly mask?: boolean;
}

function parsed(
  args: readonly string[],
  options: Readonly<Record<string, { readonly type: "string" | "boolean" }>>,
): Values {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function wantedOf(values: Values): Wanted {
  const lifetime = values["min-life"] ?? String(DEFAULT_MINIMUM_LIFETIME);
  if (!/^\d{1,6}$/.test(lifetime)) {
    throw new UsageError(`--min-life needs whole seconds, not ${JSON.stringify(lifetime)}.`);
  }
  const scopes = values.downscope?.split(/[\s,]+/).filter(Boolean);
  if (scopes?.length === 0) {
    throw new UsageError("--downscope needs the names of scopes, such as item_preview.");
  }
  return { ...named(values), minimumLifetime: Number(lifetime), ...(scopes && { scopes }) };
}

function named({ account, workspace }: Values): Pick<Wanted, "account" | "workspace"> {
  if (account === "" || workspace === "") {
    throw new UsageError("--account and --workspace need a name.");
  }
  return { ...(account !== undefined && { account }), ...(workspace !== undefined && { workspace }) };
}
