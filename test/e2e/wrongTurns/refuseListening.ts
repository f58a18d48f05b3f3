import { existsSync, readFileSync } from "node:fs";
import { Server } from "node:net";

/** In an extension host: from now on the port that the file names is refused as Windows refuses a reserved one. */
export function refuseListening(file: string): void {
  const listen = Server.prototype.listen;
  Server.prototype.listen = function (this: Server, ...args: unknown[]): Server {
    const port = portOf(args[0]);
    if (port === undefined || !existsSync(file) || readFileSync(file, "utf8") !== String(port)) {
      return Reflect.apply(listen, this, args);
    }
    const message = `listen EACCES: permission denied ${port}`;
    const refusal = Object.assign(new Error(message), { code: "EACCES", syscall: "listen" });
    process.nextTick(() => this.emit("error", refusal));
    return this;
  };
}

function portOf(options: unknown): unknown {
  return typeof options === "object" && options !== null && "port" in options ? options.port : options;
}
