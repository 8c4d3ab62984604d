import { costNames } from '../../model/cost.js';
import type { FlowView, HopView } from '../../pages/diagram-protocol.js';
import type { PageStrings } from '../../pages/diagram-strings.js';
import { button } from '../controls/controls.js';
import { costWords } from '../controls/cost-words.js';
import { caseOtherwise, conditionsOf } from '../controls/condition-words.js';
import { breakable, create, fill } from '../controls/dom.js';
import { scrollInPane } from '../controls/scrolling.js';
import { sentences } from '../controls/sentences.js';
import { webLink } from '../controls/web-link.js';
import type { TraceAdvice } from '../../pages/overlay-protocol.js';
import type { ShownTrace } from '../trace/shown-trace.js';
import { aboutTrace, traceOfHop, type TracePlace } from '../trace/trace-details.js';
import { costTerms } from './cost-terms.js';

export interface DetailsEvents {
  onOpen(n: number): void;
  onShowAll(): void;
  onSwitch(id: string, isOn: boolean): void;
  /** What a trace advises is to be done. */
  onAdvice(kind: TraceAdvice['kind']): void;
  /** The line of an event in its trace is to be shown. */
  onOpenLine(place: TracePlace): void;
}

/** The pane that explains the selected hop. */
export class Details {
  readonly element = create('section', { class: 'details', tabindex: '0' });
  /** What a screen reader says when another hop is selected; outside of the pane, which can be folded away. */
  readonly spoken = create('p', { 'class': 'spoken', 'aria-live': 'polite' });
  /** The explanation of the flow, while it is below that of a hop. */
  private flowBelow: HTMLDetailsElement | undefined;
  /** What the trace as a whole says, which is folded at first. */
  private traceBelow: HTMLDetailsElement | undefined;
  private announced: { readonly text: string; readonly view: FlowView } | undefined;
  private readonly content = create('div', { class: 'details-content' });

  /** Remembered, since setting the scroll position makes the browser lay out the page, even where nothing changes. */
  private isScrolled = false;

  constructor(private readonly events: DetailsEvents) {
    this.element.append(this.content);
    this.element.addEventListener('scroll', () => { this.isScrolled = this.element.scrollTop > 0; }, { passive: true });
  }

  /**
   * @param chosen whether the user has chosen the hop; if not, the flow comes first
   * @param trace what is laid over the flow
   */
  show(view: FlowView, n: number, strings: PageStrings, chosen: boolean, trace?: ShownTrace): void {
    this.element.setAttribute('aria-label', strings.details);
    const hop = view.hops[n - 1];
    if (!hop) {
      this.content.replaceChildren(create('p', { class: 'empty' }, strings.noHops), about(view, strings, true));
      return;
    }
    const flow = about(view, strings, !chosen || this.flowBelow?.open === true);
    this.flowBelow = chosen ? flow : undefined;
    this.traceBelow = trace && aboutTrace(trace.overlay, strings, this.traceBelow?.open === true, (kind) => this.events.onAdvice(kind));
    const focused = this.focusedCondition;
    this.spoken.textContent = sentences([...(this.announced?.view === view ? [this.announced.text] : []), spokenHop(view, hop, strings), trace?.of(n)?.brief ?? '', ...(hop.errors ?? []).map((error) => `${strings.hopErrors}: ${error}`)], strings);
    this.content.replaceChildren(
      ...(chosen ? [] : [flow]),
      heading(view, hop, strings),
      ...errorsIn(hop, strings),
      ...(trace ? traceOfHop(trace, n, strings, (place) => this.events.onOpenLine(place)) : []),
      ...this.folded(view, hop, strings),
      ...(hop.when ? [create('p', { class: 'callout when' }, create('strong', {}, strings.when), `: ${hop.when}`)] : []),
      ...paragraphs(hop.note),
      ...otherVersions(hop, strings),
      ...this.conditions(view, hop, strings),
      this.place(hop, strings),
      ...evidenceOf(view, hop),
      ...observe(hop, strings),
      ...(this.traceBelow ? [this.traceBelow] : []),
      ...(chosen ? [flow] : []),
    );
    if (this.isScrolled) this.element.scrollTop = 0;
    if (focused !== undefined) this.focusCondition(focused);
  }

