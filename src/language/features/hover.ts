import type { Hover, Position } from 'vscode-languageserver-types';
import { expressionText, type Term } from '../../model/conditions.js';
import { hopKinds, type Flow, type Hop, type Participant, type WrittenScenario } from '../../model/scenario.js';
import { settle } from '../../model/settle.js';
import { inLanguage, type Text } from '../../model/text.js';
import { costsThatCount, filled, wordsIn } from '../../model/words.js';
import { builtInIds, conditionsKnownIn } from '../compile/build-condition.js';
import { tokenAt, type VhflowDocument } from '../compile/document.js';
import { markdown, paragraphs, type Markup } from '../../text/markup.js';
import { hoverWords, keywordHelp, kindHelp } from './keyword-help.js';
import { occurrenceAt, occurrencesOf, isSame, type Occurrence } from './occurrences.js';
import type { HopEntry } from '../compile/scope.js';
import { rangeOf } from '../syntax/positions.js';
import { textOf } from '../syntax/syntax.js';
import { TokenKind, triviaBefore, type Token } from '../syntax/tokens.js';

/**
 * The hover at a position: about a lane or anything else that is declared, a kind, a keyword, or the hop around the position.
 *
 * @param language a BCP 47 tag; texts without a translation are shown in their default language
 * @param markup the format that the client can show
 */
export function hoverAt(document: VhflowDocument, position: Position, language: string, markup = markdown): Hover | undefined {
  const offset = document.textDocument.offsetAt(position);
  const token = tokenAt(document.tree, offset);
  if (!token) return undefined;
  const content = new HoverText(document, language, markup);
  const occurrence = occurrenceAt(document.tree, offset);
  const entry = document.compiled.hopAt(position);
  const value = (occurrence && content.declared(occurrence)) ?? content.keyword(token) ?? (entry && content.hop(entry));
  return value === undefined
    ? undefined
    : { contents: { kind: markup.kind, value }, range: rangeOf(document.textDocument, token) };
}

class HoverText {
  constructor(private readonly document: VhflowDocument, private readonly language: string, private readonly markup: Markup) {}

  /** A hop as it is with every condition at its default; one that does not happen then, as it is written. */
  hop({ scenario, flow, hop: written }: HopEntry): string {
    const hops = settle(scenario).flows.find(({ id }) => id === flow.id)?.hops ?? [];
    const settled = hops.find(({ id }) => id === written.id);
    const hop = settled ?? written;
    const number = settled && filled(wordsIn(this.language).hopOf, settled.n, hops.length);
    return paragraphs(
      this.markup.strong(this.localize(hop.label)),
      this.markup.text([number, `${hop.from} → ${hop.to}`, hop.kind].filter((part) => part !== undefined).join(' · ')),
      hop.note && this.markup.text(this.localize(hop.note)),
      hop.versions && `${wordsIn(this.language).otherVersions}: ${this.markup.text(this.localize(hop.versions))}`,
      hop.when && this.labelled('when', this.localize(hop.when)),
      hop.under && this.labelled('onlyIf', hop.under.map((term) => this.term(scenario, term)).join(this.separator)),
      hop.variants && this.labelled('dependsOn', [...new Set(hop.variants.flatMap(({ under }) => under.map(({ condition }) => condition)))].join(this.separator)),
      hop.thread && this.labelled('thread', this.localize(hop.thread)),
      this.cost(hop),
    );
  }

  /** A term with what is the case. */
  private term({ conditions }: WrittenScenario, term: Term): string {
    const condition = conditions.find(({ id }) => id === term.condition);
    const text = term.isOn ? condition?.on : condition?.off;
    return expressionText([term]) + (text ? ` (${this.localize(text)})` : '');
  }

  private get separator(): string {
    return wordsIn(this.language).listSeparator;
  }

  private cost(hop: Hop): string | undefined {
    const parts = costsThatCount(hop.cost, this.language);
    return parts.length > 0 ? this.markup.text(parts.join(' · ')) : undefined;
  }

  /** What is known about a declaration: its title, where it runs, its doc comment. */
  declared(occurrence: Occurrence): string | undefined {
    const declaration = occurrencesOf(this.document.tree).find((other) => other.declaredBy && isSame(other, occurrence));
    const about = occurrence.kind === 'condition' ? this.aboutCondition(occurrence) : this.about(this.scenarioOf(occurrence), occurrence);
    if (!about) return undefined;
    return paragraphs(...about, declaration?.declaredBy && this.docComment(declaration.declaredBy));
  }

