import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Figure } from "./figure";

const folder = join(__dirname, "figures");

/** Every figure in `figures/`, in the order of their files. Throws when a file has none, or two have one name. */
export async function allFigures(): Promise<Figure[]> {
  const files = readdirSync(folder).filter((name) => name.endsWith(".js"));
  const figures: Figure[] = [];
  for (const file of files.sort()) {
    const { figure }: { figure?: Figure } = await import(pathToFileURL(join(folder, file)).href);
    if (!figure) {
      throw new Error(`figures/${file} exports no figure.`);
    }
    if (figures.some(({ name }) => name === figure.name)) {
      throw new Error(`Two figures are called “${figure.name}”.`);
    }
    figures.push(figure);
  }
  return figures;
}
