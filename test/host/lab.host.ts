import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension/extension.js';
import { labProcess } from '../../src/extension/lab-process.js';
import { Lab } from '../../src/extension/lab/lab.js';
import { simulate } from '../traces/path-simulator.js';
import { builtInHop, closeEditors, until, vhflow } from './support/extension.js';

/** A message that was shown, and what a button of it does. */
interface Shown {
  readonly kind: 'information' | 'warning' | 'error';
  readonly text: string;
  readonly detail: string | undefined;
  readonly buttons: readonly string[];
  readonly press: (button: string | undefined) => void;
}

/** Catches messages instead of showing them; each waits for a button that the test presses. */
function catchMessages(): { readonly next: () => Promise<Shown>; readonly left: readonly Shown[]; readonly restore: () => void } {
  const originals = Object.fromEntries((['showInformationMessage', 'showWarningMessage', 'showErrorMessage'] as const).map((name) => [name, vscode.window[name]]));
  const left: Shown[] = [];
  const came = new vscode.EventEmitter<Shown>();
  const catching = (kind: Shown['kind']) => (text: string, ...rest: readonly (string | vscode.MessageOptions)[]) => new Promise<string | undefined>((press) => {
    const options = rest.find((each) => typeof each === 'object');
    const shown = { kind, text, detail: options?.detail, buttons: rest.filter((each) => typeof each === 'string'), press };
    left.push(shown);
    came.fire(shown);
  });
  Object.assign(vscode.window, { showInformationMessage: catching('information'), showWarningMessage: catching('warning'), showErrorMessage: catching('error') });
  return {
    left,
    next: async () => {
      await until(() => left.length > 0, came.event);
      return left.shift() as Shown;
    },
    restore: () => void Object.assign(vscode.window, originals),
  };
}

