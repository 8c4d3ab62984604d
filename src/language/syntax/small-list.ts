/**
 * Appends to a list that is created with its first item. Most lists in a file have at most one item, and the engine reserves room
 * for seventeen when an empty array grows.
 *
 * @param list undefined if there are no items yet
 * @returns the list with the item
 */
export function appended<T>(list: T[] | undefined, item: T): [T, ...T[]] {
  if (!list) return [item];
  list.push(item);
  return list as [T, ...T[]];
}
