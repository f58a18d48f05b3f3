import * as v from "valibot";
import { BoxError } from "../../base/errors";
import { parseJson } from "../../base/json";
import { localized } from "../../base/localizedMessage";
import { Secret } from "../../base/secret";
import type { AccountRecord, OAuthApp, SealedContent } from "./account";

/** How accounts are written as JSON: the one place that exposes their secrets, for SecretStorage and for sealing only. */
const VERSION = 1;

const text = v.pipe(v.string(), v.minLength(1));
const number = v.pipe(v.number(), v.finite());
const secret = v.pipe(
  text,
  v.transform((value) => new Secret(value)),
);
const endpoints = v.object({ authorizeUrl: text, apiUrl: text });
const credentials = { clientId: text, clientSecret: secret, endpoints };
const oauthApp = v.object({ ...credentials, redirectUri: text });
const jwtApp = v.object({
  ...credentials,
  keyId: text,
  privateKey: secret,
  passphrase: v.exactOptional(secret),
  algorithm: v.picklist(["RS256", "RS384", "RS512"]),
});
const subject = v.object({ type: v.picklist(["enterprise", "user"]), id: text });

const resourceScope = v.object({
  scope: text,
  object: v.exactOptional(v.object({ type: v.string(), id: v.string(), name: v.exactOptional(v.string()) })),
});

const tokenSet = v.object({
  accessToken: secret,
  expiresAt: number,
  boxExpiresAt: v.exactOptional(number),
  expiryIsEstimated: v.boolean(),
  lifetimeIsUnknown: v.exactOptional(v.literal(true)),
  obtainedAt: number,
  restrictedTo: v.array(resourceScope),
  refreshToken: v.exactOptional(secret),
  refreshTokenObtainedAt: v.exactOptional(number),
});

const identity = v.object({
  userId: text,
  name: v.string(),
  login: v.string(),
  enterprise: v.exactOptional(v.object({ id: text, name: v.string() })),
});

const problem = v.object({
  decision: v.picklist(["signInAgain", "actionRequiredAtBox", "fixSettings"]),
  reason: v.object({ template: v.string(), values: v.array(v.union([v.string(), v.number()])) }),
});

/** Everything but the ID and the seal key. */
const content = {
  name: v.exactOptional(text),
  generation: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  signedInAt: number,
  tokenSet,
  identity: v.exactOptional(identity),
  problem: v.exactOptional(problem),
  isSigningOut: v.exactOptional(v.literal(true)),
};

function source<T extends v.ObjectEntries>(more: T) {
  return v.variant("kind", [
    v.object({
      kind: v.literal("oauth"),
      app: oauthApp,
      scope: v.exactOptional(text),
      ...content,
      ...more,
    }),
    v.object({ kind: v.literal("jwt"), app: jwtApp, subject, ...content, ...more }),
    v.object({
      kind: v.literal("clientCredentials"),
      app: v.object(credentials),
      subject,
      ...content,
      ...more,
    }),
    v.object({ kind: v.literal("developerToken"), app: v.object({ endpoints }), ...content, ...more }),
  ]);
}

const accountRecord = source({ id: text, sealKey: secret });
const sealedAccount = source({});
const endRecord = v.object({ generation: content.generation });

/** The record for SecretStorage, seal key included. */
export function formatAccount(account: AccountRecord): string {
  return format({ account });
}

/** The plain text of a sealed record. */
export function formatContent(sealed: SealedContent): string {
  if (sealed.ended) {
    return format({ ended: { generation: sealed.generation } });
  }
  return format({ account: sealed.account });
}

/** What stays of an account in SecretStorage when it has ended. @param at epoch milliseconds */
export function formatEnd(at: number): string {
  return format({ at });
}

/** The app as kept between sign-ins. */
export function formatApp(app: OAuthApp): string {
  return format({ app });
}

/** `undefined` for what is damaged. @throws BoxError `fatal`, code `laterVersion`, for what a later version wrote */
export function parseAccount(json: string): AccountRecord | undefined {
  return parsed(accountRecord, fieldsOf(json)?.account);
}

/** `undefined` for what is damaged. @throws BoxError `fatal`, code `laterVersion`, for what a later version wrote */
export function parseContent(json: string): SealedContent | undefined {
  const fields = fieldsOf(json);
  const ended = parsed(endRecord, fields?.ended);
  if (ended) {
    return { ended: true, generation: ended.generation };
  }
  const account = parsed(sealedAccount, fields?.account);
  return account && { ended: false, account };
}

/** `undefined` for what is damaged. @throws BoxError `fatal`, code `laterVersion`, for what a later version wrote */
export function parseEnd(json: string): number | undefined {
  return parsed(number, fieldsOf(json)?.at);
}

/** `undefined` for what is damaged. @throws BoxError `fatal`, code `laterVersion`, for what a later version wrote */
export function parseApp(json: string): OAuthApp | undefined {
  return parsed(oauthApp, fieldsOf(json)?.app);
}

function format(fields: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ version: VERSION, ...fields }, exposingSecrets);
}

// `Secret.toJSON` has already hidden the value when a replacer sees it, so look at the holder's own property.
function exposingSecrets(this: unknown, key: string, value: unknown): unknown {
  const held: unknown = typeof this === "object" && this !== null ? Reflect.get(this, key) : undefined;
  return held instanceof Secret ? held.expose() : value;
}

const versioned = v.looseObject({ version: v.pipe(v.number(), v.integer(), v.minValue(VERSION)) });

function fieldsOf(json: string): Readonly<Record<string, unknown>> | undefined {
  const fields = parsed(versioned, parseJson(new Secret(json)));
  if (fields && fields.version > VERSION) {
    throw new BoxError(
      localized(
        "This account was saved by a later version of Box Auth, so it is left alone here; update Box Auth, then reload this window.",
      ),
      { decision: "fatal", code: "laterVersion" },
    );
  }
  return fields;
}

function parsed<T>(schema: v.GenericSchema<unknown, T>, value: unknown): T | undefined {
  const result = v.safeParse(schema, value, { abortEarly: true });
  return result.success ? result.output : undefined;
}
