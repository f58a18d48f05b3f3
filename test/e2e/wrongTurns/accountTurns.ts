import type { Fault } from "../../box-simulator/faults";
import type { Scene, Turn } from "./turn";

/** Whose account it is. */
const WHO = /Mira Okafor: /;

/** What goes wrong for somebody who is signed in, in this order: the last two end the sign-in. */
export const accountTurns: readonly Turn[] = [
  {
    name: "network-down",
    says: [WHO, /127\.0\.0\.1:\d+ cannot be reached/, /check the network connection, then try again/],
    offers: ["Try Again", "Run Diagnostics"],
    isUnderPointer: true,
    take: refreshed({ on: "token", kind: "dropBefore", times: "always" }),
  },
  {
    name: "sign-out-without-a-network",
    says: [/Mira Okafor \(mira@example\.com\) is still signed in/, /cannot be reached/, /up to 60 days/],
    offers: ["Keep", "Sign Out Anyway"],
    take: async ({ session, person }) => {
      session.simulator.faults.add({ on: "revoke", kind: "dropBefore", times: "always" });
      await person.boxAuth.run("Sign Out");
      await person.boxAuth.confirmSignOut();
    },
  },
  {
    name: "secret-was-reset",
    says: [WHO, /does not accept the client ID and client secret/, /Configuration page/],
    offers: ["Set Up App", "Copy Details"],
    isUnderPointer: true,
    take: refreshed({ on: "token", kind: "boxError", row: "clientCredentials" }),
  },
  {
    name: "sign-in-has-ended",
    says: [WHO, /refresh token of this account has ended/, /sign in again/],
    offers: ["Sign In", "Copy Details"],
    isUnderPointer: true,
    take: refreshed({ on: "token", kind: "boxError", row: "refreshTokenExpired" }),
  },
  {
    name: "copy-after-the-end",
    isLikeAnother: true,
    says: [WHO, /refresh token of this account has ended/, /sign in again/],
    offers: ["Sign In", "Copy Details"],
    take: ({ person }) => person.boxAuth.run("Copy Access Token"),
  },
];

/** A click on the item. */
function refreshed(fault: Fault): Turn["take"] {
  return async ({ session, person }: Scene) => {
    session.simulator.faults.add(fault);
    await person.boxAuth.clickStatus();
  };
}
