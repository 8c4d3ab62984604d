/**
 * Which editor column takes a source: never the diagram's own, and the one beside it rather than a third.
 *
 * @param diagram 1-based column of the diagram; absent when it is not open
 * @returns undefined when the active column will do
 */

export function columnBeside(diagram: number | undefined): number | undefined {
  if (diagram === undefined) return undefined;
  return diagram === 1 ? 2 : diagram - 1;
}
