import type { CompletionItem, CompletionItemKind, InsertTextFormat, MarkupKind, Position } from 'vscode-languageserver-types';
import { builtInContexts } from '../model/contexts.js';
import { branches, hopKinds, levels, probeTypes, type Scenario } from '../model/scenario.js';
import { inLanguage, type Text } from '../model/text.js';
import { lastTokenBefore, type VhflowDocument } from './document.js';
import { braceOwners, type BraceOwner } from './brace-owners.js';
import { costKeywords, hopItemKeywords, isHopItemKeyword, sides } from './keywords.js';
import { keywordHelp, kindHelp } from './keyword-help.js';
import { snippets, type Snippet } from './snippets.js';
import { textOf } from './syntax.js';
import { TokenKind, type Token } from './tokens.js';

const kinds = { keyword: 14, snippet: 15, value: 12, lane: 6, context: 7, source: 9 } as const satisfies Record<string, CompletionItemKind>;
const asSnippet: InsertTextFormat = 2;
const markdown: MarkupKind = 'markdown';

export interface CompletionOptions {
  /** Projects to offer behind `source name =`. */
  readonly knownProjects: readonly string[];
  /** A BCP 47 tag for titles and help. */
  readonly language: string;
}

/** What can be written at a position. */
export function completionsAt(document: VhflowDocument, position: Position, options: CompletionOptions): CompletionItem[] {
  const offset = document.lines.offset(position);
  const place = placeAt(document, offset);
  return place ? new Completer(place, options).complete() : [];
}

interface Place {
  readonly scenario: Scenario | undefined;
  readonly owner: BraceOwner | undefined;
  /** The words before the one being written, the nearest first; a string is `"`. */
  readonly before: readonly string[];
  readonly hopItems: ReadonlySet<string>;
}

const wordsLookedAt = 8;

function placeAt(document: VhflowDocument, offset: number): Place | undefined {
  const { tree } = document;
  let index = lastTokenBefore(tree, offset);
  const current = tree.tokens[index];
  if (isInComment(tree.text, current?.end ?? 0, offset)) return undefined;
  if (current && offset <= current.end) {
    const isString = current.kind === TokenKind.String || current.kind === TokenKind.OpenString;
    if (isString && (current.kind === TokenKind.OpenString || offset < current.end)) return undefined;
    if (current.kind === TokenKind.Name || current.kind === TokenKind.Word) index--;
  }
  const scenarioIndex = tree.scenarios.filter((node) => node.start < offset).length - 1;
  const { owner, hopItems } = braceOwners(tree, index);
  const before: string[] = [];
  for (let at = index; at >= 0 && before.length < wordsLookedAt; at--) before.push(sayToken(document, tree.tokens[at] as Token));
  return { scenario: document.compiled.scenarios[scenarioIndex], owner, before, hopItems };
}

function sayToken(document: VhflowDocument, token: Token): string {
  return token.kind === TokenKind.String || token.kind === TokenKind.OpenString ? '"' : textOf(document.tree, token);
}

function isInComment(text: string, tokenEnd: number, offset: number): boolean {
  const lineStart = Math.max(text.lastIndexOf('\n', offset - 1) + 1, tokenEnd);
  return text.slice(lineStart, offset).includes('//');
}

class Completer {
  constructor(private readonly place: Place, private readonly options: CompletionOptions) {}

  complete(): CompletionItem[] {
    return this.behindWord() ?? this.atItem();
  }

  /** What must follow the word before; undefined where a new item may start. */
  private behindWord(): CompletionItem[] | undefined {
    const [last, second] = this.place.before;
    const inHop = this.place.owner === 'hop';
    if (last === '->') return this.lanes();
    if (last === 'over' && second === 'note') return this.lanes();
    if (last === ',') return this.behindComma();
    if (last === 'like') return this.contexts(true);
    if (last === 'of') return this.sources('');
    if (last === 'in') return inHop ? this.lanes() : this.contexts(false);
    if (last === '=') return this.values(this.options.knownProjects);
    if (last === 'through') return this.sources(':');
    return inHop ? this.behindHopWord(last ?? '', second ?? '') : undefined;
  }

  private behindComma(): CompletionItem[] {
    return this.place.owner === 'hop' ? this.values(costKeywords) : this.lanes();
  }

  private behindHopWord(last: string, second: string): CompletionItem[] | undefined {
    switch (last) {
      case 'kind':
        return hopKinds.map((kind) => this.item(kind, kinds.value, kindHelp[kind]));
      case 'level':
        return this.values(levels);
      case 'branch':
        return this.values(branches);
      case 'cost':
        return this.values(costKeywords);
      case 'observe':
        return [...this.values(sides), ...this.values(probeTypes)];
      case 'guest':
      case 'host':
        return second === 'observe' ? this.values(probeTypes) : undefined;
      case 'at':
      case '|':
        return this.sources(':');
      case 'via':
        return [...this.sources(':'), this.item('hardware', kinds.keyword)];
      case 'copy':
        return second === 'kind' ? undefined : [this.item('from', kinds.keyword)];
      default:
        return (isHopItemKeyword(last) && second !== 'kind') || (probeTypes as readonly string[]).includes(last) ? [] : undefined;
    }
  }

  private atItem(): CompletionItem[] {
    switch (this.place.owner) {
      case undefined:
        return this.snippets('file');
      case 'scenario':
        return [...this.keywords(['title', 'summary', 'assume', 'source', 'context']), ...this.snippets('scenario')];
      case 'machine':
        return this.snippets('machine');
      case 'flow':
        return [...this.lanes(), ...this.keywords(['summary']), ...this.snippets('steps')];
      case 'block':
        return [...this.lanes(), ...this.snippets('steps')];
      case 'hop':
        return this.keywords(hopItemKeywords.filter((word) => word === 'observe' || !this.place.hopItems.has(word)));
    }
  }

  private lanes(): CompletionItem[] {
    return (this.place.scenario?.participants ?? []).map((lane) => ({ ...this.item(lane.id, kinds.lane), detail: this.say(lane.label) }));
  }

  private contexts(builtInOnly: boolean): CompletionItem[] {
    const own = builtInOnly ? [] : (this.place.scenario?.contexts ?? []).filter((context) => !builtInContexts.some((other) => other.id === context.id));
    return [...builtInContexts, ...own].map((context) => ({ ...this.item(context.id, kinds.context), detail: this.say(context.title) }));
  }

  private sources(suffix: string): CompletionItem[] {
    return (this.place.scenario?.sources ?? []).map((source) => ({
      ...this.item(`${source.name}${suffix}`, kinds.source), detail: `${source.project} ${source.version}`,
    }));
  }

  private values(words: readonly string[]): CompletionItem[] {
    return words.map((word) => this.item(word, kinds.value));
  }

  private keywords(words: readonly string[]): CompletionItem[] {
    return words.map((word) => this.item(word, kinds.keyword, keywordHelp[word]));
  }

  private snippets(where: Snippet['where']): CompletionItem[] {
    return snippets.filter((snippet) => snippet.where === where).map((snippet) => ({
      ...this.item(snippet.label, kinds.snippet, keywordHelp[snippet.label]),
      insertText: snippet.body,
      insertTextFormat: asSnippet,
    }));
  }

  private item(label: string, kind: CompletionItemKind, help?: Text): CompletionItem {
    return { label, kind, ...(help ? { documentation: { kind: markdown, value: this.say(help) } } : {}) };
  }

  private say(text: Text): string {
    return inLanguage(text, this.options.language);
  }
}
