import { addCosts, costOfFlow, isSetup, noCost } from '../model/cost.js';
import type { Context, Flow, Hop, Participant, Place, Scenario, Via } from '../model/scenario.js';
import { settle } from '../model/settle.js';
import { inLanguage, type Text } from '../model/text.js';
import { versionOf, webAddressIn } from '../model/web.js';
import { filled } from '../model/words.js';
import { noFolds, type BoxView, type ConditionView, type FlowView, type FlowFacts, type HopView, type OutlineItem, type PictureView, type ScenarioView } from '../pages/diagram-protocol.js';
import { conditionViews, dependsOf } from './condition-views.js';
import { bridgeView, chipView, diagramOf, type DiagramOptions, type PictureModel } from './diagram.js';
import { oneLine, visibleText } from '../text/visible.js';
import { laneBoxes } from './lanes.js';
import { costNumbers, type CostNumbers } from './message-text.js';
import type { PictureItem } from './picture-items.js';
import { diagramStrings, type DiagramStrings } from './strings.js';

const tones = ['guest-user', 'guest-kernel', 'kvm', 'qemu', 'host-kernel', 'host-user'] as const;

/** The tone of a box, which decides its colour: that of a built-in context is its name, that of another depends on where it runs. */
export function toneOf(context: Context | undefined): BoxView['tone'] {
  return tones.find((tone) => tone === context?.id) ?? (context ? `${context.side}-${context.mode}` : 'host-user');
}

/**
 * Everything that a page needs to show a flow, with every text in the given language and safe to show.
 *
 * @param options level of the picture, language, and strings that replace the built-in ones
 */
export function flowViewOf(scenario: Scenario, flow: Flow, options: DiagramOptions): FlowView {
  return { ...flowFactsOf(scenario, flow, options), ...scenarioViewOf(scenario, scenario.flows, options), ...pictureViewOf(scenario, flow, options) };
}

/** The part of the view of a flow that depends on what is shown, folded and hidden. */
export function pictureViewOf(scenario: PictureModel, flow: Flow, options: DiagramOptions): PictureView {
  const diagram = diagramOf(scenario, flow, options);
  return {
    lanes: diagram.boxes.flatMap(({ title, lanes }) => lanes.map(({ id, label }) => ({ id, label, contextTitle: title }))),
    boxes: diagram.boxes.map(({ id, title, context, participants, isFolded, lanes: { length } }) => ({ id, title, tone: toneOf(context), lanes: length, participants, isFolded })),
    shown: diagram.shown,
    messages: diagram.messages,
    mermaid: diagram.mermaid,
    blocks: diagram.blocks,
    outline: outlineOf(diagram.items, new Words(scenario, options)),
    level: options.level,
    hidden: options.hide ?? [],
    folds: options.folds ?? noFolds,
  };
}

/** What the views of all flows of a scenario have in common. */
export function scenarioViewOf(scenario: Scenario, flows: readonly Flow[], options: Omit<DiagramOptions, 'level'>): ScenarioView {
  const words = new Words(scenario, options);
  return { flows: flows.map(({ id, title }) => ({ id, title: words.line(title) })), assumptions: scenario.assumptions.map((assumption) => words.text(assumption)) };
}

/** The part of the view of a flow that is the same whatever the picture shows of it. */
export function flowFactsOf(scenario: Scenario, flow: Flow, options: Omit<DiagramOptions, 'level'>): FlowFacts {
  const words = new Words(scenario, options);
  const cost = costOfFlow(flow);
  const conditions = conditionViews(scenario, flow.id, options.language);
  const contextTitles = contextTitlesOf(scenario, flow, options.language);
  const hops = hopViews(flow, costNumbers(flow), words, (participant) => contextTitles.get(participant));
  return {
    scenarioTitle: words.line(scenario.title),
    flowId: flow.id,
    flowTitle: words.line(flow.title),
    ...(flow.summary ? { summary: words.text(flow.summary) } : {}),
    hops,
    ...(options.evidence && hops.some(({ evidence }) => evidence !== undefined) ? { evidenceLimits: options.evidence.limits } : {}),
    sources: sourcesOf(scenario, flow, words),
    conditions,
    cost: {
      steady: cost.steady,
      ...basisCost(scenario, flow, conditions),
      ...(isSetup(flow) ? { isSetup: true } : {}),
      conditional: cost.conditional.map(({ hop, cost: ofHop }) => ({ n: hop.n, when: hop.when ? words.line(hop.when) : '', cost: ofHop })),
    },
  };
}

