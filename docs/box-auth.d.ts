/** What `vscode.authentication.getSession("box", …)` takes and gives, beside the editor's own types. */
declare namespace BoxAuth {
  /** The provider's ID. */
  type ProviderId = "box";

  /** Names of Box's downscoping scopes (developer.box.com, guides, scopes); none for the account's own token. */
  type Scopes = readonly string[];

  interface Account {
    /** The same over sign-ins, for one app and one person. */
    readonly id: string;
    /** The login and the first six characters of the client ID, or `developer token`. */
    readonly label: string;
  }

  interface Session {
    readonly id: string;
    /** Lives at least five minutes when it is handed out. */
    readonly accessToken: string;
    readonly account: Account;
    readonly scopes: Scopes;
  }
}
