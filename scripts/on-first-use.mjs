// @ts-check

/**
 * Evaluates a library's module when its default export, a function, is called for the first time, instead of when the bundle is loaded.
 * For libraries that compute a lot at the top level, such as patterns of all emoji.
 *
 * @param {string} library the name that is imported
 * @returns {import('esbuild').Plugin}
 */
export function onFirstUse(library) {
  return {
    name: `on-first-use: ${library}`,
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${library}$`) }, ({ namespace, resolveDir }) => (
        namespace === 'on-first-use' ? undefined : { path: library, namespace: 'on-first-use', pluginData: { resolveDir } }
      ));
      build.onLoad({ filter: new RegExp(`^${library}$`), namespace: 'on-first-use' }, ({ path, pluginData }) => ({
        // esbuild evaluates a module that is required, in contrast to an imported one, where the call is.
        contents: `let call;\nexport default (...values) => (call ??= require(${JSON.stringify(path)}).default)(...values);`,
        resolveDir: pluginData.resolveDir,
      }));
    },
  };
}