/** What a flow costs on the basis, if it is shown under other settings. */
function basisCost(scenario: Scenario, { id }: Flow, conditions: readonly ConditionView[]): Pick<FlowView['cost'], 'basis'> {
  if (conditions.every(({ isOn, isOnByDefault }) => isOn === isOnByDefault)) return {};
  const flow = settle(scenario.written).flows.find((each) => each.id === id);
  return flow ? { basis: costOfFlow(flow).steady } : {};
}

/** What the pictures of flows need of a scenario, and no more. */
export function pictureModelOf({ contexts, machines, participants, settings }: Scenario, flows: readonly Flow[]): PictureModel {
  return {
    contexts,
    machines,
    participants,
    sources: [],
    conditions: [],
    settings,
    flows: flows.map(({ id, title, hops, layout }) => ({
      id, title, layout,
      hops: hops.map(({ id: hopId, n, from, to, label, kind, level, branch, when, cost, lane, context }) => (
        { id: hopId, n, from, to, label, kind, level, branch, ...(when ? { when } : {}), cost, lane, context, observe: [] }
      )),
    })),
  };
}

/** The titles of the boxes in which the participants of a flow are drawn when all lanes are shown. */
function contextTitlesOf(scenario: Scenario, flow: Flow, language: string): ReadonlyMap<string, string> {
  const used = new Set(scenario.participants.map(({ id }) => id));
  const boxes = laneBoxes(scenario, flow, { level: 'all', language, used });
  return new Map(boxes.flatMap(({ title, lanes }) => lanes.map(({ id }) => [id, title] as const)));
}

/** The picture as nested lists. */
function outlineOf(items: readonly PictureItem[], words: Words): OutlineItem[] {
  return items.map((item): OutlineItem => {
    switch (item.type) {
      case 'hop':
        return { type: 'hop', n: item.hop.n };
      case 'bridge':
        return bridgeView(item, words.strings);
      case 'chip':
        return chipView(item, words.strings);
      case 'note':
        return { type: 'note', over: item.over, text: words.line(item.text) };
      case 'side': {
        const title = item.branch === 'completion' ? words.strings.completionBlock : words.strings.parallelBlock;
        return { type: 'block', block: item.branch, sections: [{ title, items: outlineOf(item.items, words) }] };
      }
      case 'block':
        return { type: 'block', block: item.block, sections: item.sections.map(({ label, items: inner }) => ({ title: words.line(label), items: outlineOf(inner, words) })) };
    }
  });
}

/** The source trees that the hops of a flow point into, such as `Linux 6.1.192`. */
function sourcesOf(scenario: Scenario, flow: Flow, words: Words): string[] {
  const named = new Set(flow.hops.flatMap(({ at }) => at ?? []).map(({ source }) => source));
  return scenario.sources.filter(({ name }) => named.has(name)).map((source) => words.tree(source));
}

function hopViews(flow: Flow, numbers: ReadonlyMap<number, CostNumbers>, words: Words, boxTitle: (lane: string) => string | undefined): HopView[] {
  let soFar = noCost;
  return flow.hops.map((hop) => {
    if (!hop.when) soFar = addCosts(soFar, hop.cost);
    return hopView(hop, words, { soFar, contextTitle: boxTitle(hop.lane) ?? words.context(hop.context), ...numbers.get(hop.n), ...words.evidence(flow, hop) });
  });
}

