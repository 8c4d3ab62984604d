import type { TracedState } from '../../pages/overlay-protocol.js';
import { createSvg } from '../controls/dom.js';

/** What a sign stands for: a state, seen only indirectly, or what contradicts the flow. */
export type TraceSign = TracedState | 'indirect' | 'wrong-thread' | 'out-of-order';

/** The signs, each as a path of about 10 × 10 pixels around the origin; they differ in shape, so that none needs its colour. */
const paths: Readonly<Record<TraceSign, string>> = {
  'seen': 'M-4,.5 l3,3.5 l5,-7.5',
  'indirect': 'M-4.5,1.5 q2.2,-4.5 4.5,-1.5 t4.5,-1.5',
  'not-seen': 'M-4.5,0 a4.5,4.5 0 1 0 9,0 a4.5,4.5 0 1 0 -9,0 M-2,-2 l4,4 M2,-2 l-4,4',
  'not-traced': 'M-4.5,0 h9',
  'unknown': 'M-2.6,-2 a2.6,2.6 0 1 1 3.7,2.4 q-1.1,.5 -1.1,1.9 M0,4.3 v.8',
  'not-recorded': 'M-4,-4 h8 v8 h-8 z',
  'wrong-thread': 'M-3.5,-4.5 v9 M3.5,-4.5 v9 M-3.5,0 h4.5 M-1,-2.2 l2.2,2.2 l-2.2,2.2',
  'out-of-order': 'M0,-4.8 L5,4 H-5 Z M0,-1.8 v2.8 M0,2.4 v.6',
};

/** Draws a sign around a point. */
export function signAt(sign: TraceSign, x: number, y: number): SVGPathElement {
  return createSvg('path', { class: `trace-sign sign-${sign}`, d: paths[sign], transform: `translate(${x} ${y})` });
}

/** Shows another sign in place of one that was drawn, or none. */
export function showSign(path: SVGPathElement, sign: TraceSign | undefined): void {
  path.setAttribute('class', sign ? `trace-sign sign-${sign}` : 'trace-sign');
  path.setAttribute('d', sign ? paths[sign] : '');
}
