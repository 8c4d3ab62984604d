import path from 'node:path';
import { gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { codiconsAsMasks } from '../../scripts/codicons-as-masks.mjs';
import { sequenceOnly, unwantedInputs } from '../../scripts/mermaid-sequence-only.mjs';
import { toolkitStylesOnly } from '../../scripts/toolkit-styles-only.mjs';

const build = (contents: string, plugins: esbuild.Plugin[]) => esbuild.build({
  stdin: { contents, resolveDir: path.resolve(import.meta.dirname, '../../src/webview') },
  bundle: true, format: 'iife', minify: true, target: 'es2022', write: false, metafile: true, logLevel: 'silent',
  outfile: 'page.js', plugins,
});

const compressedSize = (files: readonly esbuild.OutputFile[]) => files.map((file) => gzipSync(file.contents).length).reduce((sum, each) => sum + each, 0);

describe('the page\'s script', () => {
  let result: Awaited<ReturnType<typeof build>>;
  beforeAll(async () => { result = await build('import "./diagram/main.js";', [sequenceOnly(), toolkitStylesOnly()]); }, 120_000);

  it('contains neither React nor FAST nor other diagrams', () => {
    expect(unwantedInputs(result.metafile)).toEqual([]);
  });

  it('is at most 1.3 times Mermaid with the sequence diagram, compressed', async () => {
    const styles = await build('import "./diagram/diagram.css";', [codiconsAsMasks()]);
    const mermaid = await build('import mermaid from "mermaid"; globalThis.mermaid = mermaid;', [sequenceOnly({ isStatic: false })]);
    const parts = [...result.outputFiles, ...styles.outputFiles.filter((file) => file.path.endsWith('.css'))];
    expect(compressedSize(parts)).toBeLessThanOrEqual(1.3 * compressedSize(mermaid.outputFiles));
  }, 120_000);

  it('is checked: an unwanted package is reported', () => {
    const inputs = { 'node_modules/react/index.js': { bytesInOutput: 9 }, 'node_modules/katex/dist/katex.mjs': { bytesInOutput: 0 } };
    const output = { bytes: 9, inputs, imports: [], exports: [] };
    expect(unwantedInputs({ inputs: {}, outputs: { 'page.js': output } })).toEqual(['node_modules/react/index.js']);
  });

  it('is not built if the structure of Mermaid has changed', async () => {
    await expect(build('export const none = 1;', [sequenceOnly()])).rejects.toThrow('Mermaid has changed');
  });
});
