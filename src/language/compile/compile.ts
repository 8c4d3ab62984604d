import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Diagnostic, Position, Range } from 'vscode-languageserver-types';
import type { Flow, Hop, Participant, Scenario } from '../../model/scenario.js';
import { buildScenario } from './build-scenario.js';
import { parse } from '../syntax/parser.js';
import { rangeOf, textDocumentOf } from '../syntax/positions.js';
import { Problems, toDiagnostics, type Problem } from '../syntax/problems.js';
import { takeId, type FileBuild, type HopEntry, type PlaceOffsets, type TakenIds } from './scope.js';
import { textOf, type SyntaxTree } from '../syntax/syntax.js';
import { limits } from '../syntax/limits.js';

/** The location of a model object: the whole of it, and its id (for a hop without an id, its label). */
export interface DocumentPlace {
  readonly whole: Range;
  readonly name: Range;
}

/** A .vhflow file, understood as far as possible. */
export interface CompiledDocument {
  /** Everything that could be understood, even when there are errors; ids are unique. */
  readonly scenarios: readonly Scenario[];
  /** Sorted by position; each has a code (see docs/diagnostics.md) and the source `vhflow`. */
  readonly diagnostics: readonly Diagnostic[];
  /** The locations of the objects of {@link scenarios}, by object identity. */
  readonly places: ReadonlyMap<Scenario | Flow | Hop | Participant, DocumentPlace>;
  /** The hop whose text (header and body) contains a position. */
  hopAt(position: Position): HopEntry | undefined;
}

export interface CompileOptions {
  /** Projects in the catalogue of sources; if given, a warning is reported for others. */
  readonly knownProjects?: readonly string[] | undefined;
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
  const build: FileBuild = { tree, problems, knownProjects, places: offsets };
  const scenarios = buildScenarios(build);
  const diagnostics = toDiagnostics(mergeProblems(tree.problems, problems.list), textDocument, options.language ?? 'en');
  return new Compiled(scenarios, diagnostics, offsets, textDocument);
}

/** Locations are computed on first use, because only the diagnostics are needed after each key. */
class Compiled implements CompiledDocument {
  private computedPlaces: CompiledDocument['places'] | undefined;

  constructor(
    readonly scenarios: readonly Scenario[], readonly diagnostics: readonly Diagnostic[],
    private readonly offsets: FileBuild['places'], private readonly textDocument: TextDocument,
  ) {}

  get places(): CompiledDocument['places'] {
    return this.computedPlaces ??= new Map(Array.from(this.offsets, ([object, place]) => [object, toDocumentPlace(place, this.textDocument)]));
  }

  hopAt(position: Position): HopEntry | undefined {
    const offset = this.textDocument.offsetAt(position);
    for (const scenario of this.scenarios) {
      if (!this.contains(scenario, offset)) continue;
      for (const flow of scenario.flows) {
        const hop = this.contains(flow, offset) ? flow.hops.find((each) => this.contains(each, offset)) : undefined;
        if (hop) return { scenario, flow, hop };
      }
    }
    return undefined;
  }

  private contains(object: Scenario | Flow | Hop, offset: number): boolean {
    const place = this.offsets.get(object);
    return place !== undefined && place.whole.start <= offset && offset <= place.whole.end;
  }
}

function buildScenarios(build: FileBuild): Scenario[] {
  const taken: TakenIds = new Map();
  return build.tree.scenarios.map((node) => {
    const name = node.name ? textOf(build.tree, node.name) : 'scenario';
    if (node.name && taken.has(name)) build.problems.error('duplicate-scenario', node.name, [name]);
    return buildScenario(build, node, takeId(taken, name));
  });
}

function mergeProblems(syntax: readonly Problem[], meaning: readonly Problem[]): readonly Problem[] {
  return [...syntax, ...meaning].slice(0, limits.problems);
}

function toDocumentPlace(place: PlaceOffsets, textDocument: TextDocument): DocumentPlace {
  return { whole: rangeOf(textDocument, place.whole), name: rangeOf(textDocument, place.name) };
}
