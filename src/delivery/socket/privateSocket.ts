import { randomBytes } from "node:crypto";
import { lstat, mkdtemp, readdir, rmdir, unlink } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { errorCode } from "../../base/errors";

/** More at once are turned away: nobody's tools need them, and each costs a descriptor. */
const MOST_CONNECTIONS = 128;
/** Bytes that a socket's path may have on macOS, which has the least room. */
const LONGEST_PATH = 103;
/** Between its folder and its socket, a window that is just opening has nobody who listens. */
const BEGINNING_MS = 60_000;

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

/** What a window that crashed has left behind: a socket, and its folder where nothing else is in it. Never rejects. */
export async function removeSocket(path: string): Promise<void> {
  if (process.platform === "win32" || !/[\\/]box-auth-\w{6}[\\/]socket$/.test(path)) {
    return;
  }
  const isSocket = await lstat(path).then(
    (stats) => stats.isSocket(),
    () => false,
  );
  try {
    await (isSocket && unlink(path));
    await rmdir(dirname(path));
  } catch {
    // Others may be at it too, and what is not ours stays.
  }
}

async function listen(server: Server): Promise<string> {
  if (process.platform === "win32") {
    const pipe = `\\\\.\\pipe\\box-auth-${randomBytes(16).toString("hex")}`;
    await listenOn(server, pipe);
    return pipe;
  }
  const runtime = process.env.XDG_RUNTIME_DIR;
  const path = await firstOf([runtime, tmpdir(), "/tmp"], (parent) => listenIn(parent, server));
  await sweepBeside(dirname(path)).catch(() => undefined);
  return path;
}

async function listenIn(parent: string, server: Server): Promise<string> {
  const folder = await mkdtemp(join(parent, "box-auth-"));
  const path = join(folder, "socket");
  try {
    await listenOn(server, path);
    return path;
  } catch (error) {
    await rmdir(folder).catch(() => undefined);
    throw error;
  }
}

/** The runtime folder of the person is swept by nobody; others may be, and be too deep for a socket, or take none. */
async function firstOf(
  parents: readonly (string | undefined)[],
  make: (parent: string) => Promise<string>,
): Promise<string> {
  let failure: unknown;
  for (const parent of parents) {
    // Whoever looks for it is in another folder.
    if (parent && isAbsolute(parent) && isShortEnough(parent)) {
      try {
        return await make(parent);
      } catch (error) {
        failure = error;
      }
    }
  }
  throw failure ?? new Error("No folder is there for a socket.");
}

function isShortEnough(parent: string): boolean {
  return Buffer.byteLength(join(parent, "box-auth-XXXXXX", "socket")) <= LONGEST_PATH;
}

/** Windows that crashed, whoever they were, leave folders in which nobody listens, or nobody did yet. */
async function sweepBeside(folder: string): Promise<void> {
  const parent = dirname(folder);
  // Its own is a moment old, by the clock of that disk.
  const { mtimeMs: now, uid } = await lstat(folder);
  for (const name of await readdir(parent)) {
    const other = join(parent, name);
    const stats = /^box-auth-\w{6}$/.test(name) ? await lstat(other).catch(() => undefined) : undefined;
    const isOld = stats?.isDirectory() && stats.uid === uid && now - stats.mtimeMs > BEGINNING_MS;
    if (isOld && !(await isHeard(join(other, "socket")))) {
      await removeSocket(join(other, "socket"));
    }
  }
}

/** Whether somebody may listen there: only a plain no is one. */
export function isHeard(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", (error) => resolve(!["ECONNREFUSED", "ENOENT"].includes(errorCode(error) ?? "")));
  });
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
