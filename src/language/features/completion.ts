import type { Command, CompletionItem, CompletionItemKind, InsertTextFormat, MarkupKind, Position } from 'vscode-languageserver-types';
import type { Condition } from '../../model/conditions.js';
import { builtInContexts } from '../../model/contexts.js';
import { branches, hopKinds, levels, probeTypes, type Participant } from '../../model/scenario.js';
import { inLanguage, type Text } from '../../model/text.js';
import { oneLine } from '../../text/visible.js';
import { completionPlaceAt, type CompletionPlace } from './completion-place.js';
import { offersAfter, type Offer } from './completion-rules.js';
import type { VhflowDocument } from '../compile/document.js';
import { hoverWords, keywordHelp, kindHelp } from './keyword-help.js';
import { costKeywords, defaults, hopItemKeywords, sides, type HopItemKeyword } from '../syntax/keywords.js';
import {
  conditionInWordsSnippet, elseSnippet, hopBodySnippet, hopItemSnippets, hopLabelSnippet, hopSnippets, participantSnippet, snippets, withoutPlaceholders, type NamedSnippet, type Snippet,
} from './snippets.js';

const kinds = { keyword: 14, snippet: 15, value: 12, lane: 6, context: 7, source: 9, function: 3, condition: 20 } as const satisfies Record<string, CompletionItemKind>;
const asSnippet: InsertTextFormat = 2;
const markdown: MarkupKind = 'markdown';
const machineNames = ['guest', 'host'] as const;
const flowNames = ['send', 'receive', 'setup'] as const;
const translations = ['ja'] as const;

export interface KnownProject {
  readonly id: string;
  /** The version to offer for a new source. */
  readonly version?: string | undefined;
}

export interface CompletionOptions {
  readonly knownProjects: readonly KnownProject[];
  /** A BCP 47 tag for titles and help. */
  readonly language: string;
  /** A command of the client that requests completion again, for words that something must follow. */
  readonly again?: string | undefined;
  /** Whether the client supports snippets; if not, they are sent as plain text. */
  readonly takesSnippets?: boolean | undefined;
  /** Whether the client shows Markdown in the help of an item; if not, the help is plain text. Markdown if absent. */
  readonly takesMarkdown?: boolean | undefined;
}

/** What can be written at a position, the most likely first. */
export function completionsAt(document: VhflowDocument, position: Position, options: CompletionOptions): CompletionItem[] {
  const place = completionPlaceAt(document, position);
  if (!place) return [];
  const items = new Completer(place, options).complete();
  // Without a sort text, editors sort by label.
  return items.map((item, index) => ({ ...item, sortText: String(index).padStart(3, '0') }));
}

class Completer {
  constructor(private readonly place: CompletionPlace, private readonly options: CompletionOptions) {}

  complete(): CompletionItem[] {
    const { owner, statement } = this.place;
    return offersAfter(owner, statement).flatMap((offer) => (typeof offer === 'object' ? this.word(offer.word) : this.offered(offer)));
  }

