// Builds what the browser gets: one style sheet, one script, fonts, icons.
// Nothing of it is committed; the licences of what it contains are written beside it.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { buildFonts, buildPrintFonts } from "./fonts.mjs";
import { buildIcons } from "./icons.mjs";
import { buildStyle } from "./style.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..", "..");
const modules = join(root, "node_modules");
const built = join(here, "..", "static", "ui", "built");

async function buildScript(name) {
  const result = await esbuild.build({
    entryPoints: [join(here, name)],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2019",
    write: false,
  });
  return result.outputFiles[0].text;
}

function copyLicences() {
  const parts = [
    ["@kern-ux/native", "LICENSE.md", "KERN UX, changed: without utilities, logical properties, hex colours, unused rules removed"],
    ["@fontsource/fira-sans", "LICENSE", "Fira Sans, subset"],
    ["@fontsource/noto-sans-arabic", "LICENSE", "Noto Sans Arabic, subset, for print"],
    ["@material-symbols/svg-400", "LICENSE", "Material Symbols, selection, rounded numbers"],
  ];
  const text = parts.map(([name, file, what]) => `${what} (${name})\n\n${readFileSync(join(modules, name, file), "utf8")}`);
  writeFileSync(join(built, "LICENCES.txt"), text.join(`\n\n${"-".repeat(80)}\n\n`));
}

rmSync(built, { recursive: true, force: true });
for (const name of ["fonts", "print"]) mkdirSync(join(built, name), { recursive: true });
const [style, script, worker] = await Promise.all([buildStyle(root), buildScript("app.js"), buildScript("worker.js"), buildFonts(modules, join(built, "fonts")), buildPrintFonts(modules, join(built, "print"))]);
writeFileSync(join(built, "app.css"), style);
writeFileSync(join(built, "app.js"), script);
writeFileSync(join(built, "worker.js"), worker);
writeFileSync(join(built, "icons.json"), JSON.stringify(buildIcons(modules, join(here, "icons.txt"))));
copyLicences();

const size = (text) => `${(gzipSync(text, { level: 9 }).length / 1024).toFixed(1)} KB gzip`;
console.log(`app.css ${size(style)}, app.js ${size(script)}, worker.js ${size(worker)}`);
