/** `added`: known to this window from now on; `changed`: anything of it, its state included; `removed`: signed out or retired. */
export interface AccountChange {
  readonly kind: "added" | "changed" | "removed";
  readonly id: string;
}
