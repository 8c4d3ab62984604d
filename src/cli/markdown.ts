import { diagramOf } from '../diagram/index.js';
import type { DiagramOptions } from '../diagram/index.js';
import { costOfFlow } from '../model/cost.js';
import type { Hop } from '../model/scenario.js';
import { inLanguage } from '../model/text.js';
import { costWords, extraCostWords } from './cost-words.js';
import type { ChosenFlow } from './choose-flows.js';
import { shown } from './shown.js';

/** Flows as Markdown: the picture in a Mermaid block, and a table of all hops. Texts of the file are never markup. */
export function markdownOf(flows: readonly ChosenFlow[], options: DiagramOptions): string {
  const parts: string[] = [];
  let title = '';
  for (const drawn of flows) {
    const scenarioTitle = plain(inLanguage(drawn.scenario.title, options.language));
    if (scenarioTitle !== title) parts.push(`# ${scenarioTitle}`);
    title = scenarioTitle;
    parts.push(flowMarkdown(drawn, options));
  }
  return `${parts.join('\n\n')}\n`;
}

function flowMarkdown({ scenario, flow }: ChosenFlow, options: DiagramOptions): string {
  const said = (text: Hop['label'] | undefined) => (text ? plain(inLanguage(text, options.language)) : '');
  const labels = new Map(scenario.participants.map(({ id, label }) => [id, said(label)]));
  const rows = flow.hops.map(({ n, from, to, label, kind, at, when, note }) => {
    const lanes = from === to ? labels.get(from) : `${labels.get(from) ?? ''} → ${labels.get(to) ?? ''}`;
    const place = at ? code(`${at[0].project}:${at[0].path}#${at[0].symbol}`) : '';
    return `| ${[n, lanes ?? '', said(label), kind, place, [when && `(${said(when)})`, said(note)].filter(Boolean).join(' ')].join(' | ')} |`;
  });
  const conditional = costOfFlow(flow).conditional.map(({ hop, cost }) => `- ${extraCostWords(cost)}: ${said(hop.when)}`);
  return [
    `## ${said(flow.title)}`,
    ...(flow.summary ? ['', said(flow.summary)] : []),
    '',
    costWords(flow),
    ...(conditional.length > 0 ? ['', ...conditional] : []),
    '',
    '```mermaid',
    diagramOf(scenario, flow, options).mermaid.trimEnd(),
    '```',
    '',
    `| # | ${headingsIn(options.language).join(' | ')} |`,
    '|--:|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

function headingsIn(language: string): readonly string[] {
  return language.split('-')[0] === 'ja' ? ['レーン', 'ホップ', '種類', '場所', '説明'] : ['Lanes', 'Hop', 'Kind', 'Place', 'Explanation'];
}

/** Text in which Markdown finds nothing to obey: punctuation that could be markup is escaped. */
function plain(text: string): string {
  return shown(text).replace(/[\\`*_{}[\]<>#|~$&!]/g, '\\$&').replace(/^(\d+)([.)])/, '$1\\$2').replace(/^([-+=:])/, '\\$1').replace(/:\/\//g, ':\u200B//');
}

/** A code span; backquotes and bars would end it or the table's cell. */
function code(text: string): string {
  return `\`${shown(text).replace(/[`|]/g, '\uFFFD')}\``;
}
