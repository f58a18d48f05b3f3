// First, so that what is imported after it gets the fake for `vscode`.
import "../fakeVscode";
import assert from "node:assert/strict";
import { BoxError, CancelledError } from "../../../../src/base/errors";
import { Secret } from "../../../../src/base/secret";
import type { HttpRequest, HttpResponse, OutgoingRequest } from "../../../../src/box/http/transport";
import { ConfirmedTransport } from "../../../../src/editor/prompts/confirmedTransport";
import { ServerConfirmation } from "../../../../src/editor/prompts/serverConfirmation";
import { window } from "../../../vscode-stub/window";
import { screen } from "../fakeVscode";
import { RememberedState } from "../rememberedState";

const FOREIGN = "https://box-api.evil.example";
const BOX = "https://api.box.com";
const secret = new Secret("canary-client-secret");

const revoke = (api: string): HttpRequest => ({
  method: "POST",
  url: `${api}/oauth2/revoke`,
  form: { client_id: "id", client_secret: secret, token: new Secret("canary-token") },
});
const whoAmI = (api: string): HttpRequest => ({
  method: "GET",
  url: `${api}/2.0/users/me`,
  bearer: new Secret("canary-token"),
});

describe("a request with a secret, to a server that is not Box's", () => {
  let sent: string[];
  let memento: RememberedState;
  let servers: ServerConfirmation;
  let transport: ConfirmedTransport;

  beforeEach(() => {
    screen.clear();
    sent = [];
    memento = new RememberedState();
    servers = new ServerConfirmation(memento);
    const response: HttpResponse = { status: 200, body: new Secret(""), sentAt: 0 };
    const inner = {
      send: async ({ url }: HttpRequest) => {
        sent.push(url);
        return response;
      },
      stream: async ({ url }: OutgoingRequest) => {
        sent.push(url);
        return { status: 200, header: () => undefined, body: null };
      },
    };
    transport = new ConfirmedTransport(inner, servers);
  });

  const questions = () => screen.shown.map(({ texts }) => texts[0]);
  const press = <T>(command: () => Promise<T>) => servers.whilePressed(command);

  for (const [name, request] of Object.entries({ revoke, whoAmI })) {
    it(`is not sent before the person has confirmed it: ${name}`, async () => {
      await assert.rejects(
        press(() => transport.send(request(FOREIGN))),
        CancelledError,
      );
      assert.deepEqual(questions(), ["Send your Box client secret and tokens to box-api.evil.example?"]);
      assert.deepEqual(sent, []);
    });

    it(`is refused with a sentence where nobody pressed anything: ${name}`, async () => {
      await assert.rejects(transport.send(request(FOREIGN)), (error: unknown) => {
        assert.ok(error instanceof BoxError);
        assert.equal(error.decision, "fixSettings");
        assert.match(error.message, /box-api\.evil\.example.*boxAuth\.apiUrl/);
        return true;
      });
      assert.deepEqual(questions(), []);
      assert.deepEqual(sent, []);
    });
  }

  it("asks also before a request is passed on, which carries a token", async () => {
    const passedOn = { method: "POST", url: FOREIGN, headers: {}, signal: new AbortController().signal };
    await assert.rejects(transport.stream(passedOn), (error: unknown) => {
      assert.ok(error instanceof BoxError);
      assert.equal(error.code, "unconfirmedServer");
      assert.match(error.message, /boxAuth\.mcp\.url names.*Connect an Agent/);
      return true;
    });
    assert.deepEqual(sent, []);
    screen.press = "Use This Server";
    await press(() => transport.stream(passedOn));
    assert.deepEqual(sent, [FOREIGN]);
  });

  it("goes there once it is confirmed, then also by itself and in the next window", async () => {
    screen.press = "Use This Server";
    await press(() => transport.send(revoke(FOREIGN)));
    await transport.send(whoAmI(FOREIGN));
    const next = new ConfirmedTransport(
      { send: transport.send.bind(transport), stream: transport.stream.bind(transport) },
      new ServerConfirmation(memento),
    );
    await next.send(whoAmI(FOREIGN));
    assert.equal(questions().length, 1);
    assert.equal(sent.length, 3);
  });

  it("asks once for all that wait, and again for the next after an Escape", async () => {
    const both = await press(() =>
      Promise.allSettled([transport.send(revoke(FOREIGN)), transport.send(whoAmI(FOREIGN))]),
    );
    assert.deepEqual(
      both.map(({ status }) => status),
      ["rejected", "rejected"],
    );
    assert.equal(questions().length, 1);
    screen.press = "Use This Server";
    await press(() => transport.send(revoke(FOREIGN)));
    assert.equal(questions().length, 2);
    assert.equal(sent.length, 1);
  });

  it("does not ask for what a command left running when it ended", async () => {
    let later: (() => void) | undefined;
    const waiting = new Promise<void>((resolve) => {
      later = resolve;
    });
    let left: Promise<unknown> | undefined;
    await press(async () => {
      left = waiting.then(() => transport.send(whoAmI(FOREIGN)));
    });
    later?.();
    await assert.rejects(async () => left, BoxError);
    assert.deepEqual(questions(), []);
  });

  it("lets go of who cancels while the question stands, and sends nothing for them", async () => {
    const { showWarningMessage } = window;
    // Nobody answers.
    window.showWarningMessage = () => new Promise(() => undefined);
    try {
      const cancel = new AbortController();
      const asked = press(() => transport.send({ ...whoAmI(FOREIGN), signal: cancel.signal }));
      cancel.abort();
      await assert.rejects(asked, CancelledError);
      assert.deepEqual(sent, []);
    } finally {
      window.showWarningMessage = showWarningMessage;
    }
  });

  for (const own of [
    BOX,
    "https://upload.box.com",
    "http://localhost:28470",
    "http://127.0.0.1:1",
    "http://[::1]:1",
  ]) {
    it(`needs no question for ${own}`, async () => {
      await transport.send(revoke(own));
      assert.deepEqual(questions(), []);
      assert.equal(sent.length, 1);
    });
  }

  for (const alike of [
    "https://api.box.com.evil.example",
    "https://evilbox.com",
    "https://api.box.com@evil.example",
  ]) {
    it(`is not taken in by ${alike}`, async () => {
      await assert.rejects(transport.send(revoke(alike)), BoxError);
      assert.deepEqual(sent, []);
    });
  }

  it("asks before a browser opens, for both addresses in one question", async () => {
    const endpoints = { authorizeUrl: "https://login.evil.example/authorize", apiUrl: FOREIGN };
    await assert.rejects(servers.confirm(endpoints), CancelledError);
    assert.deepEqual(questions(), [
      "Send your Box client secret and tokens to login.evil.example, box-api.evil.example?",
    ]);
    screen.press = "Use This Server";
    await servers.confirm(endpoints);
    await transport.send(whoAmI(FOREIGN));
    assert.equal(sent.length, 1);
  });

  it("without a secret in it needs no question", async () => {
    await transport.send({ method: "GET", url: `${FOREIGN}/.well-known/oauth-authorization-server` });
    assert.equal(sent.length, 1);
  });
});
