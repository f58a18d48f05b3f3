/** A file that gives an official SDK its tokens by `box-token`. There is no secret in it. */
export interface SdkAdapter {
  /** Names of languages are the same in every language. */
  readonly name: string;
  /** Of the languages in the editor for which it is offered first. */
  readonly languages: readonly string[];
  /** In `media/sdk`. */
  readonly file: string;
  /** The package that it is for. */
  readonly sdk: string;
  /** How a client is made with it. */
  readonly use: string;
}

export const sdkAdapters: readonly SdkAdapter[] = [
  {
    name: "TypeScript",
    languages: ["typescript", "typescriptreact"],
    file: "boxTokenAuth.ts",
    sdk: "box-node-sdk 10",
    use: "new BoxClient({ auth: new BoxTokenAuth() })",
  },
  {
    name: "JavaScript",
    languages: ["javascript", "javascriptreact"],
    file: "boxTokenAuth.mjs",
    sdk: "box-node-sdk 10",
    use: "new BoxClient({ auth: new BoxTokenAuth() })",
  },
  {
    name: "Python",
    languages: ["python"],
    file: "box_token_auth.py",
    sdk: "boxsdk 10",
    use: "BoxClient(auth=BoxTokenAuth())",
  },
  {
    name: "Java",
    languages: ["java"],
    file: "BoxTokenAuth.java",
    sdk: "box-java-sdk 10",
    use: "new BoxClient(new BoxTokenAuth())",
  },
  {
    name: "C#",
    languages: ["csharp"],
    file: "BoxTokenAuth.cs",
    sdk: "Box.Sdk.Gen",
    use: "new BoxClient(auth: new BoxTokenAuth())",
  },
];

/** How each adapter asks; a string in quotation marks of all five languages. */
const COMMAND = '"box-token --format json"';

/**
 * The text of an adapter, which asks for tokens of an account.
 * @param name what the account may be called, the likeliest first: taken is one in which no shell and no language reads a
 * sign of its own; left out, the adapter asks for the account that is active at that time
 */
export function adapterText(text: string, ...names: readonly string[]): string {
  const name = names.find((each) => /^[\w.@+][\w.@+(), -]*$/.test(each));
  return name === undefined
    ? text
    : text.replace(
        COMMAND,
        COMMAND.replace(" ", () => ` --account \\"${name}\\" `),
      );
}

/** All of them, the one for a language of the editor first. */
export function adaptersFor(language: string | undefined): readonly SdkAdapter[] {
  const isMeant = ({ languages }: SdkAdapter) => language !== undefined && languages.includes(language);
  return [...sdkAdapters.filter(isMeant), ...sdkAdapters.filter((adapter) => !isMeant(adapter))];
}
