/** Full titles of unit tests that cannot hold where this runs, and why. A title that no test has any more is told. */
export const leftOut: Readonly<Record<string, string>> = {
  "a watched folder goes on telling when it was moved away and made again":
    "Windows moves no folder that is watched",
  "signing in through the browser closes the port also when it is cancelled while the port is being opened":
    "the port is closed a turn of the event loop after the cancel there",
  "a program that is stopped ends with the programs that it started": "Wine's taskkill knows no /T",
};

/** What needs `fetch` is of other floors: Wine's sockets do not carry it, so the floor `box` is not run here. */
export const floors = ["base", "accounts/shared", "signIn", "editor/prompts", "host"] as const;
