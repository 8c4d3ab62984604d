import type { DiagnosticCode } from './diagnostic-codes.js';

/** A text in both languages in which problems are told. */
export interface Told {
  readonly en: string;
  readonly ja: string;
}

/** A code, and behind `:` which of its messages, where there are several. */
type KeyOf<Code extends string> = Code | `${Code}:${string}`;

/** What is wrong, by code; `{0}`, `{1}`… stand for the values of the problem. Words of the language stand between `` ` ``. */
export const messages = {
  'unexpected-token:in-file': {
    en: '{0} stands outside of a scenario; a file is a row of `scenario id { … }`.',
    ja: '{0}がシナリオの外にあります。ファイルには`scenario id { … }`を並べます。',
  },
  'unexpected-token:in-scenario': { en: '{0} is no part of a scenario; there are {1}.', ja: '{0}はシナリオの要素ではありません。書けるのは{1}です。' },
  'unexpected-token:misnamed-flow': { en: '{0} is no part of a scenario.', ja: '{0}はシナリオの要素ではありません。' },
  'unexpected-token:in-machine': {
    en: '{0} is no part of a machine; write `participant id "Title" in context`.',
    ja: '{0}はマシンの要素ではありません。`participant id "Title" in context`と書きます。',
  },
  'unexpected-token:in-steps': {
    en: '{0} starts no step; steps are hops (`a -> b "…"`), `note over`, `loop`, `opt` and `alt`.',
    ja: '{0}で始まるステップはありません。書けるのはホップ（`a -> b "…"`）、`note over`、`loop`、`opt`、`alt`です。',
  },
  'unexpected-token:in-hop': { en: '{0} is no part of a hop; there are {1}.', ja: '{0}はホップの要素ではありません。書けるのは{1}です。' },
  'unexpected-token:scenario-goes-on': { en: 'This `}` closes nothing: the scenario goes on behind it.', ja: 'この`}`は何も閉じていません。シナリオはこの後も続いています。' },
  'unexpected-token:flow-goes-on': { en: 'This `}` closes nothing: steps of the flow follow it.', ja: 'この`}`は何も閉じていません。この後もフローのステップが続いています。' },
  'unexpected-token:lonely-brace': { en: 'This `{` belongs to nothing.', ja: 'この`{`はどの要素のものでもありません。' },
  'expected-name': { en: 'Here must stand {0}, not {1}.', ja: 'ここには{0}が必要ですが、{1}があります。' },
  'expected-name:bad': {
    en: '{0} cannot be {1}: a name has letters, digits, `_`, `-` and `.`, and starts with a letter or `_`.',
    ja: '{0}は{1}になりません。名前は英数字と`_`、`-`、`.`からなり、英字か`_`で始まります。',
  },
  'expected-name:next-hop': { en: 'Here must stand {0}, not the next hop.', ja: 'ここには{0}が必要ですが、次のホップが始まっています。' },
  'expected-name:origin': { en: 'The lane from which the hop starts is missing.', ja: 'ホップの出発側のレーンがありません。' },
  'expected-word': { en: 'Here must stand {0}, not {1}.', ja: 'ここには{0}が必要ですが、{1}があります。' },
  'expected-word:bad': { en: '{0} cannot be {1}.', ja: '{0}は{1}になりません。' },
  'expected-number': { en: 'Here must stand how many {0}.', ja: 'ここには{0}の回数が必要です。' },
  'expected-text': { en: 'Here must stand {0} in quotes, not {1}.', ja: 'ここには引用符で囲んだ{0}が必要ですが、{1}があります。' },
  'expected-anchor': {
    en: 'Here must stand an anchor such as `linux:net/socket.c#__sys_sendto`, not {0}.',
    ja: 'ここには`linux:net/socket.c#__sys_sendto`のようなアンカーが必要ですが、{0}があります。',
  },
  'expected-target': {
    en: 'Here must stand what to observe: a function, `category:event`, or a command line in quotes.',
    ja: 'ここには観察する対象が必要です。関数、`category:event`、または引用符で囲んだコマンドラインを書きます。',
  },
  'expected-arrow': { en: 'The arrow `->` between the two lanes is missing.', ja: '2つのレーンの間の矢印`->`がありません。' },
  'expected-brace:open': { en: 'The `{` of {0} is missing.', ja: '{0}の`{`がありません。' },
  'expected-brace:close': { en: 'The `}` that closes {0} is missing.', ja: '{0}を閉じる`}`がありません。' },
  'expected-keyword:like': {
    en: 'Here must stand `like` and the built-in context whose rules count, such as `host-user`.',
    ja: 'ここには`like`と、数え方を借りる組み込みのコンテキスト（`host-user`など）が必要です。',
  },
  'expected-keyword:in': {
    en: 'Here must stand `in` and the context in which the participant runs, such as `guest-kernel`.',
    ja: 'ここには`in`と、参加者が動くコンテキスト（`guest-kernel`など）が必要です。',
  },
  'expected-keyword:text': { en: 'Here must stand `{0} "…"`: {1}.', ja: 'ここには`{0} "…"`（{1}）が必要です。' },
  'expected-keyword:calls': { en: 'Here must stand `calls` and the name that is called.', ja: 'ここには`calls`と、呼ばれる名前が必要です。' },
  'unterminated-string': { en: 'The closing quote `"` of this string is missing; a string ends on its line.', ja: 'この文字列を閉じる引用符`"`がありません。文字列は1行で終わります。' },
  'unknown-escape': { en: 'Unknown escape; there are `\\"`, `\\\\`, `\\n`, `\\t` and `\\u{1F600}`.', ja: '未知のエスケープです。使えるのは`\\"`、`\\\\`、`\\n`、`\\t`、`\\u{1F600}`です。' },
  'bad-language-tag': { en: '{0} is no language tag; write `ja`, `de`, `pt-BR`…', ja: '{0}は言語タグではありません。`ja`、`de`、`pt-BR`のように書きます。' },
  'misplaced-item': { en: '{0} belongs between the `{` and `}` of a hop.', ja: '{0}はホップの`{`と`}`の間に書くものです。' },
  'unknown-block': { en: '{0} opens no block; there are `loop`, `opt` and `alt`.', ja: '{0}で始まるブロックはありません。書けるのは`loop`、`opt`、`alt`です。' },
  'else-without-alt': { en: '`else` stands only behind a section of `alt` or another `else`.', ja: '`else`は`alt`か別の`else`の後にだけ書けます。' },
  'file-too-large': { en: 'The file has {0} characters; only the first {1} are read.', ja: 'ファイルは{0}文字あります。読むのは先頭の{1}文字だけです。' },
  'too-many-hops': { en: 'A flow has at most {0} hops; the others are left out.', ja: '1つのフローのホップは最大{0}個です。残りは省かれます。' },
  'too-deep': { en: 'Blocks stand at most {0} deep; what is in this one is left out.', ja: 'ブロックの深さは最大{0}です。このブロックの中身は省かれます。' },
  'text-too-long': { en: 'This text has {0} characters; at most {1} are read.', ja: 'この文は{0}文字あります。読むのは最大{1}文字です。' },
  'too-many-problems': { en: 'There are more problems; only the first {0} found are reported.', ja: '問題はほかにもあります。報告するのは最初の{0}件だけです。' },
  'duplicate-scenario': { en: 'This file has a scenario `{0}` already.', ja: 'このファイルにはシナリオ`{0}`がすでにあります。' },
  'duplicate-source': { en: 'This scenario has a source `{0}` already.', ja: 'このシナリオにはソース`{0}`がすでにあります。' },
  'duplicate-context': { en: 'This scenario has a context `{0}` already.', ja: 'このシナリオにはコンテキスト`{0}`がすでにあります。' },
  'duplicate-machine': { en: 'This scenario has a machine `{0}` already.', ja: 'このシナリオにはマシン`{0}`がすでにあります。' },
  'duplicate-participant': { en: 'This scenario has a participant `{0}` already.', ja: 'このシナリオには参加者`{0}`がすでにあります。' },
  'duplicate-flow': { en: 'This scenario has a flow `{0}` already.', ja: 'このシナリオにはフロー`{0}`がすでにあります。' },
  'duplicate-hop': { en: 'This flow has a hop `{0}` already.', ja: 'このフローにはホップ`{0}`がすでにあります。' },
  'duplicate-item:of-scenario': { en: 'This scenario has a `{0}` already.', ja: 'このシナリオには`{0}`がすでにあります。' },
  'duplicate-item:of-flow': { en: 'This flow has a `summary` already.', ja: 'このフローには`summary`がすでにあります。' },
  'duplicate-item:of-hop': { en: 'This hop has `{0}` already; only `observe` may stand more than once.', ja: 'このホップには`{0}`がすでにあります。何度も書けるのは`observe`だけです。' },
  'duplicate-item:of-cost': { en: '`{0}` is given twice.', ja: '`{0}`が2度書かれています。' },
  'duplicate-translation': { en: 'There is already a translation for `{0}`.', ja: '`{0}`への訳がすでにあります。' },
  'duplicate-translation:default': { en: 'The text without a tag is the one for `en`.', ja: 'タグのない文が`en`の文です。' },
  'built-in-context': { en: 'This is the name of a built-in context; give yours another.', ja: 'これは組み込みのコンテキストの名前です。別の名前にしてください。' },
  'unknown-lane': { en: 'There is no participant `{0}`.', ja: '参加者`{0}`はありません。' },
  'unknown-context': { en: 'There is no context `{0}`.', ja: 'コンテキスト`{0}`はありません。' },
  'unknown-context:built-in': { en: 'There is no built-in context `{0}`.', ja: '組み込みのコンテキスト`{0}`はありません。' },
  'unknown-source': { en: 'There is no source `{0}` in this scenario.', ja: 'このシナリオにソース`{0}`はありません。' },
  'unknown-project': {
    en: 'No project `{0}` is known here, so its files can only come from a folder of yours.',
    ja: 'プロジェクト`{0}`は知られていないので、そのファイルは手元のフォルダーからしか得られません。',
  },
  'unknown-kind': { en: 'There is no kind of hop `{0}`; there are {1}.', ja: 'ホップの種類`{0}`はありません。あるのは{1}です。' },
  'unknown-level': { en: 'There is no level `{0}`; there are {1}.', ja: 'レベル`{0}`はありません。あるのは{1}です。' },
  'unknown-branch': { en: 'There is no branch `{0}`; there are {1}.', ja: 'ブランチ`{0}`はありません。あるのは{1}です。' },
  'unknown-cost': { en: 'There is no cost `{0}`; there are {1}.', ja: 'コスト`{0}`はありません。あるのは{1}です。' },
  'unknown-probe': { en: 'There is no way to observe `{0}`; there are {1}.', ja: '観察の方法`{0}`はありません。あるのは{1}です。' },
  'unused-lane': { en: 'No hop uses `{0}`.', ja: '`{0}`を使うホップがありません。' },
  'number-too-large': { en: 'The largest number is {0}.', ja: '書ける最大の数は{0}です。' },
  'missing-title': { en: 'This scenario has no title; add `title "…"`.', ja: 'このシナリオには題名がありません。`title "…"`を書いてください。' },
  'empty-flow': { en: 'This flow has no hops yet.', ja: 'このフローにはまだホップがありません。' },
  'anchor-without-source': {
    en: 'An anchor starts with a source, such as `linux:` in `linux:net/socket.c#__sys_sendto`.',
    ja: 'アンカーはソースで始まります。`linux:net/socket.c#__sys_sendto`では`linux:`がそれです。',
  },
  'anchor-without-symbol': { en: 'An anchor ends with `#` and the name of a function.', ja: 'アンカーは`#`と関数名で終わります。' },
  'anchor-without-path': { en: 'The path of the file is missing between `:` and `#`.', ja: '`:`と`#`の間にファイルのパスがありません。' },
  'anchor-absolute-path': {
    en: 'The path must start at the root of the source tree, without a leading `/` or a drive.',
    ja: 'パスはソースツリーの根元から書きます。先頭に`/`やドライブは付けません。',
  },
  'anchor-outside-root': { en: 'A path of a source tree has no `.` or `..` in it.', ja: 'ソースツリーのパスに`.`や`..`は書けません。' },
  'anchor-backslash': { en: 'Paths are written with `/`, also on Windows.', ja: 'パスの区切りはWindowsでも`/`です。' },
  'anchor-bad-path': {
    en: 'The path has an empty part, a control character, or more than {0} characters.',
    ja: 'パスに空の部分か制御文字があるか、{0}文字を超えています。',
  },
  'anchor-bad-symbol': { en: '`{0}` is no name of a function in C.', ja: '`{0}`はCの関数名になりません。' },
  'anchor-bad-symbol:called': { en: '`{0}` is no name that C code can call.', ja: '`{0}`はCのコードが呼べる名前ではありません。' },
  'anchor-lost': { en: 'The {0} tree at hand does not have `{1}` in {2}, nor in the files beside it.', ja: '手元の{0}のツリーでは、{2}にもその隣のファイルにも`{1}`がありません。' },
  'anchor-lost:call': { en: 'In the {0} tree at hand, `{1}` in {2} does not call `{3}`.', ja: '手元の{0}のツリーでは、{2}の`{1}`は`{3}`を呼んでいません。' },
  'anchor-lost:setting': { en: 'In the {0} tree at hand, `{1}` in {2} does not set `{3}`.', ja: '手元の{0}のツリーでは、{2}の`{1}`は`{3}`を設定していません。' },
  'anchor-moved': { en: '`{1}` stands in {2} of the {0} tree at hand.', ja: '手元の{0}のツリーでは、`{1}`は{2}にあります。' },
  'anchor-ambiguous': { en: '`{1}` is defined in several places of the {0} tree at hand, first in {2}.', ja: '手元の{0}のツリーでは、`{1}`は複数の場所で定義されています（最初は{2}）。' },
  'anchor-refused': { en: '{1} of the {0} tree at hand is not read: it is no text file of a bearable size inside the tree.', ja: '手元の{0}のツリーの{1}は読みません。ツリー内の適度な大きさのテキストファイルではありません。' },
  'guest-calls-host:call': {
    en: 'Guest code cannot call straight into the host; is this a `vm-exit`, a `notify`, or a shared `ring`?',
    ja: 'ゲストのコードはホストを直接呼び出せません。`vm-exit`、`notify`、共有の`ring`のどれかではありませんか？',
  },
  'guest-calls-host:syscall': {
    en: 'Guest code cannot make a system call straight into the host; is this a `vm-exit`, a `notify`, or a shared `ring`?',
    ja: 'ゲストのコードはホストのシステムコールを直接呼べません。`vm-exit`、`notify`、共有の`ring`のどれかではありませんか？',
  },
  'host-calls-guest:call': {
    en: 'Host code cannot call straight into the guest; is this a `vm-entry`, an `interrupt`, or a shared `ring`?',
    ja: 'ホストのコードはゲストを直接呼び出せません。`vm-entry`、`interrupt`、共有の`ring`のどれかではありませんか？',
  },
  'host-calls-guest:syscall': {
    en: 'Host code cannot make a system call straight into the guest; is this a `vm-entry`, an `interrupt`, or a shared `ring`?',
    ja: 'ホストのコードはゲストのシステムコールを直接呼べません。`vm-entry`、`interrupt`、共有の`ring`のどれかではありませんか？',
  },
  'interrupt-to-user': {
    en: 'An interrupt arrives in a kernel, never in user space; is this a `wakeup` or a `return`?',
    ja: '割り込みはカーネルに届き、ユーザー空間には届きません。`wakeup`か`return`ではありませんか？',
  },
  'copy-without-ends': { en: 'Say what is copied: `copy from "…" to "…"`.', ja: '何をどこへコピーするかを書いてください: `copy from "…" to "…"`。' },
  'return-without-call': {
    en: 'Nothing has reached `{0}` in this flow, so nothing can return from it.',
    ja: 'このフローではまだ何も`{0}`に届いていないので、そこから戻ることはできません。',
  },
  'wrong-direction:exit': { en: 'A `vm-exit` leaves the guest; from host to guest it is a `vm-entry`.', ja: '`vm-exit`はゲストから出るものです。ホストからゲストへは`vm-entry`です。' },
  'wrong-direction:entry': { en: 'A `vm-entry` enters the guest; from guest to host it is a `vm-exit`.', ja: '`vm-entry`はゲストに入るものです。ゲストからホストへは`vm-exit`です。' },
} as const satisfies Partial<Record<KeyOf<DiagnosticCode>, Told>>;

