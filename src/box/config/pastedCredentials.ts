import { isRecord, parseJson } from "../../base/json";
import { Secret } from "../../base/secret";
import { fieldAt } from "./appConfig";

/** What a person pasted where a client ID is asked for. */
export interface PastedCredentials {
  readonly clientId: string;
  readonly clientSecret?: Secret;
  /** It is a configuration with a key pair, so of an app that signs in by JWT. */
  readonly isJwt?: true;
}

/** Longer is no credential, and no configuration that is read here. */
const LONGEST = 64 * 1024;
const QUOTES = /^["'`]{1,4}|["'`,;]{1,4}$/g;
/** As Box makes both: 32 letters and digits. */
const CREDENTIAL = /^[A-Za-z0-9]{32}$/;

/**
 * The client ID, and the client secret where it came along: a word in quotes, both values beside each other, `NAME=value`
 * lines (a box makes one line of them), or the console's `config.json`. `undefined` for anything else.
 */
export function pastedCredentials(text: string): PastedCredentials | undefined {
  const trimmed = text.trim();
  if (trimmed === "" || trimmed.length > LONGEST) {
    return undefined;
  }
  return fromJson(trimmed) ?? fromNames(trimmed) ?? fromWords(trimmed.split(/\s+/));
}

function fromJson(text: string): PastedCredentials | undefined {
  const fields = text.startsWith("{") ? parseJson(new Secret(text)) : undefined;
  if (!isRecord(fields)) {
    return undefined;
  }
  const first = (...paths: readonly string[]) => paths.map((path) => fieldAt(fields, path)).find(Boolean);
  const clientId = first("boxAppSettings.clientID", "clientId", "clientID", "client_id");
  const clientSecret = first("boxAppSettings.clientSecret", "clientSecret", "client_secret");
  const isJwt = fieldAt(fields, "boxAppSettings.appAuth.publicKeyID") !== undefined;
  return clientId === undefined ? undefined : found(clientId, clientSecret, isJwt);
}

function fromNames(text: string): PastedCredentials | undefined {
  const value = (name: string) =>
    new RegExp(`client[_ -]?${name}["']?\\s{0,4}[=:]\\s{0,4}(\\S{1,512})`, "i")
      .exec(text)?.[1]
      ?.replace(QUOTES, "");
  const clientId = value("id");
  return clientId === undefined || clientId === "" ? undefined : found(clientId, value("secret"), false);
}

function fromWords(words: readonly string[]): PastedCredentials | undefined {
  const [clientId = "", clientSecret, ...more] = words.map((word) => word.replace(QUOTES, ""));
  if (!/^[\w-]+$/.test(clientId) || more.length > 0) {
    return undefined;
  }
  if (clientSecret === undefined) {
    return found(clientId, undefined, false);
  }
  return CREDENTIAL.test(clientId) && CREDENTIAL.test(clientSecret)
    ? found(clientId, clientSecret, false)
    : undefined;
}

function found(clientId: string, clientSecret: string | undefined, isJwt: boolean): PastedCredentials {
  return {
    clientId,
    ...(clientSecret && { clientSecret: new Secret(clientSecret) }),
    ...(isJwt && { isJwt }),
  };
}
