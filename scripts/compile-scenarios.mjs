#!/usr/bin/env node
// Compiles scenarios/*.vhflow, in the order of scenarios/index.json, to dist/scenarios.json; an error in them fails the build.
//   node scripts/compile-scenarios.mjs [--allow-missing]
//   node scripts/compile-scenarios.mjs --check FILE…     print the diagnostics of files, exit 1 if there is an error
//   node scripts/compile-scenarios.mjs --format FILE…    write files back in the canonical layout
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const output = path.join(root, 'dist', 'scenarios.json');
const severityNames = { 1: 'error', 2: 'warning', 3: 'info', 4: 'hint' };

/** Loads the language service, bundled in memory, so that this script works before anything is built. */
async function loadLanguage() {
  const contents = `export * from './src/language/index.ts'; export { costOfFlow } from './src/model/cost.ts';`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, sourcefile: 'language.ts', loader: 'ts' },
    bundle: true, write: false, format: 'esm', platform: 'neutral', target: 'node20', mainFields: ['module', 'main'], logLevel: 'warning',
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

async function knownProjects() {
  try {
    const catalogue = JSON.parse(await readFile(path.join(root, 'sources', 'catalogue.json'), 'utf8'));
    return catalogue.projects.map((project) => project.id);
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Prints the diagnostics as `file:line:column: severity [code] message`; returns how many are errors. */
function printDiagnostics(file, diagnostics) {
  for (const { range, severity, code, message } of diagnostics) {
    console.error(`${file}:${range.start.line + 1}:${range.start.character + 1}: ${severityNames[severity]} [${code}] ${message}`);
  }
  return diagnostics.filter((diagnostic) => diagnostic.severity === 1).length;
}

async function checkFiles(language, files) {
  const projects = await knownProjects();
  let errors = 0;
  for (const file of files) {
    const { diagnostics, scenarios } = language.compile(await readFile(file, 'utf8'), { knownProjects: projects });
    errors += printDiagnostics(file, diagnostics);
    for (const scenario of scenarios) {
      for (const flow of scenario.flows) console.log(`${file}: ${scenario.id}/${flow.id}: ${flow.hops.length} hops, ${describeCost(language.costOfFlow(flow))}`);
    }
  }
  return errors;
}

function describeCost({ steady, conditional }) {
  const steadyText = Object.entries(steady).map(([name, count]) => `${name} ${count}`).join(', ');
  return conditional.length === 0 ? steadyText : `${steadyText}; ${conditional.length} conditional`;
}

async function formatFiles(language, files) {
  let failed = 0;
  for (const file of files) {
    const text = await readFile(file, 'utf8');
    const formatted = language.format(text);
    if (formatted === undefined) {
      console.error(`${file}: has syntax errors, so it cannot be formatted; --check lists them.`);
      failed++;
    } else if (formatted !== text) {
      await writeFile(file, formatted);
      console.log(`${file}: formatted`);
    }
  }
  return failed;
}

async function compileBuiltIn(language, allowMissing) {
  const ids = JSON.parse(await readFile(path.join(root, 'scenarios', 'index.json'), 'utf8'));
  const projects = await knownProjects();
  const scenarios = [];
  let errors = 0;
  for (const id of ids) {
    const file = path.join('scenarios', `${id}.vhflow`);
    let text;
    try {
      text = await readFile(path.join(root, file), 'utf8');
    } catch (error) {
      console.error(`${file}: ${error.code === 'ENOENT' ? 'is listed in scenarios/index.json but does not exist' : error.message}`);
      if (!allowMissing) errors++;
      continue;
    }
    const compiled = language.compile(text, { knownProjects: projects });
    errors += printDiagnostics(file, compiled.diagnostics);
    if (compiled.scenarios.length !== 1 || compiled.scenarios[0].id !== id) {
      console.error(`${file}:1:1: error: must contain exactly one scenario, named ${id}`);
      errors++;
    }
    scenarios.push(...compiled.scenarios);
  }
  if (errors > 0) return errors;
  await mkdir(path.dirname(output), { recursive: true });
  await writeFile(output, JSON.stringify({ scenarios }));
  return 0;
}

const [first, ...rest] = process.argv.slice(2);
const language = await loadLanguage();
let problems;
if (first === '--check') problems = await checkFiles(language, rest);
else if (first === '--format') problems = await formatFiles(language, rest);
else if (first === undefined || first === '--allow-missing') problems = await compileBuiltIn(language, first === '--allow-missing');
else {
  console.error(`Unknown option ${first}; expected --allow-missing, --check FILE… or --format FILE….`);
  process.exit(2);
}
process.exitCode = problems > 0 ? 1 : 0;
