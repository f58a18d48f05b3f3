import assert from "node:assert/strict";
import { inspect, isDeepStrictEqual } from "node:util";
import * as vscode from "vscode";
import { systemClock } from "../../src/base/clock";
import { BoxError } from "../../src/base/errors";
import { Secret } from "../../src/base/secret";
import { hostTransport } from "../../src/editor/host/hostTransport";
import { LoopbackBox } from "../unit/box/loopbackBox";
import { resolveToLoopback } from "../unit/box/loopbackNames";
import { LoopbackProxy } from "../unit/box/loopbackProxy";
import { selfSignedCertificate } from "../unit/box/selfSignedCertificate";
import {
  BOX_HOST,
  basic,
  EXEMPT_HOST,
  hasNetworkEnvironment,
  LOG_IN,
  logInAddress,
  networkEnvironment,
} from "./networkEnvironment";
import { type Client, type NetworkRow, networkRows } from "./networkRows";

const WRONG_PASSWORD = "canary-of-the-wrong-log-in";

// A desktop VS Code that somebody else started has no such environment.
if (hasNetworkEnvironment()) {
  describe("the way to Box in this extension host", () => {
    const { proxyPort, extra, system } = networkEnvironment();
    const { Global } = vscode.ConfigurationTarget;
    /** What of `http.*` is set just now. */
    let current: Readonly<Record<string, unknown>> = {};
    const closing: { close(): Promise<void> }[] = [];
    /** One for all, as in a window that opened without `http.proxy`. */
    const transport = hostTransport(systemClock);
    let names: { undo(): void };

    beforeEach(() => {
      names = resolveToLoopback();
    });

    afterEach(async () => {
      names.undo();
      await Promise.all(closing.splice(0).map((opened) => opened.close()));
    });

    after(async () => {
      transport.dispose();
      await settle({});
    });

    /** Writing a setting takes longest of all, so none is written that stays. */
    async function settle(wanted: Readonly<Record<string, unknown>>): Promise<void> {
      for (const setting of new Set([...Object.keys(current), ...Object.keys(wanted)])) {
        if (!isDeepStrictEqual(current[setting], wanted[setting])) {
          await vscode.workspace.getConfiguration("http").update(setting, wanted[setting], Global);
        }
      }
      current = wanted;
    }

    async function keep<T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> {
      const opened = await starting;
      closing.push(opened);
      return opened;
    }

    function startBox({ root = "extra", isExempt = false }: NetworkRow): Promise<LoopbackBox> {
      const nobodys = () =>
        selfSignedCertificate([isExempt ? EXEMPT_HOST : BOX_HOST], { commonName: "Nobody" });
      const certificate = root === "extra" ? extra : root === "system" ? system : nobodys();
      return keep(LoopbackBox.start((response) => response.end("{}"), certificate));
    }

    function startSettingProxy({ proxy }: NetworkRow, tunnelTo: number): Promise<LoopbackProxy> {
      const wantsLogIn = proxy === "logIn" || proxy === "wrongLogIn" || proxy === "noLogIn";
      const tunnels = { tunnelTo, authorization: wantsLogIn ? basic() : undefined };
      const options = proxy === "https" ? { certificate: extra } : {};
      return keep(LoopbackProxy.start(proxy === "refusing" ? { status: 403 } : tunnels, options));
    }

    /** The address of `http.proxy`, and the log-in that its proxy is to get. */
    function addressed({ proxy }: NetworkRow, { host, url }: LoopbackProxy): [string, string | undefined] {
      switch (proxy) {
        case "logIn":
          return [`http://${logInAddress()}@${host}`, basic()];
        case "wrongLogIn":
          return [`http://${logInAddress(WRONG_PASSWORD)}@${host}`, basic(WRONG_PASSWORD)];
        case "socks":
          return [`socks5://${host}`, undefined];
        default:
          return [url, undefined];
      }
    }

    /** A token request, as it must not be sent twice. */
    async function assertRow(row: NetworkRow, client: Client): Promise<void> {
      const box = await startBox(row);
      const ofSetting = await startSettingProxy(row, box.port);
      const ofEnvironment = await keep(
        LoopbackProxy.start({ tunnelTo: box.port, authorization: basic() }, { port: proxyPort }),
      );
      const [address, logIn] = addressed(row, ofSetting);
      await settle({
        systemCertificates: false,
        ...row.http,
        ...(row.proxy && { proxy: address }),
        ...(client === "undici" && { fetchAdditionalSupport: false }),
      });
      const authority = `${row.isExempt ? EXEMPT_HOST : BOX_HOST}:${box.port}`;
      const outcome = await tokenRequest(`https://${authority}/oauth2/token`);
      const asked = (client === "fetch" ? row.askedByFetch : undefined) ?? row.asked;
      const expected = (of: "setting" | "environment", authorization: string | undefined) =>
        asked.filter((who) => who === of).map(() => ({ authority, authorization }));
      assert.deepEqual(
        {
          outcome: row.error ? undefined : outcome,
          setting: ofSetting.tunnels.map(connect),
          environment: ofEnvironment.tunnels.map(connect),
          sent: box.received.length,
        },
        {
          outcome: row.error ? undefined : 200,
          setting: expected("setting", logIn),
          environment: expected("environment", basic()),
          sent: row.error ? 0 : 1,
        },
      );
      if (row.error) {
        assertTold(outcome, row.error);
      }
    }

    async function tokenRequest(url: string): Promise<unknown> {
      const form = { grant_type: "refresh_token", refresh_token: new Secret("canary-refresh") };
      try {
        return (await transport.send({ method: "POST", url, form })).status;
      } catch (error) {
        return error;
      }
    }

    for (const client of ["fetch", "undici"] as const) {
      describe(client === "fetch" ? "by its fetch" : "with http.fetchAdditionalSupport off", () => {
        for (const row of networkRows.filter(({ only }) => only === undefined || only === client)) {
          it(row.test, () => assertRow(row, client));
        }
      });
    }
  });
}

function connect({ authority, headers }: LoopbackProxy["tunnels"][number]) {
  return { authority, authorization: headers["proxy-authorization"] };
}

/** The sentence, and in nothing of the error a log-in, as it is or as the proxy gets it. */
function assertTold(error: unknown, { code, says }: NonNullable<NetworkRow["error"]>): void {
  assert.ok(error instanceof BoxError, `an error was expected, not ${inspect(error)}`);
  assert.deepEqual(
    [error.code, error.message.match(says) ? "as expected" : error.message],
    [code, "as expected"],
  );
  const whole = inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true });
  for (const password of [LOG_IN.password, WRONG_PASSWORD]) {
    for (const secret of [password, encodeURIComponent(password), basic(password).slice("Basic ".length)]) {
      assert.ok(!whole.includes(secret), "the error holds the log-in of the proxy");
    }
  }
}
