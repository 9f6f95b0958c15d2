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
