/**
 * The name of a function without what a compiler appends to its copies and parts, such as `.constprop.0`, `.isra.0.cold` or `.part.3`.
 */
export function baseName(name: string): string {
  const dot = name.indexOf('.', 1);
  return dot < 0 ? name : name.slice(0, dot);
}
