import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Diagnostic, Position, Range } from 'vscode-languageserver-types';
import type { Flow, Hop, Participant, WrittenScenario } from '../../model/scenario.js';
import { builtInScope, declareConditions, reportUnused } from './build-condition.js';
import { buildScenario } from './build-scenario.js';
import { parse } from '../syntax/parser.js';
import { rangeOf, textDocumentOf } from '../syntax/positions.js';
import { Problems, toDiagnostics, type Problem } from '../syntax/problems.js';
import { takeId, type FileBuild, type HopEntry, type PlaceOffsets, type TakenIds } from './scope.js';
import { textOf, type Span, type SyntaxTree } from '../syntax/syntax.js';
import { limits } from '../syntax/limits.js';

/** The location of a model object: the whole of it, and its id (for a hop without an id, its label). */
export interface DocumentPlace {
  readonly whole: Range;
  readonly name: Range;
}

/** A .vhflow file, understood as far as possible. */
export interface CompiledDocument {
  /** Everything that could be understood, even when there are errors, for all settings of the conditions; ids are unique. */
  readonly scenarios: readonly WrittenScenario[];
  /** Whether syntax errors may hide parts of the file, so that flows or hops may be missing. */
  readonly isBroken: boolean;
  /** Sorted by position; each has a code (see docs/diagnostics.md) and the source `vhflow`. */
  readonly diagnostics: readonly Diagnostic[];
  /** The locations of the objects of {@link scenarios}, by object identity. */
  readonly places: ReadonlyMap<WrittenScenario | Flow | Hop | Participant, DocumentPlace>;
  /** The hop whose text (header and body) contains a position. */
  hopAt(position: Position): HopEntry | undefined;
  /** The hops whose text contains errors, with these errors in the order of the file. */
  readonly hopErrors: ReadonlyMap<Hop, readonly Diagnostic[]>;
}

export interface CompileOptions {
  /** Projects in the catalogue of sources; if given, a warning is reported for others. */
  readonly knownProjects?: readonly string[] | undefined;
  /**
   * Whether hops from and to participants that are not declared are part of the model, in a context of their own, so that the
   * other hops keep their numbers. By default they are left out.
   */
  readonly keepsUndeclared?: boolean | undefined;
  /** A BCP 47 tag for the messages of the diagnostics, such as `ja`; English if absent or not supported. */
  readonly language?: string | undefined;
}

/** Compiles a .vhflow file to the model. Never throws. */
export function compile(text: string, options: CompileOptions = {}): CompiledDocument {
  return compileTree(parse(text), options);
}

/** Like {@link compile}, for a text that is already parsed. */
export function compileTree(tree: SyntaxTree, options: CompileOptions = {}, textDocument = textDocumentOf(tree.text)): CompiledDocument {
  const problems = new Problems();
  const knownProjects = options.knownProjects && new Set(options.knownProjects);
  const offsets: FileBuild['places'] = new Map();
  const build: FileBuild = { tree, problems, knownProjects, places: offsets, keepsUndeclared: options.keepsUndeclared ?? false };
  const scenarios = buildScenarios(build);
  const diagnostics = toDiagnostics(mergeProblems(tree.problems, problems.list), textDocument, options.language ?? 'en');
  return new Compiled(scenarios, tree.broken, diagnostics, offsets, textDocument);
}

/** Locations are computed on first use, because only the diagnostics are needed after each key. */
class Compiled implements CompiledDocument {
  private computedPlaces: CompiledDocument['places'] | undefined;
  private computedErrors: CompiledDocument['hopErrors'] | undefined;

  constructor(
    readonly scenarios: readonly WrittenScenario[], readonly isBroken: boolean, readonly diagnostics: readonly Diagnostic[],
    private readonly offsets: FileBuild['places'], private readonly textDocument: TextDocument,
  ) {}

  get places(): CompiledDocument['places'] {
    return this.computedPlaces ??= new Map(Array.from(this.offsets, ([object, place]) => [object, toDocumentPlace(place, this.textDocument)]));
  }

  hopAt(position: Position): HopEntry | undefined {
    const offset = this.textDocument.offsetAt(position);
    const scenario = this.around(this.scenarios, offset);
    const flow = scenario && this.around(scenario.flows, offset);
    const hop = flow && this.around(flow.hops, offset);
    return hop && { scenario, flow, hop };
  }

  get hopErrors(): ReadonlyMap<Hop, readonly Diagnostic[]> {
    return this.computedErrors ??= this.errorsByHop();
  }

  private errorsByHop(): ReadonlyMap<Hop, readonly Diagnostic[]> {
    const found = new Map<Hop, Diagnostic[]>();
    for (const diagnostic of this.diagnostics) {
      const hop = diagnostic.severity === 1 ? this.hopAt(diagnostic.range.start)?.hop : undefined;
      const known = hop && found.get(hop);
      if (known) known.push(diagnostic);
      else if (hop) found.set(hop, [diagnostic]);
    }
    return found;
  }

  /** The object whose text contains an offset; of two that touch there, the earlier one. The objects are in the order of the file. */
  private around<T extends WrittenScenario | Flow | Hop>(objects: readonly T[], offset: number): T | undefined {
    const wholeOf = (index: number): Span | undefined => this.offsets.get(objects[index] as T)?.whole;
    let [low, high] = [0, objects.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((wholeOf(middle)?.end ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return (wholeOf(low)?.start ?? Infinity) <= offset ? objects[low] : undefined;
  }
}

function buildScenarios(build: FileBuild): WrittenScenario[] {
  const taken: TakenIds = new Map();
  const conditions = builtInScope();
  declareConditions(build, conditions, build.tree.conditions);
  const scenarios = build.tree.scenarios.map((node) => {
    const name = node.name ? textOf(build.tree, node.name) : 'scenario';
    if (node.name && taken.has(name)) build.problems.error('duplicate-scenario', node.name, [name]);
    return buildScenario(build, node, takeId(taken, name), conditions);
  });
  reportUnused(build, conditions);
  return scenarios;
}

function mergeProblems(syntax: readonly Problem[], meaning: readonly Problem[]): readonly Problem[] {
  return [...syntax, ...meaning].slice(0, limits.problems);
}

function toDocumentPlace(place: PlaceOffsets, textDocument: TextDocument): DocumentPlace {
  return { whole: rangeOf(textDocument, place.whole), name: rangeOf(textDocument, place.name) };
}
