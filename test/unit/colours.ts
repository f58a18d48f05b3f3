import assert from "node:assert/strict";

/** The colours of both looks by their names, from the style of a page: the light one first, the dark one in its query. */
export function colorSchemes(pageStyle: string): Record<"light" | "dark", Record<string, string>> {
  const [light, dark] = [...pageStyle.matchAll(/:root \{([^}]*)\}/g)].map(([, block]) =>
    Object.fromEntries(
      [...(block ?? "").matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, hex]) => [name, hex]),
    ),
  );
  assert.ok(light && dark);
  return { light, dark };
}

/** WCAG 2.2, "contrast ratio" and "relative luminance", of two colours such as `#0a1b2c`. */
export function contrast(one: string, other: string): number {
  const luminance = (hex: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}
