import { costNames, costOfFlow, isSetup } from '../model/cost.js';
import type { ScenarioFlow } from '../model/compare.js';
import type { Hop, Place, Scenario } from '../model/scenario.js';
import { inLanguage, type Text } from '../model/text.js';
import { webAddressIn } from '../model/web.js';
import { changedText, costsThatCount, filled, flowCosts, titleUnder } from '../model/words.js';
import type { OverlayView, TracedHop } from '../pages/overlay-protocol.js';
import { diagramOf, type DiagramOptions } from './diagram.js';
import { codeSpan, markdownLine, markdownLink } from '../text/markdown.js';
import { diagramStrings, type DiagramStrings } from './strings.js';

/**
 * Flows as Markdown: the picture in a Mermaid block, and a table of all hops. Texts from files are escaped.
 *
 * @param trace what is laid over one of the flows
 */
export function markdownOf(flows: readonly ScenarioFlow[], options: DiagramOptions, trace?: OverlayView): string {
  const parts: string[] = [];
  let title = '';
  for (const drawn of flows) {
    const { title: ofScenario, conditions, settings } = drawn.scenario;
    const scenarioTitle = markdownLine(titleUnder(inLanguage(ofScenario, options.language), changedText(conditions, settings, options.language), options.language));
    if (scenarioTitle !== title) parts.push(`# ${scenarioTitle}`);
    title = scenarioTitle;
    parts.push(flowMarkdown(drawn, options, trace?.flowId === drawn.flow.id ? trace : undefined));
  }
  return `${parts.join('\n\n')}\n`;
}

function flowMarkdown({ scenario, flow }: ScenarioFlow, options: DiagramOptions, trace: OverlayView | undefined): string {
  const strings = diagramStrings(options.language, options.strings);
  const localized = (text: Text | undefined): string => (text ? markdownLine(inLanguage(text, options.language)) : '');
  const labels = new Map(scenario.participants.map(({ id, label }) => [id, localized(label)]));
  const { conditional } = costOfFlow(flow);
  return [
    `## ${localized(flow.title)}`,
    ...(flow.summary ? ['', localized(flow.summary)] : []),
    '',
    flowCosts(flow, options.language).join(' · '),
    ...(conditional.length > 0 && !isSetup(flow) ? ['', ...conditional.map(({ hop, cost }) => `- ${costsThatCount(cost, options.language).map((words) => `+${words}`).join(' ')}: ${localized(hop.when)}`)] : []),
    '',
    '```mermaid',
    diagramOf(scenario, flow, options).mermaid.trimEnd(),
    '```',
    ...(trace ? traceMarkdown(trace, strings) : []),
    '',
    `| # | ${[...strings.tableHeadings, ...(trace ? [strings.trace.tableHeading] : [])].join(' | ')} |`,
    `|--:|---|---|---|---|---|${trace ? '---|' : ''}`,
    ...flow.hops.map((hop) => `${tableRow(hop, labels, strings, localized, placesOf(scenario, hop, options))}${trace ? ` ${traceCell(trace.hops[hop.n - 1])} |` : ''}`),
  ].join('\n');
}

/** What was opened and found, the costs that were counted, and what the reader must know to trust it. */
function traceMarkdown({ title, caution, summary, remarks, costs }: OverlayView, { trace: { heading, measured }, costs: names }: DiagramStrings): string[] {
  const counted = costNames.flatMap((name) => costs.filter((cost) => cost.name === name && cost.measured !== undefined));
  return [
    '', `### ${markdownLine(filled(heading, title))}`, '', ...(caution ? [markdownLine(caution.text), ''] : []), markdownLine(summary),
    ...(counted.length > 0 ? ['', ...counted.map(({ name, measured: count = 0, computed }) => `- ${markdownLine(filled(measured, names[name][1], count, computed))}`)] : []),
    ...(remarks.length > 0 ? ['', ...remarks.map((remark) => `- ${markdownLine(remark)}`)] : []),
  ];
}

function traceCell(hop: TracedHop | undefined): string {
  return hop ? markdownLine([hop.brief, ...hop.contradictions].join(' · ')) : '';
}

function tableRow(
  { n, from, to, label, kind, when, note, versions }: Hop, labels: ReadonlyMap<string, string>, { otherVersions }: DiagramStrings,
  localized: (text: Text | undefined) => string, places: string,
): string {
  const route = from === to ? labels.get(from) : `${labels.get(from) ?? ''} → ${labels.get(to) ?? ''}`;
  const explanation = [when && `(${localized(when)})`, localized(note), versions && `${otherVersions}: ${localized(versions)}`];
  return `| ${[n, route ?? '', localized(label), kind, places, explanation.filter(Boolean).join(' ')].join(' | ')} |`;
}

/** The function of a hop, and its call site if that can be read on the web: the place column. */
function placesOf(scenario: Scenario, { at, via }: Hop, options: DiagramOptions): string {
  const linked = (text: string, place: Place): string => {
    const address = webAddressIn(scenario, place, options.webAddress);
    return address === undefined ? text : markdownLink(text, address);
  };
  const own = at ? linked(codeSpan(`${at[0].project}:${at[0].path}#${at[0].symbol}`), at[0]) : '';
  const caller = via?.type === 'call' ? via.caller[0] : undefined;
  if (!caller || webAddressIn(scenario, caller, options.webAddress) === undefined) return own;
  const { callSite } = diagramStrings(options.language, options.strings);
  return [own, linked(callSite, caller)].filter(Boolean).join(' · ');
}
