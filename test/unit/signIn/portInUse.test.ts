import assert from "node:assert/strict";
import { createServer, type Server, type Socket } from "node:net";
import { BoxError } from "../../../src/base/errors";
import { portUnusable } from "../../../src/signIn/portProblem";
import { parseRedirectUri } from "../../../src/signIn/redirectUri";
import { ask, loopbackAddresses } from "./loopbackClient";
import { type LoopbackFixture, withLoopback } from "./loopbackFixture";

describe("the loopback server when the port is in use", () => {
  let redirect: LoopbackFixture["redirect"];
  let clock: LoopbackFixture["clock"];
  let callbacks: LoopbackFixture["callbacks"];
  let opened: LoopbackFixture["opened"];
  let listen: LoopbackFixture["listen"];

  withLoopback((fixture) => {
    ({ redirect, clock, callbacks, opened, listen } = fixture);
  });

  const occupy = (address: string, onConnection?: (socket: Socket) => void): Promise<Server> =>
    new Promise((resolve, reject) => {
      const sockets = new Set<Socket>();
      const server = createServer((socket) => {
        sockets.add(socket);
        socket.on("error", () => {});
        onConnection?.(socket);
      });
      const close = () => {
        for (const socket of sockets) {
          socket.destroy();
        }
        return new Promise<void>((done) => void server.close(() => done()));
      };
      opened.push({ close });
      server.on("error", reject);
      server.listen(redirect.port, address, () => resolve(server));
    });

  const portInUse =
    (words: RegExp, [decision, code] = ["fixSettings", "portInUse"]) =>
    (error: unknown) => {
      assert.ok(error instanceof BoxError);
      assert.deepEqual([error.decision, error.code], [decision, code]);
      assert.match(error.message, words);
      assert.ok(error.message.includes(`Port ${redirect.port} `));
      return true;
    };

  const signInElsewhere = portInUse(/another window that is signing in/, ["retryLater", "signInElsewhere"]);

  it("says so when another window is signing in", async () => {
    await listen(redirect);
    await assert.rejects(listen(redirect), signInElsewhere);
    assert.equal(callbacks.length, 0);
  });

  it("finds that window also when it uses another loopback name", async () => {
    await listen(parseRedirectUri(`http://127.0.0.1:${redirect.port}/other`));
    await assert.rejects(listen(redirect), signInElsewhere);
  });

  it("says that it is another program when the answer is any other", async () => {
    await occupy("127.0.0.1", (socket) => {
      socket.once("data", () =>
        socket.end("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n<html>something else"),
      );
    });
    await assert.rejects(listen(redirect), portInUse(/another program/));
  });

  it("says that it is another program when it hangs up or answers nonsense", async () => {
    await occupy("127.0.0.1", (socket) => socket.end("220 mail.example ESMTP\r\n"));
    await assert.rejects(listen(redirect), portInUse(/another program/));
  });

  it("waits no longer than a second for a program that says nothing", async () => {
    let heard: () => void = () => {};
    const asked = new Promise<void>((resolve) => {
      heard = resolve;
    });
    await occupy("127.0.0.1", (socket) => void socket.once("data", heard));
    const refusal = assert.rejects(listen(redirect), portInUse(/another program/));
    await asked;
    await clock.advance(1000);
    await refusal;
    assert.equal(clock.pendingTimers, 0);
  });

  it("gives up the addresses that were free when the last one is taken", async () => {
    const addresses = await loopbackAddresses();
    await occupy(addresses.at(-1) ?? "127.0.0.1", (socket) => socket.destroy());
    await assert.rejects(listen(redirect), portInUse(/another program/));
    for (const address of addresses.slice(0, -1)) {
      await assert.rejects(ask(redirect, "/callback", { address }), /ECONNREFUSED/);
    }
  });

  it("tells a probe that a sign-in is under way, and nothing else", async () => {
    await listen(redirect);
    const reply = await ask(redirect, "/.well-known/box-auth-sign-in");
    assert.deepEqual([reply.status, reply.body], [200, '{"boxAuth":"signingIn"}']);
    assert.equal(reply.headers["access-control-allow-origin"], undefined);
    const foreign = { headers: { Host: "evil.example" } };
    assert.equal((await ask(redirect, "/.well-known/box-auth-sign-in", foreign)).status, 421);
  });

  it("names the command that lists the ports that Windows reserves, there alone", () => {
    const onWindows = portUnusable(redirect, "EACCES", "win32").message;
    assert.ok(
      onWindows.includes(`Windows reserves port ${redirect.port} on ${redirect.hostname}`),
      onWindows,
    );
    assert.ok(onWindows.includes("“netsh interface ipv4 show excludedportrange protocol=tcp”"), onWindows);
    for (const error of [
      portUnusable(redirect, "EACCES", "linux"),
      portUnusable(redirect, "EPERM", "win32"),
    ]) {
      assert.match(error.message, /choose another .*port in boxAuth\.redirectUri/);
      assert.doesNotMatch(error.message, /netsh/);
    }
  });
});
