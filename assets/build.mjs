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

for (const file of readdirSync(join(here, "scss"))) {
  if (!file.endsWith(".scss") || file.startsWith("_")) continue;
  const { css } = sass.compile(join(here, "scss", file), {
    style: "compressed",
    loadPaths: [join(uswds, "packages")],
    quietDeps: true,
    logger: { warn: (message, { deprecation }) => { if (!deprecation) console.warn(message); }, debug: () => {} },
  });
  const rewritten = css.replace(/url\((["']?)([^"')]*)\1\)/g, (whole, quote, path) => {
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
