import type * as vscode from "vscode";
import { systemClock as clock } from "./base/clock";
import { Diagnostics } from "./editor/diagnosis/diagnostics";
import { hostTransport, proxySettings } from "./editor/host/hostTransport";
import type { Product } from "./product";

/** Diagnoses this window, also where the product cannot be loaded, which it then explains. */
export function diagnose(context: vscode.ExtensionContext, load: () => Promise<Product>): Promise<void> {
  return diagnosticsOf(context, load).run();
}

/** The window has one, which goes with it. */
function diagnosticsOf(context: vscode.ExtensionContext, load: () => Promise<Product>): Diagnostics {
  const { subscriptions } = context;
  const made = subscriptions.find((subscription) => subscription instanceof Diagnostics);
  if (made) {
    return made;
  }
  const diagnostics = new Diagnostics({
    context,
    clock,
    openProduct: async () => {
      const { accounts, network } = await load();
      return { accounts, network: networkOf(network) };
    },
    ownNetwork: () => {
      const transport = hostTransport(clock);
      return { ...networkOf(transport), dispose: () => transport.dispose() };
    },
  });
  subscriptions.push(diagnostics);
  return diagnostics;
}

function networkOf(transport: ReturnType<typeof hostTransport>) {
  return { transport, clientFor: (url: string) => transport.clientFor(url), proxySettings };
}
