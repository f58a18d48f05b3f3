import * as vscode from "vscode";
import type { Accounts } from "../../accounts/accounts";
import type { Account } from "../../accounts/model/accountView";
import type { Clock } from "../../base/clock";
import { localized } from "../../base/localizedMessage";
import type { HttpResponse } from "../../box/http/transport";
import { currentUserUrl, type Endpoints } from "../../box/oauth/endpoints";
import { checkCallback } from "../../diagnosis/callback/checkCallback";
import { checkPort } from "../../diagnosis/callback/checkPort";
import { checkRedirectUri, checkSettings } from "../../diagnosis/callback/checkSettings";
import type { Check } from "../../diagnosis/findings/diagnosis";
import { checkClock } from "../../diagnosis/network/checkClock";
import { checkRoute } from "../../diagnosis/network/checkRoute";
import {
  type Asked,
  checkServer,
  type NetworkParts,
  type ServerTime,
} from "../../diagnosis/network/checkServer";
import { checkAccounts } from "../../diagnosis/storage/checkAccounts";
import { checkFolder } from "../../diagnosis/storage/checkFolder";
import { checkSecretStorage } from "../../diagnosis/storage/checkSecretStorage";
import { nameAmong } from "../display/accountText";
import { readMcpUrl, readScope, readSettings } from "../host/settings";
import { canaryIsGone } from "../notices/storageCanary";
import { checkVersions } from "./checkVersions";

export interface ChecksParts {
  readonly context: Pick<
    vscode.ExtensionContext,
    "secrets" | "globalState" | "globalStorageUri" | "extension"
  >;
  /** The accounts of this window. @throws BoxError when they cannot be opened */
  readonly accounts: () => Promise<Accounts>;
  readonly network: Omit<NetworkParts, "clock">;
  readonly clock: Clock;
}

const SETTINGS = { signIn: readSettings, scope: readScope, mcpUrl: readMcpUrl };

/** Everything that has to be right for a sign-in and a refresh, in the order in which it is needed. */
export function diagnosisChecks({ context, accounts, network, clock }: ChecksParts): readonly Check[] {
  const { secrets, globalState, globalStorageUri, extension } = context;
  const { platform } = process;
  let boxTime: ServerTime | undefined;
  const parts = { ...network, clock };
  const [page, api] = serversOf(endpointsOrNone());
  return [
    checkSettings(SETTINGS),
    checkRedirectUri(SETTINGS),
    checkPort({ settings: SETTINGS, clock, platform }),
    checkCallback({ settings: SETTINGS, clock, asExternalUri: externalUri(extension) }),
    ...(page && api
      ? [
          checkRoute(api.url, network),
          checkServer(page, parts),
          checkServer(api, parts, (time) => {
            boxTime = time;
          }),
          checkClock(() => boxTime),
        ]
      : []),
    checkSecretStorage({
      secrets,
      clock,
      isWeb: vscode.env.uiKind === vscode.UIKind.Web,
      lostBefore: (keys) => canaryIsGone(keys, globalState),
    }),
    checkFolder({ folder: vscode.Uri.joinPath(globalStorageUri, "accounts").fsPath, clock, platform }),
    checkAccounts({ ...opened(accounts), clock }),
    checkVersions(extension),
  ];
}

/** `undefined` while the settings are wrong, which the first check says. */
function endpointsOrNone(): Endpoints | undefined {
  try {
    return readSettings().endpoints;
  } catch {
    return undefined;
  }
}

/** Neither of them is given a token, and Box's way to say that one is missing shows that it is Box. */
function serversOf(endpoints: Endpoints | undefined): readonly Asked[] {
  return endpoints === undefined
    ? []
    : [
        { title: localized("Sign-in page"), url: endpoints.authorizeUrl, isBoxs: isAnyPage },
        { title: localized("Box's API"), url: currentUserUrl(endpoints), isBoxs: asksForToken },
      ];
}

/** Box's page for a request that names no app has had several statuses. */
function isAnyPage({ status }: HttpResponse): boolean {
  return status !== 407 && status !== 511;
}

/** A challenge (RFC 6750 3), or the ID that Box gives each request. */
function asksForToken({ status, wwwAuthenticate = "", requestId }: HttpResponse): boolean {
  return status === 401 && (/^Bearer\b/i.test(wwwAuthenticate) || requestId !== undefined);
}

function opened(accounts: ChecksParts["accounts"]) {
  let all: readonly Account[] = [];
  return {
    open: async () => {
      const face = await accounts();
      all = face.all();
      return face;
    },
    nameOf: (account: Account) => nameAmong(account, all),
  };
}

/** Where the browser of the person is on another machine than this code, or may be. */
function externalUri({
  extensionKind,
}: vscode.Extension<unknown>): ((uri: string) => Promise<string>) | undefined {
  const { remoteName, uiKind } = vscode.env;
  const isElsewhere =
    uiKind === vscode.UIKind.Web ||
    (remoteName !== undefined && extensionKind === vscode.ExtensionKind.Workspace);
  return isElsewhere
    ? async (uri) => (await vscode.env.asExternalUri(vscode.Uri.parse(uri, true))).toString(true)
    : undefined;
}
