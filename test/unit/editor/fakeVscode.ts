/** Whoever imports this file before the code under test gives it the stub for `vscode`, with nobody who answers by themselves. */
import "../../vscode-stub/install";

export { type Shown, screen } from "../../vscode-stub/screen";
