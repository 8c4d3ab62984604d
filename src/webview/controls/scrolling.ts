/** Where an element that is scrolled to should be: as near as it is, at the beginning, or in the middle. */
export type ScrollPlace = 'nearest' | 'start' | 'center';

/**
 * Scrolls a pane so that an element in it is in view. The browser's own `scrollIntoView` also scrolls whatever the page is in, and so moves
 * the window of VS Code.
 */
export function scrollInPane(pane: Element, element: Element, down: ScrollPlace = 'nearest'): void {
  const [outer, inner] = [pane.getBoundingClientRect(), element.getBoundingClientRect()];
  pane.scrollBy({
    top: distance(outer.top + pane.clientTop, pane.clientHeight, inner.top, inner.height, down),
    left: distance(outer.left + pane.clientLeft, pane.clientWidth, inner.left, inner.width, 'nearest'),
    behavior: 'auto',
  });
}

/** How far to scroll in one direction so that a range is in view. */
function distance(view: number, room: number, start: number, size: number, place: ScrollPlace): number {
  if (place === 'start') return start - view;
  if (place === 'center') return start + size / 2 - (view + room / 2);
  const [before, after] = [start - view, start + size - (view + room)];
  if (before >= 0 && after <= 0) return 0;
  // What is larger than the pane is shown from its beginning, unless it fills the pane already.
  return size > room ? (before <= 0 && after >= 0 ? 0 : before) : (before < 0 ? before : after);
}
