import type { Side } from '../model/scenario.js';

/** The sentences in scripts and options; `{0}` is replaced with a value. */
export interface ProbeWords {
  /** The heading of the settings, and one of them that differs from the basis. */
  readonly settings: string;
  readonly notBasis: string;
  readonly runAsRoot: string;
  readonly runs: string;
  readonly recording: string;
  /** What a script for a shell writes. */
  readonly writes: string;
  readonly files: string;
  /** Whose system calls and switches are recorded: threads with these names, or the one program that is named. */
  readonly ownThreads: string;
  readonly ownProgram: string;
  /** For an event of the scheduler on a machine where it is not known whose events belong to the flow. */
  readonly noProgram: string;
  /** For scripts that record VM entries. */
  readonly entry: string;
  readonly missing: string;
  readonly everything: string;
  /** For scripts with a probe that several hops have. */
  readonly shared: string;
  /** For one probe, and for several. */
  readonly started: readonly [string, string];
  readonly noProbe: string;
  readonly elsewhere: Readonly<Record<Side, string>>;
  readonly mayBeInlined: string;
  readonly ownFunctionInlined: string;
  /** `{0}` is a function, `{1}` a kernel. */
  readonly lacking: Readonly<Record<'absent' | 'untraceable', string>>;
  /** Which events a probe gives that fires too often, or for something else. */
  readonly found: string;
  readonly onlyCounted: string;
  readonly error: string;
  readonly refused: string;
  readonly byHand: string;
  readonly qemuEvent: string;
  readonly oldQemuEvent: string;
  readonly above: string;
  readonly nothing: string;
  readonly addProbes: string;
  readonly record: string;
  readonly live: string;
  readonly remove: string;
  readonly startQemu: string;
  readonly startOldQemu: string;
  readonly oldQemuOption: string;
  readonly monitor: string;
  /** Before the command that writes the script for the other machine, which is the key. */
  readonly recordOther: Readonly<Record<Side, string>>;
  /** Before the command that reads the recording, or both. */
  readonly layOver: readonly [string, string];
}

const english: ProbeWords = {
  settings: 'The hops are those that happen if:',
  notBasis: '{0} (not the basis)',
  runAsRoot: 'Save as {0} and run as root on this machine:',
  runs: 'That runs the lines below that begin with //$, which record to {0}, for vhflow trace to read, until Ctrl-C is pressed.',
  recording: 'Recording to {0}. Attaching the probes takes some seconds. Press Ctrl-C to stop; if that is missed, press it again.',
  writes: 'It records until {1} is pressed and writes {0}, for vhflow trace to read. With -h it shows its options.',
  files: 'The arguments are the files whose functions are traced. If a library is linked into a program, pass the program. If a file does not exist, pass /bin/true; its probes then never fire. In a stripped program, only exported functions are visible.',
  ownThreads: 'System calls and the scheduler are watched only for threads whose name begins with one of {0}. If the switch has another name, give it with {1}.',
  ownProgram: 'System calls are those of all programs, and the scheduler is not watched, unless the program that sends or receives is named with {0}.',
  noProgram: 'Not recorded, because the name of the program is not known: {0}',
  entry: 'A VM entry is written at the exit after it, with its own time: written at once, it would end the guest\'s run by an interrupt of the host.',
  missing: 'NAME.* matches the copies of a function that compilers create, such as NAME.isra.0. The attach point interval:s:1000000 never fires; with it, bpftrace skips what this machine does not have, and does not stop.',
  everything: 'Probes see the whole machine, including other packets and programs. An event has its time in nanoseconds, processor, thread, process, the numbers of the hops, the probe, and the name of the thread.',
  shared: 'A line that names several hops is of a probe that all of them have: one of them happened, or some of them together, and each is counted.',
  started: [
    'Tracing {0} probe. Press Ctrl-C to stop and to print how often it fired; if that is missed, press it again.',
    'Tracing {0} probes. Press Ctrl-C to stop and to print how often each probe fired; if that is missed, press it again.',
  ],
  noProbe: 'No probe is known.',
  elsewhere: { guest: 'Traced in the guest.', host: 'Traced on the host.' },
  mayBeInlined: '{0} may be inlined; in that case there is nothing to attach to.',
  ownFunctionInlined: 'The function of this hop, {0}, may be inlined, so the probes are on functions around it.',
  lacking: {
    absent: '{1} has no function {0}: it is inlined, or of another version. There is nothing to attach to.',
    untraceable: '{1} does not allow probes in {0}.',
  },
  found: 'Recorded only if it found something: {0}',
  onlyCounted: 'Not recorded, because it also fires when no packet is there: {0}',
  error: 'Not taken for the hop, because it fires when a packet is lost: {0}',
  refused: 'Omitted, because a probe cannot attach to it: {0}',
  byHand: 'Run manually: {0}',
  qemuEvent: 'QEMU: -trace {0}',
  oldQemuEvent: 'QEMU: the trace event {0}',
  above: 'Also traced by {0}, above.',
  nothing: 'No hop has a probe of this kind on this machine.',
  addProbes: 'Add probes for the functions. A line fails if this machine does not have its function.',
  record: 'Record for ten seconds, then show the result.',
  live: 'Or live: {0}',
  remove: 'Remove the probes.',
  startQemu: 'Start QEMU with these options; the log backend writes to standard error, or to a file with -D FILE.',
  startOldQemu: 'Before 2.6, QEMU reads event names from a file, and traces only if it was configured with --enable-trace-backends=stderr. Write the names to {0}:',
  oldQemuOption: 'Then start QEMU with this option.',
  monitor: 'Or, in the monitor of a running QEMU:',
  recordOther: {
    guest: 'Record the guest as well, at the same time. Where vhflow is installed, this writes the script for it:',
    host: 'Record the host as well, at the same time. Where vhflow is installed, this writes the script for it:',
  },
  layOver: [
    'Then copy the recording to where vhflow is installed, and lay it over the flow:',
    'Then copy both recordings to where vhflow is installed, and lay them over the flow:',
  ],
};

