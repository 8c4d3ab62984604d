// @ts-check
/**
 * Builds everything that runs: `node esbuild.mjs [--production] [--watch] [target …]`.
 * Without a target, all of them are built; `--production` omits the tests and the source maps.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, watch, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { codiconsAsMasks } from './scripts/codicons-as-masks.mjs';
import { englishLabOnly } from './scripts/english-lab-only.mjs';
import { onFirstUse } from './scripts/on-first-use.mjs';
import { serverBundle } from './scripts/server-bundle.mjs';
import { textFiles } from './scripts/text-files.mjs';
import { withoutFilePatterns } from './scripts/without-file-patterns.mjs';
import { toolkitStylesOnly } from './scripts/toolkit-styles-only.mjs';

const root = path.dirname(fileURLToPath(import.meta.url));
const production = process.argv.includes('--production');
const watching = process.argv.includes('--watch');
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));

/** @type {esbuild.BuildOptions} */
const node = { platform: 'node', target: 'node20', format: 'cjs' };
/** @type {esbuild.BuildOptions} */
const worker = { platform: 'browser', target: 'es2022', mainFields: ['browser', 'module', 'main'], define: { global: 'globalThis' } };

/** @type {Record<string, () => Promise<esbuild.BuildOptions>>} */
const targets = {
  'extension': async () => ({
    ...node, entryPoints: ['src/extension/node.ts'], outfile: 'dist/extension.js', external: ['vscode'], plugins: [externalScenarios(), externalBody()],
  }),
  'web-extension': async () => ({
    ...worker, format: 'cjs', entryPoints: ['src/extension/browser.ts'], outfile: 'dist/web/extension.js', external: ['vscode'],
    plugins: [withoutFilePatterns()],
  }),
  'server': async () => ({ ...serverBundle, outfile: 'dist/server.js' }),
  'trace-worker': async () => ({ ...serverBundle, entryPoints: ['src/extension/trace-worker/main.ts'], outfile: 'dist/trace-worker.js' }),
  'lab': async () => ({ ...node, entryPoints: ['src/extension/lab-worker/main.ts'], outfile: 'dist/lab.js' }),
  'webview': async () => ({
    ...worker, format: 'iife', entryPoints: ['src/webview/diagram/main.ts'], outfile: 'dist/webview.js',
    plugins: [(await import('./scripts/mermaid-sequence-only.mjs')).sequenceOnly(), toolkitStylesOnly()],
  }),
  'webview-styles': async () => ({
    target: 'es2022', entryPoints: ['src/webview/diagram/diagram.css'], outfile: 'dist/webview.css', plugins: [codiconsAsMasks()],
  }),
  'offline': async () => ({ ...worker, format: 'iife', entryPoints: ['src/webview/offline/host.ts'], outfile: 'dist/offline.js' }),
  'offline-styles': async () => ({ target: 'es2022', entryPoints: ['src/webview/offline/theme.css'], outfile: 'dist/offline.css' }),
  'compare': async () => ({
    ...worker, format: 'iife', entryPoints: ['src/webview/compare/main.ts'], outfile: 'dist/compare.js', plugins: [toolkitStylesOnly()],
  }),
  'compare-styles': async () => ({
    target: 'es2022', entryPoints: ['src/webview/compare/compare.css'], outfile: 'dist/compare.css', plugins: [codiconsAsMasks()],
  }),
  'cli': async () => ({ ...node, entryPoints: ['src/cli/main.ts'], outfile: 'dist/cli.js', plugins: [executable(), englishLabOnly()] }),
  'host-tests': async () => ({
    ...node, entryPoints: ['test/host/run.ts'], outfile: 'dist/test/host/index.js', external: ['vscode'], plugins: [everyHostTest()],
    // Mocha looks for its worker files in its own folder; the runner never starts them.
    logOverride: { 'require-resolve-not-external': 'silent' },
  }),
};