  private offered(offer: Exclude<Offer, object>): CompletionItem[] {
    switch (offer) {
      case 'items':
        return this.items();
      case 'translation':
        return translations.filter((tag) => !this.place.translated.includes(tag)).map((tag) => this.snippet(tag, `${tag} "$1"`, keywordHelp['translation']));
      case 'hop body':
        return [this.snippet('{ … }', hopBodySnippet, keywordHelp['hop'])];
      case 'hop label':
        return [this.snippet('"…" { … }', hopLabelSnippet, keywordHelp['hop']), this.snippet('"…"', '"$1"', keywordHelp['label'])];
      case 'lanes':
        return this.lanes(this.place.statement.at(-1) === '->' ? this.lanesFrom(this.place.statement.at(-2)) : this.lanesFrom(undefined));
      case 'contexts':
        return [...this.place.ownContexts.map(({ id, title }) => ({ ...this.item(id, kinds.context), detail: oneLine(title) })), ...this.builtInContexts()];
      case 'built-in contexts':
        return this.builtInContexts();
      case 'sources':
        return this.sources('');
      case 'anchors':
        return this.sources(':');
      case 'projects':
        return this.values(this.options.knownProjects.map(({ id }) => id));
      case 'new sources':
        return this.newSources();
      case 'new machines':
        return this.newNames(machineNames, this.place.scenario?.machines ?? []);
      case 'new flows':
        return this.newNames(flowNames, this.place.scenario?.flows ?? []);
      case 'conditions':
        return [...this.place.conditions.values()].map((condition) => this.condition(condition));
      case 'defaults':
        return this.values(defaults);
      case 'when text':
        return [this.snippet('"…"', conditionInWordsSnippet, keywordHelp['when-text'])];
      case 'kinds':
        return hopKinds.map((kind) => this.item(kind, kinds.value, kindHelp[kind]));
      case 'levels':
        return this.values(levels);
      case 'branches':
        return this.values(branches);
      case 'costs':
        return costKeywords.map((cost) => this.snippet(cost, `${cost} $1`));
      case 'sides':
        return this.values(sides);
      case 'probes':
        return probeTypes.map((probe) => this.item(probe, kinds.value, keywordHelp[probe]));
      case 'probe targets':
        return this.functionsOfHop();
    }
  }

  /** Everything that may start inside the current braces. */
  private items(): CompletionItem[] {
    const { owner, hopItems, afterAlt, scenario } = this.place;
    switch (owner) {
      case undefined:
        return [...this.snippets('file'), ...this.keywords(['condition'])];
      case 'scenario':
        return [...this.texts(['title', 'summary', 'assume']), ...this.keywords(['source', 'context', 'condition']), ...this.snippets('scenario')];
      case 'machine':
        return [this.snippet('participant', participantSnippet(scenario?.sources[0]?.name), keywordHelp['participant'])];
      case 'flow':
      case 'block':
        return [
          ...(afterAlt ? [this.snippet('else', elseSnippet, keywordHelp['else'])] : []),
          ...this.steps(),
          ...(owner === 'flow' ? this.texts(['summary']) : []),
        ];
      case 'hop':
        return hopItemKeywords.filter((item) => item === 'observe' || !hopItems.has(item)).flatMap((item) => this.hopItem(item));
    }
  }

  private steps(): CompletionItem[] {
    const { lastLane } = this.place;
    const scenario = this.place.scenario;
    const lanes = scenario?.participants ?? [];
    // A hop usually starts where the last one ended.
    const from = [...lanes.filter(({ id }) => id === lastLane), ...lanes.filter(({ id }) => id !== lastLane)];
    const ids = (all: typeof lanes): string[] => all.map(({ id }) => id);
    const source = scenario?.sources[0]?.name ?? 'linux';
    const [hop, ...kindsOfHop] = hopSnippets({ from: ids(from), to: ids(this.lanesFrom(from[0]?.id)), source });
    const named = ({ label, body }: NamedSnippet): CompletionItem => this.snippet(label, body, keywordHelp[label]);
    return [
      ...(hop ? [named(hop)] : []),
      ...this.lanes(from).map((item) => this.withRetrigger(item, `${item.label} -> `)),
      ...this.snippets('steps'),
      ...kindsOfHop.map(named),
    ];
  }

  /** The targets of a hop from a lane: most likely the lane declared after it, least likely the lane itself. */
  private lanesFrom(from: string | undefined): readonly Participant[] {
    const lanes = this.place.scenario?.participants ?? [];
    const index = lanes.findIndex(({ id }) => id === from);
    return [...lanes.slice(index + 1), ...lanes.slice(0, index + 1)];
  }

  private hopItem(keyword: HopItemKeyword): CompletionItem[] {
    const body = hopItemSnippets[keyword];
    if (body.includes('$')) return [this.snippet(keyword, body, keywordHelp[keyword])];
    return [this.withRetrigger(this.item(keyword, kinds.keyword, keywordHelp[keyword]), body)];
  }

  private lanes(lanes: readonly Participant[]): CompletionItem[] {
    return lanes.map((lane) => ({ ...this.item(lane.id, kinds.lane), detail: oneLine(this.localize(lane.label)) }));
  }

