/** All codes of diagnostics; docs/diagnostics.md explains each of them. */
export const diagnosticCodes = [
  // Syntax
  'unexpected-token', 'expected-name', 'expected-word', 'expected-number', 'expected-text', 'expected-anchor', 'expected-target',
  'expected-arrow', 'expected-brace', 'expected-keyword', 'unterminated-string', 'unknown-escape', 'bad-language-tag',
  'misplaced-item', 'unknown-block', 'else-without-alt',
  // Limits
  'file-too-large', 'too-many-hops', 'too-deep', 'text-too-long', 'name-too-long', 'too-many-problems',
  // Names
  'duplicate-scenario', 'duplicate-source', 'duplicate-context', 'duplicate-condition', 'duplicate-machine', 'duplicate-participant', 'duplicate-flow',
  'duplicate-hop', 'duplicate-item', 'duplicate-translation', 'built-in-context',
  'unknown-lane', 'unknown-context', 'unknown-source', 'unknown-project', 'unknown-kind', 'unknown-level', 'unknown-branch',
  'unknown-cost', 'unknown-probe', 'unknown-condition', 'unused-lane', 'number-too-large',
  // Conditions
  'too-many-conditions', 'reserved-condition', 'built-in-condition', 'condition-without-text', 'condition-not-allowed', 'contradictory-condition', 'uncovered-item',
  'unused-condition',
  // Required parts
  'missing-title', 'empty-flow',
  // Anchors
  'anchor-without-source', 'anchor-without-symbol', 'anchor-without-path', 'anchor-absolute-path', 'anchor-outside-root',
  'anchor-backslash', 'anchor-bad-path', 'anchor-bad-symbol',
  // Anchors in source trees
  'anchor-lost', 'anchor-moved', 'anchor-ambiguous', 'anchor-not-in-tree', 'anchor-refused',
  // Virtualization
  'guest-calls-host', 'host-calls-guest', 'interrupt-to-user', 'copy-without-ends', 'return-without-call', 'wrong-direction',
] as const;

export type DiagnosticCode = (typeof diagnosticCodes)[number];
