/**
 * Who may import whom, exactly as the architecture part of README.md says. `test/house.test.ts` proves that a wrong arrow fails.
 */
const rims = '^src/(extension|server|webview|cli)/';
const shared = '^src/[^/]+\\.ts$';
/** Of the shared files these hold types and words only, and `diagram` fills in what a page shows. */
const pageWords = '^src/((compare-)?protocol|page-[a-z-]+)\\.ts$';
/** Of the shared files this one is no words: both programs read folders with it. */
const nodeFiles = '^src/node-files\\.ts$';
const vscode = '^vscode$|node_modules/@types/vscode/';

/** A room that may import itself and `others`, nothing else. */
const room = (name, ...others) => ({
  name: `${name}-stands-alone`,
  severity: 'error',
  comment: `src/${name} may import only: ${[`src/${name}`, ...others].join(', ')}`,
  from: { path: `^src/${name}/` },
  to: { pathNot: [`^src/${name}/`, ...others] },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    room('model'),
    room('language', '^src/model/', 'vscode-languageserver-types'),
    room('diagram', '^src/model/', pageWords),
    room('anchors', '^src/model/'),
    room('probes', '^src/model/'),
    room('sources', '^src/model/', '^src/anchors/', '^sources/'),
    {
      name: 'rims-apart',
      severity: 'error',
      comment: 'extension, server, webview and cli never import each other; what crosses between them is in src/protocol.ts',
      from: { path: rims },
      to: { path: rims, pathNot: '^src/$1/' },
    },
    {
      name: 'shared-files-are-for-rims',
      severity: 'error',
      from: { pathNot: [rims, shared, '^test/', '^bench/', '^src/diagram/'] },
      to: { path: shared },
    },
    {
      name: 'shared-files-import-the-model',
      severity: 'error',
      comment: 'the files in src/ itself may import only the model, each other, and the scenarios compiled at build time',
      from: { path: shared, pathNot: nodeFiles },
      to: { pathNot: [shared, '^src/model/', '^dist/scenarios\\.json$', '^#scenarios\\.json$'] },
    },
    {
      name: 'node-files-for-programs',
      severity: 'error',
      comment: 'the files of this machine, for the command line and for the server of other editors',
      from: { path: nodeFiles },
      to: { pathNot: ['^src/sources/'], dependencyTypesNot: ['core'] },
    },
    { name: 'node-files-in-programs-only', severity: 'error', from: { path: '^src/', pathNot: '^src/(cli|server)/' }, to: { path: nodeFiles } },
    {
      name: 'vscode-in-the-extension-only',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/extension/' },
      to: { path: vscode },
    },
    {
      name: 'no-node-in-the-page',
      severity: 'error',
      from: { path: '^src/webview/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'toolkit-in-one-file',
      severity: 'error',
      comment: 'its repository is archived: a successor has to be a one-file change',
      from: { path: '^src/', pathNot: '^src/webview/controls\\.ts$' },
      to: { path: '@vscode/webview-ui-toolkit' },
    },
    {
      name: 'product-apart-from-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench|scripts)/' },
    },
    { name: 'no-circles', severity: 'error', from: { path: '^src/' }, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^dist/'] },
    // Imports of types count as well.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['types', 'import', 'require', 'node', 'default'] },
  },
};
