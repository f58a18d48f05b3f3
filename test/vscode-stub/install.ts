import Module from "node:module";
import * as stub from "./vscode";

type Load = (request: string, ...rest: unknown[]) => unknown;
const loader = Module as typeof Module & { _load: Load };
const load = loader._load;

/** `require("vscode")` gives the stub from here on: to be imported before any file that uses it. */
loader._load = (request, ...rest) => (request === "vscode" ? stub : load(request, ...rest));
