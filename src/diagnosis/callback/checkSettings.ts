import { localized } from "../../base/localizedMessage";
import { isLoopbackName } from "../../base/loopback";
import { type Endpoints, foreignServers } from "../../box/oauth/endpoints";
import { parseRedirectUri } from "../../signIn/redirectUri";
import type { Check } from "../findings/diagnosis";
import { type Finding, failed, good, hiding, note } from "../findings/finding";

/** The settings as a sign-in reads them. Each throws `BoxError` that names what is wrong. */
export interface SettingsReader {
  signIn(): { readonly clientId: string; readonly redirectUri: string; readonly endpoints: Endpoints };
  scope(): string;
  mcpUrl(): string;
}

const QUICK_MS = 5_000;
/** As the Box Developer Console shows them. */
const BOX_CLIENT_ID = /^[a-z0-9]{32}$/i;

export function checkSettings(settings: SettingsReader): Check {
  return {
    title: localized("Settings"),
    limitMs: QUICK_MS,
    run: async () => {
      const wrong = [
        ...whatIsWrong(() => settings.signIn(), "boxAuth"),
        ...whatIsWrong(() => settings.scope(), "boxAuth.scopes"),
        ...whatIsWrong(() => settings.mcpUrl(), "boxAuth.mcp.url"),
      ];
      return wrong.length > 0 ? wrong : ofApp(settings.signIn());
    },
  };
}

export function checkRedirectUri(settings: SettingsReader): Check {
  return {
    title: localized("Redirect URI"),
    limitMs: QUICK_MS,
    run: async () => {
      const { redirectUri } = settings.signIn();
      const wrong = whatIsWrong(() => parseRedirectUri(redirectUri), "boxAuth.redirectUri");
      const right = localized(
        "{0} leads to this machine; the app in the Box Developer Console must have it registered character by character.",
        redirectUri,
      );
      return wrong.length > 0 ? wrong : [good(right)];
    },
  };
}

/** @param query where the settings editor finds it */
function whatIsWrong(read: () => unknown, query: string): readonly Finding[] {
  try {
    read();
    return [];
  } catch (error) {
    return [failed(error, { kind: "openSettings", query })];
  }
}

function ofApp({ clientId, endpoints }: ReturnType<SettingsReader["signIn"]>): readonly Finding[] {
  const settings = { kind: "openSettings", query: "boxAuth" } as const;
  const [foreign] = foreignServers(endpoints);
  if (foreign !== undefined) {
    return [
      hiding(
        note(
          localized(
            "The settings name {0}, which is not Box's; where that is not meant so, reset boxAuth.authorizeUrl and boxAuth.apiUrl.",
            foreign,
          ),
          settings,
        ),
        { text: foreign, as: "host" },
      ),
    ];
  }
  if (isLoopbackName(new URL(endpoints.apiUrl).hostname)) {
    return [good(localized("They are right; they name a simulator on this machine in the place of Box."))];
  }
  if (clientId === "") {
    return [good(localized("They are right; the first sign-in asks for the app."))];
  }
  return BOX_CLIENT_ID.test(clientId)
    ? [good(localized("They are right."))]
    : [
        note(
          localized(
            "The client ID in boxAuth.clientId does not look like one of Box's, which has 32 letters and digits; copy it again from the Box Developer Console.",
          ),
          { kind: "openSettings", query: "boxAuth.clientId" },
        ),
      ];
}
