import { type LocalizedMessage, localized } from "../../base/localizedMessage";
import type { Actor, ActorKind } from "./actor";

/** What an actor sees, which explains an empty folder before anybody takes it for a fault: one sentence, or two. */
export function sight({
  kind,
  restrictedTo,
}: Pick<Actor, "kind" | "restrictedTo">): readonly LocalizedMessage[] {
  return restrictedTo.length === 0
    ? [sightOf(kind)]
    : [sightOf(kind), localized("This token is downscoped, so it reaches even less.")];
}

function sightOf(kind: ActorKind): LocalizedMessage {
  switch (kind) {
    case "service_account":
      return localized(
        "A service account sees only what is shared with it: invite its login to a folder, and the folder appears in its root folder.",
      );
    case "app_user":
      return localized(
        "An app user was made by an app and cannot log in: it sees only what its app gives it and what is shared with it.",
      );
    case "user":
      return localized("A user's token sees what this person sees in Box, as far as the app's scopes reach.");
    case "unknown":
      return localized(
        "Box does not say whose token this is, since its scopes do not reach that far; the token itself is valid.",
      );
  }
}
