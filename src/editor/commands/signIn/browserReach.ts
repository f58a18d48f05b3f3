import * as vscode from "vscode";
import { type Clock, wait } from "../../../base/clock";
import { CancelledError } from "../../../base/errors";
import { isLoopbackName } from "../../../base/loopback";
import { abortable } from "../../../base/sharedWork";

/** Longer than the editor takes to forward a port, and as long as a person bears that no browser opens. */
const LIMIT_MS = 5_000;

/**
 * Whether a browser that Box sends to the redirect URI gets there from where the person sits. The editor forwards the port
 * for it where it can; an address that is not the registered one is of no use, since Box compares it letter by letter.
 * @throws CancelledError
 */
export async function browserComesBack(
  redirectUri: string,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<boolean> {
  const over = new AbortController();
  const limit = wait(clock, LIMIT_MS, over.signal).then(
    () => undefined,
    () => undefined,
  );
  try {
    const forwarding = vscode.env.asExternalUri(vscode.Uri.parse(redirectUri, true));
    const external = await abortable(Promise.race([forwarding, limit]), signal);
    return external !== undefined && leadsTo(external.toString(true), redirectUri);
  } catch (error) {
    if (error instanceof CancelledError) {
      throw error;
    }
    return false;
  } finally {
    over.abort();
  }
}

/** The editor may call this machine by another of its names, where the same port answers. */
function leadsTo(address: string, redirectUri: string): boolean {
  const external = URL.canParse(address) ? new URL(address) : undefined;
  const { protocol, port, pathname } = new URL(redirectUri);
  return (
    external?.protocol === protocol &&
    isLoopbackName(external.hostname) &&
    external.port === port &&
    external.pathname === pathname
  );
}