  private aboutCondition({ name, scope, start, end }: Occurrence): (string | undefined)[] | undefined {
    const { tree } = this.document;
    const around = tree.scenarios.find((node) => node.start <= start && end <= node.end);
    const condition = conditionsKnownIn(tree, around).get(name);
    if (!condition) return undefined;
    const { on, off, isOnByDefault, reason } = condition;
    const byDefault = this.word(isOnByDefault ? 'onByDefault' : 'offByDefault');
    return [
      this.markup.strong(name),
      this.labelled('on', this.localize(on)),
      off && this.labelled('off', this.localize(off)),
      reason ? `${byDefault}: ${this.markup.text(this.localize(reason))}` : byDefault,
      this.word(scope ? 'ofScenario' : builtInIds.has(name) ? 'builtIn' : 'ofFile'),
    ];
  }

  private about(scenario: WrittenScenario, { kind, name, start }: Occurrence): (string | undefined)[] | undefined {
    if (kind === 'lane') {
      const lane = scenario.participants.find((other) => other.id === name);
      return lane && this.aboutLane(scenario, lane);
    }
    if (kind === 'context') {
      const context = scenario.contexts.find((other) => other.id === name);
      return context && [this.heading(context.title, name), this.markup.text(`${context.side} · ${context.mode}`)];
    }
    if (kind === 'source') {
      const source = scenario.sources.find((other) => other.name === name);
      return source && [this.markup.strong(name), this.markup.text(`${source.project} ${source.version}`)];
    }
    if (kind === 'machine') {
      const machine = scenario.machines.find((other) => other.id === name);
      return machine && [this.heading(machine.title, name)];
    }
    if (kind === 'hop') {
      const entry = this.document.compiled.hopAt(this.document.textDocument.positionAt(start));
      return entry && [this.hop(entry)];
    }
    const titled = kind === 'scenario' ? scenario : scenario.flows.find((flow) => flow.id === name);
    return titled && [this.heading(titled.title, name), titled.summary && this.markup.text(this.localize(titled.summary))];
  }

  private aboutLane(scenario: WrittenScenario, lane: Participant): (string | undefined)[] {
    const context = scenario.contexts.find((other) => other.id === lane.context);
    const machine = scenario.machines.find((other) => other.id === lane.machine);
    const source = scenario.sources.find((other) => other.name === lane.source);
    const where = [context && this.localize(context.title), machine && this.localize(machine.title), source && `${source.project} ${source.version}`];
    return [
      this.heading(lane.label, lane.id),
      this.markup.text(where.filter((part) => part !== undefined).join(' · ')),
      `${this.word('touches')}: ${countHops(scenario.flows, lane.id)}`,
    ];
  }

  keyword(token: Token): string | undefined {
    if (token.kind !== TokenKind.Name) return undefined;
    const word = textOf(this.document.tree, token);
    const kind = hopKinds.find((each) => each === word);
    const before = this.document.tree.tokens[this.document.tree.tokens.indexOf(token) - 1];
    const isValue = before !== undefined && textOf(this.document.tree, before) === 'kind';
    const help = kind && isValue ? kindHelp[kind] : Object.hasOwn(keywordHelp, word) ? keywordHelp[word] : undefined;
    return help && `${this.markup.strong(word)}: ${this.markup.text(this.localize(help))}`;
  }

  /** The scenario that a name occurs in. */
  private scenarioOf({ start }: Occurrence): WrittenScenario {
    const index = this.document.tree.scenarios.findIndex((node) => start < node.end);
    return this.document.compiled.scenarios[index] as WrittenScenario;
  }

  private docComment(declaration: { start: number }): string | undefined {
    const node = this.document.tree.tokens.find((token) => token.start === declaration.start) as Token;
    const lines = triviaBefore(this.document.tree.text, node).comments.filter((comment) => comment.doc);
    const text = lines.map((comment) => this.document.tree.text.slice(comment.start + 3, comment.end).trim()).join('\n');
    return text === '' ? undefined : this.markup.text(text);
  }

  private heading(title: Text, id: string): string {
    return `${this.markup.strong(this.localize(title))} (${this.markup.text(id)})`;
  }

  private labelled(word: keyof typeof hoverWords, text: string): string {
    return `${this.word(word)}: ${this.markup.text(text)}`;
  }

  private localize(text: Text): string {
    return inLanguage(text, this.language);
  }

  private word(word: keyof typeof hoverWords): string {
    return this.localize(hoverWords[word]);
  }
}

function countHops(flows: readonly Flow[], lane: string): number {
  const hops = flows.flatMap((flow) => flow.hops);
  return hops.filter((hop) => hop.from === lane || hop.to === lane || hop.lane === lane).length;
}
