export { compile, type CompiledDocument, type CompileOptions, type DocumentPlace } from './compile.js';
export { costOfFlow } from '../model/cost.js';
export { format } from './format.js';
export { parse } from './parser.js';
export { diagnosticCodes, type DiagnosticCode } from './diagnostic-codes.js';
export { limits } from './limits.js';
export type { HopEntry } from './scope.js';
export type { SyntaxTree } from './syntax.js';
