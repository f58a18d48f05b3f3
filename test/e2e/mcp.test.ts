import assert from "node:assert/strict";
import { vsixFile } from "../host/paths";
import { prepareHost } from "../host/prepare";
import { ProtectedMcpServer } from "../mcp-server/mcpServer";
import { E2eSession, Person } from "./e2eSession";
import { eventually } from "./eventually";

describe("Box's MCP server in a real VS Code", () => {
  let session: E2eSession;
  let person: Person;
  let server: ProtectedMcpServer;

  before(async () => {
    const isAlive = async (token: string): Promise<boolean> => {
      const headers = { authorization: `Bearer ${token}` };
      return (await fetch(`${session.simulator.apiUrl}/2.0/users/me`, { headers })).ok;
    };
    server = await ProtectedMcpServer.start(isAlive);
    session = await E2eSession.start({
      host: await prepareHost(),
      vsix: vsixFile,
      settings: { "boxAuth.mcp.url": server.url, "boxAuth.refresh": "onDemand" },
    });
    person = await Person.openWindow(session);
  });

  after(async () => {
    await person?.leave();
    await session?.stop();
    await server?.close();
  });

  afterEach(async function () {
    if (this.currentTest?.state === "failed") {
      await person?.keepPicture(this.currentTest.title);
    }
  });

  const row = (text: string) => person.boxAuth.window.quickInput.filter({ hasText: text });

  /** From the editor's list of servers, to which the command leads. */
  async function start(sessions: number): Promise<void> {
    const { boxAuth } = person;
    await boxAuth.run("Connect an Agent…");
    await row("Agents of this editor").waitFor();
    await person.keepPicture("Connect an Agent");
    await boxAuth.window.pick("Agents of this editor");
    const offered = boxAuth.window.notification("is offered to the agents of this editor");
    await boxAuth.window.pressIn(offered, "List Servers");
    await row("Stopped").waitFor();
    await person.keepPicture("MCP List Servers");
    await boxAuth.window.fillInput("Box");
    await row("Start Server").waitFor();
    await boxAuth.window.fillInput("Start Server");
    await eventually("the editor's client has begun a session", () => server.sessions === sessions);
    assert.equal(server.refused, 0);
  }

  it("is switched on by Connect an Agent…, and started from the editor's own list", async () => {
    const { boxAuth } = person;
    session.simulator.settings.accessTokenLifetimeSeconds = 12;
    await boxAuth.signIn(session.clientSecret);
    session.simulator.settings.accessTokenLifetimeSeconds = 4_000;
    await boxAuth.window.closeNotifications();
    await start(1);
  });

  it("is started again after a reload; what the editor has kept of it opens nothing", async () => {
    const { window } = person.boxAuth;
    await eventually("the editor has kept it", () => window.remembers("not-started"));
    assert.equal(await window.remembers("unix:"), false);
    await window.reload();
    await start(2);
  });
});
