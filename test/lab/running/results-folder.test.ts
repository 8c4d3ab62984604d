import { spawn } from 'node:child_process';
import { lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test as base } from 'vitest';
import { temporaryName } from '../../../src/lab/computer/leftovers.js';
import { ConsoleFile } from '../../../src/lab/running/console-file.js';
import { writeResult } from '../../../src/lab/running/result-files.js';
import { collectLogs } from '../../../src/lab/running/results.js';
import { inResultsFolder } from '../../../src/lab/running/results-folder.js';

const test = base.extend<{ around: string }>({
  around: async ({}, use) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'vhflow-results-'));
    await use(folder);
    await rm(folder, { recursive: true });
  },
});

const flows = ['send'];

/** A run that leaves a console, and no more. */
const leaving = (folder: string) => () => writeFile(path.join(folder, 'console-host.log'), 'booted');

/** A run that waits until it is told to end. */
function waiting(folder: string) {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => { end = resolve; });
  let hasBegun = false;
  const run = inResultsFolder({ folder, flows }, async () => {
    hasBegun = true;
    await ended;
  });
  return { run, end, begun: () => expect.poll(() => hasBegun).toBe(true) };
}

describe('a folder of results', () => {
  test('is made for a run, marked, and used again', async ({ around }) => {
    const folder = path.join(around, 'a', 'b');
    await inResultsFolder({ folder, flows }, leaving(folder));
    await inResultsFolder({ folder, flows }, leaving(folder));
    expect(await readdir(folder)).toEqual(['.vhflow-lab', 'console-host.log']);
  });

  test('does not stay with nothing in it, nor do those made around it, when a run is refused', async ({ around }) => {
    await mkdir(path.join(around, 'a'));
    await expect(inResultsFolder({ folder: path.join(around, 'a', 'b', 'c'), flows }, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
    expect([await readdir(around), await readdir(path.join(around, 'a'))]).toEqual([['a'], []]);
  });

  test('is refused to a second run until the first one has ended', async ({ around }) => {
    const folder = path.join(around, 'results');
    const first = waiting(folder);
    await first.begun();
    await expect(inResultsFolder({ folder, flows }, leaving(folder))).rejects.toThrow(`another run of the lab uses ${folder}; choose another folder with --out`);
    first.end();
    await first.run;
    await inResultsFolder({ folder, flows }, leaving(folder));
  });

  test('is of one at most of several that ask at once', async ({ around }) => {
    const folder = path.join(around, 'results');
    let [running, mostAtOnce, done] = [0, 0, 0];
    const act = async (): Promise<void> => {
      mostAtOnce = Math.max(mostAtOnce, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      done++;
    };
    const ends = await Promise.allSettled(Array.from({ length: 8 }, () => inResultsFolder({ folder, flows }, act)));
    expect([mostAtOnce, done]).toEqual([1, ends.filter(({ status }) => status === 'fulfilled').length]);
    expect(done).toBeGreaterThan(0);
    expect(ends.flatMap((end) => (end.status === 'rejected' ? [String(end.reason)] : [])).every((text) => text.includes('another run of the lab uses'))).toBe(true);
  });

  test('is free again when the run that had it was killed', async ({ around }) => {
    const child = spawn('true', { stdio: 'ignore' });
    await new Promise((resolve) => child.once('close', resolve));
    await writeFile(path.join(around, (await temporaryName('run')).replace(/-\d+\./, `-${child.pid}.`)), '');
    await inResultsFolder({ folder: around, flows }, leaving(around));
  });

  test('is that of a run on another computer as long as it says that it is alive', async ({ around }) => {
    const other = path.join(around, (await temporaryName('run')).replace(/\.[0-9a-f]{8}-/, '.00000000-'));
    await writeFile(other, '');
    await expect(inResultsFolder({ folder: around, flows }, leaving(around))).rejects.toThrow('another run');
    await utimes(other, new Date('2001-01-01'), new Date('2001-01-01'));
    await inResultsFolder({ folder: around, flows }, leaving(around));
  });
});

describe("somebody's own files", () => {
  test.for(['summary.json', 'send/host.trace', 'console-host.log', 'send/guest.log'])('are not replaced: %s', async (name, { around }) => {
    await mkdir(path.join(around, 'send'));
    await writeFile(path.join(around, name), '{"version": "mine"}');
    await expect(inResultsFolder({ folder: around, flows }, leaving(around))).rejects.toThrow(`${around} has a file ${name} that no run of the lab has left there; choose another folder with --out`);
    expect(await readFile(path.join(around, name), 'utf8')).toBe('{"version": "mine"}');
    expect((await readdir(around)).sort()).toEqual([...new Set(['send', name.split('/')[0]])].sort());
  });

  test.for(['.vhflow-lab', 'summary.json', 'console-host.log', 'console-bpftrace-guest.log', 'switch.log', 'send/host.trace', 'send/tsc-offset'])('are not reached by a link, even in a folder with the mark: %s', async (name, { around }) => {
    const folder = path.join(around, 'results');
    await inResultsFolder({ folder, flows }, leaving(folder));
    await writeFile(path.join(around, 'mine'), await readFile(path.join(folder, '.vhflow-lab')));
    await mkdir(path.join(folder, 'send'));
    await rm(path.join(folder, name), { force: true });
    await symlink(path.join(around, 'mine'), path.join(folder, name));
    await expect(inResultsFolder({ folder, flows }, leaving(folder))).rejects.toThrow(`${path.join(folder, name)} is in the way, because it is not a file itself; remove it, or choose another folder with --out`);
    expect((await lstat(path.join(folder, name))).isSymbolicLink()).toBe(true);
  });

  test('are not reached by a folder of a flow that is a link', async ({ around }) => {
    const folder = path.join(around, 'results');
    await inResultsFolder({ folder, flows }, leaving(folder));
    await mkdir(path.join(around, 'mine'));
    await symlink('../mine', path.join(folder, 'send'));
    await expect(inResultsFolder({ folder, flows }, leaving(folder))).rejects.toThrow(`${folder}/send is in the way, because it is not a folder itself; remove it, or`);
  });

  test.for(['', 'mine\n'])('are not given to the lab by a file with the name of the mark: %j', async (text, { around }) => {
    await writeFile(path.join(around, '.vhflow-lab'), text);
    await expect(inResultsFolder({ folder: around, flows }, leaving(around))).rejects.toThrow('has a file .vhflow-lab that no run');
    expect(await readFile(path.join(around, '.vhflow-lab'), 'utf8')).toBe(text);
  });

  test('are not written to by a run that finds a link all the same', async ({ around }) => {
    const [mine, console] = [path.join(around, 'mine'), path.join(around, 'console-host.log')];
    await writeFile(mine, 'mine');
    for (const name of ['console-host.log', 'summary.json', 'switch.log']) await symlink(mine, path.join(around, name));
    const file = new ConsoleFile(console);
    file.add('booted');
    await file.close();
    await writeResult(path.join(around, 'summary.json'), '{}');
    await mkdir(path.join(around, 'shared', 'logs'), { recursive: true });
    await writeFile(path.join(around, 'shared', 'logs', 'switch.log'), 'started');
    await collectLogs(path.join(around, 'shared'), around);
    expect(await Promise.all(['mine', 'console-host.log', 'summary.json', 'switch.log'].map((name) => readFile(path.join(around, name), 'utf8')))).toEqual(['mine', 'booted\n', '{}', 'started']);
  });

  test('stay where the folder of the results is reached by a link, which the user may name', async ({ around }) => {
    await mkdir(path.join(around, 'elsewhere'));
    await symlink('elsewhere', path.join(around, 'results'));
    await inResultsFolder({ folder: path.join(around, 'results'), flows }, leaving(path.join(around, 'results')));
    expect(await readdir(path.join(around, 'elsewhere'))).toEqual(['.vhflow-lab', 'console-host.log']);
  });

  test('of other names are no obstacle, and stay', async ({ around }) => {
    await writeFile(path.join(around, 'notes.txt'), 'mine');
    await mkdir(path.join(around, 'receive'));
    await writeFile(path.join(around, 'receive', 'host.trace'), 'of a flow that does not run');
    await inResultsFolder({ folder: around, flows }, leaving(around));
    expect((await readdir(around)).sort()).toEqual(['.vhflow-lab', 'console-host.log', 'notes.txt', 'receive']);
  });

  test('are told from results that a former run has left without a mark', async ({ around }) => {
    await writeFile(path.join(around, 'summary.json'), JSON.stringify({ version: 1, scenario: 'virtio-pcap', flows: [] }));
    await writeFile(path.join(around, 'console-host.log'), '');
    await inResultsFolder({ folder: around, flows }, leaving(around));
  });
});

describe('an error of the file system is said in one line, with what helps', () => {
  test('where the folder is a file, or is in one', async ({ around }) => {
    const file = path.join(around, 'file');
    await writeFile(file, '');
    const run = (folder: string) => inResultsFolder({ folder, flows }, leaving(folder));
    await expect(run(file)).rejects.toThrow(`${file} is not a folder; choose another folder with --out`);
    await expect(run('/proc/x')).rejects.toThrow('/proc/x cannot be made; choose another folder with --out');
    await expect(run('/proc')).rejects.toThrow('/proc cannot be written to; choose another folder with --out');
    await expect(run(path.join(file, 'x'))).rejects.toThrow(`${file} is not a folder; choose another folder with --out`);
  });

  test('in the folder, in the cache, and elsewhere', async ({ around }) => {
    const computer = { variables: { XDG_CACHE_HOME: path.join(around, 'cache') }, root: '/', system: 'linux', processor: 'x64', isAdministrator: false };
    const failing = (act: () => Promise<unknown>) => inResultsFolder({ folder: path.join(around, 'results'), flows }, act, computer);
    const refused = (at: string | undefined, code: string) => () => Promise.reject(Object.assign(new Error('raw'), { code, syscall: 'write', ...(at !== undefined && { path: at }) }));
    await expect(failing(refused(undefined, 'ENOSPC'))).rejects.toThrow(`${around}/results has no room left; make room there, or choose another folder with --out`);
    await expect(failing(refused(path.join(around, 'cache/vhflow/lab/images/x'), 'EACCES'))).rejects.toThrow('images/x; name another folder in XDG_CACHE_HOME');
    await expect(failing(() => rename('/no/such', '/file'))).rejects.toThrow('/no/such does not exist; run it again');
    await expect(failing(() => readFile(path.join(around, 'results', 'tsc-offset')))).rejects.toThrow('/results/tsc-offset does not exist; run it again');
    const own = path.join(around, 'results', await temporaryName('run'));
    await expect(failing(refused(own, 'EACCES'))).rejects.toThrow(`this user may not use ${around}/results; choose another folder with --out`);
    await expect(failing(refused(path.join(own, 'tsc-offset'), 'ENOENT'))).rejects.toThrow(`${own}/tsc-offset does not exist; run it again`);
    await expect(failing(refused('/x', 'EWEIRD'))).rejects.toThrow('/x cannot be read or written; run it again');
    await expect(failing(() => Promise.reject(new TypeError('a mistake')))).rejects.toThrow(new TypeError('a mistake'));
  });
});