  /** Unfolds what the trace as a whole says, and brings it into view. */
  showAboutTrace(): void {
    if (!this.traceBelow) return;
    this.traceBelow.open = true;
    scrollInPane(this.element, this.traceBelow, 'start');
    this.traceBelow.querySelector('summary')?.focus({ preventScroll: true });
  }

  /** Says something before the hop, once: with the next hop that is shown of this view. */
  announce(text: string, view: FlowView): void {
    this.announced = { text, view };
  }

  /** What was announced is not said again with the next hops. */
  forgetAnnounced(): void {
    this.announced = undefined;
  }

  /** The condition whose switch has the focus. */
  private get focusedCondition(): string | undefined {
    const { activeElement } = document;
    return activeElement instanceof HTMLElement && this.content.contains(activeElement) ? activeElement.dataset['condition'] : undefined;
  }

  /** Gives the focus to the switch of a condition again; to the pane, if the hop that is shown now does not depend on it. */
  private focusCondition(id: string): void {
    const buttons = [...this.content.querySelectorAll<HTMLElement>('[data-condition]')];
    (buttons.find(({ dataset }) => dataset['condition'] === id) ?? this.element).focus({ preventScroll: true });
  }

  /** On which conditions the hop depends, and what they would change; each can be switched. */
  private conditions(view: FlowView, hop: HopView, strings: PageStrings): HTMLElement[] {
    return conditionsOf(hop, view, strings).map(({ condition, text }) => {
      const { id, isOn, effect } = condition;
      const flip = button({ text: strings.switch, icon: 'arrow-swap' }, () => this.events.onSwitch(id, !isOn));
      flip.show('arrow-swap', fill(strings.switchTo, caseOtherwise(condition)));
      flip.element.classList.add('needs-extension');
      flip.element.dataset['condition'] = id;
      return create('div', { class: 'callout condition-of-hop' },
        create('p', {}, text),
        create('p', { class: 'otherwise' }, fill(strings.hopOtherwise, caseOtherwise(condition), effect)),
        flip.element);
    });
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
    row(strings.cost, ...costOf(hop, strings));
    if (hop.place) {
      const { symbol, path, tree, web, opens } = hop.place;
      const [text, title] = opens === 'notes' ? [strings.openNotes, strings.openNotesKey] : [strings.openSource, strings.openSourceKey];
      const open = button({ text, icon: 'go-to-file', title, look: 'primary' }, () => this.events.onOpen(hop.n));
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

/** What a hop costs, and whether the totals contain it. */
function costOf(hop: HopView, strings: PageStrings): (HTMLElement | string)[] {
  const names = costNames.filter((name) => hop.cost[name] > 0);
  if (names.length === 0) return [strings.costNone];
  const remark = hop.when ? [create('p', { class: 'remark' }, strings.costConditional)] : [];
  return [create('span', { class: 'hop-cost' }, ...costTerms(hop.cost, strings, { names })), ...remark];
}

/** What is different in other versions, folded. */
export function otherVersions({ versions }: HopView, strings: PageStrings): HTMLElement[] {
  return versions ? [create('details', { class: 'other-versions' }, create('summary', {}, strings.otherVersions), ...paragraphs(versions))] : [];
}

/** What a run of the path has shown of the hop, and what such a run cannot show. */
function evidenceOf({ evidenceLimits }: FlowView, { evidence }: HopView): HTMLElement[] {
  if (evidence === undefined) return [];
  return [create('div', { class: 'evidence' }, create('p', {}, evidence), ...(evidenceLimits === undefined ? [] : [create('p', { class: 'remark' }, evidenceLimits)]))];
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

function about(view: FlowView, strings: PageStrings, open: boolean): HTMLDetailsElement {
  const { conditional } = view.cost;
  return create('details', { class: 'about', ...(open ? { open: '' } : {}) },
    create('summary', {}, strings.about),
    create('p', { class: 'flow-title' }, view.flowTitle),
    ...paragraphs(view.summary),
    ...(view.assumptions.length === 0 ? [] : [
      create('p', { class: 'subtitle' }, strings.assumptions),
      create('ul', {}, ...view.assumptions.map((assumption) => create('li', {}, assumption))),
    ]),
    ...(conditional.length === 0 ? [] : [
      create('p', { class: 'subtitle' }, strings.conditionalCosts),
      create('ul', {}, ...conditional.map(({ n, when, cost: counts }) => create('li', {}, `${n}. ${costWords(counts, strings).join(strings.listSeparator)}: ${when}`))),
    ]),
  );
}
