import * as vscode from "vscode";
import { CancelledError } from "../../base/errors";
import type { Endpoints } from "../../box/oauth/endpoints";
import { BackPressed, type Choice, ChoiceList, type Position } from "../host/choices";
import { showBriefly } from "../host/messages";
import { openConsole } from "./consoleButton";
import { waysIn } from "./waysIn";

export interface RedirectUriTexts {
  readonly title: string;
  /** What *Continue* means. */
  readonly next: string;
  readonly position?: Position;
  /** Takes a client ID that was pasted here, too early; whether it was one. The next step then begins. */
  readonly takesCredentials?: (text: string) => boolean;
  /** Whoever has another kind of app, or only a token, is led there. */
  readonly offersOtherWays?: boolean;
}

interface Row extends Choice {
  /** Whether the list is done with. */
  run(): boolean;
}

/**
 * Says which redirect URI Box must know. A list rather than an input box: what to do stands there in words, and stays
 * until the person goes on. Both names of this machine are offered, since Box compares character by character.
 * @returns the redirect URI that is registered
 * @throws CancelledError, also when another way in was chosen, which then begins; BackPressed
 */
export async function chooseRedirectUri(
  { redirectUri, endpoints }: { redirectUri: string; endpoints: Endpoints },
  texts: RedirectUriTexts,
): Promise<string> {
  let chosen = redirectUri;
  const list = new ChoiceList<Row>({
    title: texts.title,
    placeholder: vscode.l10n.t("Do both at Box, then continue"),
    position: texts.position,
    staysOpen: true,
  });
  try {
    await new Promise<void>((resolve, reject) => {
      const cancel = () => reject(new CancelledError());
      const fill = (active: number) => {
        list.choices = inSight([
          ...rows({ redirectUri: chosen, endpoints, next: texts.next, go: (row) => activate(row) }),
          ...otherName(chosen, (other) => {
            chosen = other;
            fill(1);
          }),
          ...(texts.offersOtherWays ? otherWays(cancel) : []),
        ]);
        activate(active);
      };
      const activate = (row: number) => {
        list.active = list.choices[row];
      };
      list.onDidHide(cancel);
      list.onBack(() => reject(new BackPressed()));
      list.onDidAccept(() => list.active?.run() && resolve());
      list.onDidChangeValue((text) => texts.takesCredentials?.(text) && resolve());
      fill(0);
      list.show();
    });
  } finally {
    list.dispose();
  }
  return chosen;
}

/** Whatever is typed: nothing is to be searched here. */
const inSight = (rows: readonly Row[]): Row[] => rows.map((row) => ({ ...row, alwaysShow: true }));

interface Around {
  readonly redirectUri: string;
  readonly endpoints: Endpoints;
  readonly next: string;
  readonly go: (row: number) => void;
}

function rows({ redirectUri, endpoints, next, go }: Around): Row[] {
  return [
    {
      icon: "link-external",
      label: vscode.l10n.t("Open the Box Developer Console"),
      detail: vscode.l10n.t("Make a Custom App with User Authentication (OAuth 2.0), or open yours."),
      run: () => {
        void openConsole(endpoints);
        go(1);
        return false;
      },
    },
    {
      icon: "copy",
      label: vscode.l10n.t("Copy the redirect URI"),
      description: redirectUri,
      detail: vscode.l10n.t("Add it to the app's Configuration page exactly as it is, and save."),
      run: () => {
        void vscode.env.clipboard.writeText(redirectUri);
        showBriefly(vscode.l10n.t("Box: the redirect URI was copied"));
        go(2);
        return false;
      },
    },
    { icon: "arrow-right", label: vscode.l10n.t("Continue"), detail: next, run: () => true },
  ];
}

/** `localhost` and `127.0.0.1` lead to the same place, but are two addresses to Box. */
function otherName(redirectUri: string, take: (other: string) => void): Row[] {
  const [name, other] = redirectUri.startsWith("http://127.0.0.1:")
    ? ["127.0.0.1", "localhost"]
    : ["localhost", "127.0.0.1"];
  const changed = redirectUri.replace(`http://${name}:`, `http://${other}:`);
  return changed === redirectUri
    ? []
    : [
        {
          icon: "replace",
          label: vscode.l10n.t("Use {0} in place of {1}", other, name),
          description: changed,
          detail: vscode.l10n.t(
            "For an app that has this one registered; Box compares character by character.",
          ),
          run: () => {
            take(changed);
            return false;
          },
        },
      ];
}

function otherWays(cancel: () => void): Row[] {
  const heading = { label: vscode.l10n.t("another way in"), isHeading: true, run: () => false };
  const ways = waysIn().filter(
    ({ command }) => command !== "boxAuth.signIn" && command !== "boxAuth.addOAuthAccount",
  );
  return [
    heading,
    ...ways.map(({ command, ...way }) => ({
      ...way,
      run: () => {
        cancel();
        void vscode.commands.executeCommand(command);
        return false;
      },
    })),
  ];
}
