import type { HopKind } from '../../model/scenario.js';
import type { Text } from '../../model/text.js';

/** What each hop kind means and costs, as docs/language.md describes it. */
export const kindHelp: Readonly<Record<HopKind, Text>> = {
  'call': { en: 'A function call.', ja: '関数呼び出し。' },
  'syscall': { en: 'A system call. Costs one host round trip if its code runs on the host.', ja: 'システムコール。ホスト上で動く場合はホスト往復1回。' },
  'copy': { en: 'A processor copies bytes. Costs one copy, except on the control branch.', ja: 'プロセッサによるデータの移動。コピー1回（controlブランチでは数えない）。' },
  'map': { en: 'Memory is made accessible without a copy: pinning, scatter-gather lists, address translation.', ja: 'コピーせずにメモリを見えるようにする。ピン留め、スキャッタ・ギャザー、アドレス変換。' },
  'ring': { en: 'Descriptors or indices of a shared ring are read or written.', ja: '共有リングのディスクリプタやインデックスの読み書き。' },
  'notify': { en: 'A notification of the other side: a doorbell write, an eventfd, the decision to kick or call.', ja: '相手への合図。ドアベルへの書き込み、eventfd、kickやcallの判定。' },
  'vm-exit': { en: 'The vCPU leaves guest mode. Costs one VM exit.', ja: 'vCPUがゲストモードを抜ける。VM exit 1回。' },
  'vm-entry': { en: 'The vCPU enters guest mode.', ja: 'vCPUがゲストモードに入る。' },
  'wakeup': { en: 'A sleeping thread becomes runnable. Costs one wake-up if the thread is on the host.', ja: '眠っているスレッドが実行可能になる。ホスト上なら起床1回。' },
  'interrupt': { en: 'An interrupt is delivered: injection, vector, handler.', ja: '割り込みの経路。注入、ベクタ、ハンドラ。' },
  'message': { en: 'A message is sent over a socket or a device node.', ja: 'ソケットやデバイスノードを通るメッセージ。' },
  'return': { en: 'Control returns to the caller with a result.', ja: '結果を持って制御が戻る。' },
};

