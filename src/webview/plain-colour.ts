/** A colour as every reader of SVG knows it. */
export interface PlainColour {
  /** `#rrggbb`, or `none`. */
  readonly colour: string;
  readonly opacity: number;
}

const hex = (parts: readonly number[]): string => `#${parts.map((part) => Math.round(Math.min(255, Math.max(0, part))).toString(16).padStart(2, '0')).join('')}`;

/**
 * Reads a computed colour, such as `rgb(1, 2, 3)` or what `color-mix` computes to, `color(srgb 0.1 0.2 0.3 / 0.5)`.
 * Anything else, such as `context-stroke`, is `none`.
 */
export function plainColour(computed: string): PlainColour {
  const numbers = (computed.match(/-?\d*\.?\d+(?:e-?\d+)?/g) ?? []).map(Number);
  const [red = 0, green = 0, blue = 0, opacity = 1] = numbers;
  if (numbers.length < 3 || opacity === 0) return { colour: 'none', opacity: 1 };
  if (computed.startsWith('color(srgb ')) return { colour: hex([red, green, blue].map((part) => part * 255)), opacity };
  if (/^rgba?\(/.test(computed)) return { colour: hex([red, green, blue]), opacity };
  return { colour: 'none', opacity: 1 };
}
