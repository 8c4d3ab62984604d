import * as vscode from 'vscode';
import { randomNonce } from '../ui/random-nonce.js';

/** As many runs are kept, the last ones; the recordings of a diagram are read again when the window is reloaded. */
const mostKept = 5;

/** The folders in which runs of the lab leave their results, in the extension's own folder. */
export class RunFolders {
  /** @param parent may not exist yet */
  constructor(private readonly parent: vscode.Uri) {}

  /** Path of the folder in which the folders of the runs are. */
  get path(): string {
    return this.parent.fsPath;
  }

  /** A folder for a new run, which does not exist yet. Its name begins with the time, so that names are in the order of the runs. */
  next(scenario: string, flow: string, now: Date): vscode.Uri {
    const time = now.toISOString().slice(0, 19).replaceAll(':', '-');
    const what = `${scenario}-${flow}`.replace(/[^\w-]+/g, '_').slice(0, 100);
    return vscode.Uri.joinPath(this.parent, `${time}-${what}-${randomNonce().slice(0, 6)}`);
  }

  /** Removes the folders of all but the last runs, so that one more is not too many. */
  async clean(): Promise<void> {
    const entries = await vscode.workspace.fs.readDirectory(this.parent).then((found) => found, () => []);
    const names = entries.flatMap(([name, type]) => (type === vscode.FileType.Directory ? [name] : [])).sort();
    const old = names.slice(0, Math.max(0, names.length - (mostKept - 1)));
    await Promise.all(old.map((name) => vscode.workspace.fs.delete(vscode.Uri.joinPath(this.parent, name), { recursive: true })));
  }
}
