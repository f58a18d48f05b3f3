import type { ServerApp, SimulatedApp } from "./apps";
import type { SimulatedItem } from "./items";
import type { Account, Enterprise, SimulatedUser } from "./people";

// Test values, the same at every start, so that an editor that was set up once works the next day.

export const demoApp: SimulatedApp = {
  clientId: "boxsimulatordemoclientid00000001",
  clientSecret: "canarysecretofthedemoapp00000001",
  redirectUris: ["http://localhost:28473/callback"],
  name: "Demo App",
};

export const demoEnterprise: Enterprise = { id: "27182818", name: "Paper Harbour" };

export const demoUsers: readonly [SimulatedUser, SimulatedUser] = [
  {
    id: "31415926535",
    name: "Mira Okafor",
    login: "mira@example.com",
    password: "canary-password-of-mira",
    enterprise: demoEnterprise,
    role: "admin",
  },
  {
    id: "16180339887",
    name: "Tomas Lindqvist",
    login: "tomas@example.com",
    password: "canary-password-of-tomas",
  },
];

export const demoAppUser: Account = {
  id: "14142135623",
  name: "Night Shift",
  login: "AppUser_1732050_Kd93hsLp2v@boxdevedition.com",
  enterprise: demoEnterprise,
  isPlatformAccessOnly: true,
  externalAppUserId: "night-shift-7",
};

export const demoJwtApp: ServerApp = {
  clientId: "boxsimulatorjwtappclientid000001",
  clientSecret: "canarysecretofthejwtapp000000001",
  name: "Harbour Robot",
  authentication: "jwt",
  enterpriseId: demoEnterprise.id,
  serviceAccount: serviceAccount("17320508075", "Harbour Robot", "AutomationUser_1732050_T4nMz8QwEr"),
  appUsers: [demoAppUser],
};

export const demoCcgApp: ServerApp = {
  clientId: "boxsimulatorccgappclientid000001",
  clientSecret: "canarysecretoftheccgapp000000001",
  name: "Harbour Clerk",
  authentication: "clientCredentials",
  enterpriseId: demoEnterprise.id,
  serviceAccount: serviceAccount("22360679774", "Harbour Clerk", "AutomationUser_2236067_Bv7Yx1CsDf"),
  appUsers: [],
};

/** A Limited Access App. */
export const demoLimitedApp: ServerApp = {
  clientId: "boxsimulatorlimitedapp0000000001",
  clientSecret: "canarysecretofthelimitedapp00001",
  name: "Harbour Window",
  authentication: "appToken",
  enterpriseId: demoEnterprise.id,
  serviceAccount: serviceAccount("26457513110", "Harbour Window", "AutomationUser_2645751_Ws5Zk9LpGh"),
  appUsers: [],
};

const everybodyInTheHarbour = [
  demoUsers[0],
  demoAppUser,
  demoJwtApp.serviceAccount,
  demoCcgApp.serviceAccount,
  demoLimitedApp.serviceAccount,
].map(({ id }) => id);

export const demoFolder: SimulatedItem = {
  type: "folder",
  id: "164203005011",
  name: "Ships of Paper",
  sharedLink: { url: "https://app.box.com/s/shipsofpaper0000000000000000001a" },
  openTo: everybodyInTheHarbour,
};

export const demoFile: SimulatedItem = {
  type: "file",
  id: "971200310044",
  name: "Hull of the first ship.pdf",
  parentId: demoFolder.id,
  openTo: everybodyInTheHarbour,
};

/** Nobody of the enterprise can open it. */
export const foreignFile: SimulatedItem = {
  type: "file",
  id: "971200310045",
  name: "Recipes.txt",
  openTo: [demoUsers[1].id],
};

export const demoItems: readonly SimulatedItem[] = [
  demoFolder,
  demoFile,
  foreignFile,
  {
    type: "file",
    id: "971200310046",
    name: "Locked.pdf",
    sharedLink: { url: "https://app.box.com/s/withapassword00000000000000000001", hasPassword: true },
    openTo: everybodyInTheHarbour,
  },
  {
    type: "web_link",
    id: "971200310047",
    name: "A bookmark",
    sharedLink: { url: "https://app.box.com/s/abookmark000000000000000000000001" },
    openTo: everybodyInTheHarbour,
  },
];

/** Its login is `AutomationUser_<service ID>_<random>@boxdevedition.com` (Box guide "User types"). */
function serviceAccount(id: string, name: string, mailbox: string): Account {
  const login = `${mailbox}@boxdevedition.com`;
  return { id, name, login, enterprise: demoEnterprise, isPlatformAccessOnly: true };
}
