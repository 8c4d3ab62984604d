/** Resolves once an element has a size: text in a hidden page measures 0, and nothing can be laid out. */
export function untilMeasurable(element: HTMLElement): Promise<void> {
  if (element.clientWidth > 0 && element.clientHeight > 0) return Promise.resolve();
  return new Promise((resolve) => {
    const observer = new ResizeObserver(() => {
      if (element.clientWidth === 0 || element.clientHeight === 0) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(element);
  });
}
