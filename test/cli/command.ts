import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'vitest';
import { compile } from '../../src/language/index.js';
import { run } from '../../src/cli/run.js';

/** The result of running the command. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The scenario that the tests use as the only built-in one. */
export const builtInText = `scenario blue {
  title "Blue path" ja "青い道"
  source linux "6.1.192"
  source old = linux "3.10"
  source qemu "7.2.0"
  machine guest "Guest" ja "ゲスト" {
    participant app "App" ja "アプリ" in guest-user
    participant net "Net" ja "ネット" in guest-kernel of linux
  }
  machine host "Host" ja "ホスト" {
    participant kvm "KVM" in kvm of linux
    participant vmm "QEMU" in qemu of qemu
  }
  flow send "Sending" ja "送信" {
    app -> net "sendto()" as enter {
      kind syscall
      at linux:net/socket.c#blue_send | old:net/socket.c#blue_old
      via linux:net/socket.c#sendto calls blue_send
      note "Enters." ja "入る。"
      versions "Before 4.17, sendto() enters." ja "4.17より前はsendto()が入る。"
    }
    net -> net "copy" as copy {
      kind copy
      copy from "app" to "skb"
      at linux:net/core/dev.c#blue_copy
      via linux:net/socket.c#blue_send calls copy through linux:net/core/dev.c#blue_ops
    }
    net -> kvm "kick" as kick {
      kind vm-exit
      when "only if asked" ja "求められたときだけ"
      at linux:arch/kvm.c#blue_exit
      via hardware
    }
    kvm -> vmm "write" as write {
      kind call
      level detail
      at qemu:hw/net/blue.c#blue_write
    }
  }
  flow receive "Receiving" ja "受信" {
    kvm -> net "irq" as irq { kind interrupt at linux:arch/kvm.c#blue_exit }
  }
}
`;

/** Runs the command in a temporary folder. */
export class CommandTest {
  private current: string;

  private constructor(private readonly top: string) {
    this.current = top;
  }

  /** The working folder. */
  get folder(): string {
    return this.current;
  }

  /** Changes the working folder. */
  enter(folder: string): void {
    this.current = this.at(folder);
  }

  static async create(): Promise<CommandTest> {
    return new CommandTest(await mkdtemp(path.join(tmpdir(), 'vhflow-cli-')));
  }

  at(file: string): string {
    return path.join(this.folder, file);
  }

  remove(): Promise<void> {
    return rm(this.top, { recursive: true, force: true });
  }

  /** @param columns width of the terminal that standard output is; undefined if it is none */
  async run(args: readonly string[], input: Uint8Array | string = '', columns?: number): Promise<Outcome> {
    const out: string[] = [];
    const err: string[] = [];
    const code = await run(args, {
      out: (text) => out.push(text),
      err: (text) => err.push(text),
      readInput: async (limit) => Buffer.from(input).subarray(0, limit + 1),
      streamInput: async function* () {
        yield Buffer.from(input);
      },
      isTerminal: false,
      ...(columns !== undefined && { columns }),
      inputStatus: () => undefined,
      readPart: (name) => readFile(path.resolve(import.meta.dirname, '../../dist', name)),
      workingDirectory: this.folder,
      builtInScenarios: compile(builtInText).scenarios,
      packageFolder: this.at('package'),
    });
    return { code, out: out.join(''), err: err.join('') };
  }
}

/** Creates tests that each get a command in a separate temporary folder with some files. */
export function testWith(files: Readonly<Record<string, string | Uint8Array>> = {}) {
  return test.extend<{ command: CommandTest }>({
    command: async ({}, use) => {
      const command = await CommandTest.create();
      for (const [name, content] of Object.entries(files)) await writeFile(command.at(name), content);
      await use(command);
      await command.remove();
    },
  });
}
