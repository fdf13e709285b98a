// Builds assets/dist from assets/scss, assets/js and the few images of USWDS
// that pages or the style sheets name. Every file gets a hash of its content in
// its name; manifest.json maps the plain names to them. Text is also left
// compressed, so that the program does not compress it at run time.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync, existsSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const top = dirname(here);
const uswds = join(top, "node_modules", "@uswds", "uswds");
const dist = join(here, "dist");

if (!existsSync(uswds)) {
  console.error("The npm packages are missing: run \"npm ci\" first.");
  process.exit(1);
}

// pageImages are the images that pages name themselves; those that the style
// sheets name are found there.
const pageImages = ["us_flag_small.png", "icon-dot-gov.svg", "icon-https.svg"];

const manifest = {};
const out = new Map();

function add(name, body) {
  if (manifest[name]) return manifest[name];
  const hash = createHash("sha256").update(body).digest("hex").slice(0, 12);
  const ext = extname(name);
  const hashed = `${basename(name, ext)}-${hash}${ext}`;
  manifest[name] = hashed;
  out.set(hashed, body);
  if ([".css", ".js", ".svg"].includes(ext)) {
    const small = gzipSync(body, { level: 9 });
    if (small.length < body.length) out.set(`${hashed}.gz`, small);
  }
  return hashed;
}

// image finds an image of ours or of USWDS and adds it.
function image(path) {
  const own = join(here, "img", basename(path));
  const theirs = join(uswds, "dist", "img", path);
  const file = existsSync(own) ? own : theirs;
  if (!existsSync(file)) throw new Error(`No image ${path} among our own or those of USWDS`);
  return add(basename(path), readFileSync(file));
}

for (const name of pageImages) image(name);
if (existsSync(join(here, "img"))) {
  for (const name of readdirSync(join(here, "img"))) image(name);
}

// partOf says which part of a drawing a property colours.
function partOf(property) {
  if (/^(color|fill|-webkit-text-fill-color|text-shadow)$/.test(property)) return "ink";
  if (/^background(-color)?$/.test(property)) return "ground";
  return "edge";
}

// tokens gives the colours that USWDS writes out the names of _layout.scss, by the part
// that they play: so that they, too, follow the scheme that the reader asked for.
const tokens = {
  ink: {
    "#1b1b1b": "ink", "#000": "ink", "#fff": "on-action", "#005ea2": "link", "#1a4480": "link-hover",
    "#162e51": "link-active", "#54278f": "visited", "#565c65": "soft", "#71767a": "soft", "#757575": "off",
    "#454545": "off-ink", "#b50909": "block-line",
  },
  ground: {
    "#fff": "bg", "#1b1b1b": "ink", "#005ea2": "action", "#1a4480": "action-2", "#162e51": "action-3",
    "#757575": "off", "#919191": "ahead", "#c9c9c9": "off-ground", "#dfe1e2": "faint", "#f0f0f0": "band",
    "#e7f6f8": "info", "#ecf3ec": "good", "#faf3d1": "warning", "#f4e3db": "error", "#e1f3f8": "sorted",
    "#97d4ea": "sorted", "#c3ebfa": "sorted", "rgba(0,94,162,.1)": "sorted",
  },
  edge: {
    "#fff": "bg", "#000": "ink", "#1b1b1b": "ink", "#005ea2": "action", "#1a4480": "action-2", "#162e51": "action-3",
    "#2491ff": "focus", "#565c65": "field", "#757575": "off", "#919191": "ahead", "#99deea": "info-line",
    "#a9aeb1": "line", "#b50909": "block-line", "#c9c9c9": "off", "#e6e6e6": "faint", "#f0f0f0": "band",
    "rgba(27,27,27,.2)": "thin",
  },
};

// staying are rules whose ground and ink are the same in both schemes, and edges that
// stand out from light and dark alike.
const staying = /dark-background|usa-identifier|usa-tag|emergency|--inverse|--secondary|--accent-|usa-button--base/;
const stayingEdges = ["#00a91c", "#00bde3", "#d54309", "#ffbe2e", "#d83933"];

// named is a style sheet without a colour that only USWDS knows. It fails on a colour
// whose token nobody has chosen.
function named(css) {
  return css.replace(/([^{}]+)\{([^{}]*)\}/g, (whole, selector, body) => {
    if (staying.test(selector)) return whole;
    const declarations = body.replace(/(^|;)([a-z-]+):([^;]*)/g, (all, before, property, value) => {
      if (property.startsWith("--")) return all;
      const part = partOf(property);
      const tokened = value.replace(/url\([^)]*\)|#[0-9a-f]{3,8}\b|rgba?\([^)]*\)/gi, (colour) => {
        if (colour.startsWith("url") || colour === "rgba(0,0,0,0)") return colour;
        const token = tokens[part][colour.toLowerCase()];
        if (token) return `var(--${token})`;
        if (part === "edge" && stayingEdges.includes(colour)) return colour;
        throw new Error(`${selector}: no token for ${property}: ${colour}; give it one in assets/build.mjs`);
      });
      return `${before}${property}:${tokened}`;
    });
    return `${selector}{${declarations}}`;
  });
}

for (const file of readdirSync(join(here, "scss"))) {
  if (!file.endsWith(".scss") || file.startsWith("_")) continue;
  const { css } = sass.compile(join(here, "scss", file), {
    style: "compressed",
    loadPaths: [join(uswds, "packages")],
    quietDeps: true,
    logger: { warn: (message, { deprecation }) => { if (!deprecation) console.warn(message); }, debug: () => {} },
  });
  const rewritten = named(css).replace(/url\((["']?)([^"')]*)\1\)/g, (whole, quote, path) => {
    if (path === "" || path.startsWith("data:") || path.startsWith("#")) return whole;
    return `url(${image(path.replace(/^.*?img\//, ""))})`;
  });
  add(file.replace(/\.scss$/, ".css"), Buffer.from(rewritten));
}

for (const file of readdirSync(join(here, "js"))) {
  if (file.endsWith(".js")) script(file);
}

// script adds a script after those that it imports, whose names get their hash in it,
// too.
function script(name) {
  if (manifest[name]) return manifest[name];
  const source = strip(readFileSync(join(here, "js", name), "utf8"));
  return add(name, Buffer.from(source.replace(/^(import .* from "\.\/)([^"]+)(";)$/gm,
    (whole, before, other, after) => before + script(other) + after)));
}

// strip takes whole-line comments and indentation out of a script: enough for
// files of this size, and it can break nothing.
function strip(source) {
  return source
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("//"))
    .join("\n") + "\n";
}

// What is there already is left alone, so that the program need not be built
// again; what is of no use any more goes last, so that a build beside this one
// finds every file it lists.
out.set("manifest.json", Buffer.from(JSON.stringify(manifest, Object.keys(manifest).sort(), 1) + "\n"));
mkdirSync(dist, { recursive: true });
for (const [name, body] of out) {
  const file = join(dist, name);
  if (!existsSync(file) || !readFileSync(file).equals(body)) writeFileSync(file, body);
}
for (const old of readdirSync(dist)) {
  if (old !== ".keep" && !out.has(old)) rmSync(join(dist, old), { recursive: true });
}

for (const name of Object.keys(manifest).filter((n) => /\.(css|js)$/.test(n))) {
  const gz = out.get(`${manifest[name]}.gz`);
  console.log(`${name}: ${(out.get(manifest[name]).length / 1024).toFixed(1)} KB, ${((gz ?? "").length / 1024).toFixed(1)} KB compressed`);
}
