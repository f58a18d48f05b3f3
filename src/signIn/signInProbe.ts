import { type IncomingMessage, request } from "node:http";
import type { Clock } from "../base/clock";

const PROBE_PATH = "/.well-known/box-auth-sign-in";
const PROBE_LIMIT_MS = 1000;

/** What a window that is signing in answers to the probe of another window. Says nothing about whom or where. */
export const SIGN_IN_PROBE_RESPONSE = '{"boxAuth":"signingIn"}';

/** Another window may have the same port under another of the loopback names, hence all of them are good. */
export function isSignInProbe({ method, url, headers }: IncomingMessage, port: number): boolean {
  const names = ["localhost", "127.0.0.1", "[::1]"].map((name) => `${name}:${port}`);
  return method === "GET" && url === PROBE_PATH && names.includes(headers.host ?? "");
}

/** Asks whoever listens on the port whether it is a window of this extension that is signing in. Never rejects. */
export function isAnotherWindowSigningIn(address: string, port: number, clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    const hostname = address.includes(":") ? `[${address}]` : address;
    const probe = request({
      host: address,
      port,
      path: PROBE_PATH,
      headers: { Host: `${hostname}:${port}` },
      agent: false,
    });
    const finish = (answer: boolean) => {
      limit.dispose();
      probe.destroy();
      resolve(answer);
    };
    const limit = clock.setTimer(() => finish(false), PROBE_LIMIT_MS);
    probe.on("error", () => finish(false));
    probe.on("response", (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => {
        body += part;
        if (body.length > SIGN_IN_PROBE_RESPONSE.length) {
          finish(false);
        }
      });
      response.on("error", () => finish(false));
      response.on("end", () => finish(response.statusCode === 200 && body === SIGN_IN_PROBE_RESPONSE));
    });
    probe.end();
  });
}
