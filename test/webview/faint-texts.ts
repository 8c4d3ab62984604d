import type { Page } from 'playwright-core';

/** The least contrast of a text with its background: WCAG 2, level AA. */
const least = 4.5;

/** A text with its colour and those of everything below it, from the back to the front. */
interface PaintedText {
  readonly text: string;
  readonly ink: string;
  readonly below: readonly string[];
}

/** Texts of the picture with too little contrast to the shapes below them. */
export async function faintPictureTexts(page: Page): Promise<string[]> {
  return faint(page, await page.evaluate(() => {
    const pageColour = getComputedStyle(document.body).backgroundColor;
    const shapes = [...document.querySelectorAll<SVGGraphicsElement>('.body svg rect, .body svg .block-tag')].map((shape) => ({ shape, box: shape.getBoundingClientRect() }));
    return [...document.querySelectorAll<SVGTextContentElement>('.body svg text, .body svg tspan')].flatMap((text) => {
      if (text.querySelector('tspan') || !text.textContent?.trim()) return [];
      const { left, right, top, bottom } = text.getBoundingClientRect();
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      const below = shapes.filter(({ shape, box }) => (
        box.left <= x && box.right >= x && box.top <= y && box.bottom >= y && shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING
      )).map(({ shape }) => getComputedStyle(shape).fill).filter((fill) => fill !== 'none');
      return [{ text: text.textContent, ink: getComputedStyle(text).fill, below: [pageColour, ...below] }];
    });
  }));
}

/** Texts of the page's HTML with too little contrast to the backgrounds of the elements around them. */
export async function faintPageTexts(page: Page): Promise<string[]> {
  return faint(page, await page.evaluate(() => {
    const hasText = (element: HTMLElement): boolean => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
    return [...document.querySelectorAll<HTMLElement>('#page *')].filter(hasText).map((element) => {
      const below: string[] = [];
      for (let around: Element | null = element; around; around = around.parentElement) below.unshift(getComputedStyle(around).backgroundColor);
      return { text: element.textContent ?? '', ink: getComputedStyle(element).color, below };
    });
  }));
}

/** Composes colours as the browser does. */
async function faint(page: Page, texts: readonly PaintedText[]): Promise<string[]> {
  return page.evaluate(({ painted, wanted }) => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const compose = (layers: readonly string[]): number[] => {
      if (!canvas) throw new Error('no canvas');
      canvas.clearRect(0, 0, 1, 1);
      for (const layer of layers) {
        canvas.fillStyle = layer;
        canvas.fillRect(0, 0, 1, 1);
      }
      return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
    };
    const luminance = (rgb: readonly number[]): number => {
      const [r = 0, g = 0, b = 0] = rgb.map((value) => (value <= 10.31475 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    return painted.flatMap(({ text, ink, below }) => {
      const [light = 0, dark = 0] = [compose(below), compose([...below, ink])].map(luminance).sort((a, b) => b - a);
      const contrast = (light + 0.05) / (dark + 0.05);
      return contrast < wanted ? [`${text}: ${contrast.toFixed(2)}`] : [];
    });
  }, { painted: texts, wanted: least });
}
