/** Where Box's MCP server is told to an agent. */
export interface BoxToken {
  /** The program's whole path, since an agent need not run in a terminal of the editor. */
  readonly command: string;
  /** Names the window to ask; nothing secret. */
  readonly workspace: string;
}

export type AgentId = "cursor" | "claudeCode" | "codex" | "any" | "claudeCodeHeaders";

/** A configuration as the agent reads it. */
export interface AgentForm {
  readonly agent: AgentId;
  /** The file that it goes into; absent where it is a line for a shell, or the client's own matter. */
  readonly file?: string;
  readonly language: "json" | "toml" | "shellscript";
  text(program: BoxToken): string;
}

const mcpArguments = ({ workspace }: BoxToken) => ["mcp", "--workspace", workspace];

const mcpServers = (server: (program: BoxToken) => unknown) => (program: BoxToken) =>
  pretty({ mcpServers: { box: server(program) } });

const stdio = (program: BoxToken) => ({ command: program.command, args: mcpArguments(program) });

/** By the agents' own pages: each runs `box-token mcp`, so that no token and no client secret is in a file. */
export const agentForms: readonly AgentForm[] = [
  { agent: "cursor", file: ".cursor/mcp.json", language: "json", text: mcpServers(stdio) },
  {
    agent: "claudeCode",
    language: "shellscript",
    text: (program) =>
      ["claude", "mcp", "add", "box", "--", program.command, ...mcpArguments(program)].map(quoted).join(" "),
  },
  {
    agent: "codex",
    file: "~/.codex/config.toml",
    language: "toml",
    // A basic string of TOML takes the escapes of JSON (TOML 1.0, String).
    text: (program) =>
      [
        "[mcp_servers.box]",
        `command = ${JSON.stringify(program.command)}`,
        `args = ${JSON.stringify(mcpArguments(program))}`,
      ].join("\n"),
  },
  { agent: "any", language: "json", text: mcpServers(stdio) },
];

/** Claude Code runs a command for the headers of a server that it asks itself; only when it connects. */
export const headersHelper: AgentForm = {
  agent: "claudeCodeHeaders",
  file: ".mcp.json",
  language: "json",
  text: mcpServers(({ command, workspace }) => ({
    type: "http",
    url: MCP_URL,
    headersHelper: `${quoted(command)} --workspace ${workspace} --format mcp-headers`,
  })),
};

/** A client that signs in to Box by itself, with an app of the person. */
export interface OwnSignIn {
  readonly client: "VS Code" | "Cursor";
  /** What is registered at Box must be the same, character for character; where there are several, each of them. */
  readonly redirectUris: readonly [string, ...string[]];
  readonly file: string;
  /** What the file has, without the client's secret. */
  readonly text: string;
}

const MCP_URL = "https://mcp.box.com";

export const ownSignIns: readonly OwnSignIn[] = [
  {
    client: "VS Code",
    // With the slash at the end, though its prompt shows none (microsoft/vscode#278512).
    redirectUris: ["http://127.0.0.1:33418/"],
    file: ".vscode/mcp.json",
    text: pretty({ servers: { box: { type: "http", url: MCP_URL } } }),
  },
  {
    client: "Cursor",
    // The second one is what later versions send.
    redirectUris: ["cursor://anysphere.cursor-mcp/oauth/callback", "http://localhost:8787/callback"],
    file: ".cursor/mcp.json",
    text: pretty({
      mcpServers: {
        box: {
          url: MCP_URL,
          auth: { CLIENT_ID: variable("BOX_CLIENT_ID"), CLIENT_SECRET: variable("BOX_CLIENT_SECRET") },
        },
      },
    }),
  },
];

/** Cursor puts variables of its environment in their place (cursor.com/docs/mcp). */
function variable(name: string): string {
  return `\${env:${name}}`;
}

function pretty(value: unknown): string {
  return JSON.stringify(value, undefined, 2);
}

/** For sh, and for cmd where the path is one of Windows. */
function quoted(word: string): string {
  if (/^[\w./:@%+=,-]+$/.test(word)) {
    return word;
  }
  return /^[A-Za-z]:\\/.test(word) ? `"${word}"` : `'${word.replaceAll("'", `'\\''`)}'`;
}
