import type { Cost } from '../model/scenario.js';
import type { Branch, HopKind, ProbeType, Side } from '../model/scenario.js';

/** The words that diagrams and hop views need besides the scenario's own; `{0}`, `{1}` stand for values. */
export interface DiagramStrings {
  readonly kinds: Readonly<Record<HopKind, string>>;
  readonly branches: Readonly<Record<Branch, string>>;
  readonly sides: Readonly<Record<Side, string>>;
  readonly probes: Readonly<Record<ProbeType, string>>;
  /** Titles of the blocks around hops that are not part of the straight line. */
  readonly completionBlock: string;
  readonly parallelBlock: string;
  readonly copyMark: string;
  readonly exitMark: string;
  readonly whenMark: string;
  /** `{0}` the calling function, `{1}` what it calls, `{2}` file of the caller. */
  readonly viaCall: string;
  /** As {@link viaCall}; `{3}` the table or function that sets the pointer. */
  readonly viaPointer: string;
  readonly viaHardware: string;
  /** One and many of what is counted. */
  readonly costs: Readonly<Record<keyof Cost, readonly [string, string]>>;
  /** `{0}` how many, `{1}` of what. */
  readonly costCount: string;
  /** Over the columns of a table of hops, after their numbers. */
  readonly tableHeadings: readonly string[];
}

const english: DiagramStrings = {
  kinds: {
    'call': 'Function call', 'syscall': 'System call', 'copy': 'Copy', 'map': 'Mapping without a copy', 'ring': 'Ring access',
    'notify': 'Notification', 'vm-exit': 'VM exit', 'vm-entry': 'VM entry', 'wakeup': 'Wake-up', 'interrupt': 'Interrupt',
    'message': 'Message', 'return': 'Return',
  },
  branches: { data: 'Data path', completion: 'Completion', parallel: 'In parallel', control: 'Set-up' },
  sides: { guest: 'guest', host: 'host' },
  probes: {
    kprobe: 'kprobe', kretprobe: 'kretprobe', uprobe: 'uprobe', uretprobe: 'uretprobe', tracepoint: 'tracepoint',
    qemu: 'QEMU trace event', shell: 'shell',
  },
  completionBlock: 'Completion: back to the sender',
  parallelBlock: 'Meanwhile, in parallel',
  copyMark: 'copy {0}',
  exitMark: 'VM exit {0}',
  whenMark: '({0})',
  viaCall: '{0}() calls {1} in {2}',
  viaPointer: '{0}() calls {1} in {2}, a pointer set in {3}',
  viaHardware: 'no code calls: the hardware does it',
  costs: {
    copies: ['copy', 'copies'], vmExits: ['VM exit', 'VM exits'], hostRoundTrips: ['host round trip', 'host round trips'], wakeups: ['wake-up', 'wake-ups'],
  },
  costCount: '{0} {1}',
  tableHeadings: ['Lanes', 'Hop', 'Kind', 'Place', 'Explanation'],
};

const japanese: DiagramStrings = {
  kinds: {
    'call': '関数呼び出し', 'syscall': 'システムコール', 'copy': 'コピー', 'map': 'コピーなしのマッピング', 'ring': 'リングの読み書き',
    'notify': '通知', 'vm-exit': 'VM exit', 'vm-entry': 'VM entry', 'wakeup': 'スレッドの起床', 'interrupt': '割り込み',
    'message': 'メッセージ', 'return': 'リターン',
  },
  branches: { data: 'データパス', completion: '完了処理', parallel: '並行動作', control: 'セットアップ' },
  sides: { guest: 'ゲスト', host: 'ホスト' },
  probes: {
    kprobe: 'kprobe', kretprobe: 'kretprobe', uprobe: 'uprobe', uretprobe: 'uretprobe', tracepoint: 'tracepoint',
    qemu: 'QEMUトレースイベント', shell: 'shell',
  },
  completionBlock: '完了処理（送信側へ戻る）',
  parallelBlock: '並行動作（その間に進む）',
  copyMark: 'コピー{0}',
  exitMark: 'VM exit {0}',
  whenMark: '（{0}）',
  viaCall: '{2}の{0}()が{1}を呼ぶ',
  viaPointer: '{2}の{0}()が{1}を呼ぶ（ポインタの設定箇所: {3}）',
  viaHardware: 'コードからの呼び出しではなく、ハードウェアが行う',
  costs: { copies: ['コピー', 'コピー'], vmExits: ['VM exit', 'VM exit'], hostRoundTrips: ['ホスト往復', 'ホスト往復'], wakeups: ['起床', '起床'] },
  costCount: '{1} {0}',
  tableHeadings: ['レーン', 'ホップ', '種類', '場所', '説明'],
};

/**
 * The words in the wanted language, English where there are none.
 *
 * @param changes words that replace the built-in ones
 */
export function diagramStrings(language: string, changes: Partial<DiagramStrings> = {}): DiagramStrings {
  return { ...(language.split('-')[0] === 'ja' ? japanese : english), ...changes };
}

/** Puts values in the places `{0}`, `{1}`… of a template. */
export function fill(template: string, ...values: readonly string[]): string {
  return template.replace(/\{(\d)\}/g, (place, index: string) => values[Number(index)] ?? place);
}
