#!/usr/bin/env node
// Writes sources/lacking-functions.json: the functions of the built-in scenarios to which no probe can attach in a kernel, because it has no
// such function (it is inlined, or of another version), or does not let it trace. Only the kernel itself knows: a compiler decides what it inlines.
//   npm run sources:lacking -- --kernel 'Linux 6.1.192 of Debian 12' --functions FILE --symbols FILE --module FILE.ko …
// The first two files are copies from a machine (a virtual one will do) that runs this kernel, taken as root:
//   modprobe -a kvm-amd tun vhost-net virtio-net e1000 cuse
//   cat /sys/kernel/tracing/available_filter_functions    and    cat /proc/kallsyms
// --module names modules that cannot be loaded there, such as kvm-intel.ko on a processor of AMD; nm (Debian: binutils) reads them, and
// their functions count as traceable.
import { execFileSync } from 'node:child_process';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { probedFunctions } from './probed-functions.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const target = path.join(root, 'sources', 'lacking-functions.json');

const { values } = parseArgs({
  options: { kernel: { type: 'string' }, functions: { type: 'string' }, symbols: { type: 'string' }, module: { type: 'string', multiple: true, default: [] } },
});
const { kernel, functions, symbols } = values;
if (!kernel || !functions || !symbols) throw new Error('Name the kernel, the list of functions and the list of symbols: --kernel, --functions, --symbols');

const modules = values.module.map((file) => execFileSync('nm', ['--defined-only', file], { encoding: 'utf8', maxBuffer: 1 << 26 }));
const inModules = new Set(modules.flatMap(symbolsOf));
const known = new Set([...symbolsOf(await readFile(symbols, 'utf8')), ...inModules]);
const traceable = new Set([...namesIn(await readFile(functions, 'utf8'), /^(\S+)/gm), ...inModules]);
const names = [...(await probedFunctions()).kernel].sort();
const absent = names.filter((name) => !known.has(name));
const untraceable = names.filter((name) => known.has(name) && !traceable.has(name));
await writeFile(`${target}.new`, `${JSON.stringify({ kernel, absent, untraceable }, undefined, 2)}\n`);
await rename(`${target}.new`, target);
console.log(`${kernel}: of ${names.length} functions, ${absent.length} are absent and ${untraceable.length} cannot be traced`);

/** The functions in a list of the kernel or of nm: `ADDRESS TYPE NAME`. */
function symbolsOf(text) {
  return namesIn(text, /^[0-9a-f]+ [tTwW] (\S+)/gm);
}

/** Names without the suffixes of compilers. A part that a compiler has split off is not the function. */
function namesIn(text, line) {
  return [...text.matchAll(line)].map(([, name]) => name).filter((name) => !/\.(?:part|cold)\b/.test(name)).map((name) => name.replace(/\..*$/, ''));
}
