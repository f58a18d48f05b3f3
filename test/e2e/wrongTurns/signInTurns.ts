import { createServer, type Server } from "node:net";
import { systemClock } from "../../../src/base/clock";
import { BrowserSignIn } from "../../../src/signIn/browserSignIn";
import type { Fault } from "../../box-simulator/faults";
import { demoCcgApp, demoJwtApp } from "../../box-simulator/tenant";
import type { Step } from "../boxAuthPage";
import type { Scene, Turn } from "./turn";

const SERVICE: Step = { asks: "who should the token act for", pick: "Service account" };
const PLACE_OF_URI =
  /under OAuth 2\.0 Redirect URI on the Configuration page of the app in the Box Developer Console/;
const DEVELOPER_CONSOLE = "Box Developer Console";

/** What goes wrong before anybody is signed in. */
export const signInTurns: readonly Turn[] = [
  {
    name: "redirect-uri-not-registered",
    says: [/approve the sign-in in your browser/, /an error page there means/, /redirect URI/],
    offers: ["Cancel", "Copy link", "Paste the address instead", "Copy redirect URI"],
    take: async (scene) => {
      const { context } = scene.person;
      const opened = context.waitForEvent("page");
      await addUnregisteredApp(scene);
      await (await opened).getByText("redirect_uri_mismatch").waitFor();
      await scene.person.boxAuth.window.page.bringToFront();
    },
    undo: ({ person }) => person.boxAuth.cancel(),
  },
  {
    name: "cancelled-at-the-error-page",
    says: [/was cancelled/, /http:\/\/localhost:\d+\/callback/, PLACE_OF_URI, /sign in again/],
    offers: ["Copy Redirect URI", "Open Developer Console"],
    take: async (scene) => {
      const opened = scene.person.context.waitForEvent("page");
      await addUnregisteredApp(scene);
      await opened;
      await scene.person.boxAuth.window.page.bringToFront();
      await scene.person.boxAuth.cancel();
    },
  },
  {
    name: "access-denied",
    says: [/Access was not granted at Box/, /sign in again and grant access/],
    offers: ["Try Again"],
    take: async ({ session, person }) => {
      const box = await person.boxAuth.startSignIn(session.clientSecret);
      await box.logIn();
      await box.deny();
      await person.boxAuth.window.page.bringToFront();
    },
  },
  {
    name: "wrong-secret",
    says: [/does not accept the client ID and client secret/, /Configuration page/, DEVELOPER_CONSOLE],
    offers: ["Enter Client Secret", "Open Developer Console"],
    take: approved({ secret: "canarynotthesecretofthisapp00001" }),
  },
  {
    name: "wrong-app-type",
    says: [
      /registered at Box with another way to authenticate/,
      /User Authentication \(OAuth 2\.0\)/,
      DEVELOPER_CONSOLE,
    ],
    offers: ["Open Developer Console", "Try Again"],
    take: approved({ row: "grantTypeUnauthorized" }),
  },
  {
    name: "port-in-use",
    says: [/Port \d+ is in use by another program/, /close it/, /boxAuth\.redirectUri/],
    offers: ["Try Again", "Open Settings"],
    take: async (scene) => {
      const other = await listenOn(Number(new URL(scene.session.app.redirectUri).port));
      await withoutPort(scene).finally(() => other.close());
    },
  },
  {
    name: "another-window-signs-in",
    says: [/Port \d+ is in use by another window that is signing in/, /finish or cancel that sign-in/],
    offers: ["Try Again", "Copy Details"],
    take: async (scene) => {
      const { app, simulator } = scene.session;
      const elsewhere = await BrowserSignIn.start({
        app: { ...app, endpoints: { authorizeUrl: simulator.authorizeUrl, apiUrl: simulator.apiUrl } },
        clock: systemClock,
      });
      await withoutPort(scene).finally(() => elsewhere.dispose());
    },
  },
  {
    name: "port-is-reserved",
    says: [/The system reserves port \d+ on localhost/, /choose another port in boxAuth\.redirectUri/],
    offers: ["Open Settings", "Run Diagnostics"],
    take: async (scene) => {
      scene.ports.reserve(new URL(scene.session.app.redirectUri).port);
      await withoutPort(scene).finally(() => scene.ports.free());
    },
  },
  {
    name: "not-authorized-by-an-admin",
    says: [/An admin has not authorized this app/, /Admin Console.*Platform Apps/, DEVELOPER_CONSOLE],
    offers: ["Open Developer Console", "Try Again"],
    take: async (scene) => {
      scene.session.simulator.faults.add({
        on: "token",
        kind: "boxError",
        row: "appNotAuthorized",
        times: 9,
      });
      await addJwtAccount(scene);
    },
  },
  {
    name: "no-key-at-box",
    isLikeAnother: true,
    says: [/no public key that fits/, DEVELOPER_CONSOLE],
    offers: ["Try Again", "Copy Details"],
    take: async (scene) => {
      scene.session.simulator.faults.add({ on: "token", kind: "boxError", row: "kidUnknown", times: 9 });
      await addJwtAccount(scene);
    },
  },
  {
    name: "clock-is-wrong",
    isLikeAnother: true,
    says: [/clock of this machine/, /set the clock/],
    offers: ["Try Again", "Copy Details"],
    take: async (scene) => {
      scene.session.simulator.faults.add({ on: "token", kind: "boxError", row: "expPast", times: "always" });
      await addJwtAccount(scene);
    },
  },
  {
    name: "not-a-configuration",
    isInBox: true,
    says: [/it has no boxAppSettings/],
    offers: [],
    take: ({ person }) =>
      person.boxAuth.run(
        "Add JWT Account…",
        { asks: "the app's configuration", pick: "Paste its text" },
        { asks: "paste the configuration", type: "{}" },
      ),
  },
  {
    name: "client-credentials-refused",
    says: [
      /does not accept these credentials/,
      /client secret/,
      /enterprise or user ID/,
      /admin has authorized/,
    ],
    offers: ["Try Again", "Copy Details"],
    take: ({ person }) =>
      person.boxAuth.run(
        "Add Client Credentials Account…",
        { asks: "(1/4)", type: demoCcgApp.clientId },
        { asks: "(2/4)", type: "canarynotthesecretofthisapp00002" },
        SERVICE,
        { asks: "enterprise ID", type: demoCcgApp.enterpriseId },
      ),
  },
  {
    name: "dead-developer-token",
    says: [/does not accept this access token/, /has ended, was revoked/, /get a new one/],
    offers: ["Paste New Token", "Copy Details"],
    take: addDeveloperToken,
  },
  {
    name: "app-is-not-enabled",
    says: [
      /does not let this app in/,
      /ask an admin to enable it, by its client ID/,
      /Admin Console under Platform > Platform Apps/,
    ],
    offers: ["Open Developer Console", "Try Again"],
    take: answered({ on: "user", kind: "boxError", row: "appDisabled" }),
  },
  {
    name: "page-of-a-proxy",
    says: [/probably not from Box/, /check the network and the proxy, then try again/],
    offers: ["Try Again", "Run Diagnostics"],
    take: answered({ on: "user", kind: "html", status: 200, times: "always" }),
  },
  {
    name: "box-is-down",
    isLikeAnother: true,
    says: [/Box is not able to answer/, /nothing is lost, try again later/],
    offers: ["Try Again", "Copy Details"],
    take: answered({ on: "user", kind: "serverError", status: 503, times: "always" }),
  },
  {
    name: "too-many-requests",
    says: [/too many requests/, /nothing is lost, try again in 40 seconds/],
    offers: ["Try Again", "Copy Details"],
    take: answered({ on: "user", kind: "tooManyRequests", retryAfter: 40, times: "always" }),
  },
];

