import type { Dirent, Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { PatternStep } from './file-pattern.js';
import { codeOf } from './read-input.js';

/** Folders that no wildcard matches. */
const skippedFolders: ReadonlySet<string> = new Set(['node_modules', '.git']);

/** Receives a folder or a file that cannot be looked at, relative to the folder that is searched. */
export type ReportUnread = (file: string, error: unknown) => void;

/**
 * The files to which the steps of a pattern lead, with their paths relative to the folder from which they start. Only folders that a step
 * matches are read. Links are followed, but no folder is searched twice in the same way.
 *
 * @param start absolute path of the folder
 * @param hasName whether the name of a file is one of those wanted
 */
export function filesAt(start: string, steps: readonly PatternStep[], hasName: (name: string) => boolean, report: ReportUnread): AsyncGenerator<string> {
  return new Search(start, steps, hasName, report).filesIn('', [0]);
}

interface Entry {
  readonly name: string;
  /** Undefined for what has to be looked at, such as a link. */
  readonly kind: 'file' | 'folder' | undefined;
}

class Search {
  /** The folders that were searched, without links, each with the steps that were to be taken in it. */
  private readonly searched = new Set<string>();

  constructor(private readonly start: string, private readonly steps: readonly PatternStep[], private readonly hasName: (name: string) => boolean, private readonly report: ReportUnread) {}

  /**
   * @param folder relative to the start
   * @param reached numbers of the steps that are to be taken in the folder
   */
  async *filesIn(folder: string, reached: readonly number[]): AsyncGenerator<string> {
    const next = this.withSkippedFolders(reached);
    for (const entry of await this.entriesFor(folder, next)) {
      const isFile = this.hasName(entry.name) && next.some((step) => step === this.steps.length - 1 && this.matches(step, entry.name));
      const stepsInside = this.stepsInside(entry.name, next);
      if (!isFile && stepsInside.length === 0) continue;
      const at = path.join(folder, entry.name);
      const kind = entry.kind ?? (await this.kindOf(at));
      if (kind === 'file' && isFile) yield at;
      else if (kind === 'folder' && stepsInside.length > 0) yield* this.filesIn(at, stepsInside);
    }
  }

  /** The steps with those behind `**`, which may stand for no folder. */
  private withSkippedFolders(reached: readonly number[]): readonly number[] {
    const all = new Set(reached);
    // The set grows while it is walked through.
    for (const step of all) if (this.steps[step]?.type === 'folders') all.add(step + 1);
    return [...all].filter((step) => step < this.steps.length).sort((one, other) => one - other);
  }

  private matches(number: number, name: string): boolean {
    const step = this.steps[number];
    return step?.type === 'name' ? step.name === name : step?.type === 'pattern' && step.matches(name);
  }

  /** The steps that are to be taken in a folder of that name. */
  private stepsInside(name: string, reached: readonly number[]): readonly number[] {
    return reached.flatMap((number) => {
      const type = this.steps[number]?.type;
      if (type !== 'name' && skippedFolders.has(name)) return [];
      if (type === 'folders') return name === '..' ? [] : [number];
      return number + 1 < this.steps.length && this.matches(number, name) ? [number + 1] : [];
    });
  }

  /** What the steps can lead to in a folder: its entries if there is a wildcard, and the names that are given. */
  private async entriesFor(folder: string, reached: readonly number[]): Promise<readonly Entry[]> {
    try {
      const own = path.join(this.start, folder);
      const key = JSON.stringify([await realpath(own), reached]);
      if (this.searched.has(key)) return [];
      this.searched.add(key);
      const steps = reached.flatMap((number) => this.steps[number] ?? []);
      const given = [...new Set(steps.flatMap((step) => (step.type === 'name' ? [step.name] : [])))].map((name) => ({ name, kind: undefined }));
      if (steps.every(({ type }) => type === 'name')) return given;
      // No list contains the parent folder.
      return [...entriesOf(await readdir(own, { withFileTypes: true })), ...given.filter(({ name }) => name === '..')];
    } catch (error) {
      this.reportUnlessMissing(folder, error);
      return [];
    }
  }

  private async kindOf(file: string): Promise<Entry['kind']> {
    try {
      return kindIn(await stat(path.join(this.start, file)));
    } catch (error) {
      this.reportUnlessMissing(file, error);
      return undefined;
    }
  }

  private reportUnlessMissing(file: string, error: unknown): void {
    if (!missingCodes.has(codeOf(error))) this.report(file, error);
  }
}

/** What the operating system says about names that lead nowhere: nothing matches them. */
const missingCodes: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG']);

/** The entries of a folder, links last, so that a folder is found under its own name. */
function entriesOf(entries: readonly Dirent[]): readonly Entry[] {
  const found = entries.map((entry) => ({ name: entry.name, kind: kindIn(entry), isLink: entry.isSymbolicLink() }));
  return [...found.filter(({ isLink }) => !isLink), ...found.filter(({ isLink }) => isLink)];
}

function kindIn(entry: Dirent | Stats): Entry['kind'] {
  if (entry.isFile()) return 'file';
  return entry.isDirectory() ? 'folder' : undefined;
}
