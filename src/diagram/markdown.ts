import { costNames, costOfFlow } from '../model/cost.js';
import type { ScenarioFlow } from '../model/compare.js';
import type { Cost, Hop } from '../model/scenario.js';
import { inLanguage, type Text } from '../model/text.js';
import { diagramOf, type DiagramOptions } from './diagram.js';
import { codeSpan, markdownLine } from '../text/markdown.js';
import { diagramStrings, fill, type DiagramStrings } from './strings.js';

/** Flows as Markdown: the picture in a Mermaid block, and a table of all hops. Texts of the file are never markup. */
export function markdownOf(flows: readonly ScenarioFlow[], options: DiagramOptions): string {
  const parts: string[] = [];
  let title = '';
  for (const drawn of flows) {
    const scenarioTitle = markdownLine(inLanguage(drawn.scenario.title, options.language));
    if (scenarioTitle !== title) parts.push(`# ${scenarioTitle}`);
    title = scenarioTitle;
    parts.push(flowMarkdown(drawn, options));
  }
  return `${parts.join('\n\n')}\n`;
}

function flowMarkdown({ scenario, flow }: ScenarioFlow, options: DiagramOptions): string {
  const strings = diagramStrings(options.language, options.strings);
  const said = (text: Text | undefined): string => (text ? markdownLine(inLanguage(text, options.language)) : '');
  const labels = new Map(scenario.participants.map(({ id, label }) => [id, said(label)]));
  const { steady, conditional } = costOfFlow(flow);
  return [
    `## ${said(flow.title)}`,
    ...(flow.summary ? ['', said(flow.summary)] : []),
    '',
    costNames.map((name) => count(steady, name, strings)).join(' · '),
    ...(conditional.length > 0 ? ['', ...conditional.map(({ hop, cost }) => `- ${extra(cost, strings)}: ${said(hop.when)}`)] : []),
    '',
    '```mermaid',
    diagramOf(scenario, flow, options).mermaid.trimEnd(),
    '```',
    '',
    `| # | ${strings.tableHeadings.join(' | ')} |`,
    '|--:|---|---|---|---|---|',
    ...flow.hops.map((hop) => tableRow(hop, labels, said)),
  ].join('\n');
}

function tableRow({ n, from, to, label, kind, at, when, note }: Hop, labels: ReadonlyMap<string, string>, said: (text: Text | undefined) => string): string {
  const lanes = from === to ? labels.get(from) : `${labels.get(from) ?? ''} → ${labels.get(to) ?? ''}`;
  const place = at ? codeSpan(`${at[0].project}:${at[0].path}#${at[0].symbol}`) : '';
  return `| ${[n, lanes ?? '', said(label), kind, place, [when && `(${said(when)})`, said(note)].filter(Boolean).join(' ')].join(' | ')} |`;
}

function count(cost: Cost, name: keyof Cost, strings: DiagramStrings): string {
  return fill(strings.costCount, String(cost[name]), strings.costs[name][cost[name] === 1 ? 0 : 1]);
}

/** Only what a conditional hop costs, such as `+1 copy`. */
function extra(cost: Cost, strings: DiagramStrings): string {
  return costNames.filter((name) => cost[name] > 0).map((name) => `+${count(cost, name, strings)}`).join(' ');
}
