// Writes the built dashboard as one C++ source file:
//
//   node scripts/embed.mjs FOLDER FILE.cc
//
// Each file is compressed with gzip as well as it goes, and named by the SHA-256 of what it was before. The same files
// give the same octets on every machine.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';

const [folder, output] = process.argv.slice(2);
if (!folder || !output) {
  console.error('usage: embed.mjs FOLDER FILE.cc');
  process.exit(64);
}

/** @type {Record<string, string>} */
const kTypes = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Paths of all files under `at`. @param {string} at @returns {string[]} */
function filesOf(at) {
  return readdirSync(at, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesOf(join(at, entry.name)) : [join(at, entry.name)]);
}

const files = filesOf(folder)
  .map((file) => ({ file, path: `/${relative(folder, file).split(sep).join('/')}` }))
  .sort((a, b) => (a.path < b.path ? -1 : 1));

let arrays = '';
let table = '';
files.forEach(({ file, path }, i) => {
  const type = kTypes[extname(path)];
  if (!type) throw new Error(`${path}: of no type that is known here`);
  const content = readFileSync(file);
  const etag = createHash('sha256').update(content).digest('hex').slice(0, 32);
  const octets = gzipSync(content, { level: 9 });
  octets[9] = 255; // The system that compressed it does not matter (RFC 1952 s2.3.1).
  let text = '';
  for (let at = 0; at < octets.length; at += 32) text += `    ${octets.subarray(at, at + 32).join(',')},\n`;
  arrays += `constexpr std::array<std::uint8_t, ${octets.length}> kOctets${i}{\n${text}};\n`;
  table += `    Asset{"${path}", "${type}", R"("${etag}")", true, ${path.startsWith('/assets/')}, kOctets${i}},\n`;
});

writeFileSync(output, `// Made of web/ by web/scripts/embed.mjs.
#include "web/assets.h"

#include <array>

namespace comity::web {
namespace {

${arrays}
constexpr std::array<Asset, ${files.length}> kAssets{{
${table}}};

}  // namespace

std::span<const Asset> assets() { return kAssets; }

}  // namespace comity::web
`);
