import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** More at once are turned away: nobody's tools need them, and each costs a descriptor. */
const MOST_CONNECTIONS = 128;
/** What a socket's path may have on macOS, which has the least room. */
const LONGEST_PATH = 103;

/** A server that this machine's other people cannot reach: in a folder for this person alone (0700), on Windows a pipe. */
export interface PrivateSocket {
  readonly path: string;
  /** Ends every connection and leaves no file. */
  close(): Promise<void>;
}

/** @throws the system's error, when no folder for the socket can be made */
export async function listenPrivately(accept: (socket: Socket) => void): Promise<PrivateSocket> {
  const connections = new Set<Socket>();
  const server = createServer((socket) => {
    connections.add(socket);
    socket.once("close", () => connections.delete(socket));
    // Whoever went away has nothing to be told.
    socket.on("error", () => socket.destroy());
    accept(socket);
  });
  server.maxConnections = MOST_CONNECTIONS;
  const path = await listen(server);
  return {
    path,
    close: async () => {
      for (const socket of connections) {
        socket.destroy();
      }
      await new Promise((resolve) => server.close(resolve));
      await removeSocket(path);
    },
  };
}

/** What a window that crashed has left behind. */
export async function removeSocket(path: string): Promise<void> {
  if (process.platform !== "win32" && /[\\/]box-auth-\w{6}[\\/]socket$/.test(path)) {
    await rm(dirname(path), { recursive: true, force: true });
  }
}

async function listen(server: Server): Promise<string> {
  if (process.platform === "win32") {
    const pipe = `\\\\.\\pipe\\box-auth-${randomBytes(16).toString("hex")}`;
    await listenOn(server, pipe);
    return pipe;
  }
  const runtime = process.env.XDG_RUNTIME_DIR;
  const folder = await firstOf([runtime, tmpdir(), "/tmp"], (parent) => mkdtemp(join(parent, "box-auth-")));
  const path = join(folder, "socket");
  await listenOn(server, path);
  return path;
}

/** The runtime folder of the person is swept by nobody; others may be, and be too deep for a socket. */
async function firstOf(
  parents: readonly (string | undefined)[],
  make: (parent: string) => Promise<string>,
): Promise<string> {
  let failure: unknown;
  for (const parent of parents) {
    if (parent && join(parent, "box-auth-XXXXXX", "socket").length <= LONGEST_PATH) {
      try {
        return await make(parent);
      } catch (error) {
        failure = error;
      }
    }
  }
  throw failure ?? new Error("No folder is there for a socket.");
}

function listenOn(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