/** What each keyword is for. */
export const keywordHelp: Readonly<Record<string, Text>> = {
  'scenario': { en: 'A configuration of guest and host, with its data paths.', ja: 'ゲストとホストの1つの構成と、そのデータパス。' },
  'title': { en: 'The title that users see.', ja: '利用者に見える名前。' },
  'summary': { en: 'A description in one or two sentences.', ja: '何についてのものかを1、2文で。' },
  'assume': { en: 'A configuration that the scenario assumes.', ja: 'このシナリオが成り立つ構成。' },
  'source': { en: 'A source tree that anchors refer to, and the version they were written for.', ja: 'アンカーが指すソースツリーと、その基準バージョン。' },
  'context': { en: 'A custom execution context, with the cost rules of a built-in one.', ja: 'コードが動く独自の場所。コストの数え方は組み込みのものに従う。' },
  'machine': { en: 'A physical or virtual machine and its participants.', ja: '実機または仮想マシンと、その参加者。' },
  'participant': { en: 'A participant, drawn as a lane of the diagram, and the context its code runs in.', ja: '参加者（図のレーン）と、そのコードが動くコンテキスト。' },
  'flow': { en: 'An ordered list of hops.', ja: 'ホップの並び。' },
  'loop': { en: 'Hops that repeat. Their costs are counted once.', ja: '繰り返されるホップ。コストは1回分だけ数える。' },
  'opt': { en: 'Hops that do not always happen.', ja: '場合によって起こるものとして描くホップ。' },
  'alt': { en: 'Alternative sequences of hops, separated by `else`.', ja: '選択肢（elseを伴う）。' },
  'else': { en: 'The next alternative.', ja: '次の選択肢。' },
  'kind': { en: 'The kind of the hop, which determines what it costs.', ja: 'ホップの種類。コストを決める。' },
  'level': { en: '`main` hops are always shown; `detail` hops can be folded.', ja: 'mainは常に表示、detailは折りたためる。' },
  'branch': {
    en: '`data` moves the packet forward; `completion`, `parallel` and `control` are the other activities around it.',
    ja: 'dataはパケットを運ぶ。completion、parallel、controlはその傍らで動く。',
  },
  'when': { en: 'The condition under which the hop happens, if it does not happen for every packet.', ja: 'すべてのパケットで起こるわけではない場合の条件。' },
  'copy': { en: 'The source and destination of a copy.', ja: '何をどこからどこへコピーするか。' },
  'cost': { en: 'Overrides the costs that the kind implies.', ja: '種類による数え方を置き換える。' },
  'in': { en: 'In a hop: the participant whose code runs. In a participant: its context.', ja: 'ホップではコードが動く参加者、参加者ではコンテキスト。' },
  'thread': { en: 'The thread that runs the code.', ja: 'コードが動くスレッド。' },
  'at': { en: 'The function in which the hop happens: `source:path#symbol`.', ja: 'ホップが起こる関数。source:path#symbol。' },
  'via': { en: 'The call site that leads to the hop, or `hardware`.', ja: 'ホップの根拠となる呼び出し元、またはhardware。' },
  'calls': { en: 'The name that is called at the call site.', ja: 'そこで呼ばれる名前。' },
  'through': { en: 'The table or function that sets the function pointer.', ja: 'ポインタが設定される表や関数。' },
  'note': { en: 'The explanation of a hop; `note over` is a note in the diagram.', ja: 'ホップの説明。note overなら図の中の注記。' },
  'hop': { en: 'A step of the path, from one participant to another or within one.', ja: '経路の1ステップ。参加者から別の参加者へ、または1つの参加者の中で進む。' },
  'hop-syscall': { en: 'A hop that enters the kernel, with its call site and a probe.', ja: 'カーネルに入るホップ。呼び出し元と観測の方法つき。' },
  'hop-copy': { en: 'A hop that copies bytes, with source and destination.', ja: 'データをコピーするホップ。出どころと行き先つき。' },
  'hop-vm-exit': { en: 'A hop that leaves guest mode, such as a kick.', ja: 'kickのように、ゲストモードを抜けるホップ。' },
  'hop-through': { en: 'A call through a function table, with the place that sets the pointer.', ja: '関数テーブルを通る呼び出し。ポインタが設定される箇所つき。' },
  'hop-when': { en: 'A hop that does not happen for every packet; its cost is counted separately.', ja: 'すべてのパケットで起こるわけではないホップ。コストは別に数える。' },
  'label': { en: 'The label of the arrow in the diagram.', ja: '図の矢印のラベル。' },
  'translation': { en: 'The same text in another language.', ja: '同じ文の別の言語での表現。' },
  'note over': { en: 'A note in the diagram.', ja: '図の中の注記。' },
  'as': { en: 'The id of the hop, which tools and links refer to.', ja: 'ホップのid。ツールやリンクはこれで呼ぶ。' },
  'of': { en: 'The source that contains its code.', ja: 'そのコードがあるソース。' },
  'like': { en: 'The built-in context whose cost rules apply.', ja: 'コストの数え方を借りる組み込みのコンテキスト。' },
  'hardware': { en: 'No code makes the call; the processor or a device does it.', ja: 'コードは呼び出さない。プロセッサやデバイスが行う。' },
  'kprobe': { en: 'Entry to a kernel function.', ja: 'カーネル関数の入口。' },
  'kretprobe': { en: 'Return from a kernel function.', ja: 'カーネル関数からの戻り。' },
  'uprobe': { en: 'Entry to a user-space function: `binary:function`.', ja: 'プログラム内の関数の入口。binary:function。' },
  'uretprobe': { en: 'Return from a user-space function: `binary:function`.', ja: 'プログラム内の関数からの戻り。binary:function。' },
  'tracepoint': { en: 'A kernel tracepoint: `category:event`.', ja: 'カーネルのイベント。category:event。' },
  'qemu': { en: 'A QEMU trace event.', ja: 'QEMU自身のトレースイベント。' },
  'shell': { en: 'A command line to run manually, in quotes.', ja: '手で実行するコマンドライン（引用符で囲む）。' },
  'observe': { en: 'How to observe the hop on a running system.', ja: '動いているシステムで観測する方法。' },
};

/** Headings and labels in hovers. */
export const hoverWords = {
  when: { en: 'Condition', ja: '条件' },
  thread: { en: 'Thread', ja: 'スレッド' },
  touches: { en: 'Hops that involve this participant', ja: 'この参加者が関わるホップ' },
} as const satisfies Record<string, Text>;
