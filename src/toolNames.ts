/** Every tool for language models that the manifest contributes: registered at start, loaded when first used. */
export const toolNames = ["box_who_am_i", "box_ensure_signed_in"] as const;

export type ToolName = (typeof toolNames)[number];
