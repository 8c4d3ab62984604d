#!/usr/bin/env node
/**
 * Compares the C scanner with universal-ctags over whole directories of real source trees:
 * `node bench/functions-against-ctags.mjs --tree qemu=DIR --tree linux=DIR --tree dpdk=DIR [--list]`.
 * If the two disagree, the text of the file decides: a definition is a name whose parameters are followed by a body.
 * `--list` prints every disagreement with this verdict.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { cFilesOf, comparedDirectories } from './c-files.mjs';
import { loaded } from './product.mjs';

/** The result of ctags: file → names with their 1-based lines and the lines of their closing braces. */
function tagsOf(files) {
  const output = execFileSync(
    'ctags',
    ['--languages=C,C++', '--langmap=C:.c.h', '--kinds-C=f', '--fields=+ne', '-x', '--_xformat=%F\t%N\t%n\t%{end}', '-L', '-'],
    { input: files.join('\n'), maxBuffer: 1 << 30, encoding: 'utf8' },
  );
  const tags = new Map(files.map((file) => [file, []]));
  for (const row of output.split('\n').filter(Boolean)) {
    const [file, name, line, end] = row.split('\t');
    tags.get(file).push({ name, line: Number(line), end: Number(end) });
  }
  return tags;
}

/** Whether a body opens after the parameters of a name: only attributes, `#` lines and K&R declarations can come in between. */
function opensBody(text, { name, line, via }) {
  let from = 0;
  for (let count = 1; count < line; count++) from = text.indexOf('\n', from) + 1;
  const rest = text.slice(from, from + 20_000).replace(/\/\*[^]*?\*\/|\/\/.*/g, ' ');
  let at = rest.indexOf(name) + name.length;
  for (let depth = via === 'macro' ? 1 : 0; at < rest.length; at++) {
    if (rest[at] === '(') depth++;
    else if (rest[at] === ')' && --depth === 0) break;
    else if (depth === 0 && /[;{}]/.test(rest[at])) return false;
  }
  const after = rest.slice(at + 1).replace(/^[ \t]*#(?:\\\n|.)*$/gm, ' ');
  return /^(?:\s|__\w+(?:\([^()]*\))?|\([^()]*\))*\{/.test(after) || /^\s*#\s*(?:else|elif|endif)/.test(rest.slice(at + 1));
}

function compareFile(scan, file, tags, tally) {
  const text = readFileSync(file, 'latin1');
  const { functions: all } = scan(text);
  // Functions in macros of the file have no body where they are named, and ctags does not know them.
  const functions = all.filter(({ bodies }) => !bodies);
  tally.inMacros += all.length - functions.length;
  tally.characters += text.length;
  tally.ours += functions.length;

  const byPlace = new Map(functions.map((found) => [`${found.name}:${found.line + 1}`, found]));
  const macroOnLine = new Map(functions.filter(({ via }) => via === 'macro').map((found) => [found.line + 1, found]));
  const agreed = new Set();
  for (const { name, line, end } of tags) {
    const found = byPlace.get(`${name}:${line}`) ?? macroOnLine.get(line);
    if (found) {
      agreed.add(found);
      if (end && end !== lineOf(text, found.bodyEnd - 1)) tally.ends.push(`${file}:${line} ${name}`);
    } else (opensBody(text, { name, line }) ? tally.missed : tally.ctagsWrong).push(`${file}:${line} ${name}`);
  }
  for (const found of functions.filter((candidate) => !agreed.has(candidate))) {
    const place = `${file}:${found.line + 1} ${found.name}`;
    (opensBody(text, { ...found, line: found.line + 1 }) ? tally.ctagsMissed : tally.wrong).push(place);
  }
}

function lineOf(text, offset) {
  let line = 1;
  for (let feed = text.indexOf('\n'); feed >= 0 && feed < offset; feed = text.indexOf('\n', feed + 1)) line++;
  return line;
}

const { values } = parseArgs({ options: { tree: { type: 'string', multiple: true, default: [] }, list: { type: 'boolean' } } });
const trees = values.tree.map((option) => option.split(/=(.*)/s));
if (trees.length === 0 || trees.some(([name, directory]) => !(name in comparedDirectories) || !directory)) {
  console.error(`Give --tree NAME=DIR, where NAME is one of ${Object.keys(comparedDirectories).join(', ')}.`);
  process.exit(2);
}
const { scan } = await loaded('scan', "export { scan } from './src/anchors/scan.js';");
const rows = [];
for (const [name, directory] of trees) {
  const files = cFilesOf(name, directory);
  const tags = tagsOf(files);
  const tally = { characters: 0, ours: 0, inMacros: 0, missed: [], wrong: [], ctagsWrong: [], ctagsMissed: [], ends: [] };
  for (const file of files) compareFile(scan, file, tags.get(file), tally);
  rows.push({
    tree: name, files: files.length, MB: Number((tally.characters / 1e6).toFixed(1)), functions: tally.ours, 'in macros': tally.inMacros, missed: tally.missed.length, 'wrong names': tally.wrong.length,
    'other ends': tally.ends.length, 'ctags wrong': tally.ctagsWrong.length, 'ctags missed': tally.ctagsMissed.length,
  });
  if (values.list) for (const kind of ['missed', 'wrong', 'ends', 'ctagsWrong', 'ctagsMissed']) for (const place of tally[kind]) console.log(`${kind}\t${place}`);
}
console.table(rows);
