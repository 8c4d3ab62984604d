/**
 * The names that tools and scripts give dynamic events of a function. Names of events have no dots, so a compiler's suffix such as
 * `.isra.0` is written `_isra_0`; an event of a return has a suffix of its own.
 */

const suffix = /_(constprop|isra|part|cold)(?:_(\d+))?(?=_(?:constprop|isra|part|cold)(?:_\d+)?|$)/g;
const returnSuffix = /(?:__return|_ret)$/;

/** The function that a dynamic event is named after, with the compiler's suffix as the compiler writes it. */
export function functionOfEvent(event: string): string {
  return event.replace(suffix, (_, word: string, number: string | undefined) => `.${word}${number === undefined ? '' : `.${number}`}`);
}

/** The function whose return a dynamic event is named after. */
export function functionOfReturn(event: string): string {
  return functionOfEvent(event.replace(returnSuffix, ''));
}

/** Whether a dynamic event is named after the return of a function, as `perf probe` and vhflow name them. */
export function isNamedReturn(event: string): boolean {
  return event.endsWith('__return');
}
