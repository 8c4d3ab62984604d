import type { HopOverlay } from '../traces/matching/overlay.js';
import type { NounForms } from '../model/words.js';

export type Evidence = NonNullable<HopOverlay['by']>['how'];
type OwnState = HopOverlay['own'][number]['state'];

/** The words for a trace that is laid over a flow; `{0}`, `{1}`… are replaced with values. */
export interface OverlayStrings {
  readonly ticks: string;
  /** Between what is said in one line, and between sentences. */
  readonly separator: string;
  readonly sentenceSeparator: string;
  readonly machines: Readonly<Record<'guest' | 'host', string>>;
  readonly packets: NounForms;
  readonly hopsSeen: string;
  readonly inOrder: string;
  readonly outOfOrder: NounForms;
  readonly threadsAgree: string;
  readonly threadsDiffer: NounForms;
  /** How the clocks of two machines relate. */
  readonly clocks: Readonly<Record<'given' | 'trace' | 'bounds' | 'choices' | 'none', string>>;
  /** `{0}` is the name of a setting of VS Code. */
  readonly ticksSetting: string;
  /** That the recording was made in emulation, in a few words and in a sentence: what is to be known before a time is read. */
  readonly emulated: { readonly brief: string; readonly text: string };
  readonly remarks: Readonly<Record<'lost' | 'skipped' | 'cut' | 'noList' | 'partial' | 'others' | 'noPass' | 'noClocks' | 'manyClocks' | 'wideClocks' | 'noOverlap' | 'offsetRefused' | 'offsetOutside' | 'lacking' | 'expired' | 'awake' | 'disturbed' | 'unlisted', string>>;
  /** A hop that was seen, by evidence: `{0}` of `{1}` packets, `{2}` the function or event. */
  readonly seen: Readonly<Record<Evidence, string>>;
  readonly seenShort: string;
  readonly indirectly: string;
  readonly shared: string;
  readonly sharedOnly: string;
  readonly notSeen: string;
  readonly notTraced: string;
  readonly untraceable: string;
  readonly unknown: string;
  readonly notRecorded: string;
  readonly brief: Readonly<Record<'not-seen' | 'not-traced' | 'unknown' | 'not-recorded' | 'wrongThread' | 'outOfOrder', string>>;
  readonly needs: string;
  readonly own: Readonly<Record<OwnState, string>>;
  readonly wrongThread: string;
  readonly wrongThreadUnnamed: string;
  readonly contradiction: string;
  readonly more: string;
  readonly afterHop: string;
  readonly gapShort: string;
  /** A mark `{0}` whose time is counted from hop `{1}`. */
  readonly markAfter: string;
  readonly gap: string;
  /** Without the 90th percentile, of few times. */
  readonly gapFew: string;
  readonly gapOne: string;
  readonly crossing: string;
  readonly thread: string;
  readonly threadOfPackets: string;
  /** A hop of one packet: `{0}` the evidence in words, `{1}` the thread, `{2}` the processor, `{3}` the times. */
  readonly passHop: string;
  readonly passHopNoCpu: string;
  /** The time since the packet began; and after `{0}` that since a hop. */
  readonly sinceStart: string;
  readonly sinceHop: string;
  readonly by: Readonly<Record<Evidence, string>>;
  readonly passMissing: string;
  readonly passCut: string;
  readonly passShared: string;
  readonly passOutOfOrder: string;
  readonly counted: Readonly<Record<'exits' | 'userExits' | 'systemCalls' | 'wakeups', string>>;
}

