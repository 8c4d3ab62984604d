import type { ProbeType, Variant } from '../model/scenario.js';
import { wordsIn, type Words } from '../model/words.js';

/** The strings that only diagrams and hop views need. */
interface OwnStrings {
  readonly probes: Readonly<Record<ProbeType, string>>;
  /** The items of a hop that may depend on conditions. */
  readonly items: Readonly<Record<Variant['item'], string>>;
  /** Titles of the blocks around side branches. */
  readonly completionBlock: string;
  readonly parallelBlock: string;
  readonly whenMark: string;
  /** `{0}` the calling function, `{1}` what it calls, `{2}` file of the caller. */
  readonly viaCall: string;
  /** As {@link viaCall}; `{3}` the table or function that sets the pointer. */
  readonly viaPointer: string;
  readonly viaHardware: string;
  /** The text of a link to the function that contains the call. */
  readonly callSite: string;
  /** The headings of a table of hops, without that of the number column. */
  readonly tableHeadings: readonly string[];
  /** Of a trace: its title; a cost, `{0}`, as it was counted per packet, `{1}`, and as it is computed, `{2}`; the heading of what it says of a hop. */
  readonly trace: Readonly<Record<'heading' | 'measured' | 'tableHeading', string>>;
}

/** The strings of diagrams and hop views; `{0}` and `{1}` are replaced with values. */
export type DiagramStrings = OwnStrings & Words;

const english: OwnStrings = {
  probes: {
    kprobe: 'kprobe', kretprobe: 'kretprobe', uprobe: 'uprobe', uretprobe: 'uretprobe', tracepoint: 'tracepoint',
    qemu: 'QEMU trace event', shell: 'shell',
  },
  items: {
    at: 'function', via: 'call site', copy: 'copy', cost: 'cost', thread: 'thread', note: 'explanation', versions: 'other versions', observe: 'probes',
  },
  completionBlock: 'Completion: back to the sender',
  parallelBlock: 'Meanwhile, in parallel',
  whenMark: '({0})',
  viaCall: '{0}() calls {1} in {2}',
  viaPointer: '{0}() calls {1} in {2}, a pointer set in {3}',
  viaHardware: 'no call in the code: done by hardware',
  callSite: 'call site',
  tableHeadings: ['Participants', 'Hop', 'Kind', 'Place', 'Explanation'],
  trace: { heading: 'Trace: {0}', measured: '{0}: {1} measured, {2} computed', tableHeading: 'In the trace' },
};

const japanese: OwnStrings = {
  probes: {
    kprobe: 'kprobe', kretprobe: 'kretprobe', uprobe: 'uprobe', uretprobe: 'uretprobe', tracepoint: 'tracepoint',
    qemu: 'QEMUトレースイベント', shell: 'shell',
  },
  items: {
    at: '関数', via: '呼び出し元', copy: 'コピー', cost: 'コスト', thread: 'スレッド', note: '説明', versions: '他のバージョン', observe: '観測方法',
  },
  completionBlock: '完了処理（送信側へ戻る）',
  parallelBlock: '並行動作（その間に進む）',
  whenMark: '（{0}）',
  viaCall: '{2}の{0}()が{1}を呼ぶ',
  viaPointer: '{2}の{0}()が{1}を呼ぶ（ポインタの設定箇所: {3}）',
  viaHardware: 'コードからの呼び出しではなく、ハードウェアが行う',
  callSite: '呼び出し元',
  tableHeadings: ['参加者', 'ホップ', '種類', '場所', '説明'],
  trace: { heading: 'トレース: {0}', measured: '{0}: 実測 {1}、計算 {2}', tableHeading: 'トレースでは' },
};

/**
 * The strings in a language; English for a language without a translation.
 *
 * @param changes strings that replace the built-in ones
 */
export function diagramStrings(language: string, changes: Partial<DiagramStrings> = {}): DiagramStrings {
  return { ...wordsIn(language), ...(language.split('-')[0] === 'ja' ? japanese : english), ...changes };
}
