import { once } from "node:events";
import { connect, type Socket } from "node:net";
import * as tls from "node:tls";
import type { Route } from "./route";

export interface TunnelOptions {
  readonly route: Route;
  /** PEM; `undefined`: Node's own. */
  readonly roots: readonly string[] | undefined;
  readonly signal: AbortSignal;
}

/** More than any proxy says before the tunnel stands. */
const LONGEST_HEAD = 16 * 1024;

/**
 * A connection to a server, through the proxy where there is one; nothing is sent to the server.
 * @throws Error of the system, or one with code `PROXY` when the proxy refuses
 */
export async function openTunnel(
  { hostname, port }: URL,
  { route, roots, signal }: TunnelOptions,
): Promise<Socket> {
  const host = hostname.replace(/^\[|\]$/g, "");
  if (route.kind !== "proxy") {
    return connected(connect({ host, port: Number(port) || 443 }), "connect", signal);
  }
  const { proxy } = route;
  const at = { host: proxy.hostname.replace(/^\[|\]$/g, ""), port: Number(proxy.port) };
  const socket =
    proxy.protocol === "https:"
      ? await connected(
          tls.connect({
            ...at,
            port: at.port || 443,
            servername: nameOf(at.host),
            ...(roots && { ca: [...roots] }),
          }),
          "secureConnect",
          signal,
        )
      : await connected(connect({ ...at, port: at.port || 80 }), "connect", signal);
  return throughProxy(socket, { authority: `${hostname}:${port || 443}`, proxy, signal });
}

/** TLS names no addresses (RFC 6066 3). */
export function nameOf(host: string): string {
  return /^[\d.]+$|:/.test(host) ? "" : host;
}

async function throughProxy(
  socket: Socket,
  { authority, proxy, signal }: { authority: string; proxy: URL; signal: AbortSignal },
): Promise<Socket> {
  const logIn = proxy.username
    ? `Proxy-Authorization: Basic ${Buffer.from(`${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`).toString("base64")}\r\n`
    : "";
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${logIn}\r\n`);
  let head = "";
  while (!head.includes("\r\n\r\n")) {
    const [chunk] = await Promise.race([once(socket, "data", { signal }), ended(socket)]);
    head += String(chunk);
    if (head.length > LONGEST_HEAD) {
      break;
    }
  }
  if (!/^HTTP\/1\.[01] 2\d\d/.test(head)) {
    socket.destroy();
    throw Object.assign(new Error("The proxy refuses."), { code: "PROXY" });
  }
  return socket;
}

async function ended(socket: Socket): Promise<never> {
  await once(socket, "close");
  throw Object.assign(new Error("The proxy closed the connection."), { code: "ECONNRESET" });
}

async function connected<T extends Socket>(socket: T, event: string, signal: AbortSignal): Promise<T> {
  signal.addEventListener("abort", () => socket.destroy(), { once: true });
  try {
    await once(socket, event, { signal });
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}