const english: OverlayStrings = {
  ticksSetting: "Times are ticks of the processor's counter. The setting {0} says how many kHz it has (dmesg: “tsc: Detected … MHz”), so that they become seconds.",
  ticks: 'ticks',
  separator: ' · ',
  sentenceSeparator: ' ',
  machines: { guest: 'the guest', host: 'the host' },
  packets: ['{0} packet', '{0} packets'],
  hopsSeen: '{0} of {1} hops seen',
  inOrder: 'order as the flow says',
  outOfOrder: ['{0} event out of order', '{0} events out of order'],
  threadsAgree: 'threads as the flow says',
  threadsDiffer: ['{0} hop in another thread', '{0} hops in other threads'],
  clocks: { given: 'clocks as given', trace: 'clocks aligned by the trace', bounds: 'clocks ± {0}', choices: 'clocks ambiguous', none: 'clocks not aligned' },
  emulated: { brief: 'emulated: times mean nothing', text: 'Recorded in emulation, which shows order, threads and counts, not times: AMD without AVIC, one vCPU, one packet at a time.' },
  remarks: {
    lost: 'Events that the trace of {0} has lost: {1}. Hops may be missing because of this.',
    skipped: 'Lines of the trace of {0} that could not be read: {1}.',
    cut: 'The trace of {0} has more events of this flow than can be kept; the rest was left out.',
    noList: 'The trace of {0} does not list what was traced, so it is unknown for some hops whether they did not happen or were not traced.',
    partial: 'Sequences that begin in the middle of the flow, and are not counted as packets: {0}.',
    others: 'Sequences with too few hops to be packets of this flow: {0}.',
    noPass: 'No packet of this flow was found in the trace.',
    noClocks: 'Nothing shows how the clocks of guest and host relate, so the packets of each machine are shown by themselves.',
    manyClocks: 'The traces allow {0} separate differences between the clocks.',
    wideClocks: 'Cause and effect leave the difference between the clocks open by {0}, which is not less than the time between packets.',
    noOverlap: 'With the offset {0} between the clocks, the recordings of guest and host have no time in common.',
    offsetRefused: 'The offset {0} between the clocks was not used: it contradicts cause and effect, because the guest would have worked while its vCPU did not run.',
    offsetOutside: 'The offset {0} between the clocks was not used: it contradicts cause and effect, which allow from {1} to {2}.',
    lacking: 'Host round trips were counted without {0}: not traced, {1} of the {2} computed.',
    expired: 'Wake-ups by timers: {0} of {1} computed. A timer that expires before its thread sleeps wakes nothing.',
    awake: 'Wake-ups that were not needed, because the thread was still awake: {0}.',
    disturbed: 'During {0} of {1} packets ({2}) the guest accessed its devices more often than during most: its drivers did something else, too, which may have come between the hops.',
    unlisted: 'There are more packets than can be listed: the first {0} can be chosen.',
  },
  seen: {
    itself: 'Seen in {0} of {1} packets, by {2}.',
    counterpart: 'Seen in {0} of {1} packets, by {2}, which does the same under other conditions.',
    return: 'Seen in {0} of {1} packets, by the return of {2}.',
    running: 'Seen in {0} of {1} packets, by a call out of its own function: {2}.',
    inlined: 'Seen in {0} of {1} packets, inlined into its caller, which makes the next call: {2}.',
    neighbour: 'Seen only indirectly in {0} of {1} packets: {2} shows that it happened, its own function does not.',
    caller: 'Seen only indirectly in {0} of {1} packets: {2}, which calls its function, shows that it happened.',
  },
  seenShort: 'seen {0} of {1}',
  indirectly: 'indirectly',
  shared: 'In {0} of the packets, one event was for several packets.',
  sharedOnly: 'Seen by one event for several packets ({0} of {1}).',
  notSeen: 'Traced, and not seen in any packet.',
  notTraced: 'Not traced: the recording leaves out this function, so it does not tell whether the hop happened.',
  untraceable: 'Not traced: this function cannot be traced on that kernel, so the recording does not tell whether the hop happened.',
  unknown: 'Not seen, and the recording does not say whether it was traced.',
  notRecorded: 'Not recorded: there is no trace of {0}.',
  brief: {
    'not-seen': 'traced and not seen', 'not-traced': 'not traced', 'unknown': 'not seen, perhaps not traced', 'not-recorded': 'machine not recorded',
    'wrongThread': 'in another thread', 'outOfOrder': 'out of order',
  },
  needs: 'only if {0}',
  own: { 'seen': 'seen', 'traced': 'traced, not seen', 'not-traced': 'not traced', 'untraceable': 'cannot be traced', 'unknown': 'unknown whether traced' },
  wrongThread: 'It ran in another thread than the scenario says: expected {0}, seen in {1}.',
  wrongThreadUnnamed: 'It ran in another thread than the scenario says: {0}.',
  contradiction: 'Out of order in packet {0}: {1} came {2} before {3} of hop {4}.',
  more: 'And {0} more.',
  afterHop: 'Time after hop {0}',
  gapShort: 'p50 {0} after hop {1}',
  markAfter: '{0} after {1}',
  gap: 'p50 {0}, p90 {1}, max {2} in {3} packets',
  gapFew: 'p50 {0}, max {1} in {2} packets',
  gapOne: '{0} in one packet',
  crossing: '{0}; each ± {1}, because the hops are on different machines',
  thread: '{0} ({1})',
  threadOfPackets: '{0} · {1} · {2} of {3}',
  passHop: '{0}, in thread {1} on CPU {2}, {3}.',
  passHopNoCpu: '{0}, in thread {1}, {3}.',
  sinceStart: '{0} after the packet began',
  sinceHop: '{0} and {1} after hop {2}',
  by: {
    itself: 'By {0}', counterpart: 'By {0}, which does the same under other conditions', return: 'By the return of {0}', running: 'By a call out of its own function: {0}',
    inlined: 'Inlined into its caller, which makes the next call: {0}', neighbour: 'Indirectly, by {0}', caller: 'Indirectly, by its caller {0}',
  },
  passMissing: 'Not seen in this packet, but in others ({0}).',
  passCut: 'The packet was not followed as far as this hop.',
  passShared: 'An event of another packet stands for this hop, too.',
  passOutOfOrder: 'Seen out of order in this packet: {0} came {1} before {2} of hop {3}.',
  counted: { exits: 'VM exits by reason', userExits: 'Returns to QEMU by reason', systemCalls: 'System calls', wakeups: 'Wake-ups' },
};

