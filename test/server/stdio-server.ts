import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { serverBundle } from '../../scripts/server-bundle.mjs';
import { Client } from './client.js';
import { textFiles } from '../../scripts/text-files.mjs';

/** The command line and the server, installed in a temporary folder together with a small source tree. */
export class Installation {
  readonly directory = mkdtempSync(path.join(tmpdir(), 'vhflow-lsp-'));
  readonly tree = path.join(this.directory, 'linux');

  async prepare(files: Readonly<Record<string, string>>): Promise<void> {
    await build({ ...serverBundle, outfile: path.join(this.directory, 'dist/server.js') });
    await build({
      bundle: true, loader: textFiles, platform: 'node', target: 'node20', format: 'cjs', entryPoints: ['src/cli/main.ts'], outfile: path.join(this.directory, 'dist/cli.js'),
    });
    mkdirSync(path.join(this.directory, 'bin'));
    symlinkSync('../dist/cli.js', path.join(this.directory, 'bin/vhflow'));
    mkdirSync(path.join(this.directory, 'docs'));
    copyFileSync('docs/diagnostics.md', path.join(this.directory, 'docs/diagnostics.md'));
    for (const [name, text] of Object.entries({ Kbuild: '', ...files })) {
      mkdirSync(path.join(this.tree, path.dirname(name)), { recursive: true });
      writeFileSync(path.join(this.tree, name), text);
    }
  }

  /** Starts `vhflow lsp --stdio` as an editor does. */
  start(...more: readonly string[]): RunningServer {
    return new RunningServer(spawn(process.execPath, [path.join(this.directory, 'bin/vhflow'), 'lsp', '--stdio', ...more]));
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }
}

export class RunningServer {
  readonly client: Client;
  readonly exit: Promise<number | null>;

  constructor(readonly child: ChildProcessWithoutNullStreams) {
    this.exit = new Promise((resolve) => child.on('exit', resolve));
    this.client = new Client(createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin)));
  }

  stop(): void {
    this.client.connection.dispose();
    this.child.kill();
  }
}
