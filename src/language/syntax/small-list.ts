/**
 * Appends to a list that its first item makes. Most lists of a file have one item or none, and an empty array that grows
 * takes room for seventeen.
 *
 * @param list undefined as long as it is empty
 * @returns the list with the item
 */
export function appended<T>(list: T[] | undefined, item: T): [T, ...T[]] {
  if (!list) return [item];
  list.push(item);
  return list as [T, ...T[]];
}