  private condition({ id, on, off, isOnByDefault }: Condition): CompletionItem {
    const labelled = (label: Text, text: Text): string => `${this.localize(label)}: ${oneLine(this.localize(text))}`;
    const lines = [
      labelled(hoverWords.on, on), ...(off ? [labelled(hoverWords.off, off)] : []), this.localize(isOnByDefault ? hoverWords.onByDefault : hoverWords.offByDefault),
    ];
    // The texts of a file must not become markup, so the help is plain text.
    return { ...this.item(id, kinds.condition), detail: oneLine(this.localize(on)), documentation: lines.join('\n') };
  }

  private builtInContexts(): CompletionItem[] {
    return builtInContexts.map((context) => ({ ...this.item(context.id, kinds.context), detail: oneLine(this.localize(context.title)) }));
  }

  private sources(suffix: string): CompletionItem[] {
    return (this.place.scenario?.sources ?? []).map((source) => {
      const item = { ...this.item(`${source.name}${suffix}`, kinds.source), detail: oneLine(`${source.project} ${source.version}`) };
      return suffix === '' ? item : this.withRetrigger(item, item.label);
    });
  }

  private newSources(): CompletionItem[] {
    const taken = this.place.scenario?.sources ?? [];
    return this.options.knownProjects.filter(({ id }) => !taken.some(({ name }) => name === id)).map(({ id, version = '' }) => ({
      ...this.snippet(id, `${id} "\${1:${version}}"`), kind: kinds.source, detail: `${id} ${version}`,
    }));
  }

  private newNames(names: readonly string[], taken: readonly { readonly id: string }[]): CompletionItem[] {
    return this.values(names.filter((name) => !taken.some(({ id }) => id === name)));
  }

  /** The functions of the hop, which a probe usually observes. */
  private functionsOfHop(): CompletionItem[] {
    const { at = [], variants = [] } = this.place.hop ?? {};
    const names = new Set([...at, ...variants.flatMap((variant) => (variant.item === 'at' ? variant.value : []))].map(({ symbol }) => symbol));
    return [...names].map((name) => this.item(name, kinds.function));
  }

  private values(words: readonly string[]): CompletionItem[] {
    return words.map((word) => this.item(word, kinds.value));
  }

  private keywords(words: readonly string[]): CompletionItem[] {
    return words.map((word) => this.withRetrigger(this.item(word, kinds.keyword, keywordHelp[word]), `${word} `));
  }

  private texts(words: readonly string[]): CompletionItem[] {
    return words.map((word) => this.snippet(word, `${word} "$1"`, keywordHelp[word]));
  }

  private word(word: string): CompletionItem {
    const item = this.item(word, kinds.keyword, keywordHelp[word]);
    return word === ',' ? item : this.withRetrigger(item, `${word} `);
  }

  private snippets(where: Snippet['where']): CompletionItem[] {
    return snippets.filter((snippet) => snippet.where === where).map(({ label, body }) => this.snippet(label, body, keywordHelp[label]));
  }

  private snippet(label: string, body: string, help?: Text): CompletionItem {
    const item = this.item(label, kinds.snippet, help);
    if (!this.options.takesSnippets) return { ...item, insertText: withoutPlaceholders(body) };
    return { ...item, insertText: body, insertTextFormat: asSnippet };
  }

  /** An item that something must follow, after which the client requests completion again. */
  private withRetrigger(item: CompletionItem, insertText: string): CompletionItem {
    const { again } = this.options;
    return { ...item, insertText, ...(again === undefined ? {} : { command: { title: '', command: again } satisfies Command }) };
  }

  private item(label: string, kind: CompletionItemKind, help?: Text): CompletionItem {
    return { label, kind, ...(help ? { documentation: this.documentation(this.localize(help)) } : {}) };
  }

  private documentation(help: string): NonNullable<CompletionItem['documentation']> {
    return this.options.takesMarkdown === false ? help.replaceAll('`', '') : { kind: markdown, value: help };
  }

  private localize(text: Text): string {
    return inLanguage(text, this.options.language);
  }
}
