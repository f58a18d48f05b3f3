/** Somebody for whom an access token can be: a person, the service account of an app, or an app user. */
export interface Account {
  readonly id: string;
  readonly name: string;
  /** The e-mail address to log in with. */
  readonly login: string;
  /** People with a free account have none. */
  readonly enterprise?: Enterprise;
  /** Default `user`. */
  readonly role?: "admin" | "coadmin" | "user";
  /** Made by an app, cannot log in. */
  readonly isPlatformAccessOnly?: boolean;
  /** Of an app user: what its app calls it. */
  readonly externalAppUserId?: string;
}

export interface SimulatedUser extends Account {
  readonly password: string;
}

export interface Enterprise {
  readonly id: string;
  readonly name: string;
}
