import assert from "node:assert/strict";
import { type IncomingHttpHeaders, request } from "node:http";
import { connect, createServer } from "node:net";
import type { RedirectUri } from "../../../src/signIn/redirectUri";

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Ask {
  readonly method?: string;
  readonly address?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One request over a connection of its own, as any program on this machine can send it. */
export function ask(redirect: RedirectUri, target: string, options: Ask = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request({
      host: options.address ?? "127.0.0.1",
      port: redirect.port,
      path: target,
      method: options.method ?? "GET",
      headers: { Host: redirect.host, ...options.headers },
      agent: false,
    });
    sent.on("error", reject);
    sent.on("response", (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => {
        body += part;
      });
      response.on("error", reject);
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    sent.end(options.body);
  });
}

/** Raw bytes in, raw bytes out, for what no HTTP client would send. */
export function askRaw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let response = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    socket.setEncoding("latin1");
    socket.on("data", (part) => {
      response += String(part);
    });
    socket.on("error", (error) => (response ? resolve(response) : reject(error)));
    socket.on("close", () => resolve(response));
  });
}

/** A port that is free on both loopback addresses right now. */
export async function freePort(): Promise<number> {
  const port = await listenOnce(0, "127.0.0.1");
  return (await canListen(port, "::1")) ? port : freePort();
}

export async function assertNobodyListens(port: number): Promise<void> {
  for (const address of ["127.0.0.1", "::1"]) {
    const outcome = await new Promise<string>((resolve) => {
      const socket = connect(port, address, () => {
        socket.destroy();
        resolve("connected");
      });
      socket.on("error", (error) => resolve("code" in error ? String(error.code) : "error"));
    });
    assert.notEqual(outcome, "connected", `${address}:${port} still listens`);
  }
}

/** Some machines have no IPv6; what holds for each address is tested on those that there are. */
export async function loopbackAddresses(): Promise<readonly ("127.0.0.1" | "::1")[]> {
  return (await hasIpv6()) ? ["127.0.0.1", "::1"] : ["127.0.0.1"];
}

function hasIpv6(): Promise<boolean> {
  return listenOnce(0, "::1").then(
    () => true,
    () => false,
  );
}

async function canListen(port: number, address: string): Promise<boolean> {
  if (!(await hasIpv6())) {
    return true;
  }
  return listenOnce(port, address).then(
    () => true,
    () => false,
  );
}

function listenOnce(port: number, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(port, address, () => {
      const bound = server.address();
      server.close(() => resolve(typeof bound === "object" && bound ? bound.port : 0));
    });
  });
}
