import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { asRoot, linesForTerminal, recordScript, recordTools } from '../../../src/extension/traces/record-script.js';
import { builtInScenarios } from '../../settled-scenarios.js';

const [scenario] = builtInScenarios;
const flow = scenario?.flows[0];
if (!scenario || !flow) throw new Error('no flow');

test.each([
  ['sh a.sh', 'sudo sh a.sh'],
  ["sed -n 's,^//[$] ,,p' a.bt | sh", "sed -n 's,^//[$] ,,p' a.bt | sudo sh"],
])('%s is run as root', (command, expected) => expect(asRoot(command)).toBe(expected));

describe('the lines for the terminal of another machine', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'vhflow-lines-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(recordTools)('write the script of %s and end with the command, without running it', (tool) => {
    const script = recordScript(tool, scenario, flow, 'host', 'ja');
    const lines = linesForTerminal(script);
    expect(lines.endsWith(`\n${asRoot(script.command)}`)).toBe(true);
    // What comes before the last line only writes the file.
    const { status } = spawnSync('sh', { cwd: folder, input: lines.slice(0, lines.lastIndexOf('\n') + 1) });
    expect(status).toBe(0);
    expect(readFileSync(path.join(folder, script.fileName), 'utf8')).toBe(script.text);
  });

  test('whatever the script contains', () => {
    const text = 'cat <<END_OF_SCRIPT\n$HOME `id` \\\nEND_OF_SCRIPT\n';
    const lines = linesForTerminal({ text, probes: 1, fileName: 'x.sh', recording: 'x.trace', command: 'sh x.sh' });
    spawnSync('sh', { cwd: folder, input: lines.slice(0, lines.lastIndexOf('\n') + 1) });
    expect(readFileSync(path.join(folder, 'x.sh'), 'utf8')).toBe(text);
  });
});
