// KERN, then our own layer, made fit for old phones and for right-to-left.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { formatHex, formatHex8 } from "culori";
import { browserslistToTargets, Features, transform } from "lightningcss";
import postcss from "postcss";
import { PurgeCSS } from "purgecss";
import * as sass from "sass";

const LAYER = ["tokens", "base", "page", "parts", "forms", "figures", "print"];
const COLOUR = /oklch\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)/g;
const VARIABLE = /var\((--[\w-]+)(?:,[^()]*)?\)/g;

const SIDES = {
  "margin-left": "margin-inline-start",
  "margin-right": "margin-inline-end",
  "margin-top": "margin-block-start",
  "margin-bottom": "margin-block-end",
  "padding-left": "padding-inline-start",
  "padding-right": "padding-inline-end",
  "padding-top": "padding-block-start",
  "padding-bottom": "padding-block-end",
  "border-left": "border-inline-start",
  "border-right": "border-inline-end",
  left: "inset-inline-start",
  right: "inset-inline-end",
};
const WORDS = { "text-align": 1, float: 1, clear: 1 };
const FLOATS = { left: "inline-start", right: "inline-end" };
const ALIGNS = { left: "start", right: "end" };
const FOUR = { padding: "padding", margin: "margin", "border-width": "border" };

function compileKern(root) {
  const file = join(root, "nabe/ui/frontend/app.scss");
  const options = { loadPaths: [join(root, "node_modules")], silenceDeprecations: ["import"], logger: sass.Logger.silent };
  return sass.compile(file, options).css;
}

// A light theme only: dark rules go, light ones apply always.
function lightOnly(css) {
  css.walkAtRules("media", (rule) => {
    if (rule.params.includes("prefers-color-scheme: dark")) rule.remove();
    else if (rule.params.includes("prefers-color-scheme: light")) rule.replaceWith(rule.nodes);
  });
  css.walkRules((rule) => {
    const kept = rule.selectors.filter((selector) => !/(^|,)\s*(\[data-kern-theme|\.kern-(dark|light))/.test(selector));
    if (kept.length === 0) rule.remove();
    else if (kept.length < rule.selectors.length) rule.selectors = kept;
  });
}

// oklch() with its variables filled in, as hex: browsers before 2023 know no oklch.
function hexColours(css) {
  const variables = {};
  css.walkDecls(/^--/, (decl) => {
    variables[decl.prop] ??= decl.value;
  });
  const fill = (text, depth = 0) =>
    depth > 8 ? text : text.replace(VARIABLE, (whole, name) => (name in variables ? fill(variables[name], depth + 1) : whole));
  css.walkDecls((decl) => {
    if (decl.value.startsWith("color-mix(")) decl.remove(); // tokens.css has these in plain colours
    if (!decl.value.includes("oklch(")) return;
    decl.value = decl.value.replace(COLOUR, (whole) => toHex(fill(whole)) ?? whole);
  });
}

function toHex(colour) {
  const plain = colour.replace(/calc\(([^()]+)\)/g, (_, sum) => String(arithmetic(sum)));
  const hex = plain.includes("/") ? formatHex8(plain) : formatHex(plain);
  return hex ?? null;
}

function arithmetic(sum) {
  const [, a, unit, sign, b] = sum.match(/^\s*(-?[\d.]+)(%?)\s*([-+*])\s*(-?[\d.]+)%?\s*$/) ?? [];
  if (!sign) throw new Error(`Cannot compute ${sum}`);
  const value = { "+": +a + +b, "-": +a - +b, "*": +a * +b }[sign];
  return `${value}${unit}`;
}

// left and right become start and end, so that a page with dir="rtl" is a true mirror.
function logical(css) {
  css.walkDecls((decl) => {
    const corner = decl.prop.match(/^border-(left|right)-(.+)$/);
    if (corner) decl.prop = `border-inline-${corner[1] === "left" ? "start" : "end"}-${corner[2]}`;
    else if (SIDES[decl.prop]) decl.prop = SIDES[decl.prop];
    else if (WORDS[decl.prop]) decl.value = (decl.prop === "text-align" ? ALIGNS : FLOATS)[decl.value] ?? decl.value;
    else if (FOUR[decl.prop]) fourSides(decl);
  });
}

// "0 2px 2px 0" has a left and a right; equal ones need no change.
function fourSides(decl) {
  const values = postcss.list.space(decl.value.replace(/!important/, ""));
  if (values.length !== 4 || values[1] === values[3]) return;
  const [top, end, bottom, start] = values;
  const name = (axis) => (decl.prop === "border-width" ? `border-${axis}-width` : `${decl.prop}-${axis}`);
  decl.cloneBefore({ prop: name("block"), value: `${top} ${bottom}` });
  decl.cloneBefore({ prop: name("inline"), value: `${start} ${end}` });
  decl.remove();
}

// Icons are inline SVG and the font comes with our layer; KERN's masks and smooth scrolling go.
function withoutMasks(css) {
  css.walkDecls((decl) => {
    if (/^(-webkit-)?mask/.test(decl.prop) && /url\(/.test(decl.value) && decl.value.length > 200) {
      if (!/select/.test(decl.parent.selector ?? "")) decl.remove();
    }
    if (decl.prop === "scroll-behavior") decl.remove();
  });
}

function dropUnusedVariables(css) {
  for (let before = -1, now = 0; before !== now; ) {
    const used = new Set(css.toString().match(/var\(\s*--[\w-]+/g)?.map((text) => text.replace(/var\(\s*/, "")));
    before = now;
    css.walkDecls(/^--/, (decl) => {
      if (used.has(decl.prop)) return;
      decl.remove();
      now += 1;
    });
  }
  css.walkRules((rule) => {
    if (rule.nodes.length === 0) rule.remove();
  });
}

async function purge(root, css) {
  const [result] = await new PurgeCSS().purge({
    content: [`${root}/nabe/**/*.html`, `${root}/nabe/**/*.py`, `${root}/nabe/ui/frontend/app.js`],
    css: [{ raw: css }],
    defaultExtractor: (text) => text.match(/[\w-]+/g) ?? [],
    // Kinds are put together in templates ("kern-btn--{{ kind }}"), so the extractor cannot see them.
    safelist: [/^kern-(btn--(primary|secondary|tertiary)|(badge|alert)--(info|success|warning|danger))$/, /^kern-form-.*--error$/, "kern-form-check__radio"],
    variables: false,
  });
  return result.css;
}

export async function buildStyle(root) {
  const kern = postcss.parse(compileKern(root));
  for (const step of [lightOnly, hexColours, logical, withoutMasks]) step(kern);
  const layer = LAYER.map((name) => readFileSync(join(root, "nabe/ui/frontend", `${name}.css`), "utf8"));
  const css = postcss.parse(`${await purge(root, kern.toString())}\n${layer.join("\n")}`);
  dropUnusedVariables(css);
  const { code } = transform({
    filename: "app.css",
    code: Buffer.from(css.toString()),
    minify: true,
    targets: browserslistToTargets(["chrome 89", "safari 15", "firefox 88"]),
    include: Features.Nesting,
    exclude: Features.LogicalProperties | Features.DirSelector | Features.LangSelectorList,
  });
  const note = "/*! Contains KERN UX (EUPL-1.2), changed; see LICENCES.txt */";
  return `${note}\n${code.toString()}`;
}