export type MessageKey = keyof typeof messages;

/** What messages name as missing or wrong. */
export const things = {
  'end-of-file': { en: 'the end of the file', ja: 'ファイルの終わり' },
  'scenario': { en: 'the scenario', ja: 'シナリオ' },
  'scenario-id': { en: 'the id of the scenario', ja: 'シナリオのid' },
  'source-name': { en: 'the name of the source', ja: 'ソースの名前' },
  'source-project': { en: 'the project of the source', ja: 'ソースのプロジェクト' },
  'source-version': { en: 'the version of the source', ja: 'ソースのバージョン' },
  'context-id': { en: 'the id of the context', ja: 'コンテキストのid' },
  'context-title': { en: 'the title of the context', ja: 'コンテキストの題名' },
  'like-context': { en: 'a built-in context', ja: '組み込みのコンテキスト' },
  'machine': { en: 'the machine', ja: 'マシン' },
  'machine-id': { en: 'the id of the machine', ja: 'マシンのid' },
  'machine-title': { en: 'the title of the machine', ja: 'マシンの題名' },
  'participant-id': { en: 'the id of the participant', ja: '参加者のid' },
  'participant-title': { en: 'the title of the participant', ja: '参加者の題名' },
  'participant-context': { en: 'a context', ja: 'コンテキスト' },
  'participant-source': { en: 'a source', ja: 'ソース' },
  'flow': { en: 'the flow', ja: 'フロー' },
  'flow-id': { en: 'the id of the flow', ja: 'フローのid' },
  'flow-title': { en: 'the title of the flow', ja: 'フローの題名' },
  'summary-text': { en: 'the summary', ja: '要約' },
  'title-text': { en: 'the title', ja: '題名' },
  'assume-text': { en: 'the assumption', ja: '前提' },
  'loop': { en: '`loop`', ja: '`loop`' },
  'opt': { en: '`opt`', ja: '`opt`' },
  'alt': { en: '`alt`', ja: '`alt`' },
  'else': { en: '`else`', ja: '`else`' },
  'unknown': { en: 'the block', ja: 'ブロック' },
  'block-title': { en: 'the title of the block', ja: 'ブロックの題名' },
  'lane': { en: 'a lane', ja: 'レーン' },
  'lane-note-text': { en: 'the text of the note', ja: '注記の文' },
  'hop': { en: 'the hop', ja: 'ホップ' },
  'hop-target': { en: 'the lane to which the hop goes', ja: 'ホップの行き先のレーン' },
  'hop-label': { en: 'the label of the hop', ja: 'ホップのラベル' },
  'hop-id': { en: 'the id of the hop', ja: 'ホップのid' },
  'kind': { en: 'the kind', ja: '種類' },
  'level': { en: 'the level', ja: 'レベル' },
  'branch': { en: 'the branch', ja: 'ブランチ' },
  'when-text': { en: 'the condition', ja: '条件の文' },
  'thread-text': { en: 'the thread', ja: 'スレッドの説明' },
  'note-text': { en: 'the explanation', ja: '説明の文' },
  'copy-from': { en: 'where the bytes come from', ja: 'データの出どころ' },
  'copy-to': { en: 'where the bytes go', ja: 'データの行き先' },
  'cost-name': { en: 'what costs: `copies`, `vm-exits`, `round-trips` or `wakeups`', ja: 'コストの名前（`copies`、`vm-exits`、`round-trips`、`wakeups`）' },
  'hardware-text': { en: 'what the hardware does', ja: 'ハードウェアの動作' },
  'called-name': { en: 'the name called', ja: '呼ばれる名前' },
  'probe': {
    en: 'how to observe: `kprobe`, `kretprobe`, `uprobe`, `uretprobe`, `tracepoint`, `qemu` or `shell`',
    ja: '観察の方法（`kprobe`、`kretprobe`、`uprobe`、`uretprobe`、`tracepoint`、`qemu`、`shell`）',
  },
  'probe-target': { en: 'what to observe', ja: '観察の対象' },
} as const satisfies Record<string, Told>;

