/**
 * The first index for which something holds, where it holds for all after it: a binary search.
 *
 * @returns `length` if it holds for none
 */
export function firstIndex(length: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
