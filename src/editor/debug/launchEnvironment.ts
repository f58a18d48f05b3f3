import type { DebugConfiguration } from "vscode";
import { BoxError } from "../../base/errors";
import { isRecord } from "../../base/json";
import { localized } from "../../base/localizedMessage";

/** The properties of a debug configuration, which come from a file in the workspace. */
export type LaunchProperties = Readonly<Record<string, unknown>>;

/** What `boxAuth` of a debug configuration asks for. */
export interface LaunchWish {
  /** What a person may call an account; left out, the active one. */
  readonly account?: string;
  readonly minimumLifetimeMs: number;
}

/** The name that Box's own agent skills read. */
const VARIABLE = "BOX_ACCESS_TOKEN";

/** As for `box-token`. */
const MINIMUM_SECONDS = 300;
const MOST_SECONDS = 86_400;

/** Their configurations have `environment`, a list of names and values, where the others have `env`. */
const TYPES_WITH_LIST: readonly unknown[] = ["cppdbg", "cppvsdbg"];

/** These hand the environment to the program behind the terminal's back. */
const TYPES_WITH_LAUNCHER: readonly unknown[] = ["debugpy", "python"];

/** @returns `undefined` where it is switched off. @throws BoxError `launchConfiguration` */
export function parseWish(boxAuth: unknown): LaunchWish | undefined {
  if (boxAuth === undefined || boxAuth === null || boxAuth === false) {
    return undefined;
  }
  const { account, minimumLifetime, ...unknown } =
    boxAuth === true ? {} : isRecord(boxAuth) ? boxAuth : { boxAuth };
  const seconds = minimumLifetime ?? MINIMUM_SECONDS;
  const isAccount = account === undefined || (typeof account === "string" && account.trim() !== "");
  const isLifetime = typeof seconds === "number" && seconds >= 0 && seconds <= MOST_SECONDS;
  if (!isAccount || !isLifetime || Object.keys(unknown).length > 0) {
    throw unusable(
      localized(
        "“boxAuth” in a debug configuration is true, or an object with “account” (a name or login) and “minimumLifetime” (seconds, at most {0}); correct it in launch.json.",
        MOST_SECONDS,
      ),
    );
  }
  return { ...(typeof account === "string" && { account }), minimumLifetimeMs: seconds * 1000 };
}

/** What debuggers call the console that is theirs; other names are of terminals, and each debugger has its own. */
const OWN_CONSOLES: readonly unknown[] = [undefined, null, false, "internalConsole", "debugConsole", "none"];

/**
 * Whether the editor types the environment of the program into a terminal: there it stays on the screen, and in the history
 * of the shell, which is a file.
 */
function isTyped({ type, console, runInTerminal }: LaunchProperties): boolean {
  const isInTerminal = runInTerminal === true || !OWN_CONSOLES.includes(console);
  return isInTerminal && !TYPES_WITH_LAUNCHER.includes(type);
}

/**
 * Where a token goes in a configuration, in the shape that its debugger reads; to be found out before one is asked for.
 * @throws BoxError `launchConfiguration` for an attach, a terminal that keeps what is typed, or an environment that is none
 */
export function tokenPlace(configuration: DebugConfiguration): (token: string) => DebugConfiguration {
  if (configuration.request !== "launch") {
    throw unusable(
      localized(
        "A debugger that attaches gives its program no environment, so “boxAuth” works with “launch” alone; start the program by “box-token exec” instead.",
      ),
    );
  }
  if (isTyped(configuration)) {
    throw unusable(
      localized(
        "The editor would type the token into the terminal of this launch, where the shell keeps it in a file; set “console” to “internalConsole” and “runInTerminal” to false, or let the program call box-token.",
      ),
    );
  }
  const { type, env, environment }: LaunchProperties = configuration;
  if (TYPES_WITH_LIST.includes(type)) {
    const others = listed(environment).filter((each) => !isRecord(each) || each.name !== VARIABLE);
    return (value) => ({ ...configuration, environment: [...others, { name: VARIABLE, value }] });
  }
  if (Array.isArray(env)) {
    // As lldb-dap also takes it.
    const others = env.filter((each) => !String(each).startsWith(`${VARIABLE}=`));
    return (value) => ({ ...configuration, env: [...others, `${VARIABLE}=${value}`] });
  }
  if (env !== undefined && env !== null && !isRecord(env)) {
    throw noEnvironment();
  }
  return (value) => ({ ...configuration, env: { ...env, [VARIABLE]: value } });
}

function listed(environment: unknown): readonly unknown[] {
  if (environment !== undefined && environment !== null && !Array.isArray(environment)) {
    throw noEnvironment();
  }
  return environment ?? [];
}

function noEnvironment(): BoxError {
  return unusable(
    localized(
      "The environment in this debug configuration is not written as its debugger reads it, so no token was added; correct it in launch.json.",
    ),
  );
}

function unusable(sentence: ReturnType<typeof localized>): BoxError {
  return new BoxError(sentence, { decision: "fatal", code: "launchConfiguration" });
}
