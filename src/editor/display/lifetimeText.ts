import * as vscode from "vscode";
import { EXPIRING_MS } from "../../accounts/model/accountState";

/** A time left, as short as the status bar wants it: `42m`, `2h 5m`, in the last five minutes `4:59`. */
export function shortLifetime(lifetimeMs: number): string {
  const seconds = Math.max(0, Math.ceil(lifetimeMs / 1000));
  if (lifetimeMs <= EXPIRING_MS) {
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }
  const minutes = Math.floor(lifetimeMs / 60_000);
  return minutes < 100
    ? vscode.l10n.t("{0}m", minutes)
    : vscode.l10n.t("{0}h {1}m", Math.floor(minutes / 60), minutes % 60);
}

/** Whole minutes, or seconds below one minute, for a sentence. Rounded down: never a promise that is too long. */
export function lifetimeParts(lifetimeMs: number): { readonly amount: number; readonly unit: "min" | "s" } {
  return lifetimeMs >= 60_000
    ? { amount: Math.floor(lifetimeMs / 60_000), unit: "min" }
    : { amount: Math.max(0, Math.floor(lifetimeMs / 1000)), unit: "s" };
}

/** Milliseconds until `shortLifetime` reads differently. In the last five minutes only when seconds are shown. */
export function untilNextText(lifetimeMs: number, showsSeconds: boolean): number {
  if (lifetimeMs <= 0) {
    return 60_000;
  }
  const step = lifetimeMs <= EXPIRING_MS && showsSeconds ? 1_000 : 60_000;
  const rest = lifetimeMs % step || step;
  const untilExpiring = lifetimeMs > EXPIRING_MS ? lifetimeMs - EXPIRING_MS : step;
  return Math.max(20, Math.min(rest + 5, untilExpiring, lifetimeMs));
}
