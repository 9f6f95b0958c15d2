// Fira Sans cut to the letters of our languages: what a German page needs stays small, further
// Latin letters (Turkish, Polish, Romanian, Kurdish) and Cyrillic load only where they occur; Cyrillic
// beyond Ukrainian and Russian (Serbian, Macedonian, Kazakh) apart, so that /uk/ keeps to its budget.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import subset from "subset-font";

const span = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)).join("");
const LATIN = `${span(0x20, 0x7e)}\u00a0§©«°·»×ÄÅÆÇÈÉÊËÖØÜßàáâäåæçèéêëìíîïñòóôöøùúûüÿ‐–—‘’‚“”„•…€→←↔≤≥−`;
const LATIN_MORE = "ÀÁÂÃÌÍÎÏÑÒÓÔÕÙÚÛÝãõýĀāĂăĄąĆćČčĎďĐđĒēĖėĘęĚěĞğĢģĪīĮįİıĶķĹĺĻļĽľŁłŃńŅņŇňŌōŐőŒœŔŕŘřŚśŞşŠšŢţŤťŪūŮůŰűŲųŹźŻżŽžȘșȚț";
const CYRILLIC = `${span(0x410, 0x44f)}ЁЄІЇёєіїҐґ№`;
const CYRILLIC_MORE = "ЀЂЃЅЈЉЊЋЌЍЎЏѐђѓѕјљњћќѝўџҒғҚқҢңҰұҺһӘәӨө";
const CUTS = [["latin", LATIN], ["latin-more", LATIN_MORE], ["cyrillic", CYRILLIC], ["cyrillic-more", CYRILLIC_MORE]];
const WEIGHTS = { 400: "Regular", 600: "SemiBold" };

export async function buildFonts(modules, folder) {
  for (const [weight, file] of Object.entries(WEIGHTS)) {
    const whole = readFileSync(join(modules, "@kern-ux/native/dist/fonts/fira-sans", `FiraSans-${file}.woff2`));
    for (const [name, letters] of CUTS) {
      const cut = await subset(whole, letters, { targetFormat: "woff2", noLayoutClosure: true });
      writeFileSync(join(folder, `fira-sans-${name}-${weight}.woff2`), cut);
    }
  }
}

// What is printed (brochures) needs whole fonts, and one for Arabic letters, which pages leave to the reader.
const PRINTED = [[0x20, 0x7e], [0xa0, 0x52f], [0x1e00, 0x1eff], [0x2010, 0x205e], [0x20a0, 0x22ff]].map(([from, to]) => span(from, to)).join("");
const ARABIC = `${span(0x600, 0x6ff)}${span(0x750, 0x77f)}\u200c\u200d\u200e\u200f`;

export async function buildPrintFonts(modules, folder) {
  for (const [weight, file] of Object.entries(WEIGHTS)) {
    const fira = readFileSync(join(modules, "@kern-ux/native/dist/fonts/fira-sans", `FiraSans-${file}.woff2`));
    writeFileSync(join(folder, `fira-sans-${weight}.ttf`), await subset(fira, PRINTED, { targetFormat: "sfnt" }));
    const noto = readFileSync(join(modules, "@fontsource/noto-sans-arabic/files", `noto-sans-arabic-arabic-${weight}-normal.woff2`));
    writeFileSync(join(folder, `noto-sans-arabic-${weight}.ttf`), await subset(noto, ARABIC, { targetFormat: "sfnt" }));
  }
}
