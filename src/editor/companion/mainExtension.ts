import * as vscode from "vscode";
import { servesTerminals } from "../host/settings";

const MAIN_ID = "box-auth.box-auth";

/** Whether the terminals here are the companion's: Box Auth itself runs on another machine, or leaves them to it. */
export function isNeededHere(): boolean {
  // An extension of another machine's host is not seen from here.
  return vscode.extensions.getExtension(MAIN_ID) === undefined || !servesTerminals();
}
