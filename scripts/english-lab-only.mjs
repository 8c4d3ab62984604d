// @ts-check
/** Leaves out the Japanese of the lab's texts, which only VS Code shows: the command line speaks English, and its bundle is 15 KB smaller. */

/** Creates the plugin. @returns {import('esbuild').Plugin} */
export function englishLabOnly() {
  return {
    name: 'english-lab-only',
    setup(build) {
      build.onLoad({ filter: /[\\/]src[\\/]lab[\\/]texts[\\/]japanese\.ts$/ }, () => ({ contents: 'export const japanese = {};' }));
    },
  };
}
