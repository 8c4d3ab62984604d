import { functionsOf, macrosInFile, type MacroTable } from '../anchors/index.js';
import type { SourceFolder } from './source-trees.js';

/** The file of a tree that defines a function. */
export interface FunctionPlace {
  readonly tree: SourceFolder;
  readonly path: string;
  readonly symbol: string;
}

/** More files that mention a name are not read. */
const mostFiles = 400;
/** Folders whose functions are no part of what runs. */
const aside = /(?:^|\/)(?:tools|samples?|tests?|selftests|stubs|scripts|docs?|Documentation|include|examples?)\//;

/**
 * Finds the files that define functions, in whole trees. Of several files, the one counts that defines most of the other functions.
 *
 * @param names of functions; for a system call, without `sys_`
 * @returns by name; without those that no file defines, or several that nothing tells apart
 */
export async function findFunctions(trees: readonly SourceFolder[], names: ReadonlySet<string>): Promise<ReadonlyMap<string, FunctionPlace>> {
  const found = new Map<string, FunctionPlace>();
  for (const tree of trees) {
    const open = new Set([...names].filter((name) => !found.has(name)));
    for (const [name, place] of await findIn(tree, open)) found.set(name, place);
  }
  return found;
}

async function findIn(tree: SourceFolder, names: ReadonlySet<string>): Promise<ReadonlyMap<string, FunctionPlace>> {
  const { reader } = tree;
  const macros = await projectMacros(tree);
  for (const name of names) await reader.containing(name);
  await reader.searchContents();
  const mentioning = new Map<string, readonly string[]>();
  for (const name of names) mentioning.set(name, (await reader.containing(name)).filter((path) => !aside.test(path)));
  const definitions = new Map<string, ReadonlySet<string>>();
  const defining = async (path: string): Promise<ReadonlySet<string>> => {
    const known = definitions.get(path) ?? new Set(functionsOf((await reader.read(path).catch(() => undefined)) ?? '', macros).map(({ name }) => name).filter((name) => names.has(name)));
    definitions.set(path, known);
    return known;
  };
  const candidates = new Map<string, string[]>();
  for (const [name, paths] of mentioning) {
    for (const path of paths.slice(0, mostFiles)) if ((await defining(path)).has(name)) candidates.set(name, [...(candidates.get(name) ?? []), path]);
  }
  return new Map([...candidates].flatMap(([name, paths]) => {
    const path = bestOf(paths, definitions);
    return path === undefined ? [] : [[name, { tree, path, symbol: name }] as const];
  }));
}

async function projectMacros({ reader }: SourceFolder): Promise<MacroTable | undefined> {
  const text = await reader.macros?.().catch(() => undefined);
  return text === undefined ? undefined : macrosInFile(text);
}

/** The file with most of the functions; undefined if two have as many. */
function bestOf(paths: readonly string[], definitions: ReadonlyMap<string, ReadonlySet<string>>): string | undefined {
  const sorted = [...paths].map((path) => ({ path, count: definitions.get(path)?.size ?? 0 })).sort((a, b) => b.count - a.count);
  const [best, second] = sorted;
  return best && second?.count !== best.count ? best.path : undefined;
}
