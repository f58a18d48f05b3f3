import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv, { type ValidateFunction } from "ajv";
import type { ObservedCall } from "../../box-simulator/boxSimulator";

/** As much of the document as is read here. */
interface Document {
  readonly paths: { readonly "/authorize": { readonly get: { readonly parameters: readonly Parameter[] } } };
  readonly components: { readonly schemas: Record<string, Schema> };
}

interface Parameter {
  readonly name: string;
  readonly required: boolean;
  readonly schema: object;
}

interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly properties?: Record<string, object>;
  required?: string[];
}

/** Box's own description of its API, as a judge of requests and answers. */
export class OpenApi {
  readonly #ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  readonly #document: Document;

  constructor() {
    const text = readFileSync(join(root(__dirname), "test", "fixtures", "box-openapi.json"), "utf8");
    this.#document = JSON.parse(text, (_, value) => withNull(value)) as Document;
    // Box's mistake: it demands a property that the schema does not have and that no SDK sends.
    delete this.#schemas.PostOAuth2Revoke?.required;
    this.#ajv.addSchema(this.#document, "box");
    this.#ajv.addSchema(itemsSchema, "items");
  }

  get #schemas(): Record<string, Schema> {
    return this.#document.components.schemas;
  }

  /** The names of all that an object of Box can have, with those of the schemas that it is made of. */
  properties(schema: string): string[] {
    const { properties = {}, allOf = [] } = this.#schemas[schema] ?? {};
    const parts = allOf.flatMap((part) =>
      part.$ref === undefined
        ? Object.keys(part.properties ?? {})
        : this.properties(part.$ref.split("/").at(-1) ?? ""),
    );
    return [...new Set([...Object.keys(properties), ...parts])];
  }

  /** What does not fit in a request or its answer; empty when all does. */
  faultsOf({ place, call, served }: ObservedCall): string[] {
    assert.notEqual(served, "dropped");
    const { status, body = "" } = served === "dropped" ? assert.fail() : served;
    const value: unknown = body.startsWith("{") ? JSON.parse(body) : body;
    const form = Object.fromEntries(call.form);
    switch (place) {
      case "token":
        return [
          ...this.#form("PostOAuth2Token", form),
          ...(form.grant_type === "refresh_token"
            ? this.#form("PostOAuth2Token--RefreshAccessToken", form)
            : []),
          ...this.#errors(status === 200 ? "AccessToken" : "OAuth2Error", value),
        ];
      case "revoke":
        return [
          ...this.#form("PostOAuth2Revoke", form),
          ...(status === 200 ? (value === "" ? [] : ["a body"]) : this.#errors("OAuth2Error", value)),
        ];
      case "user":
        return status === 200
          ? this.#errors(schemaAt(call.path), value)
          : value === ""
            ? []
            : this.#errors("ClientError", value);
      case "metadata":
      case "console":
        return [];
      case "authorize":
        // The forms that its pages send are Box's own affair.
        return call.method === "GET" ? this.#authorize(Object.fromEntries(call.query)) : [];
    }
  }

  /** The schema does not forbid other fields, so those that Box does not document are named here. */
  #form(schema: string, form: Record<string, string>): string[] {
    const undocumented = ["redirect_uri", "code_verifier"];
    const known = new Set([...Object.keys(this.#schemas[schema]?.properties ?? {}), ...undocumented]);
    const unknown = Object.keys(form).filter((name) => !known.has(name));
    return [...this.#errors(schema, form), ...unknown.map((name) => `${schema} has no ${name}`)];
  }

  #authorize(query: Record<string, string>): string[] {
    const { parameters } = this.#document.paths["/authorize"].get;
    return parameters.flatMap(({ name, required, schema }) => {
      if (query[name] === undefined) {
        return required ? [`${name} is missing`] : [];
      }
      return this.#ajv.validate(schema, query[name]) ? [] : [`${name}: ${this.#ajv.errorsText()}`];
    });
  }

  #errors(schema: string, value: unknown): string[] {
    const name = schema === "Items" ? "items" : `box#/components/schemas/${schema}`;
    const validate = this.#ajv.getSchema(name) as ValidateFunction | undefined;
    assert.ok(validate, `the document has the schema ${schema}`);
    return validate(value)
      ? []
      : (validate.errors ?? []).map((error) => `${schema}${error.instancePath} ${error.message}`);
  }
}

/**
 * Box reference, `Items`, which the extract of the description does not have: a page by offset. Files are in
 * their mini form here, as far as the simulator has it.
 */
const itemsSchema = {
  type: "object",
  required: ["total_count", "entries", "offset", "limit", "order"],
  additionalProperties: false,
  properties: {
    total_count: { type: "integer" },
    offset: { type: "integer" },
    limit: { type: "integer" },
    order: {
      type: "array",
      items: {
        type: "object",
        properties: { by: { type: "string" }, direction: { enum: ["ASC", "DESC"] } },
      },
    },
    entries: {
      type: "array",
      items: {
        anyOf: [
          {
            allOf: [
              { properties: { type: { const: "file" } } },
              { $ref: "box#/components/schemas/File--Mini" },
            ],
          },
          {
            allOf: [
              { properties: { type: { const: "folder" } } },
              { $ref: "box#/components/schemas/Folder--Mini" },
            ],
          },
          {
            required: ["type", "id", "etag"],
            properties: {
              type: { const: "web_link" },
              id: { type: "string" },
              etag: { type: "string" },
              name: { type: "string" },
              url: { type: "string" },
            },
          },
        ],
      },
    },
  },
} as const;

/** What a path of the API answers; of items, the simulator has the mini form only. */
function schemaAt(path: string): string {
  if (path === "/2.0/folders/0/items") {
    return "Items";
  }
  if (path.startsWith("/2.0/files/")) {
    return "File--Mini";
  }
  return path.startsWith("/2.0/folders/") ? "Folder--Mini" : "User--Full";
}

/** OpenAPI 3.0 says `nullable` where JSON Schema has another type. */
function withNull(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("nullable" in value)) {
    return value;
  }
  const { nullable, ...schema } = value;
  return nullable === true && "type" in schema ? { ...schema, type: [schema.type, "null"] } : schema;
}

function root(folder: string): string {
  return existsSync(join(folder, "package-lock.json")) ? folder : root(join(folder, ".."));
}