export type Thing = keyof typeof things;

/** What stands in a message for `{0}`, `{1}`…: words of the file as they are, or a thing that has a name in each language. */
export type MessageValue = string | number | { readonly thing: Thing };

const didYouMean: Told = { en: ' Did you mean `{0}`?', ja: ' もしかして`{0}`ですか？' };
const nearestOnes: Told = { en: ' Names like it: {0}.', ja: ' 似た名前: {0}。' };

/** The words of a language; English for languages that are not spoken here. */
export function toldIn(told: Told, language: string): string {
  return /^ja\b/i.test(language) ? told.ja : told.en;
}

function fill(template: string, values: readonly MessageValue[], language: string): string {
  return template.replace(/\{(\d)\}/g, (_, index: string) => {
    const value = values[Number(index)] ?? '';
    return typeof value === 'object' ? toldIn(things[value.thing], language) : String(value);
  });
}

/**
 * The message of a problem.
 *
 * @param nearest what may have been meant: one name, or the names most like it
 * @param language a BCP 47 tag; other languages than Japanese get English
 */
export function messageOf(key: MessageKey, values: readonly MessageValue[], nearest: readonly string[], language: string): string {
  const message = fill(toldIn(messages[key], language), values, language);
  if (nearest.length === 0) return message;
  const [first = ''] = nearest;
  const hint = nearest.length === 1 ? fill(toldIn(didYouMean, language), [first], language)
    : fill(toldIn(nearestOnes, language), [nearest.map((name) => `\`${name}\``).join(', ')], language);
  return message + hint;
}

/** The code of a message. */
export function codeOf(key: MessageKey): DiagnosticCode {
  return key.split(':')[0] as DiagnosticCode;
}