const japanese: ProbeWords = {
  settings: '次の場合に起きるホップ:',
  notBasis: '{0}（基準条件と異なる）',
  runAsRoot: '{0} として保存し、このマシンでrootとして実行する:',
  runs: 'これは、以下の //$ で始まる行を実行する。Ctrl-Cを押すまで {0} に記録し、vhflow traceで読める。',
  recording: '{0} に記録中。プローブの準備に数秒かかる。Ctrl-Cで終了する。終わらなければ、もう一度押す。',
  writes: '{1}が押されるまで記録し、{0} に書く。vhflow traceで読める。-h でオプションを表示する。',
  files: '引数は、関数を観測するファイル。ライブラリがプログラムに静的リンクされている場合は、そのプログラムを渡す。ファイルがない場合は /bin/true を渡せば、そのプローブは何も出さない。stripされたプログラムでは、外部に公開された関数だけが見える。',
  ownThreads: 'システムコールとスケジューラは、名前が次のいずれかで始まるスレッドだけを観測する: {0}。スイッチの名前がほかのものなら、{1} で加える。',
  ownProgram: 'システムコールは全プログラムのものを観測し、スケジューラは観測しない。送受信するプログラムに限るには、その名前を {0} で渡す。',
  noProgram: 'プログラムの名前がわからないため、記録しない: {0}',
  entry: 'VM entryは、その次のexitのときに、entryの時刻で書く。その場で書くと、ホストの割り込みによるexitを引き起こすため。',
  missing: 'NAME.* は、NAME.isra.0 のような、コンパイラが作った関数の複製を指す。interval:s:1000000 は何も出さない。これがあれば、bpftraceはマシンにないものを飛ばし、終了しない。',
  everything: 'プローブは、ほかのパケットやプログラムも含め、マシン全体を観測する。イベントの列は、時刻（ナノ秒）、CPU、スレッドID、プロセスID、ホップの番号、プローブ、スレッド名。',
  shared: '複数のホップを挙げた行は、それらに共通のプローブのもの。起きたのはそのうちの1つ、またはいくつかで、回数はどのホップにも数える。',
  started: [
    '{0}個のプローブを観測中。Ctrl-Cで終了し、回数を表示する。終わらなければ、もう一度押す。',
    '{0}個のプローブを観測中。Ctrl-Cで終了し、それぞれの回数を表示する。終わらなければ、もう一度押す。',
  ],
  noProbe: '使えるプローブがない。',
  elsewhere: { guest: 'ゲストで観測する。', host: 'ホストで観測する。' },
  mayBeInlined: '{0} はインライン展開されている可能性がある。その場合、プローブの付け先はない。',
  ownFunctionInlined: 'このホップの関数 {0} はインライン展開されている可能性があるため、前後の関数などで観測する。',
  lacking: {
    absent: '{1} には関数 {0} がない（インライン展開されているか、別の版の関数）。プローブの付け先はない。',
    untraceable: '{1} では {0} にプローブを付けられない。',
  },
  found: '何かが見つかったときだけ記録する: {0}',
  onlyCounted: 'パケットがないときにも発火するため、記録しない: {0}',
  error: 'パケットが失われたときに発火するため、このホップとはみなさない: {0}',
  refused: 'プローブを付けられる名前ではないため、省いた: {0}',
  byHand: '手で実行: {0}',
  qemuEvent: 'QEMU: -trace {0}',
  oldQemuEvent: 'QEMU: トレースイベント {0}',
  above: '上の {0} でも観測できる。',
  nothing: 'このマシンで使える、この種類のプローブを持つホップはない。',
  addProbes: '関数を登録する。失敗した行の関数は、このマシンにはない。',
  record: '10秒間記録してから表示する。',
  live: 'そのまま表示する場合: {0}',
  remove: '関数の登録を消す。',
  startQemu: 'これらのオプションを付けてQEMUを起動する。logバックエンドの出力先は標準エラー（-D FILEがあればそのファイル）。',
  startOldQemu: '2.6より前のQEMUはイベント名をファイルから読み、--enable-trace-backends=stderrで構成したときだけトレースする。{0} に書く:',
  oldQemuOption: 'その後、このオプションを付けてQEMUを起動する。',
  monitor: '実行中のQEMUでは、モニターで次を入力する:',
  recordOther: {
    guest: '同時にゲストも記録する。vhflowのあるマシンで次を実行すると、そのスクリプトができる:',
    host: '同時にホストも記録する。vhflowのあるマシンで次を実行すると、そのスクリプトができる:',
  },
  layOver: [
    'その後、記録をvhflowのあるマシンへコピーし、フローに重ねる:',
    'その後、2つの記録をvhflowのあるマシンへコピーし、フローに重ねる:',
  ],
};

/** @param language a BCP 47 tag; English for a language without a translation */
export function probeWords(language: string): ProbeWords {
  return language.split('-')[0] === 'ja' ? japanese : english;
}

/** Puts the values in the places of `{0}`, `{1}`, …; values are not searched for such places. */
export function filled(sentence: string, ...values: readonly (string | number)[]): string {
  return sentence.replace(/\{(\d)\}/g, (place, index: string) => String(values[Number(index)] ?? place));
}
