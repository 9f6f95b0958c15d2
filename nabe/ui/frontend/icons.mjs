// The icons of icons.txt as path data, numbers rounded to what a screen can show.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const NUMBER = /-?\d*\.\d+/g;

function round(path) {
  return path.replace(NUMBER, (number, at) => {
    const text = String(Math.round(Number(number)) + 0);
    return /[\d.]/.test(path[at - 1] ?? "") && !text.startsWith("-") ? ` ${text}` : text;
  });
}

function pathOf(svg, name) {
  const found = [...svg.matchAll(/<path[^>]* d="([^"]+)"/g)].map((match) => match[1]);
  if (found.length === 0) throw new Error(`No path in icon ${name}`);
  return round(found.join(""));
}

function kernIcon(modules, name) {
  const source = readFileSync(join(modules, "@kern-ux/native/src/scss/core/utilities/_icons.scss"), "utf8");
  const line = source.split("\n").find((text) => text.startsWith(`$${name}:`));
  if (!line) throw new Error(`KERN has no icon ${name}`);
  return line;
}

export function buildIcons(modules, list) {
  const icons = {};
  for (const line of readFileSync(list, "utf8").split("\n")) {
    if (!line.trim() || line.startsWith("#")) continue;
    const [name, source, flip] = line.trim().split(/\s+/);
    const svg = source.startsWith("kern:")
      ? kernIcon(modules, source.slice(5))
      : readFileSync(join(modules, "@material-symbols/svg-400/rounded", `${source}.svg`), "utf8");
    icons[name] = { path: pathOf(svg, name), flip: flip === "flip" };
  }
  return icons;
}