const japanese: OverlayStrings = {
  ticksSetting: '時間の単位はプロセッサのカウンタの刻みです。設定{0}にその周波数（kHz、dmesgの「tsc: Detected … MHz」）を入れると、秒で表示します。',
  ticks: 'ティック',
  separator: ' · ',
  sentenceSeparator: '',
  machines: { guest: 'ゲスト', host: 'ホスト' },
  packets: ['{0}パケット', '{0}パケット'],
  hopsSeen: '{1}ホップ中{0}を観測',
  inOrder: '順序はフローどおり',
  outOfOrder: ['順序違い {0}件', '順序違い {0}件'],
  threadsAgree: 'スレッドはフローどおり',
  threadsDiffer: ['別のスレッドで{0}ホップ', '別のスレッドで{0}ホップ'],
  clocks: { given: '時計の差は指定値', trace: '時計の差はトレースの値', bounds: '時計の誤差 ± {0}', choices: '時計の差は未確定', none: '時計の差は不明' },
  emulated: { brief: 'エミュレーション: 時間に意味なし', text: 'エミュレーションでの記録です。順序、スレッド、回数は分かりますが、時間は分かりません（AVICのないAMD、vCPUは1つ、パケットは1つずつ）。' },
  remarks: {
    lost: '{0}のトレースでは{1}件のイベントが失われています。そのためにホップが欠けている可能性があります。',
    skipped: '{0}のトレースのうち{1}行は読めませんでした。',
    cut: '{0}のトレースには、保持できる数を超えるこのフローのイベントがあります。残りは省きました。',
    noList: '{0}のトレースには何を記録したかの一覧がないため、一部のホップは、起きなかったのか記録しなかったのかが分かりません。',
    partial: '{0}個の列はフローの途中から始まるため、パケットに数えません。',
    others: '{0}個の列はホップが少なすぎるため、このフローのパケットとみなしません。',
    noPass: 'このトレースには、このフローのパケットが見つかりませんでした。',
    noClocks: 'ゲストとホストの時計の関係が分からないため、パケットはマシンごとに別々に示します。',
    manyClocks: '時計の差として、離れた{0}個の範囲がありえます。',
    wideClocks: '因果関係から分かる時計の差の幅は{0}で、パケットの間隔より狭くありません。',
    noOverlap: '時計の差が{0}だとすると、ゲストとホストのトレースに重なる時間はありません。',
    offsetRefused: '時計の差{0}は使いません。vCPUが動いていない間にゲストが動いたことになり、因果関係に反します。',
    offsetOutside: '時計の差{0}は使いません。因果関係に反します。ありえるのは{1}から{2}までです。',
    lacking: 'ホスト往復の測定値は{0}を含みません。記録されておらず、計算上の{2}回のうち{1}回に当たります。',
    expired: 'タイマーによる起床は、計算上の{1}回のうち{0}回でした。スレッドが眠る前に満了したタイマーは、何も起床させません。',
    awake: 'スレッドがまだ眠っていなかったため、要らなかった起床: {0}回。',
    disturbed: '{1}個のパケットのうち{0}個（{2}）では、ゲストのデバイスアクセスがほかのパケットより多くありました。ドライバが別の処理も行っており、ホップの間に入り込んだ可能性があります。',
    unlisted: 'パケットが多すぎるため、選べるのは最初の{0}個です。',
  },
  seen: {
    itself: '{1}パケット中{0}で観測（{2}）。',
    counterpart: '{1}パケット中{0}で観測（別の条件で同じ働きをする{2}）。',
    return: '{1}パケット中{0}で観測（{2}の戻り）。',
    running: '{1}パケット中{0}で観測（このホップの関数からの呼び出し: {2}）。',
    inlined: '{1}パケット中{0}で観測（呼び出し元にインライン展開され、次の呼び出しはそこから: {2}）。',
    neighbour: '{1}パケット中{0}で間接的に観測（このホップの関数ではなく{2}から分かる）。',
    caller: '{1}パケット中{0}で間接的に観測（このホップの関数を呼ぶ{2}から分かる）。',
  },
  seenShort: '{1}中{0}で観測',
  indirectly: '間接的',
  shared: 'うち{0}パケットでは、1つのイベントが複数のパケットを兼ねます。',
  sharedOnly: '1つのイベントが複数のパケットを兼ねて観測（{1}中{0}）。',
  notSeen: '記録の対象でしたが、どのパケットでも観測されていません。',
  notTraced: '記録の対象外: この関数は記録されていないため、ホップが起きたかどうかは分かりません。',
  untraceable: '記録の対象外: このカーネルではこの関数を記録できないため、ホップが起きたかどうかは分かりません。',
  unknown: '観測されていません。記録の対象だったかどうかは分かりません。',
  notRecorded: '記録なし: {0}のトレースがありません。',
  brief: {
    'not-seen': '記録の対象だが観測されず', 'not-traced': '記録の対象外', 'unknown': '観測されず（記録の対象か不明）', 'not-recorded': 'このマシンの記録なし',
    'wrongThread': '別のスレッド', 'outOfOrder': '順序違い',
  },
  needs: '次の場合だけ: {0}',
  own: { 'seen': '観測', 'traced': '記録の対象だが観測されず', 'not-traced': '記録の対象外', 'untraceable': '記録できない', 'unknown': '記録の対象か不明' },
  wrongThread: 'シナリオと別のスレッドで実行されました。シナリオでは{0}、観測では{1}。',
  wrongThreadUnnamed: 'シナリオと別のスレッドで実行されました: {0}。',
  contradiction: 'パケット{0}で順序違い: {1}が、ホップ{4}の{3}より{2}早く起きました。',
  more: 'ほか{0}件。',
  afterHop: 'ホップ{0}からの時間',
  gapShort: 'ホップ{1}からp50 {0}',
  markAfter: '{0}（{1}から）',
  gap: 'p50 {0}、p90 {1}、最大 {2}（{3}パケット）',
  gapFew: 'p50 {0}、最大 {1}（{2}パケット）',
  gapOne: '{0}（1パケット）',
  crossing: '{0}。マシンをまたぐため、それぞれ ± {1}',
  thread: '{0} ({1})',
  threadOfPackets: '{0} · {1} · {3}中{2}',
  passHop: '{0}。{1}、CPU {2}、{3}。',
  passHopNoCpu: '{0}。{1}、{3}。',
  sinceStart: 'パケットの始まりから{0}',
  sinceHop: '{0}、ホップ{2}から{1}',
  by: {
    itself: '{0}で観測', counterpart: '別の条件で同じ働きをする{0}で観測', return: '{0}の戻りで観測', running: 'このホップの関数からの呼び出しで観測: {0}',
    inlined: '呼び出し元にインライン展開（次の呼び出しはそこから: {0}）', neighbour: '{0}から間接的に観測', caller: '呼び出し元の{0}から間接的に観測',
  },
  passMissing: 'このパケットでは観測されていませんが、ほかの{0}個では観測されています。',
  passCut: 'パケットをこのホップまで追えませんでした。',
  passShared: '別のパケットのイベントが、このホップを兼ねます。',
  passOutOfOrder: 'このパケットで順序違い: {0}が、ホップ{3}の{2}より{1}早く起きました。',
  counted: { exits: 'VM exitの理由', userExits: 'QEMUへ戻る理由', systemCalls: 'システムコール', wakeups: '起床' },
};

/** @param language a BCP 47 tag; English is used for languages without a translation */
export function overlayStrings(language: string): OverlayStrings {
  return language.split('-')[0] === 'ja' ? japanese : english;
}
