/** Faults that one sees in the page, found by measuring what the browser has drawn. */
import type { Page } from 'playwright-core';
import type { OutlineItem } from '../../src/pages/diagram-protocol.js';
import type { Theme } from './themes.js';

/** Texts of the picture that leave it or their frame, or that overlap another text, a mark, a note or a fold. */
export async function pictureFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    /** Fonts are higher than their letters, and browsers round. */
    const slack = { x: 1.5, y: 3 };
    const svg = document.querySelector<SVGSVGElement>('.body svg');
    if (!svg) return ['There is no picture.'];
    const faults: string[] = [];
    const boxes = new Map<Element, DOMRect>();
    const boxOf = (element: Element): DOMRect => {
      const known = boxes.get(element) ?? element.getBoundingClientRect();
      boxes.set(element, known);
      return known;
    };
    const isWithin = (inner: DOMRect, outer: DOMRect): boolean =>
      inner.left >= outer.left - slack.x && inner.right <= outer.right + slack.x && inner.top >= outer.top - slack.y && inner.bottom <= outer.bottom + slack.y;
    const isOver = (one: DOMRect, other: DOMRect): boolean => Math.min(one.right, other.right) - Math.max(one.left, other.left) > slack.x
      && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > slack.y;
    const nameOf = (element: Element): string => `"${(element.textContent || element.getAttribute('class')) ?? ''}"`;

    const texts = [...svg.querySelectorAll('text')];
    const whole = boxOf(svg);
    for (const text of texts) if (!isWithin(boxOf(text), whole)) faults.push(`${nameOf(text)} leaves the picture`);
    for (const group of svg.querySelectorAll('g[data-et="participant"], g.lane-box, g.block, g:has(> rect.note), g.fold')) {
      const frame = group.querySelector(':scope > rect:not(.handle-area)');
      for (const text of group.querySelectorAll(':scope > text')) if (frame && !isWithin(boxOf(text), boxOf(frame))) faults.push(`${nameOf(text)} leaves its frame`);
    }
    for (const text of texts) {
      const parts = [...text.querySelectorAll('tspan')];
      parts.forEach((part, index) => { if (index > 0 && isOver(boxOf(part), boxOf(parts[index - 1] as Element))) faults.push(`${nameOf(part)} overlaps what stands before it`); });
    }

    const solid = [...texts, ...svg.querySelectorAll('rect.note, rect.pill, rect.plate, rect.fold-sign, path.block-tag, rect.actor')]
      .filter((element) => boxOf(element).width > 0).sort((one, other) => boxOf(one).top - boxOf(other).top);
    solid.forEach((one, index) => {
      for (let next = index + 1; next < solid.length; next += 1) {
        const other = solid[next] as Element;
        if (boxOf(other).top > boxOf(one).bottom) break;
        // The head of a folded box is its lane, with the sign in its corner.
        if ([one, other].some((each) => each.matches('rect.actor')) && [one, other].some((each) => each.matches('.fold-sign'))) continue;
        if (one.parentElement !== other.parentElement && isOver(boxOf(one), boxOf(other))) faults.push(`${nameOf(one)} overlaps ${nameOf(other)}`);
        else if (one.localName === 'text' && other.localName === 'text' && isOver(boxOf(one), boxOf(other))) faults.push(`two lines of ${nameOf(one)} overlap`);
      }
    });

    const frames = [...svg.querySelectorAll('rect.block-frame')];
    for (const text of texts.filter((each) => !each.closest('g.lane-box, g[data-et="participant"]'))) {
      const box = boxOf(text);
      const middle = (box.top + box.bottom) / 2;
      for (const frame of frames) {
        const { left, right, top, bottom } = boxOf(frame);
        if (middle > top && middle < bottom && (box.left < left - slack.x || box.right > right + slack.x)) faults.push(`${nameOf(text)} crosses the frame of a block`);
      }
    }
    return faults;
  });
}

/** Where the drawn path is interrupted: the line, chip or bridge that begins elsewhere than the one before it has ended. */
export async function pathBreaks(page: Page, outline: readonly OutlineItem[]): Promise<string[]> {
  const drawn = await page.evaluate(() => {
    const near = (x: number): number => Math.round(x * 10) / 10;
    const pieces = [...document.querySelectorAll<SVGGElement>('.body svg :is(g.hop, g.bridge, g.chip)')];
    return pieces.map((piece) => {
      const { x = 0, width = 0 } = piece.querySelector<SVGRectElement>('rect.pill')?.getBBox() ?? {};
      if (piece.classList.contains('chip')) return { type: 'chip', from: near(x), to: near(x + width) };
      const line = piece.querySelector('[data-et="message"]');
      const numbers = line instanceof SVGPathElement ? (line.getAttribute('d') ?? '').match(/-?[\d.]+/g)?.map(Number) ?? [] : [];
      const [from, to] = line instanceof SVGLineElement ? [line.x1.baseVal.value, line.x2.baseVal.value] : [numbers[0] ?? 0, numbers.at(-2) ?? 0];
      return { type: piece.classList.contains('hop') ? 'hop' : 'bridge', from: near(from), to: near(to) };
    });
  });
  const lanes = await page.evaluate(() => [...document.querySelectorAll<SVGLineElement>('.body line.actor-line')].map((line) => Math.round(line.x1.baseVal.value * 10) / 10));
  // Chips and lines are drawn by separate passes, so each is taken from its own queue.
  const queues = { chip: drawn.filter(({ type }) => type === 'chip'), line: drawn.filter(({ type }) => type !== 'chip') };
  const broken: string[] = [];
  const walk = (items: readonly OutlineItem[], start: number | undefined): number | undefined => {
    let at = start;
    for (const item of items) {
      if (item.type === 'hop' || item.type === 'bridge') {
        const line = queues.line.shift();
        const name = item.type === 'hop' ? `hop ${item.n}` : `the bridge over ${item.hops.join(', ') || 'no hop'}`;
        if (line?.type !== item.type || (at !== undefined && line.from !== at) || !lanes.includes(line.from) || !lanes.includes(line.to)) broken.push(name);
        at = line?.to;
      } else if (item.type === 'chip') {
        const pill = queues.chip.shift();
        const middle = lanes.find((x) => pill && x >= pill.from && x <= pill.to && (at === undefined || x === at));
        if (middle === undefined) broken.push(`the chip of ${item.hops.join(', ')}`);
        at = middle ?? at;
      } else if (item.type === 'block') {
        const ends = item.sections.map(({ items: inner }) => walk(inner, at));
        if (item.block !== 'completion' && item.block !== 'parallel') at = ends.at(-1) ?? at;
      }
    }
    return at;
  };
  walk(outline, undefined);
  if (queues.chip.length + queues.line.length > 0) broken.push('more is drawn than the outline names');
  return broken;
}

