import * as vscode from "vscode";
import type { Disposable } from "./base/clock";
import { type ToolName, toolNames } from "./toolNames";

/** Whoever carries out what a tool is asked for. */
export interface ToolHost {
  useTool(name: ToolName, input: unknown, signal: AbortSignal): Promise<string>;
}

/** Tools for language models; none in a host that has no language models. Nothing is loaded before one is used. */
export function registerTools(load: () => Promise<ToolHost>): readonly Disposable[] {
  // Hosts that are made from VS Code may lack it, whatever its types say.
  const lm: Partial<typeof vscode.lm> | undefined = vscode.lm;
  if (!lm?.registerTool) {
    return [];
  }
  const { registerTool } = lm;
  return toolNames.map((name) => registerTool(name, toolOf(name, load)));
}

function toolOf(name: ToolName, load: () => Promise<ToolHost>): vscode.LanguageModelTool<unknown> {
  return {
    prepareInvocation: async ({ input }) => {
      const { prepareEnsureSignedIn, prepareWhoAmI } = await import("./editor/tools/boxTools.js");
      return (name === "box_who_am_i" ? prepareWhoAmI : prepareEnsureSignedIn)(input);
    },
    invoke: async ({ input }, token) => {
      const leaving = new AbortController();
      const following = token.onCancellationRequested(() => leaving.abort());
      try {
        const text = await (await load()).useTool(name, input, leaving.signal);
        return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
      } finally {
        following.dispose();
      }
    },
  };
}
