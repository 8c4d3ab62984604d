import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { nodeFiles } from '../node/files.js';
import { namedTreeFor, parseTreeKey, projectOf, recogniseTree, safeFiles, treeTitle, type NamedFor } from '../sources/index.js';
import { ServedTree, type SourceTrees } from './source-trees.js';

/** One folder of the client's `roots`. */
interface Root extends NamedFor {
  readonly folder: string;
}

/**
 * Source trees in folders of this machine.
 *
 * @param roots what the client says, in the form of `vhflow.sourceRoots`: `{ "qemu": "/src/qemu", "linux@5.10": "/src/linux-5.10" }`
 * @param complain called for each root that cannot be used, with the reason
 */
export function folderSourceTrees(roots: unknown, complain: (problem: string) => void): SourceTrees {
  return new FolderSourceTrees(parseRoots(roots, complain), complain);
}

function parseRoots(roots: unknown, complain: (problem: string) => void): readonly Root[] {
  return Object.entries(typeof roots === 'object' && roots !== null ? roots : {}).flatMap(([key, folder]: [string, unknown]) => {
    if (typeof folder === 'string' && path.isAbsolute(folder)) return [{ ...parseTreeKey(key), folder }];
    complain(`roots: "${key}" must be an absolute path`);
    return [];
  });
}

class FolderSourceTrees implements SourceTrees {
  private readonly opened = new Map<Root, Promise<ServedTree | undefined>>();

  constructor(private readonly roots: readonly Root[], private readonly complain: (problem: string) => void) {}

  async treeFor(project: string, version: string): Promise<ServedTree | undefined> {
    const root = namedTreeFor(this.roots, { project, version });
    return root && (this.opened.get(root) ?? this.open(root));
  }

  forget(): void {
    this.opened.clear();
  }

  private open(root: Root): Promise<ServedTree | undefined> {
    const tree = this.lookAt(root);
    this.opened.set(root, tree);
    tree.catch(() => {
      if (this.opened.get(root) === tree) this.opened.delete(root);
    });
    return tree;
  }

  private async lookAt({ project, folder }: Root): Promise<ServedTree | undefined> {
    const files = nodeFiles(folder);
    const found = await recogniseTree(files);
    if (projectOf(project) && found?.project !== project) {
      this.complain(`roots: ${folder} is not a source tree of ${treeTitle({ project })}`);
      return undefined;
    }
    const version = found?.project === project ? found.version : undefined;
    return new ServedTree(pathToFileURL(folder).href, { project, ...(version !== undefined && { version }) }, safeFiles(files));
  }
}
