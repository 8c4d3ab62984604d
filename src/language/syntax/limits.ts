/** Limits for .vhflow files. What exceeds them is reported as a problem and never makes reading fail. See docs/language.md. */
export const limits = {
  /** UTF-16 code units of a file. */
  fileLength: 2 * 1024 * 1024,
  hopsOfFlow: 5_000,
  blockDepth: 32,
  /** UTF-16 code units of one text in one language. */
  textLength: 4_000,
  /** Characters of an id or of another name; a path and two of them make an address that is still short. */
  nameLength: 200,
  problems: 1_000,
  /** Declarations of conditions in a scenario, and at the top level of a file. */
  conditions: 50,
  /** Terms of one expression. */
  terms: 16,
  /** Conditions on which the items of one hop depend: each combination of them is looked at. */
  conditionsOfHop: 8,
  /** Items of one hop that depend on conditions. */
  conditionalItems: 100,
} as const;
