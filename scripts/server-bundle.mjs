// @ts-check
/** How the language server is bundled: one file for Node and for web workers. */
import { builtinModules } from 'node:module';

/** @type {import('esbuild').BuildOptions} */
export const serverBundle = {
  entryPoints: ['src/server/main.ts'],
  bundle: true,
  platform: 'browser',
  target: ['es2022', 'node20'],
  format: 'iife',
  mainFields: ['browser', 'module', 'main'],
  // `vscode-languageserver` exports `/node` under one of these conditions and `/browser` under the other.
  conditions: ['node', 'browser'],
  define: { global: 'globalThis' },
  external: ['node:*', ...builtinModules],
};
