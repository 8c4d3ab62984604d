import { textStyles, type Measure } from '../../diagram/layout/index.js';

const mostRemembered = 20_000;

/** Measures texts in the fonts of the picture; remembers what it has measured until the font changes. */
export class TextMeasure {
  private readonly context = document.createElement('canvas').getContext('2d');
  private readonly widths = new Map<string, number>();
  private font = '';

  /** @param font the families, as in CSS */
  in(font: string): Measure {
    if (font !== this.font || this.widths.size > mostRemembered) this.widths.clear();
    this.font = font;
    return (text, style) => {
      const key = `${style} ${text}`;
      const known = this.widths.get(key);
      if (known !== undefined) return known;
      const { size, weight, italic } = textStyles[style];
      if (!this.context) return text.length * size;
      this.context.font = `${italic ? 'italic ' : ''}${weight} ${size}px ${font}`;
      const { width } = this.context.measureText(text);
      this.widths.set(key, width);
      return width;
    };
  }
}
