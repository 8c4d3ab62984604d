// @ts-check
/**
 * Reduces the toolkit's button to its styles: inside the toolkit, the library that it is built on and its design tokens are
 * replaced with `src/webview/controls/toolkit-parts.ts`, a tenth of their size.
 */
import path from 'node:path';

const toolkitCode = /[\\/]node_modules[\\/]@vscode[\\/]webview-ui-toolkit[\\/]dist[\\/]/;
const replaced = /^@microsoft\/fast-(?:element|foundation)$|[\\/]design-tokens[\\/]create\.js$/;
const parts = path.resolve(import.meta.dirname, '../src/webview/controls/toolkit-parts.ts');

/** Creates the plugin. A part that is missing fails the build, as any import of a name that does not exist. @returns {import('esbuild').Plugin} */
export function toolkitStylesOnly() {
  return {
    name: 'toolkit-styles-only',
    setup(build) {
      build.onResolve({ filter: replaced }, ({ importer }) => (toolkitCode.test(importer) ? { path: parts } : undefined));
    },
  };
}
