export { functionAt, functionsOf, contentsOf } from './functions.js';
export type { CBlock, CFile, CFunction } from './scan.js';
export type { Condition } from './conditionals.js';
export { editDistance, nearestNames } from './nearest-names.js';
export type { AnchorState, Cancellation, FoundPlace, Resolution, TreeReader } from './resolution.js';
export { resolveAnchor } from './resolve-anchor.js';
export { resolveCall } from './resolve-call.js';
export type { CallResolution } from './resolve-call.js';
