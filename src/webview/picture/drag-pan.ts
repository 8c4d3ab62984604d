/** How far the pointer must move before a press becomes a drag, in pixels. */
const threshold = 5;

/**
 * Lets a scrolling element be dragged by its content with the main button. A press without such a movement remains a click;
 * the click at the end of a drag is swallowed.
 */
export function panByDragging(element: HTMLElement): void {
  let press: { readonly id: number; readonly x: number; readonly y: number; readonly left: number; readonly top: number } | undefined;
  let dragged = false;
  element.addEventListener('pointerdown', ({ button, pointerType, pointerId, clientX, clientY }) => {
    dragged = false;
    if (button === 0 && pointerType !== 'touch') press = { id: pointerId, x: clientX, y: clientY, left: element.scrollLeft, top: element.scrollTop };
  });
  element.addEventListener('pointermove', ({ pointerId, clientX, clientY }) => {
    if (press?.id !== pointerId) return;
    const [x, y] = [clientX - press.x, clientY - press.y];
    if (!dragged && Math.hypot(x, y) < threshold) return;
    if (!dragged) element.setPointerCapture(pointerId);
    dragged = true;
    element.classList.add('dragging');
    element.scrollTo({ left: press.left - x, top: press.top - y, behavior: 'auto' });
  });
  const end = (): void => {
    press = undefined;
    element.classList.remove('dragging');
  };
  element.addEventListener('pointerup', end);
  element.addEventListener('pointercancel', end);
  element.addEventListener('click', (event) => {
    if (!dragged) return;
    dragged = false;
    event.stopPropagation();
  }, { capture: true });
}
