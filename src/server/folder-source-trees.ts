import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { nodeFiles } from '../node/files.js';
import { isSameVersion, projectOf, recogniseTree, safeReader, type FileAccess } from '../sources/index.js';
import type { TreeReader } from '../anchors/index.js';
import { titleOf, type SourceTree, type SourceTrees, type TreeEntry } from './source-trees.js';

/** One folder of the client's `roots`. */
interface Root {
  readonly project: string;
  /** The version that it serves; every version when absent. */
  readonly version: string | undefined;
  readonly folder: string;
}

/**
 * Source trees in folders of this machine.
 *
 * @param roots what the client says, in the form of `vhflow.sourceRoots`: `{ "qemu": "/src/qemu", "linux@5.10": "/src/linux-5.10" }`
 * @param complain told of each root that cannot be used, and why
 */
export function folderSourceTrees(roots: unknown, complain: (problem: string) => void): SourceTrees {
  return new FolderSourceTrees(parseRoots(roots, complain), complain);
}

function parseRoots(roots: unknown, complain: (problem: string) => void): Root[] {
  return Object.entries(typeof roots === 'object' && roots !== null ? roots : {}).flatMap(([key, folder]: [string, unknown]) => {
    const [project = '', ...version] = key.split('@');
    if (typeof folder === 'string' && path.isAbsolute(folder)) return [{ project, version: version.length > 0 ? version.join('@') : undefined, folder }];
    complain(`roots: "${key}" must be an absolute path`);
    return [];
  });
}

class FolderSourceTrees implements SourceTrees {
  private readonly opened = new Map<Root, Promise<SourceTree | undefined>>();

  constructor(private readonly roots: readonly Root[], private readonly complain: (problem: string) => void) {}

  async treeFor(project: string, version: string): Promise<SourceTree | undefined> {
    const ofProject = this.roots.filter((root) => root.project === project);
    const root = ofProject.find((each) => each.version !== undefined && isSameVersion(each.version, version)) ?? ofProject.find((each) => each.version === undefined);
    if (!root) return undefined;
    const known = this.opened.get(root) ?? this.open(root);
    this.opened.set(root, known);
    return known;
  }

  forget(): void {
    this.opened.clear();
  }

  private async open({ project, folder }: Root): Promise<SourceTree | undefined> {
    const files = nodeFiles(folder);
    const tree = await recogniseTree(files);
    if (projectOf(project) && tree?.project !== project) {
      this.complain(`roots: ${folder} is not a source tree of ${project}`);
      return undefined;
    }
    return new FolderSourceTree(folder, titleOf(project, tree?.version), files);
  }
}

class FolderSourceTree implements SourceTree {
  private readonly reader: TreeReader;
  private readonly lists = new Map<string, Promise<readonly TreeEntry[]>>();

  constructor(private readonly folder: string, readonly title: string, private readonly files: FileAccess) {
    this.reader = safeReader(files);
  }

  read(file: string): Promise<string | undefined> {
    return this.reader.read(file);
  }

  list(directory: string): Promise<readonly string[]> {
    return this.reader.list(directory);
  }

  entries(directory: string): Promise<readonly TreeEntry[]> {
    const known = this.lists.get(directory) ?? this.listOnce(directory);
    this.lists.set(directory, known);
    return known;
  }

  uriOf(file: string): string {
    return pathToFileURL(path.join(this.folder, file)).href;
  }

  private async listOnce(directory: string): Promise<readonly TreeEntry[]> {
    // The reader refuses paths and links that leave the tree.
    const isInside = await this.reader.list(directory).then(() => true, () => false);
    const entries = isInside ? await this.files.list(directory).catch(() => []) : [];
    return entries.flatMap(({ name, type }) => (type === 'file' || type === 'directory' ? [{ name, type }] : []));
  }
}
