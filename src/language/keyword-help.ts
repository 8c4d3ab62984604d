import type { HopKind } from '../model/scenario.js';
import type { Text } from '../model/text.js';

/** What each kind of hop is and costs, in the words of docs/language.md. */
export const kindHelp: Readonly<Record<HopKind, Text>> = {
  'call': { en: 'A function call.', ja: '関数呼び出し。' },
  'syscall': { en: 'A system call; one host round trip when its code runs on the host.', ja: 'システムコール。ホスト上で動く場合はホストの往復1回。' },
  'copy': { en: 'Bytes moved by a processor; one copy, none on the control branch.', ja: 'プロセッサによるデータの移動。コピー1回（controlブランチでは数えない）。' },
  'map': { en: 'Memory made visible without copying: pinning, scatter-gather, address translation.', ja: 'コピーせずにメモリを見えるようにする。ピン留め、スキャッタ・ギャザー、アドレス変換。' },
  'ring': { en: 'Descriptors or indices of a shared ring read or written.', ja: '共有リングのディスクリプタやインデックスの読み書き。' },
  'notify': { en: 'A signal to another party: doorbell write, eventfd, kick or call decision.', ja: '相手への合図。ドアベルへの書き込み、eventfd、kickやcallの判定。' },
  'vm-exit': { en: 'The vCPU leaves guest mode; one VM exit.', ja: 'vCPUがゲストモードを抜ける。VM exit 1回。' },
  'vm-entry': { en: 'The vCPU enters guest mode.', ja: 'vCPUがゲストモードに入る。' },
  'wakeup': { en: 'A sleeping thread becomes runnable; one wake-up when on the host.', ja: '眠っているスレッドが実行可能になる。ホスト上なら起床1回。' },
  'interrupt': { en: 'An interrupt on its way: injection, vector, handler.', ja: '割り込みの経路。注入、ベクタ、ハンドラ。' },
  'message': { en: 'A message over a socket or a device node.', ja: 'ソケットやデバイスノードを通るメッセージ。' },
  'return': { en: 'Control goes back with a result.', ja: '結果を持って制御が戻る。' },
};

/** What may follow each keyword, and what it is for. */
export const keywordHelp: Readonly<Record<string, Text>> = {
  'scenario': { en: 'One set-up of guest and host with its data paths.', ja: 'ゲストとホストの1つの構成と、そのデータパス。' },
  'title': { en: 'The name that users see.', ja: '利用者に見える名前。' },
  'summary': { en: 'What it is about, in a sentence or two.', ja: '何についてのものかを1、2文で。' },
  'assume': { en: 'Under which configuration the scenario is true.', ja: 'このシナリオが成り立つ構成。' },
  'source': { en: 'A source tree that anchors point into, with the version they were written against.', ja: 'アンカーが指すソースツリーと、その基準バージョン。' },
  'context': { en: 'A place of your own where code runs, with the cost rules of a built-in one.', ja: 'コードが動く独自の場所。コストの数え方は組み込みのものに従う。' },
  'machine': { en: 'A machine, real or virtual, with its participants.', ja: '実機または仮想マシンと、その参加者。' },
  'participant': { en: 'A lane of the diagram: who takes part, and in which context its code runs.', ja: '図のレーン。参加者と、そのコードが動くコンテキスト。' },
  'flow': { en: 'An ordered list of hops.', ja: 'ホップの並び。' },
  'loop': { en: 'Hops drawn as repeated; costs do not multiply.', ja: '繰り返しとして描くホップ。コストは掛け算しない。' },
  'opt': { en: 'Hops drawn as optional.', ja: '場合によって起こるものとして描くホップ。' },
  'alt': { en: 'Alternatives, with `else`.', ja: '選択肢（elseを伴う）。' },
  'else': { en: 'The next alternative.', ja: '次の選択肢。' },
  'kind': { en: 'What the hop is; decides what it costs.', ja: 'ホップの種類。コストを決める。' },
  'level': { en: '`main` is always shown, `detail` may be folded.', ja: 'mainは常に表示、detailは折りたためる。' },
  'branch': {
    en: '`data` carries the packet on; `completion`, `parallel` and `control` run beside it.',
    ja: 'dataはパケットを運ぶ。completion、parallel、controlはその傍らで動く。',
  },
  'when': { en: 'When the hop happens, if it does not happen for every packet.', ja: 'すべてのパケットで起こるわけではない場合の条件。' },
  'copy': { en: 'What a copy copies, from where to where.', ja: '何をどこからどこへコピーするか。' },
  'cost': { en: 'Replaces what the kind would count.', ja: '種類による数え方を置き換える。' },
  'in': { en: 'In a hop, the lane in which the code runs; of a participant, its context.', ja: 'ホップではコードが動くレーン、参加者ではコンテキスト。' },
  'thread': { en: 'The thread that the code runs on.', ja: 'コードが動くスレッド。' },
  'at': { en: 'The function where the hop happens: `source:path#symbol`.', ja: 'ホップが起こる関数。source:path#symbol。' },
  'via': { en: 'The call site that proves the hop, or `hardware`.', ja: 'ホップの根拠となる呼び出し箇所、またはhardware。' },
  'calls': { en: 'The name called there.', ja: 'そこで呼ばれる名前。' },
  'through': { en: 'The table or function in which the pointer is set.', ja: 'ポインタが設定される表や関数。' },
  'note': { en: 'The explanation of a hop, or (`note over`) a note in the diagram.', ja: 'ホップの説明。note overなら図の中の注記。' },
  'observe': { en: 'How to see it happen on a running system.', ja: '動いているシステムで観察する方法。' },
};

/** Words around what a hover says. */
export const hoverWords = {
  hop: { en: 'Hop', ja: 'ホップ' },
  of: { en: 'of', ja: '/' },
  when: { en: 'When', ja: '条件' },
  thread: { en: 'Thread', ja: 'スレッド' },
  copies: { en: 'Payload copies', ja: 'ペイロードコピー' },
  vmExits: { en: 'VM exits', ja: 'VM exit' },
  hostRoundTrips: { en: 'Host round trips', ja: 'ホストの往復' },
  wakeups: { en: 'Host wake-ups', ja: 'ホストの起床' },
  touches: { en: 'Hops that touch this lane', ja: 'このレーンに触れるホップ' },
} as const satisfies Record<string, Text>;