function hopView(hop: Hop, words: Words, counted: Pick<HopView, 'soFar' | 'contextTitle' | 'evidence'> & CostNumbers): HopView {
  const place = hop.at?.[0];
  return {
    id: hop.id,
    n: hop.n,
    from: hop.from,
    to: hop.to,
    fromLabel: words.participant(hop.from),
    toLabel: words.participant(hop.to),
    label: words.line(hop.label),
    kind: hop.kind,
    kindTitle: words.strings.kinds[hop.kind],
    level: hop.level,
    branch: hop.branch,
    branchTitle: words.strings.branches[hop.branch],
    cost: hop.cost,
    laneLabel: words.participant(hop.lane),
    observe: hop.observe.map(({ side, type, target }) => ({
      where: `${words.strings.sides[side]} · ${words.strings.probes[type]}`,
      what: oneLine(target),
    })),
    ...counted,
    ...(hop.when ? { when: words.line(hop.when) } : {}),
    ...dependsOf(hop, words.strings),
    ...(hop.copy ? { copy: { from: words.line(hop.copy.from), to: words.line(hop.copy.to) } } : {}),
    ...(hop.thread ? { thread: words.line(hop.thread) } : {}),
    ...(hop.note ? { note: words.text(hop.note) } : {}),
    ...(hop.versions ? { versions: words.text(hop.versions) } : {}),
    ...(place ? { place: { symbol: oneLine(place.symbol), path: oneLine(place.path), tree: words.treeOf(place), ...words.web(place), ...words.opens(place) } } : {}),
    ...(hop.via ? { via: words.via(hop.via), ...words.viaWeb(hop.via) } : {}),
    ...words.errors(hop),
  };
}

/** The texts of a scenario in one language. */
class Words {
  readonly strings: DiagramStrings;
  private readonly participants: ReadonlyMap<string, Participant>;

  constructor(private readonly scenario: Pick<Scenario, 'contexts' | 'participants' | 'sources'>, private readonly options: Omit<DiagramOptions, 'level'>) {
    this.strings = diagramStrings(options.language, options.strings);
    this.participants = new Map(scenario.participants.map((participant) => [participant.id, participant]));
  }

  line(text: Text): string {
    return oneLine(inLanguage(text, this.options.language));
  }

  text(text: Text): string {
    return visibleText(inLanguage(text, this.options.language));
  }

  participant(id: string): string {
    const participant = this.participants.get(id);
    return participant ? this.line(participant.label) : id;
  }

  context(id: string): string {
    const context = this.scenario.contexts.find((candidate) => candidate.id === id);
    return context ? this.line(context.title) : id;
  }

  errors(hop: Hop): Pick<HopView, 'errors'> {
    const errors = this.options.errorsOf?.(hop) ?? [];
    return errors.length > 0 ? { errors } : {};
  }

  evidence(flow: Flow, hop: Hop): Pick<HopView, 'evidence'> {
    const evidence = this.options.evidence?.of(flow, hop);
    return evidence === undefined ? {} : { evidence };
  }

  treeOf(place: Place): string {
    return this.tree({ project: place.project, version: versionOf(this.scenario, place) });
  }

  web(place: Place): { readonly web?: string } {
    const web = webAddressIn(this.scenario, place, this.options.webAddress);
    return web === undefined ? {} : { web };
  }

  opens(place: Place): Pick<NonNullable<HopView['place']>, 'opens'> {
    const { hasSource } = this.options;
    return hasSource ? { opens: hasSource(place, versionOf(this.scenario, place)) ? 'source' : 'notes' } : {};
  }

  viaWeb(via: Via): Pick<HopView, 'viaWeb'> {
    const { web } = via.type === 'call' ? this.web(via.caller[0]) : {};
    return web === undefined ? {} : { viaWeb: web };
  }

  tree({ project, version }: { readonly project: string; readonly version: string }): string {
    const { treeTitle } = this.options;
    return oneLine(treeTitle ? treeTitle({ project, version }) : `${project} ${version}`).trim();
  }

  via(via: Via): string {
    if (via.type === 'hardware') return via.text ? this.line(via.text) : this.strings.viaHardware;
    const caller = via.caller[0];
    const values = [caller.symbol, via.calls, caller.path].map(oneLine);
    return via.through
      ? filled(this.strings.viaPointer, ...values, oneLine(via.through[0].symbol))
      : filled(this.strings.viaCall, ...values);
  }
}
