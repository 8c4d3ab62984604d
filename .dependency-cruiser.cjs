/**
 * The import rules, as described in the architecture section of README.md. `test/house.test.ts` checks that a wrong import fails.
 */
const entryPoints = '^src/(extension|server|webview|cli)/';
const vscode = '^vscode$|node_modules/@types/vscode/';
/** The files of `src/pages` with only types and strings; `diagram` fills in what a page shows. */
const pageWords = '^src/pages/[a-z]+-(protocol|strings|data)\\.ts$';

/** What the analysis of a trace gives, which `diagram` makes the view of. */
const overlayTypes = '^src/traces/matching/overlay\\.ts$';

/** What each folder of `src/` may import besides itself. The entry points are only restricted by the rules below. */
const rooms = {
  'model': [],
  'text': ['string-width', 'fastest-levenshtein'],
  'language': ['^src/(model|text)/', 'vscode-languageserver-(types|textdocument)'],
  // The catalogue lists the macros that make functions.
  'anchors': ['^src/(model|text)/', '^sources/catalogue\\.json$'],
  'probes': ['^src/(model|text)/'],
  'traces': ['^src/(model|text)/'],
  'diagram': ['^src/(model|text)/', pageWords, overlayTypes],
  'sources': ['^src/(model|text|anchors)/', '^sources/'],
  'pages': ['^src/model/', 'valibot'],
  // The summaries of runs come from files, and are checked where they enter.
  'evidence': ['^src/(model|text|traces)/', '^evidence/', 'valibot'],
  'built-in': ['^src/model/', '^dist/scenarios\\.json$', '^#scenarios\\.json$'],
};

const room = ([name, others]) => ({
  name: `imports-of-${name}`,
  severity: 'error',
  comment: `src/${name} may import only: ${[`src/${name}`, ...others].join(', ')}`,
  from: { path: `^src/${name}/` },
  to: { pathNot: [`^src/${name}/`, ...others] },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...Object.entries(rooms).map(room),
    {
      name: 'only-types-of-traces-in-diagram',
      severity: 'error',
      comment: 'the page imports diagram, and needs no code that reads traces',
      from: { path: '^src/diagram/' },
      to: { path: '^src/traces/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'entry-points-apart',
      severity: 'error',
      comment: 'extension, server, webview and cli never import each other; what crosses between them is in src/pages and src/sources/requests.ts',
      from: { path: entryPoints },
      to: { path: entryPoints, pathNot: '^src/$1/' },
    },
    {
      name: 'node-files-for-programs',
      severity: 'error',
      comment: 'local file access, for the command line and for the language server in other editors',
      from: { path: '^src/node/' },
      to: { pathNot: ['^src/(node|sources)/'], dependencyTypesNot: ['core'] },
    },
    { name: 'node-files-in-programs-only', severity: 'error', from: { path: '^src/', pathNot: '^src/(cli|server|node)/' }, to: { path: '^src/node/' } },
    {
      name: 'imports-of-lab',
      severity: 'error',
      comment: 'the lab runs programs of this computer, which takes Node; everything that it decides stands on the pure folders',
      from: { path: '^src/lab/' },
      to: { pathNot: ['^src/(lab|model|text|probes|sources|traces|built-in)/', '^package\\.json$'], dependencyTypesNot: ['core'] },
    },
    {
      name: 'lab-for-programs-only',
      severity: 'error',
      comment: 'the command line and a process of the extension run the lab; the extension itself, which runs in browsers, too, does not, nor do pages and servers',
      from: { path: '^src/', pathNot: '^src/(cli|extension/lab-worker|lab)/' },
      to: { path: '^src/lab/' },
    },
    {
      name: 'vscode-in-the-extension-only',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/extension/' },
      to: { path: vscode },
    },
    {
      name: 'no-vscode-in-the-workers',
      severity: 'error',
      comment: 'they run in threads and processes of their own, in which VS Code provides no API',
      from: { path: '^src/extension/((?:trace|lab)-worker)/' },
      to: { path: [vscode, '^src/extension/(?!$1/)'] },
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
      comment: 'its repository is archived, so replacing it must change only one file',
      from: { path: '^src/', pathNot: '^src/webview/controls/controls\\.ts$' },
      to: { path: '@vscode/webview-ui-toolkit' },
    },
    {
      name: 'product-apart-from-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench|scripts)/' },
    },
    { name: 'no-cycles', severity: 'error', comment: 'including imports of types', from: { path: '^src/' }, to: { circular: true } },
    { name: 'no-cycles-between-folders', severity: 'error', scope: 'folder', from: { path: '^src/' }, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^dist/'] },
    // Imports of types count, too.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['types', 'import', 'require', 'node', 'default'] },
  },
};
