import { localized } from "../../base/localizedMessage";
import { isLoopbackName } from "../../base/loopback";
import type { Check } from "../findings/diagnosis";
import { type Finding, failed, good, hiding, note } from "../findings/finding";
import type { NetworkParts } from "./checkServer";
import { type Route, routeTo } from "./route";

const QUICK_MS = 5_000;
const PROXY_SETTINGS = { kind: "openSettings", query: "http.proxy" } as const;

/** By which client and through which proxy requests to Box leave this machine. Asks nobody. */
export function checkRoute(
  url: string,
  { clientFor, proxySettings }: Pick<NetworkParts, "clientFor" | "proxySettings">,
): Check {
  return {
    title: localized("Way to Box"),
    limitMs: QUICK_MS,
    run: async () => {
      const settings = proxySettings();
      const target = new URL(url);
      let route: Route;
      try {
        route = routeTo(target, settings);
      } catch (error) {
        return [failed(error, PROXY_SETTINGS)];
      }
      const client = clientFor(target.href);
      const isEditors = client === "fetch";
      return [
        isLoopbackName(target.hostname) ? direct(isEditors) : ofRoute(route, isEditors),
        ...(settings.support === "off" ? [proxiesAreOff()] : []),
        ...(settings.environment.NODE_TLS_REJECT_UNAUTHORIZED === "0" ? [checksAreOff()] : []),
      ];
    },
  };
}

function ofRoute(route: Route, isEditors: boolean): Finding {
  switch (route.kind) {
    case "direct":
      return direct(isEditors);
    case "exempt":
      return isEditors
        ? good(
            localized(
              "By the editor's own client, without the proxy, which http.noProxy or NO_PROXY names Box as an exception of.",
            ),
          )
        : good(
            localized(
              "By Box Auth's own client, without the proxy, which http.noProxy or NO_PROXY names Box as an exception of.",
            ),
          );
    case "proxy":
      return hiding(throughProxy(route, isEditors), { text: route.proxy.host, as: "proxy" });
  }
}

function direct(isEditors: boolean): Finding {
  return isEditors
    ? good(localized("By the editor's own client, which also knows the proxies of the operating system."))
    : good(
        localized(
          "By Box Auth's own client, directly; a proxy that only the operating system knows must be set in http.proxy.",
        ),
      );
}

function throughProxy({ proxy, from }: Extract<Route, { kind: "proxy" }>, isEditors: boolean): Finding {
  if (from === "http.proxy") {
    return isEditors
      ? good(
          localized(
            "By the editor's own client, through the proxy {0} of the setting http.proxy.",
            proxy.host,
          ),
        )
      : good(
          localized("By Box Auth's own client, through the proxy {0} of the setting http.proxy.", proxy.host),
        );
  }
  return isEditors
    ? good(localized("By the editor's own client, through the proxy {0} of the environment.", proxy.host))
    : good(localized("By Box Auth's own client, through the proxy {0} of the environment.", proxy.host));
}

function proxiesAreOff(): Finding {
  return note(
    localized(
      "The setting http.proxySupport is off, so no proxy is used; change it where this network needs one.",
    ),
    { kind: "openSettings", query: "http.proxySupport" },
  );
}

function checksAreOff(): Finding {
  return note(
    localized(
      "NODE_TLS_REJECT_UNAUTHORIZED switches the certificate checks of this editor off; Box Auth checks all the same, and you should remove that variable from the environment.",
    ),
  );
}