/** Keeps the scenarios in a separate file, which the extension's two bundles share. @returns {esbuild.Plugin} */
function externalScenarios() {
  return {
    name: 'external-scenarios',
    setup(build) {
      build.onResolve({ filter: /^#scenarios\.json$/ }, () => ({ path: './scenarios.json', external: true }));
    },
  };
}

/**
 * Loads the extension's code from the browser bundle, so that the package contains it once; the entry points differ only in
 * how they start the language server.
 * @returns {esbuild.Plugin}
 */
function externalBody() {
  return {
    name: 'external-body',
    setup(build) {
      build.onResolve({ filter: /^\.\/extension\.js$/ }, () => ({ path: './web/extension.js', external: true }));
    },
  };
}

/** Makes the command-line program executable. @returns {esbuild.Plugin} */
function executable() {
  return {
    name: 'executable',
    setup(build) {
      build.onEnd((result) => {
        if (result.errors.length === 0) chmodSync(path.join(root, 'dist/cli.js'), 0o755);
      });
    },
  };
}

/**
 * Resolves `#host-tests` to a module that maps the name of every `test/host/*.host.ts` to a function that loads it.
 * @returns {esbuild.Plugin}
 */
function everyHostTest() {
  const directory = path.join(root, 'test/host');
  return {
    name: 'every-host-test',
    setup(build) {
      build.onResolve({ filter: /^#host-tests$/ }, () => ({ path: 'host-tests', namespace: 'host-tests' }));
      build.onLoad({ filter: /.*/, namespace: 'host-tests' }, () => {
        const files = readdirSync(directory).filter((name) => name.endsWith('.host.ts')).sort();
        const entries = files.map((name) => `${JSON.stringify(name)}: () => require(${JSON.stringify(`./${name}`)})`);
        return { contents: `export const hostTests = { ${entries.join(', ')} };`, resolveDir: directory, watchDirs: [directory] };
      });
    },
  };
}

/** Prints the lines that the problem matcher in `.vscode/tasks.json` expects. @returns {esbuild.Plugin} */
function problemMatcher() {
  return {
    name: 'problem-matcher',
    setup(build) {
      build.onStart(() => console.log('[watch] build started'));
      build.onEnd((result) => {
        for (const { text, location } of result.errors) {
          console.error(`✘ [ERROR] ${text}`);
          if (location) console.error(`    ${location.file}:${location.line}:${location.column}:`);
        }
        console.log('[watch] build finished');
      });
    },
  };
}

/** Compiles the built-in scenarios, which several bundles include. @returns {boolean} whether it succeeded */
function compileScenarios() {
  const { status } = spawnSync(process.execPath, [path.join(root, 'scripts/compile-scenarios.mjs')], { cwd: root, stdio: 'inherit' });
  return status === 0;
}

/** @param {string} name @returns {Promise<esbuild.BuildOptions>} */
async function optionsOf(name) {
  const target = targets[name];
  if (!target) throw new Error(`There is no target "${name}". Targets: ${Object.keys(targets).join(', ')}.`);
  const { plugins = [], ...options } = await target();
  return {
    absWorkingDir: root,
    bundle: true,
    loader: textFiles,
    minify: production,
    sourcemap: !production,
    sourcesContent: false,
    // Otherwise every Japanese character becomes a six-character escape.
    charset: 'utf8',
    metafile: true,
    legalComments: 'none',
    // esbuild's own log does not contain errors that a plugin reports at the end, so all errors are printed here.
    logLevel: 'silent',
    ...options,
    plugins: [onFirstUse('string-width'), ...plugins, ...(watching ? [problemMatcher()] : [])],
  };
}

async function watchAll(/** @type {readonly string[]} */ names) {
  for (const name of names) await (await esbuild.context(await optionsOf(name))).watch();
  watch(path.join(root, 'scenarios'), () => compileScenarios());
}

/** @returns {Promise<boolean>} whether all targets were built */
async function buildAll(/** @type {readonly string[]} */ names) {
  mkdirSync(path.join(root, 'dist/meta'), { recursive: true });
  const built = await Promise.all(names.map(buildOne));
  return built.every(Boolean);
}

/** @param {string} name @returns {Promise<boolean>} */
async function buildOne(name) {
  try {
    const { warnings, metafile } = await esbuild.build(await optionsOf(name));
    await print(warnings, 'warning');
    writeFileSync(path.join(root, `dist/meta/${name}.json`), JSON.stringify(metafile));
    return true;
  } catch (error) {
    if (error instanceof Error && 'errors' in error) await print(/** @type {esbuild.BuildFailure} */ (error).errors, 'error');
    else console.error(error);
    return false;
  }
}

/** @param {esbuild.Message[]} messages @param {'error' | 'warning'} kind */
async function print(messages, kind) {
  for (const text of await esbuild.formatMessages(messages, { kind, color: process.stderr.isTTY })) console.error(text.trimEnd());
}

const names = wanted.length > 0 ? wanted : Object.keys(targets).filter((name) => !production || name !== 'host-tests');
if (!compileScenarios() && !(watching && existsSync(path.join(root, 'dist/scenarios.json')))) process.exit(1);
if (watching) await watchAll(names);
else if (!(await buildAll(names))) process.exit(1);
