/** The language of .vhflow files. This is all that the rest of vhflow uses of it. */

// A file: its text, tokens, model and diagnostics
export { openDocument, type VhflowDocument } from './compile/document.js';
export { compile, type CompiledDocument, type CompileOptions, type DocumentPlace } from './compile/compile.js';
export type { HopEntry } from './compile/scope.js';
export { writtenAnchor } from './compile/build-anchor.js';
export { limits } from './syntax/limits.js';
export { messagePatterns } from './syntax/messages.js';

// Layout
export { formatDocument, formatRange } from './format/format-edits.js';
export { format } from './format/format.js';

// Text of the language
export { quoteString } from './syntax/string-literals.js';

// Changes to hops, flows and scenarios
export { toggleDetail } from './edit/hop-level.js';
export { moveHop, type HopMove, type MoveDirection } from './edit/hop-moves.js';
export { lanesOfNextHop, type CodePlace, type HopLanes } from './edit/new-hop-lanes.js';
export { insertHop, type FlowName, type HopInsertion, type NewHop } from './edit/new-hop.js';
export { copyOfScenario } from './edit/scenario-copy.js';

// Editing features, each at a position or for a whole file
export { anchorProblem, type AnchorFinding } from './features/anchor-problems.js';
export { anchorSiteAt, anchorSitesOf, type AnchorSite } from './features/anchor-sites.js';
export { unfinishedAnchorAt, type UnfinishedAnchor, type UnfinishedCall, type UnfinishedPath, type UnfinishedSymbol } from './features/anchor-writing.js';
export { completionsAt, type CompletionOptions, type KnownProject } from './features/completion.js';
export { foldingOf } from './features/folding.js';
export { hoverAt } from './features/hover.js';
export { lensesOf, type Lens } from './features/lenses.js';
export { CodeActions, codeActionsAt } from './features/quick-fixes.js';
export { definitionAt, highlightsAt, referencesAt } from './features/references.js';
export { renameAt, renameRangeAt, renameRefusalAt, RenameRefused } from './features/rename.js';
export { selectionRangeAt } from './features/selection-ranges.js';
export { semanticLegend, semanticTokensOf } from './features/semantic-tokens.js';
export { symbolsOf } from './features/symbols.js';
