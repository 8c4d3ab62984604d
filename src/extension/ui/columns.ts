/**
 * The editor column in which to open a source: an existing or new column next to the diagram, never the diagram's own.
 *
 * @param diagram 1-based column of the diagram; absent when it is not open
 * @returns undefined when the active column can be used
 */

export function columnBeside(diagram: number | undefined): number | undefined {
  if (diagram === undefined) return undefined;
  return diagram === 1 ? 2 : diagram - 1;
}

/** The same for two diagrams, each of which may be closed: the first column without one. */
export function columnBesideBoth(first: number | undefined, second: number | undefined): number | undefined {
  if (first === undefined || second === undefined || first === second) return columnBeside(first ?? second);
  return [1, 2, 3].find((column) => column !== first && column !== second);
}
