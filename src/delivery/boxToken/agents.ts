/**
 * The variables by which agents name what they start, with the agent's name; the surest first. `AI_AGENT` is the one that
 * several vendors share (VS Code since 1.121), so it names none.
 */
export const agentVariables: Readonly<Record<string, string>> = {
  CLAUDECODE: "Claude Code",
  CURSOR_AGENT: "Cursor",
  CODEX_SANDBOX: "Codex",
  GEMINI_CLI: "Gemini CLI",
  OPENCODE: "OpenCode",
  AUGMENT_AGENT: "Augment",
  ANTIGRAVITY_AGENT: "Antigravity",
  COPILOT_AGENT: "GitHub Copilot",
  AI_AGENT: "AI_AGENT",
};

/** The variable that gives an agent away; `undefined` where nothing does. */
export function agentVariable(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  return Object.keys(agentVariables).find((name) => environment[name]);
}
