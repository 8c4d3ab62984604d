import type { Page } from 'playwright-core';

/** Texts of the picture that stand out less than 4.5:1 from what lies behind them, colours composed as the browser does. */
export async function faintTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
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
    const page = getComputedStyle(document.body).backgroundColor;
    const rects = [...document.querySelectorAll<SVGGraphicsElement>('.body svg rect, .body svg .block-tag')];
    return [...document.querySelectorAll<SVGTextContentElement>('.body svg text, .body svg tspan')].flatMap((text) => {
      if (text.querySelector('tspan') || !text.textContent?.trim()) return [];
      const { left, right, top, bottom } = text.getBoundingClientRect();
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      const behind = rects.filter((rect) => {
        const box = rect.getBoundingClientRect();
        return box.left <= x && box.right >= x && box.top <= y && box.bottom >= y && rect.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING;
      }).map((rect) => getComputedStyle(rect).fill).filter((fill) => fill !== 'none');
      const background = compose([page, ...behind]);
      const ink = compose([`rgb(${background.join(',')})`, getComputedStyle(text).fill]);
      const [light = 0, dark = 0] = [luminance(background), luminance(ink)].sort((a, b) => b - a);
      const contrast = (light + 0.05) / (dark + 0.05);
      return contrast < 4.5 ? [`${text.textContent}: ${contrast.toFixed(2)}`] : [];
    });
  });
}
