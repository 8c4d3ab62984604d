import * as vscode from 'vscode';
import { inLanguage, type Text } from '../../model/text.js';
import { costsThatCount, filled, wordsIn } from '../../model/words.js';
import { webAddressIn } from '../../model/web.js';
import type { TracedHop } from '../../pages/overlay-protocol.js';
import { escapeMarkdown, markdownLink } from '../../text/markdown.js';
import { oneLine } from '../../text/visible.js';
import { contentLanguage } from '../ui/content-language.js';
import { currentWebAddresses } from '../ui/web-addresses.js';
import type { CurrentHop } from '../scenarios/current-hop.js';
import { addressOfHop } from '../scenarios/hop-address.js';
import type { HopRef } from '../scenarios/refs.js';
import type { TracedHops } from '../traces/traced-hops.js';
import type { SourceFunctions } from './functions.js';

/** The number of hops explained in one hover; the list command shows all of them. */
const maximumHops = 6;

/** Explains the hops through a function when the user hovers over its name in the definition. */
export class SourceHover implements vscode.HoverProvider {
  constructor(
    private readonly functions: SourceFunctions,
    private readonly currentHop: CurrentHop,
    private readonly traced: Pick<TracedHops, 'of'>,
  ) {}

  async provideHover(document: vscode.TextDocument, position: vscode.Position, token: vscode.CancellationToken): Promise<vscode.Hover | undefined> {
    const annotated = await this.functions.annotated(document, token);
    const found = annotated.find(({ nameRange }) => nameRange.contains(position));
    return found && new vscode.Hover(explain(currentFlowFirst(found.hops, this.currentHop.current), this.traced), found.nameRange);
  }
}

function currentFlowFirst(hops: readonly HopRef[], current: HopRef | undefined): readonly HopRef[] {
  const rank = (ref: HopRef) => (ref.hop === current?.hop ? 0 : ref.flow === current?.flow ? 1 : 2);
  return [...hops].sort((a, b) => rank(a) - rank(b));
}

/** All text of a scenario is escaped; the links can run only the two commands enabled here, or lead to the web. */
function explain(hops: readonly HopRef[], traced: Pick<TracedHops, 'of'>): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  markdown.isTrusted = { enabledCommands: ['vhflow.goToHopFromSource', 'vhflow.showInDiagram'] };
  hops.slice(0, maximumHops).forEach((ref, index) => {
    if (index > 0) markdown.appendMarkdown('\n\n---\n\n');
    explainHop(markdown, ref, traced.of(ref));
  });
  const left = hops.length - maximumHops;
  if (left > 0) markdown.appendMarkdown('\n\n---\n\n').appendMarkdown(escapeMarkdown(left === 1 ? vscode.l10n.t('1 more hop') : vscode.l10n.t('{0} more hops', left)));
  return markdown;
}

function explainHop(markdown: vscode.MarkdownString, ref: HopRef, traced: TracedHop | undefined): void {
  const localized = (text: Text) => oneLine(inLanguage(text, contentLanguage()));
  const { entry, flow, hop } = ref;
  const number = filled(wordsIn(contentLanguage()).hopOf, hop.n, flow.hops.length);
  const place = [number, localized(entry.scenario.title), localized(flow.title)].join(' · ');
  markdown.appendMarkdown(`${escapeMarkdown(place)}\n\n**${escapeMarkdown(localized(hop.label))}**`);
  const costs = costsThatCount(hop.cost, contentLanguage()).join(' · ');
  const versions = hop.versions && `${wordsIn(contentLanguage()).otherVersions}: ${localized(hop.versions)}`;
  for (const paragraph of [hop.note && localized(hop.note), versions, hop.when && vscode.l10n.t('Condition: {0}', localized(hop.when)), costs, ...traceParagraphs(traced)]) {
    if (paragraph) markdown.appendMarkdown(`\n\n${escapeMarkdown(paragraph)}`);
  }
  const links = [
    commandLink(vscode.l10n.t('Go to Hop'), 'vhflow.goToHopFromSource', ref),
    commandLink(vscode.l10n.t('Show in Diagram'), 'vhflow.showInDiagram', ref),
    ...webLinks(ref),
  ];
  markdown.appendMarkdown(`\n\n${links.join(' · ')}`);
}

/** What a trace says of the hop. */
function traceParagraphs(traced: TracedHop | undefined): readonly string[] {
  if (!traced) return [];
  return [[traced.sentence, traced.gap ? `${traced.gap.title}: ${traced.gap.text}` : ''].filter(Boolean).join(' '), ...traced.contradictions];
}

/** Links to the hop's function and call site on the web; their addresses come from the catalogue and the settings only. */
function webLinks({ entry: { scenario }, hop: { at, via } }: HopRef): readonly string[] {
  const { of } = currentWebAddresses();
  const own = at && webAddressIn(scenario, at[0], of);
  const caller = via?.type === 'call' ? webAddressIn(scenario, via.caller[0], of) : undefined;
  return [
    ...(own === undefined ? [] : [markdownLink(vscode.l10n.t('Open on the Web'), own)]),
    ...(caller === undefined ? [] : [markdownLink(vscode.l10n.t('Open Call Site on the Web'), caller)]),
  ];
}

function commandLink(title: string, command: string, ref: HopRef): string {
  const argument = encodeURIComponent(JSON.stringify([addressOfHop(ref)])).replaceAll('(', '%28').replaceAll(')', '%29');
  return `[${title}](command:${command}?${argument})`;
}