/** A sign-in that is approved, and refused all the same: for its secret, or with what Box says in this row. */
function approved(
  wrong: { readonly secret: string } | { readonly row: "grantTypeUnauthorized" },
): Turn["take"] {
  return async ({ session, person }) => {
    if ("row" in wrong) {
      session.simulator.faults.add({ on: "token", kind: "boxError", row: wrong.row });
    }
    const box = await person.boxAuth.startSignIn("secret" in wrong ? wrong.secret : session.clientSecret);
    await box.logIn();
    await box.grant();
    await person.boxAuth.window.page.bringToFront();
  };
}

async function withoutPort({ session, person }: Scene): Promise<void> {
  const told = person.boxAuth.portInUse(session.app.redirectUri).waitFor();
  await person.boxAuth.askForSignIn(session.clientSecret, told);
  await told;
}

/** An app that has another redirect URI. */
async function addUnregisteredApp({ session, person }: Scene): Promise<void> {
  const { boxAuth } = person;
  const app = {
    clientId: "boxsimulatorotherappclientid0001",
    clientSecret: "canarysecretoftheotherapp0000001",
    redirectUris: ["http://localhost:1/callback"],
  } as const;
  session.simulator.addApp(app);
  await boxAuth.run("Add OAuth Account with Another App…");
  await boxAuth.setUpApp(app);
}

/** A token is added, and Box answers so when it is asked whose it is. */
function answered(fault: Fault): Turn["take"] {
  return (scene) => {
    scene.session.simulator.faults.add(fault);
    return addDeveloperToken(scene);
  };
}

function addDeveloperToken({ person }: Scene): Promise<void> {
  return person.boxAuth.run(
    "Add Developer Token…",
    { asks: "paste a developer token", type: "canaryATthatboxdoesnotknow000001" },
    { asks: "when was the developer token made", pick: "Just now" },
  );
}

function addJwtAccount({ session, person }: Scene): Promise<void> {
  return person.boxAuth.run(
    "Add JWT Account…",
    { asks: "the app's configuration", pick: "Paste its text" },
    { asks: "paste the configuration", type: session.simulator.jwtConfig({ app: demoJwtApp }) },
    SERVICE,
  );
}

async function listenOn(port: number): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return server;
}
