import { AsyncLocalStorage } from "node:async_hooks";
import * as vscode from "vscode";
import { BoxError } from "../../base/errors";
import { localized } from "../../base/localizedMessage";
import { SharedWork } from "../../base/sharedWork";
import { type Endpoints, foreignServers } from "../../box/oauth/endpoints";
import { confirm } from "../host/messages";
import type { Asked, ServerGate } from "./confirmedTransport";

const CONFIRMED = "confirmedHosts";

/** A server that is neither Box's nor this machine is named once before a secret goes there, and remembered. */
export class ServerConfirmation implements ServerGate {
  readonly #memento: vscode.Memento;
  /** One question for all who wait for the same servers, by their names. */
  readonly #pending = new Map<string, Promise<void>>();
  readonly #commands = new AsyncLocalStorage<{ isRunning: boolean }>();

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
  }

  /** Runs what a person pressed: until it ends, its requests may ask. What goes on by itself never does. */
  async whilePressed<T>(command: () => Promise<T>): Promise<T> {
    const pressed = { isRunning: true };
    try {
      return await this.#commands.run(pressed, command);
    } finally {
      // A timer that was set meanwhile carries this on for as long as the window is open.
      pressed.isRunning = false;
    }
  }

  /** Asks before a sign-in, whose code would not live long enough to ask later. @throws CancelledError */
  async confirm(endpoints: Endpoints): Promise<void> {
    const servers = this.#unknown(endpoints);
    if (servers.length > 0) {
      await this.#ask(servers);
    }
  }

  /** Asks before an MCP server is first used, which nobody presses anything for later. @throws CancelledError */
  confirmMcpServer(url: string): Promise<void> {
    return this.confirm({ authorizeUrl: url, apiUrl: url });
  }

  async admit(url: string, { setting, signal }: Asked): Promise<void> {
    const servers = this.#unknown({ authorizeUrl: url, apiUrl: url });
    if (servers.length === 0) {
      return;
    }
    if (!this.#commands.getStore()?.isRunning) {
      throw nobodyToAsk(servers, setting);
    }
    // A question cannot be taken back, but who waited for it can be let go.
    await new SharedWork(() => this.#ask(servers)).join(signal && { signal });
  }

  #unknown(endpoints: Endpoints): readonly string[] {
    const confirmed = this.#memento.get<string[]>(CONFIRMED, []);
    return foreignServers(endpoints).filter((server) => !confirmed.includes(server));
  }

  #ask(servers: readonly string[]): Promise<void> {
    const names = servers.join(", ");
    const asked =
      this.#pending.get(names) ?? this.#question(names, servers).finally(() => this.#pending.delete(names));
    this.#pending.set(names, asked);
    return asked;
  }

  async #question(names: string, servers: readonly string[]): Promise<void> {
    await confirm(vscode.l10n.t("Send your Box client secret and tokens to {0}?", names), {
      detail: vscode.l10n.t(
        "Your settings name this server, which does not belong to box.com. Go on only if you know it.",
      ),
      yes: vscode.l10n.t("Use This Server"),
    });
    const confirmed = this.#memento.get<string[]>(CONFIRMED, []);
    await this.#memento.update(CONFIRMED, [...new Set([...confirmed, ...servers])]);
  }
}

function nobodyToAsk(servers: readonly string[], setting: Asked["setting"]): BoxError {
  const names = servers.join(", ");
  return new BoxError(
    setting === "boxAuth.mcp.url"
      ? localized(
          "Nothing was sent to {0}, which the setting boxAuth.mcp.url names and you have not confirmed; run “Box: Connect an Agent…” in the editor to be asked.",
          names,
        )
      : localized(
          "Nothing was sent to {0}, which the setting boxAuth.apiUrl named and you have not confirmed; press Refresh to be asked, or sign in again with another address.",
          names,
        ),
    { decision: "fixSettings", code: "unconfirmedServer" },
  );
}
