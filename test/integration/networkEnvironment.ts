import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { TemporaryFolder } from "../host/temporaryFolder";
import { freePort } from "../host/workbench";
import { type ServerCertificate, selfSignedCertificate } from "../unit/box/selfSignedCertificate";

/** What an editor reads once, when its process starts, so that a test cannot set it later. */
export interface NetworkEnvironment {
  /** Where `HTTPS_PROXY` leads; nobody listens there until a test does. */
  readonly proxyPort: number;
  /** The root of `NODE_EXTRA_CA_CERTS`, which certifies itself alone. */
  readonly extra: ServerCertificate;
  /** The root in what Node takes for the system's store (`SSL_CERT_FILE`). */
  readonly system: ServerCertificate;
}

/** The log-in of `HTTPS_PROXY`, with what an address cannot hold as it is. */
export const LOG_IN = { user: "proxy user", password: "canary:p@ss/word%" } as const;

/** Host that `NO_PROXY` names, and one that it does not. */
export const EXEMPT_HOST = "exempt.example";
export const BOX_HOST = "box.example";

const FILE = "BOX_AUTH_NETWORK";

/** Runs a suite in a host that starts behind a proxy with a log-in, one exception and two private roots. */
export async function withNetworkEnvironment<T>(run: (env: NodeJS.ProcessEnv) => Promise<T>): Promise<T> {
  const folder = new TemporaryFolder("network", "test");
  const file = (name: string) => join(folder.path, name);
  const network: NetworkEnvironment = {
    proxyPort: await freePort(),
    extra: selfSignedCertificate([BOX_HOST, EXEMPT_HOST, "127.0.0.1"]),
    // OpenSSL tells roots apart by their names.
    system: selfSignedCertificate([BOX_HOST, EXEMPT_HOST], { commonName: "Another test of Box Auth" }),
  };
  try {
    await writeFile(file("network.json"), JSON.stringify(network), { mode: 0o600 });
    await writeFile(file("extra.pem"), network.extra.cert);
    await writeFile(file("system.pem"), network.system.cert);
    return await run({
      [FILE]: file("network.json"),
      HTTPS_PROXY: `http://${logInAddress()}@127.0.0.1:${network.proxyPort}`,
      NO_PROXY: EXEMPT_HOST,
      NODE_EXTRA_CA_CERTS: file("extra.pem"),
      SSL_CERT_FILE: file("system.pem"),
    });
  } finally {
    await folder.remove();
  }
}

/** That of this process. @throws Error in a host that was started without one */
export function networkEnvironment(): NetworkEnvironment {
  return JSON.parse(readFileSync(process.env[FILE] ?? "", "utf8")) as NetworkEnvironment;
}

/** Whether this process was started in one. */
export function hasNetworkEnvironment(): boolean {
  return process.env[FILE] !== undefined;
}

/** The log-in as it stands in an address. */
export function logInAddress(password: string = LOG_IN.password): string {
  return `${encodeURIComponent(LOG_IN.user)}:${encodeURIComponent(password)}`;
}

/** The log-in as the proxy gets it (RFC 7617). */
export function basic(password: string = LOG_IN.password): string {
  return `Basic ${Buffer.from(`${LOG_IN.user}:${password}`).toString("base64")}`;
}
