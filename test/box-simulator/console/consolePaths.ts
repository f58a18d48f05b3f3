export const CONSOLE_PATH = "/developers/console";
export const NEW_APP_PATH = `${CONSOLE_PATH}/new`;
export const TOKEN_PATH = `${CONSOLE_PATH}/token`;
export const REVOKE_PATH = `${CONSOLE_PATH}/token/revoke`;
export const CONFIG_PATH = `${CONSOLE_PATH}/config.json`;

const appPages = ["configuration", "secret", "authorize"] as const;

/** `configuration` is a page; `secret` and `authorize` are what its buttons send to. */
export type AppPage = (typeof appPages)[number];

export function appPath(clientId: string, page: AppPage = "configuration"): string {
  return `${CONSOLE_PATH}/app/${encodeURIComponent(clientId)}/${page}`;
}

/** Which page of which app a path names, if it does. */
export function parseAppPath(
  path: string,
): { readonly clientId: string; readonly page: AppPage } | undefined {
  const [, sent = "", name] = /^\/developers\/console\/app\/([^/]+)\/([a-z]+)$/.exec(path) ?? [];
  const page = appPages.find((known) => known === name);
  try {
    return page && { clientId: decodeURIComponent(sent), page };
  } catch {
    return undefined;
  }
}
