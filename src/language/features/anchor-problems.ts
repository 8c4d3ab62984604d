import type { Diagnostic, DiagnosticSeverity, Range } from 'vscode-languageserver-types';
import type { AnchorSite } from './anchor-sites.js';
import { codeOf, messageOf, type MessageKey, type MessageValue } from '../syntax/messages.js';
import type { DiagnosticData } from '../syntax/problems.js';
import { writtenAnchor } from '../compile/build-anchor.js';

/** What is wrong with an anchor in a source tree. */
export type AnchorFinding =
  /** The function is not defined, the caller does not call it, or the table does not set it. */
  | { readonly type: 'lost'; readonly missing: 'function' | 'call' | 'setting'; readonly called: string; readonly nearest: readonly string[] }
  | { readonly type: 'moved'; readonly path: string; readonly symbol: string }
  | { readonly type: 'ambiguous'; readonly path: string; readonly line: number }
  /** The tree has no folder of that name, as in a partial checkout. */
  | { readonly type: 'not-in-tree'; readonly folder: string }
  /** `why`: the reason, and what the user can do, in the language of the message. */
  | { readonly type: 'refused'; readonly why: string };

const warning: DiagnosticSeverity = 2;
const hint: DiagnosticSeverity = 4;

/**
 * The diagnostic for an anchor that does not match the source tree.
 *
 * @param tree the name of the tree, such as `Linux 6.1.192`
 * @param language a BCP 47 tag
 */
export function anchorProblem(site: AnchorSite, finding: AnchorFinding, tree: string, language: string): Diagnostic {
  const { path, symbol } = site.place;
  switch (finding.type) {
    case 'lost':
      return lost(site, finding, tree, language);
    case 'moved':
      return diagnostic('anchor-moved', site.whole, [tree, symbol, finding.path], [writtenAnchor(site.place.source, finding.path, finding.symbol)], language, hint);
    case 'ambiguous':
      return diagnostic('anchor-ambiguous', site.symbol, [tree, symbol, `${finding.path}:${finding.line + 1}`], [], language);
    case 'not-in-tree':
      return diagnostic('anchor-not-in-tree', site.path, [tree, finding.folder, symbol], [], language);
    case 'refused':
      return diagnostic('anchor-refused', site.path, [tree, path, finding.why], [], language);
  }
}

function lost(site: AnchorSite, { missing, called, nearest }: AnchorFinding & { type: 'lost' }, tree: string, language: string): Diagnostic {
  const { path, symbol } = site.place;
  const [calls = site.symbol] = site.calls;
  switch (missing) {
    case 'function':
      return diagnostic('anchor-lost', site.symbol, [tree, symbol, path], nearest, language);
    case 'call':
      return diagnostic('anchor-lost:call', calls, [tree, symbol, path, called], nearest, language);
    case 'setting':
      return diagnostic('anchor-lost:setting', site.symbol, [tree, symbol, path, called], [], language);
  }
}

function diagnostic(
  key: MessageKey, range: Range, values: readonly MessageValue[], nearest: readonly string[], language: string, severity = warning,
): Diagnostic {
  // The message of a moved anchor already names the new place, so that it is passed on for the quick fix only.
  const suggested = codeOf(key) === 'anchor-moved' ? [] : nearest;
  return {
    range, severity, code: codeOf(key), source: 'vhflow', message: messageOf(key, values, suggested, language),
    ...(nearest.length > 0 ? { data: { nearest } satisfies DiagnosticData } : {}),
  };
}
