import type * as vscode from 'vscode';
import type { Packing } from '../../traces/formats/index.js';
import type { Refusal } from '../trace-worker/requests.js';

/** Commands that make a text of what a file contains, for each packing that has one; the file follows. */
const commands: Readonly<Partial<Record<Packing, (file: string) => string>>> = {
  'xz': (file) => `xz --decompress --keep ${file}`,
  'zstd': (file) => `zstd --decompress ${file}`,
  'bzip2': (file) => `bzip2 --decompress --keep ${file}`,
  'lz4': (file) => `lz4 --decompress ${file}`,
  'zip': (file) => `unzip ${file}`,
  'trace.dat': (file) => `trace-cmd report -i ${file} > ${file}.txt`,
  'perf.data': (file) => `perf script -i ${file} > ${file}.txt`,
  'qemu-simple': (file) => `simpletrace.py trace-events-all ${file} > ${file}.txt`,
  'utf-16': (file) => `iconv --from-code=UTF-16 --to-code=UTF-8 ${file} > ${file}.txt`,
};

/** A message about a file that cannot be opened as a trace, and the command that makes a readable file of it. */
export interface RefusalText {
  readonly message: string;
  readonly command?: string;
}

/** Says why a file is not a trace, and what to do about it. */
export function refusalText({ file, reason, packing }: Refusal, l10n: Pick<typeof vscode.l10n, 't'>): RefusalText {
  switch (reason) {
    case 'empty':
      return { message: l10n.t('{0} is empty.', file) };
    case 'packed':
      return packedText(file, packing, l10n);
    case 'damaged':
      return { message: l10n.t('The packed data of {0} is damaged or cut off.', file) };
    case 'binary':
      return { message: l10n.t('{0} is not a text file.', file) };
    case 'no-events':
      return { message: l10n.t('{0} is a trace without events.', file) };
    case 'no-times':
      return { message: l10n.t('{0} is not a trace: it contains call stacks, or a list of functions. Paste Stack… shows the hops of a stack.', file) };
    case 'unknown-format':
      return { message: l10n.t('{0} is not a trace in a known format. vhflow reads the text of ftrace, trace-cmd report, perf script, QEMU, pwru and retis, and what its own scripts record.', file) };
  }
}

function packedText(file: string, packing: Packing | undefined, l10n: Pick<typeof vscode.l10n, 't'>): RefusalText {
  const command = packing && commands[packing]?.(shellWord(file));
  if (packing === 'pcap') return { message: l10n.t('{0} contains packets (pcap), not a trace of functions.', file) };
  if (packing === undefined || command === undefined) return { message: l10n.t('{0} is packed in a way that vhflow cannot read.', file) };
  return { message: l10n.t('{0} is a {1} file. This command makes text of it: {2}', file, packing, command), command };
}

/** A name that starts with a hyphen would be taken for an option, even in quotes. */
function shellWord(name: string): string {
  const text = name.startsWith('-') ? `./${name}` : name;
  return /^[\w.,/+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
