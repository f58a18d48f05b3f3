import { request } from "node:http";
import type { Clock } from "../../base/clock";
import { errorCode, NO_CODE } from "../../base/errors";
import { localized } from "../../base/localizedMessage";
import { LoopbackServer } from "../../signIn/loopbackServer";
import type { RedirectUri } from "../../signIn/redirectUri";
import type { Check } from "../findings/diagnosis";
import { type Finding, good, note, problem, skipped } from "../findings/finding";
import { redirectOf, skippedWithoutUri } from "./checkPort";
import type { SettingsReader } from "./checkSettings";

export interface CallbackParts {
  readonly settings: Pick<SettingsReader, "signIn">;
  readonly clock: Clock;
  /** Where the browser finds an address of this host; left out where both are on the same machine. */
  readonly asExternalUri?: ((uri: string) => Promise<string>) | undefined;
}

const LIMIT_MS = 15_000;
const PROBE_LIMIT_MS = 3_000;

/** Whether what a browser asks for at the redirect URI comes to this editor, through the server that a sign-in has. */
export function checkCallback(parts: CallbackParts): Check {
  return {
    title: localized("Callback"),
    limitMs: LIMIT_MS,
    run: async () => {
      const redirect = redirectOf(parts.settings);
      return redirect ? findingsFor(redirect, parts) : [skippedWithoutUri()];
    },
  };
}

async function findingsFor(redirect: RedirectUri, parts: CallbackParts): Promise<readonly Finding[]> {
  const { clock, asExternalUri } = parts;
  const server = await LoopbackServer.listen(redirect, ({ respond }) => void respond, { clock }).catch(
    () => undefined,
  );
  if (!server) {
    return [skipped(localized("Not looked at, since the port cannot be had."))];
  }
  try {
    const answer = await probe(redirect, clock);
    const external = await asExternalUri?.(redirect.href);
    return [
      ...(answer === 200 ? [] : [unreached(redirect, answer)]),
      ...(external === undefined ? [] : [throughHost(redirect, external)]),
      ...(answer === 200 && external === undefined
        ? [good(localized("What a browser sends to {0} arrives here.", redirect.href))]
        : []),
    ];
  } finally {
    await server.close();
  }
}

/** HEAD is answered on the exact path alone, and is no callback. By its name, as a browser goes there. */
function probe({ href }: RedirectUri, clock: Clock): Promise<number | string> {
  return new Promise((resolve) => {
    const sent = request(href, { method: "HEAD", agent: false });
    const finish = (answer: number | string) => {
      limit.dispose();
      sent.destroy();
      resolve(answer);
    };
    const limit = clock.setTimer(() => finish("ETIMEDOUT"), PROBE_LIMIT_MS);
    sent.on("error", (error) => finish(errorCode(error) ?? NO_CODE));
    sent.on("response", ({ statusCode = 0 }) => finish(statusCode));
    sent.end();
  });
}

function unreached({ href, hostname }: RedirectUri, answer: number | string): Finding {
  return typeof answer === "number"
    ? problem(
        localized(
          "Another program answers at {0} in the place of this editor (HTTP {1}); close it, or choose another port in boxAuth.redirectUri.",
          href,
          answer,
        ),
        { kind: "openSettings", query: "boxAuth.redirectUri" },
      )
    : problem(
        localized(
          "What is sent to {0} does not arrive here ({1}); check what this machine's hosts file and its security software make of {2}.",
          href,
          answer,
          hostname,
        ),
      );
}

function throughHost({ href }: RedirectUri, external: string): Finding {
  return sameAddress(href, external)
    ? good(localized("This host carries {0} from your browser to here.", href))
    : note(
        localized(
          "Your browser may be on another machine, where {0} does not lead here; when the page cannot load after you approved, choose “Paste the address instead” in the notification of the sign-in.",
          href,
        ),
      );
}

function sameAddress(one: string, other: string): boolean {
  return URL.canParse(other) && new URL(one).href === new URL(other).href;
}
