import { costNames, isFree } from '../../model/cost.js';
import type { FlowView, HopView } from '../../pages/diagram-protocol.js';
import type { PageStrings } from '../../pages/diagram-strings.js';
import { button } from '../controls/controls.js';
import { costWords } from '../controls/cost-words.js';
import { breakable, create, fill } from '../controls/dom.js';
import { webLink } from '../controls/web-link.js';

export interface DetailsEvents {
  onOpen(n: number): void;
  onShowAll(): void;
}

/** The pane that explains the selected hop. */
export class Details {
  readonly element = create('section', { class: 'details', tabindex: '0' });
  private readonly spoken = create('p', { 'class': 'spoken', 'aria-live': 'polite' });
  private readonly content = create('div', { class: 'details-content' });

  constructor(private readonly events: DetailsEvents) {
    this.element.append(this.spoken, this.content);
  }

  show(view: FlowView, n: number, strings: PageStrings): void {
    this.element.setAttribute('aria-label', strings.details);
    const hop = view.hops[n - 1];
    if (!hop) {
      this.content.replaceChildren(create('p', { class: 'empty' }, strings.noHops), about(view, strings));
      return;
    }
    this.spoken.textContent = [spokenHop(view, hop, strings), ...(hop.errors ?? []).map((error) => `${strings.hopErrors}: ${error}`)].join(' ');
    this.content.replaceChildren(
      heading(view, hop, strings),
      ...errorsIn(hop, strings),
      ...this.folded(view, hop, strings),
      ...(hop.when ? [create('p', { class: 'callout when' }, create('strong', {}, strings.when), `: ${hop.when}`)] : []),
      ...paragraphs(hop.note),
      this.place(hop, strings),
      cost(view, hop, strings),
      ...observe(hop, strings),
      about(view, strings),
    );
    this.element.scrollTop = 0;
  }

  private folded(view: FlowView, hop: HopView, strings: PageStrings): HTMLElement[] {
    if (view.shown.includes(hop.n)) return [];
    const showAll = button({ text: strings.showHop }, () => this.events.onShowAll());
    return [create('div', { class: 'callout folded' }, create('span', {}, view.hidden.includes('completion') && hop.branch === 'completion' ? strings.foldedCompletion : strings.foldedHop), showAll.element)];
  }

  private place(hop: HopView, strings: PageStrings): HTMLElement {
    const list = create('dl', { class: 'place' });
    const row = (term: string, ...content: readonly (string | Node)[]): void => {
      list.append(create('dt', {}, term), create('dd', {}, ...content));
    };
    if (hop.place) {
      const { symbol, path, tree, web, opens } = hop.place;
      const [text, title] = opens === 'notes' ? [strings.openNotes, strings.openNotesKey] : [strings.openSource, strings.openSourceKey];
      const open = button({ text, icon: 'go-to-file', title, primary: true }, () => this.events.onOpen(hop.n));
      open.element.classList.add('needs-extension');
      row(strings.function, create('code', { class: 'symbol' }, breakable(symbol)), open.element);
      row(strings.file, create('code', {}, breakable(path)), ...webLink(web, strings.openOnWeb));
      row(strings.version, tree);
    }
    row(strings.context, [...new Set([hop.laneLabel, hop.contextTitle])].join(' · '));
    if (hop.thread) row(strings.thread, hop.thread);
    if (hop.via) row(strings.callSite, breakable(hop.via), ...webLink(hop.viaWeb, strings.openCallSiteOnWeb));
    if (hop.copy) row(strings.copied, fill(strings.copiedFromTo, hop.copy.from, hop.copy.to));
    return list;
  }
}

/** What a screen reader says for a hop. */
export function spokenHop(view: FlowView, hop: HopView, strings: PageStrings): string {
  const words = costWords(hop.cost, strings);
  const route = routeOf(hop, strings);
  return words.length > 0
    ? fill(strings.hopSpoken, hop.n, view.hops.length, route, hop.label, words.join(strings.listSeparator))
    : fill(strings.hopSpokenFree, hop.n, view.hops.length, route, hop.label);
}

/** The participants that a hop goes from and to. */
export function routeOf(hop: HopView, strings: PageStrings): string {
  return hop.from === hop.to ? fill(strings.withinLane, hop.fromLabel) : fill(strings.fromTo, hop.fromLabel, hop.toLabel);
}

function heading(view: FlowView, hop: HopView, strings: PageStrings): HTMLElement {
  return create('div', { class: 'details-heading' },
    create('p', { class: 'eyebrow' }, fill(strings.position, hop.n, view.hops.length)),
    create('h2', {}, hop.label),
    create('p', { class: 'route' }, routeOf(hop, strings)),
    create('p', { class: 'chips' },
      create('span', { class: `chip kind-${hop.kind}` }, hop.kindTitle),
      create('span', { class: `chip branch-${hop.branch}` }, hop.branchTitle)),
  );
}

function errorsIn({ errors = [] }: HopView, strings: PageStrings): HTMLElement[] {
  return errors.map((error) => create('p', { class: 'callout error' }, create('strong', {}, strings.hopErrors), `: ${error}`));
}

function paragraphs(text: string | undefined): HTMLElement[] {
  return (text ?? '').split(/\n{2,}/).filter(Boolean).map((paragraph) => create('p', { class: 'note' }, paragraph));
}

function cost(view: FlowView, hop: HopView, strings: PageStrings): HTMLElement {
  const columns = [[strings.costThis, hop.cost], [strings.costSoFar, hop.soFar], [strings.costFlow, view.cost.steady]] as const;
  const table = create('table', { class: 'cost' },
    create('thead', {}, create('tr', {},
      create('th', { scope: 'col' }, strings.cost),
      ...columns.map(([title]) => create('th', { scope: 'col' }, title)))),
    create('tbody', {}, ...costNames.map((name) => create('tr', {},
      create('th', { scope: 'row' }, strings[name]),
      ...columns.map(([, counts]) => create('td', { class: counts[name] === 0 ? 'zero' : 'some' }, String(counts[name])))))),
  );
  const remark = hop.when && !isFree(hop.cost) ? [create('p', { class: 'remark' }, strings.costConditional)] : [];
  return create('div', {}, table, ...remark);
}

function observe(hop: HopView, strings: PageStrings): HTMLElement[] {
  if (hop.observe.length === 0) return [];
  return [
    create('h3', {}, strings.observe),
    create('ul', { class: 'observe' }, ...hop.observe.map(({ where, what }) => {
      const copy = button({ icon: 'copy', title: fill(strings.copyText, what) }, () => {
        void navigator.clipboard.writeText(what).then(() => copy.show('check', strings.textCopied));
      });
      return create('li', {}, create('span', { class: 'where' }, where), create('code', {}, breakable(what)), copy.element);
    })),
  ];
}

function about(view: FlowView, strings: PageStrings): HTMLElement {
  const { conditional } = view.cost;
  return create('details', { class: 'about' },
    create('summary', {}, strings.about),
    create('p', { class: 'flow-title' }, view.flowTitle),
    ...paragraphs(view.summary),
    ...(view.assumptions.length === 0 ? [] : [
      create('h3', {}, strings.assumptions),
      create('ul', {}, ...view.assumptions.map((assumption) => create('li', {}, assumption))),
    ]),
    ...(conditional.length === 0 ? [] : [
      create('h3', {}, strings.conditionalCosts),
      create('ul', {}, ...conditional.map(({ n, when, cost: counts }) => create('li', {}, `${n}. ${costWords(counts, strings).join(strings.listSeparator)}: ${when}`))),
    ]),
  );
}
