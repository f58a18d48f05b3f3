import assert from "node:assert/strict";
import { type ChildProcess, type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { BoxSimulator } from "../../box-simulator/boxSimulator";
import { SimulatorClient } from "../../box-simulator/simulatorClient";
import { demoApp, demoCcgApp, demoFile, demoFolder, demoUsers } from "../../box-simulator/tenant";
import { TemporaryFolder } from "../../host/temporaryFolder";

const program = join(__dirname, "..", "..", "box-simulator", "main.js");

describe("the simulator's command", function () {
  this.timeout(10_000);
  let child: ChildProcess | undefined;

  afterEach(() => void child?.kill("SIGKILL"));

  function run(...args: string[]): ChildProcessByStdio<null, Readable, Readable> {
    const running = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    child = running;
    return running;
  }

  async function firstLines(running: { stdout: Readable }, last: string): Promise<string> {
    let text = "";
    for await (const line of createInterface({ input: running.stdout })) {
      text += `${line}\n`;
      if (line.includes(last)) {
        break;
      }
    }
    return text;
  }

  it("prints what a person needs, serves with its options, and ends on SIGTERM", async () => {
    const running = run("--port", "0", "--strict", "--life", "99");
    const text = await firstLines(running, "Ctrl+C");
    for (const part of [
      demoApp.clientId,
      demoApp.clientSecret,
      demoApp.redirectUris[0],
      demoUsers[0].login,
      demoUsers[0].password,
      "/developers/console",
      demoCcgApp.clientId,
      demoCcgApp.clientSecret,
      demoCcgApp.enterpriseId,
      demoFolder.id,
      demoFile.id,
    ]) {
      assert.ok(text.includes(part), part);
    }
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0] ?? "";
    const { strict, accessTokenLifetimeSeconds } = await new SimulatorClient(url).state();
    assert.deepEqual([strict, accessTokenLifetimeSeconds], [true, 99]);
    running.kill("SIGTERM");
    assert.deepEqual(await once(running, "exit"), [0, null]);
  });

  it("writes the settings of an editor that finds it", async () => {
    const folder = new TemporaryFolder("settings", "test");
    const file = join(folder.path, "User", "settings.json");
    const text = await firstLines(run("--port", "0", "--settings", file), "Ctrl+C");
    const { "boxAuth.apiUrl": apiUrl, ...rest } = JSON.parse(await readFile(file, "utf8"));
    await folder.remove();
    assert.ok(text.includes(`Box simulator at ${apiUrl}\n`));
    assert.deepEqual(rest, {
      "boxAuth.authorizeUrl": `${apiUrl}/api/oauth2/authorize`,
      "boxAuth.clientId": demoApp.clientId,
      "boxAuth.redirectUri": demoApp.redirectUris[0],
    });
  });

  it("says which option is wrong", async () => {
    for (const args of [["--port", "abc"], ["--anything"]]) {
      const running = run(...args);
      const [[data], [code]] = await Promise.all([once(running.stderr, "data"), once(running, "exit")]);
      assert.match(String(data), /Usage: npm run box-simulator/);
      assert.equal(code, 2);
    }
  });

  it("says that its port is in use", async () => {
    const other = await BoxSimulator.start();
    const running = run("--port", new URL(other.url).port);
    const [[data], [code]] = await Promise.all([once(running.stderr, "data"), once(running, "exit")]);
    await other.close();
    assert.match(String(data), /port is in use/);
    assert.equal(code, 2);
  });
});