suite('running a path for real', () => {
  let api: ExtensionApi;
  let folder: string;
  let messages: ReturnType<typeof catchMessages>;
  let lab: Lab | undefined;
  const file = (name: string) => path.join(folder, name);
  const ready = "if (type === 'check') answer({ type: 'checked', missing: [], needsKernel: false, notes: ['/dev/kvm hangs'] });";
  const runs = () => readdirSync(file('lab'));
  /** What was written to the log of the lab. */
  const logged: string[] = [];
  const createOutputChannel = vscode.window.createOutputChannel;

  suiteSetup(async () => {
    api = await vhflow();
    folder = mkdtempSync(path.join(tmpdir(), 'vhflow-lab-'));
    const { entry, flow } = builtInHop(api, 'virtio-vhost-pcap', 'send', 1);
    let state = 7;
    const { guest, host } = simulate(entry.scenario, flow, { packets: 5, every: 100_000, offset: 0, random: () => (state = (state * 16807) % 2147483647) / 2147483647 });
    writeFileSync(file('guest.trace'), `# vhflow 1 emulated\n# vhflow 1 offset 0\n${guest}`);
    writeFileSync(file('host.trace'), `# vhflow 1 emulated\n${host}`);
    messages = catchMessages();
    const log = { info: (line: string) => logged.push(line), error: (line: string) => logged.push(line), show: () => logged.push('shown'), dispose: () => undefined };
    Object.assign(vscode.window, { createOutputChannel: () => log });
  });
  teardown(async () => {
    lab?.dispose();
    lab = undefined;
    messages.restore();
    await closeEditors();
    messages = catchMessages();
    logged.length = 0;
  });
  suiteTeardown(() => {
    Object.assign(vscode.window, { createOutputChannel });
    messages.restore();
    rmSync(folder, { recursive: true, force: true });
  });

  /**
   * A lab whose process runs a program of the test.
   *
   * @param code gets the `type` and the `job` of the request; `answer` sends a message and ends the process
   */
  function labOf(code: string): Lab {
    const module = file('lab.cjs');
    writeFileSync(module, `const fs = require('node:fs');
      const send = (message) => process.send(message);
      const answer = (message) => process.send(message, () => process.disconnect());
      const folder = ${JSON.stringify(folder)};
      process.on('message', ({ type, job }) => { ${code} });\n`);
    lab = new Lab({ library: api.library, globalStorage: vscode.Uri.file(folder), program: labProcess(module), open: api.openTrace });
    return lab;
  }

  const begin = (of: Lab, flowId = 'send', packets = 5) => of.runForReal(async () => builtInHop(api, 'virtio-vhost-pcap', flowId, 1), packets);

  /** Answers the question whether to run. */
  async function confirm(): Promise<Shown> {
    const question = await messages.next();
    question.press(question.buttons[0]);
    return question;
  }

  const succeeding = `${ready}
    if (type === 'run') {
      fs.mkdirSync(job.folder, { recursive: true });
      for (const name of ['guest.trace', 'host.trace']) fs.copyFileSync(folder + '/' + name, job.folder + '/' + name);
      fs.writeFileSync(folder + '/job.json', JSON.stringify({ ...job, scenario: job.scenario.id }));
      send({ type: 'step', name: 'boot' });
      send({ type: 'log', line: 'Linux version 6.1' });
      send({ type: 'no such message' });
      answer({ type: 'done', recordings: [job.folder + '/guest.trace', job.folder + '/host.trace'], versions: { linux: '6.1.192', qemu: '7.2.22', dpdk: '22.11.11' } });
    }`;

  test('asks once, and lays the recordings over the flow; the focus stays where it is', async () => {
    const document = await vscode.workspace.openTextDocument({ content: 'notes' });
    await vscode.window.showTextDocument(document);
    const done = begin(labOf(succeeding), 'send', 3);
    const question = await confirm();
    assert.match(question.text, /^Run virtio-net & vhost & pcap · Sending.* for real\?$/);
    assert.match(question.detail ?? '', /sends 3 packets[^]*minute[^]*memory[^]*disk[^]*not times/);
    await done;
    const { current } = api.traces[0];
    assert.equal(current?.view.passCount, 5);
    assert.match(current.view.caution?.text ?? '', /^Recorded in emulation/);
    assert.equal(vscode.window.activeTextEditor?.document, document);
    const [run = ''] = runs();
    assert.match(run, /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-virtio-vhost-pcap-send-/);
    assert.deepEqual(JSON.parse(readFileSync(file('job.json'), 'utf8')), {
      scenario: 'virtio-vhost-pcap', flow: 'send', packets: 3, settings: { with: [], without: [] }, folder: file(`lab/${run}`), downloadsKernel: false,
    });
    assert.deepEqual(logged, ['/dev/kvm hangs', `virtio-net & vhost & pcap · Sending from App1: ${file(`lab/${run}`)}`, 'the host boots', 'Linux version 6.1']);
    const result = await messages.next();
    assert.match(result.text, /ran for real, with Linux 6\.1\.192, QEMU 7\.2\.22 and DPDK 22\.11\.11\. .*not times/);
    result.press(undefined);
  });

  test('does not begin unless the user confirms it', async () => {
    const done = begin(labOf(succeeding));
    (await messages.next()).press(undefined);
    await done;
    assert.equal(api.traces[0].current, undefined);
    assert.deepEqual(messages.left, []);
  });

  test('says that it downloads a kernel if none is there, and does so if the user confirms it', async () => {
    const done = begin(labOf(succeeding.replace('needsKernel: false', 'needsKernel: true')));
    assert.match((await confirm()).detail ?? '', /kernel .* is downloaded .* not installed/);
    await done;
    assert.equal((JSON.parse(readFileSync(file('job.json'), 'utf8')) as { downloadsKernel: boolean }).downloadsKernel, true);
    (await messages.next()).press(undefined);
    rmSync(file('lab'), { recursive: true });
  });

  test('keeps the last five runs', async () => {
    for (let n = 1; n <= 6; n += 1) {
      const done = begin(labOf(succeeding));
      await confirm();
      await done;
      (await messages.next()).press(undefined);
      assert.equal(runs().length, Math.min(n, 5));
      lab?.dispose();
    }
  });

  test('says what is missing, and types the command that brings it into a terminal without running it', async () => {
    const original = vscode.window.createTerminal;
    const typed = new Promise<readonly [string, boolean | undefined]>((resolve) => {
      vscode.window.createTerminal = (() => ({ show: () => undefined, sendText: (text: string, runs?: boolean) => resolve([text, runs]) })) as unknown as typeof original;
    });
    try {
      const missing = [{ what: 'QEMU is missing', cure: 'install qemu-system-x86' }, { what: 'busybox is missing', cure: 'install busybox-static' }];
      await begin(labOf(`answer(${JSON.stringify({ type: 'checked', missing, needsKernel: true, command: 'sudo apt-get install qemu-system-x86 busybox-static', notes: [] })})`));
      const warning = await messages.next();
      assert.equal(warning.text, 'This machine cannot run paths yet: QEMU is missing; busybox is missing.');
      warning.press(warning.buttons[0]);
      assert.deepEqual(await typed, ['sudo apt-get install qemu-system-x86 busybox-static', false]);
      await begin(labOf(`answer(${JSON.stringify({ type: 'checked', missing: missing.slice(0, 1), needsKernel: false, notes: [] })})`));
      const other = await messages.next();
      assert.deepEqual([other.text, other.buttons], ['This machine cannot run paths yet: QEMU is missing (install qemu-system-x86).', []]);
      other.press(undefined);
    } finally {
      vscode.window.createTerminal = original;
    }
  });

  test('that fails says why and what helps, and opens the console of that run only', async () => {
    for (const console of ["job.folder + '/console-guest.log'", "folder + '/job.json'"]) {
      const done = begin(labOf(`${ready}
        if (type === 'run') {
          fs.mkdirSync(job.folder, { recursive: true });
          fs.writeFileSync(job.folder + '/console-guest.log', 'Kernel panic');
          answer({ type: 'failed', what: 'the guest did not come up', cure: 'look at its console', file: ${console} });
        }`));
      await confirm();
      await done;
      const error = await messages.next();
      assert.equal(error.kind, 'error');
      assert.match(error.text, /Sending.* could not be run for real: the guest did not come up; look at its console\.$/);
      assert.deepEqual(error.buttons, console.startsWith('job') ? ['Open Console', 'Show Log'] : ['Show Log']);
      error.press(error.buttons.find((each) => each === 'Open Console'));
      if (console.startsWith('job')) await until(() => vscode.window.activeTextEditor?.document.getText() === 'Kernel panic', vscode.window.onDidChangeActiveTextEditor);
    }
  });

  test('is refused before it asks if the lab does not run the scenario', async () => {
    const extension = vscode.extensions.all.find(({ packageJSON }) => (packageJSON as { name: string }).name === 'vhflow');
    lab = new Lab({ library: api.library, globalStorage: vscode.Uri.file(folder), program: labProcess(path.join(extension?.extensionPath ?? '', 'dist/lab.js')), open: api.openTrace });
    await lab.runForReal(async () => builtInHop(api, 'virtio-cuse-vhost', 'send', 1), 5);
    const error = await messages.next();
    assert.equal(error.kind, 'error');
    assert.match(error.text, /could not be run for real: virtio-cuse-vhost needs DPDK 16\.04 and QEMU 2\.5, [^;]*; the lab runs e1000-pcap, .*\.$/);
    error.press(undefined);
    assert.deepEqual(messages.left, []);
  });

  test('whose process ends without an answer says what it wrote last', async () => {
    await begin(labOf("console.error('out of memory'); process.exit(3);"));
    const error = await messages.next();
    assert.match(error.text, /has ended without an answer: out of memory\.$/);
    error.press(undefined);
  });

  suite('that hangs', () => {
    /** The process takes a moment to end, and says so in files. */
    const hanging = `${ready}
      if (type === 'run') {
        fs.writeFileSync(folder + '/pid', String(process.pid));
        const end = () => setTimeout(() => { fs.writeFileSync(folder + '/ended', ''); process.exit(); }, 100);
        process.once('SIGTERM', end);
        send({ type: 'step', name: 'guest' });
      }`;
    const ended = () => existsSync(file('ended'));
    const original = vscode.window.withProgress;
    teardown(() => {
      vscode.window.withProgress = original;
      for (const name of ['pid', 'ended']) rmSync(file(name), { force: true });
    });

    /** Begins a run, and waits for its first step. */
    async function beginHanging(of: Lab): Promise<{ readonly done: Promise<void>; readonly cancel: () => void }> {
      const stepped = new vscode.EventEmitter<string | undefined>();
      const source = new vscode.CancellationTokenSource();
      let message: string | undefined;
      vscode.window.withProgress = ((options: vscode.ProgressOptions, task: (progress: vscode.Progress<{ message?: string }>, token: vscode.CancellationToken) => Thenable<unknown>) => {
        if (options.location !== vscode.ProgressLocation.Notification) return original(options, task);
        assert.deepEqual([options.cancellable, /^Running .*Sending.* for real$/.test(options.title ?? '')], [true, true]);
        return task({ report: (value) => stepped.fire((message = value.message)) }, source.token);
      }) as typeof original;
      const done = begin(of);
      await confirm();
      await until(() => message === 'the guest boots inside the host', stepped.event);
      return { done, cancel: () => source.cancel() };
    }

    test('is cancelled by the notification, and says nothing more; its process has then ended', async () => {
      const { done, cancel } = await beginHanging(labOf(hanging));
      cancel();
      await done;
      assert.ok(ended());
      assert.throws(() => process.kill(Number(readFileSync(file('pid'), 'utf8')), 0), /ESRCH/);
      assert.deepEqual(messages.left, []);
      assert.equal(api.traces[0].current, undefined);
    });

    test('is what a second start tells of, which can cancel it; a third one then waits for its end', async () => {
      const of = labOf(hanging);
      const { done } = await beginHanging(of);
      const second = begin(of);
      const question = await messages.next();
      assert.match(question.text, /Sending.* is being run for real, and only one path runs at a time\.$/);
      assert.deepEqual(question.buttons, ['Show Log', 'Cancel It']);
      question.press('Show Log');
      await second;
      assert.equal(logged.at(-1), 'shown');
      const again = begin(of);
      (await messages.next()).press('Cancel It');
      await again;
      const third = begin(of);
      (await messages.next()).press(undefined);
      assert.ok(ended());
      await Promise.all([done, third]);
    });

    test('ends with the window', async () => {
      const of = labOf(hanging);
      const { done } = await beginHanging(of);
      of.dispose();
      await done;
      assert.ok(ended());
      assert.deepEqual(messages.left, []);
    });
  });

  test('is refused in one sentence where the extension does not run on Linux', async () => {
    lab = new Lab({ library: api.library, globalStorage: vscode.Uri.file(folder), program: undefined, open: api.openTrace });
    const done = begin(lab);
    const warning = await messages.next();
    assert.match(warning.text, /^vhflow runs paths for real only where [^.]*\.$/);
    assert.deepEqual(warning.buttons, []);
    warning.press(undefined);
    await done;
  });
});
