import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { Running } from "../../host/processes";

/** A program that starts another one, which connects to the port. Neither ends by itself. */
const parent = (port: number) => `
const child = 'require("node:net").connect(${port}, "127.0.0.1").resume()';
require("node:child_process").spawn(process.execPath, ["-e", child], { stdio: "ignore" });
setInterval(() => undefined, 1_000);`;

describe("a program that is stopped", () => {
  let server: Server;

  beforeEach(async () => {
    server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
  });

  afterEach(() => {
    server.close();
  });

  it("ends with the programs that it started", async () => {
    const { port } = server.address() as AddressInfo;
    const running = new Running(process.execPath, ["-e", parent(port)]);
    const [ofItsChild]: Socket[] = await once(server, "connection");
    assert.ok(ofItsChild);
    ofItsChild.on("error", () => undefined);
    const childEnded = once(ofItsChild.resume(), "close");
    await running.stop();
    await childEnded;
  });
});