/** What the page's HTML cuts off, pushes out of the page or draws over each other, in each theme. */
export async function pageFaults(page: Page, themes: Readonly<Record<string, Theme>>): Promise<string[]> {
  return page.evaluate((all) => {
    const slack = 1.5;
    const nameOf = (element: Element): string => `<${element.localName} class="${element.getAttribute('class') ?? ''}"> "${(element.textContent ?? '').trim().slice(0, 60)}"`;
    const isVisible = (element: HTMLElement): boolean => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && element.getBoundingClientRect().width > 2;
    const isTitled = (element: Element): boolean => element.closest('[title]:not([title=""])') !== null;
    const hasText = (element: Element): boolean => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
    const shown = (selector: string): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(selector)].filter(isVisible);
    const isOver = (one: DOMRect, other: DOMRect): boolean =>
      Math.min(one.right, other.right) - Math.max(one.left, other.left) > slack && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > slack;

    const faults = (): string[] => {
      const found: string[] = [];
      if (document.documentElement.scrollWidth > innerWidth) found.push(`the page is ${document.documentElement.scrollWidth - innerWidth} pixels too wide`);
      for (const element of shown(':is(.toolbar, .progress-line, .details, .strip-head) *').filter(hasText)) {
        const { overflowX, textOverflow, display } = getComputedStyle(element);
        const box = element.getBoundingClientRect();
        const isCut = display !== 'inline' && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
        if (isCut && !(overflowX !== 'visible' && textOverflow === 'ellipsis' && isTitled(element)) && !element.closest('svg')) found.push(`${nameOf(element)} is cut off`);
        if (box.left < -slack || box.right > innerWidth + slack) found.push(`${nameOf(element)} leaves the page`);
      }
      for (const pane of shown('.toolbar, .progress-line, .details')) if (pane.scrollWidth > pane.clientWidth + 1) found.push(`${nameOf(pane)} scrolls sideways`);
      const controls = shown(':is(.toolbar, .progress-line) :is(button, vscode-button, select, input, summary, h1, .flow-cost, .position, .counts > *)');
      controls.forEach((one, index) => {
        for (const other of controls.slice(index + 1)) {
          if (!one.contains(other) && !other.contains(one) && isOver(one.getBoundingClientRect(), other.getBoundingClientRect())) found.push(`${nameOf(one)} overlaps ${nameOf(other)}`);
        }
      });
      for (const name of shown('.strip li .strip-words')) {
        const segment = name.parentElement?.getBoundingClientRect();
        if (segment && (name.getBoundingClientRect().bottom > segment.bottom + slack || name.getBoundingClientRect().right > segment.right + slack)) found.push(`${nameOf(name)} leaves its segment`);
      }
      return found;
    };

    return Object.entries(all).flatMap(([theme, { bodyClass, colours }]) => {
      document.body.className = bodyClass;
      for (const [name, value] of Object.entries(colours)) document.documentElement.style.setProperty(`--vscode-${name}`, value);
      return faults().map((fault) => `${theme}: ${fault}`);
    });
  }, themes);
}

/** How a picture fits its pane. */
export interface Fit {
  readonly zoom: number;
  /** By how many pixels its width exceeds that of the pane. */
  readonly over: number;
  /** The size at a zoom of 1. */
  readonly width: number;
  readonly height: number;
}

/** How the picture fits its pane, once the page has adapted to its size: when nothing has changed for some frames. */
export async function fit(page: Page): Promise<Fit> {
  return page.evaluate(async () => {
    const measured = (): Fit => {
      const pane = document.querySelector<HTMLElement>('.picture');
      const svg = document.querySelector<SVGSVGElement>('.body svg');
      const { width = 0, height = 0 } = svg?.viewBox.baseVal ?? {};
      return { zoom: (svg?.width.baseVal.value ?? 0) / width, over: (pane?.scrollWidth ?? 0) - (pane?.clientWidth ?? 0), width, height };
    };
    let last = measured();
    for (let same = 0; same < 3;) {
      await new Promise((resolve) => { requestAnimationFrame(resolve); });
      const next = measured();
      same = JSON.stringify(next) === JSON.stringify(last) ? same + 1 : 0;
      last = next;
    }
    return last;
  });
}
