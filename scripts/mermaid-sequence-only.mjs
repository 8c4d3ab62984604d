// @ts-check
/**
 * Reduces Mermaid's bundle to the sequence diagram.
 *
 * Mermaid loads each diagram, layout engine and KaTeX by a dynamic import; in a bundle of one file all of them would
 * be included. Its graph renderer, which sequence diagrams do not use, is imported statically from chunks whose names
 * change with each version; they are recognised by the names of their sources, which Mermaid keeps in comments.
 *
 * The sequence diagram itself is imported statically instead: a bundler keeps everything that a dynamic import could reach,
 * which is all of d3.
 */
import { readFile } from 'node:fs/promises';

const mermaidCode = /[\\/]node_modules[\\/]mermaid[\\/]dist[\\/]/;
const mermaidEntry = /[\\/]node_modules[\\/]mermaid[\\/]dist[\\/]mermaid\.core\.mjs$/;
const dynamicSequenceImport = /import\(("\.\/chunks\/mermaid\.core\/sequenceDiagram-[^"]+")\)/;
const mermaidChunk = /[\\/]node_modules[\\/]mermaid[\\/]dist[\\/]chunks[\\/]mermaid\.core[\\/]chunk-[^\\/]+\.mjs$/;
const graphRenderer = /^\/\/ src\/rendering-util\/(?:rendering-elements\/|layout-algorithms\/|render\.ts|createText\.ts|icons\.ts|createGraph\.ts)/m;
const leftOut = 'mermaid-left-out';

/** Creates a module with the exports of another one, all of which do nothing; sequence diagrams never call them. @param {string} source */
function stubOf(source) {
  const names = [...source.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, list = '']) => list.split(','))
    .map((name) => name.trim().split(/\s+as\s+/).at(-1) ?? '').filter(Boolean);
  return `${names.map((name) => `export const ${name} = () => undefined;`).join('\n')}\n`;
}

/** Replaces the dynamic import of the sequence diagram with a static one. @param {string} source */
function withStaticImport(source) {
  const [call, chunk] = dynamicSequenceImport.exec(source) ?? [];
  return call ? `import * as sequenceDiagramChunk from ${chunk};\n${source.replace(call, 'Promise.resolve(sequenceDiagramChunk)')}` : source;
}

/**
 * Creates the plugin. It fails the build if the structure of Mermaid's package is no longer what it expects.
 * @param {{ readonly isStatic?: boolean }} [options] `isStatic`: whether the sequence diagram is imported statically; if not, the
 *   bundle is what Mermaid's own import makes it
 * @returns {import('esbuild').Plugin}
 */
export function sequenceOnly({ isStatic = true } = {}) {
  return {
    name: 'mermaid-sequence-only',
    setup(build) {
      const expectedKind = isStatic ? 'import-statement' : 'dynamic-import';
      let sequenceDiagrams = 0;
      let emptied = 0;
      build.onStart(() => {
        sequenceDiagrams = 0;
        emptied = 0;
      });
      build.onResolve({ filter: /.*/ }, ({ path, kind, importer }) => {
        if (!mermaidCode.test(importer)) return undefined;
        if (/sequenceDiagram-[^/]*\.mjs$/.test(path)) {
          if (kind === expectedKind) sequenceDiagrams += 1;
          return undefined;
        }
        return kind === 'dynamic-import' ? { path, namespace: leftOut } : undefined;
      });
      if (isStatic) {
        build.onLoad({ filter: mermaidEntry }, async ({ path }) => ({ contents: withStaticImport(await readFile(path, 'utf8')), loader: 'js' }));
      }
      build.onLoad({ filter: /.*/, namespace: leftOut }, ({ path }) => ({
        contents: `throw new Error(${JSON.stringify(`${path} is not part of this build: it draws sequence diagrams only.`)});`,
      }));
      build.onLoad({ filter: mermaidChunk }, async ({ path }) => {
        const source = await readFile(path, 'utf8');
        if (!graphRenderer.test(source)) return undefined;
        emptied += 1;
        return { contents: stubOf(source), loader: 'js' };
      });
      build.onEnd(() => {
        if (sequenceDiagrams === 1 && emptied > 0) return undefined;
        const text = `Mermaid has changed: ${sequenceDiagrams} sequence diagrams and ${emptied} chunks of its graph renderer were found.`;
        return { errors: [{ text }] };
      });
    },
  };
}

/** Packages that must never be part of the page's bundle. */
const unwanted = /node_modules\/(?:react|react-dom|@microsoft\/fast-[^/]+|katex|cytoscape|dagre-d3-es|roughjs|marked|@mermaid-js\/parser|d3-(?:geo|scale-chromatic|time-format|transition))\//;

/**
 * Packages in a bundle that do not belong in the page: React and FAST (which the toolkit is built on) and packages that only other diagrams use.
 * @param {import('esbuild').Metafile} metafile
 * @returns {string[]} the unwanted inputs; empty if there are none
 */
export function unwantedInputs(metafile) {
  return Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([input, { bytesInOutput }]) => bytesInOutput > 0 && unwanted.test(input))
    .map(([input]) => input);
}
