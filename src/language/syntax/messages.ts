import { oneLine } from '../../text/visible.js';
import type { DiagnosticCode } from './diagnostic-codes.js';

/** A text in each language that problems are reported in. */
export interface Localized {
  readonly en: string;
  readonly ja: string;
}

interface Message extends Localized {
  /** For a problem with one name that was probably meant: the list of all names would only hide it. */
  readonly withoutList?: Localized;
}

/** A code; where a code has several messages, `:` and a suffix tell them apart. */
type KeyOf<Code extends string> = Code | `${Code}:${string}`;

/** The message of each problem. `{0}`, `{1}`… are replaced with the problem's values; words of the language are set in backticks. */
export const messages = {
  'unexpected-token:in-file': {
    en: '{0} is outside a scenario. A file contains only `scenario id { … }` blocks, and conditions that they share.',
    ja: '{0}がシナリオの外にあります。ファイルには`scenario id { … }`と、それらが共有する条件を並べます。',
  },
  'unexpected-token:in-scenario': { en: '{0} is not allowed in a scenario; expected one of {1}.', ja: '{0}はシナリオの要素ではありません。書けるのは{1}です。' },
  'unexpected-token:misnamed-flow': { en: '{0} is not allowed in a scenario.', ja: '{0}はシナリオの要素ではありません。' },
  'unexpected-token:in-machine': {
    en: '{0} is not allowed in a machine; expected `participant id "Title" in context`.',
    ja: '{0}はマシンの要素ではありません。`participant id "Title" in context`と書きます。',
  },
  'unexpected-token:in-steps': {
    en: '{0} does not start a step; expected a hop (`a -> b "…"`), `note over`, `loop`, `opt` or `alt`.',
    ja: '{0}で始まるステップはありません。書けるのはホップ（`a -> b "…"`）、`note over`、`loop`、`opt`、`alt`です。',
  },
  'unexpected-token:in-hop': { en: '{0} is not allowed in a hop; expected one of {1}.', ja: '{0}はホップの要素ではありません。書けるのは{1}です。' },
  'unexpected-token:scenario-goes-on': { en: 'This `}` closes nothing: the scenario continues after it.', ja: 'この`}`は何も閉じていません。シナリオはこの後も続いています。' },
  'unexpected-token:flow-goes-on': { en: 'This `}` closes nothing: more steps of the flow follow it.', ja: 'この`}`は何も閉じていません。この後もフローのステップが続いています。' },
  'unexpected-token:lonely-brace': { en: 'This `{` does not open anything.', ja: 'この`{`はどの要素のものでもありません。' },
  'unexpected-token:or': {
    en: '{0} is not allowed here: a condition has no `or`. Write the hop, block or item once for each case.',
    ja: '{0}はここには書けません。条件に`or`はないので、ホップ、ブロック、項目を場合ごとに1つずつ書きます。',
  },
  'unexpected-token:parenthesis': {
    en: '{0} is not allowed here: a condition has no parentheses. Names are joined by `and`, and `not` applies to the name after it.',
    ja: '{0}はここには書けません。条件にかっこはなく、名前を`and`でつなぎます。`not`は直後の名前だけを否定します。',
  },
  'unexpected-token:operator': {
    en: '{0} is not allowed here: in a condition, names are joined by `and`, and `not` before a name means that it is off.',
    ja: '{0}はここには書けません。条件では名前を`and`でつなぎ、オフの場合は名前の前に`not`を書きます。',
  },
  'expected-name': { en: 'Expected {0}, found {1}.', ja: 'ここには{0}が必要ですが、{1}があります。' },
  'expected-name:bad': {
    en: '{0} cannot be {1}: a name consists of letters, digits, `_`, `-` and `.`, and starts with a letter or `_`.',
    ja: '{0}は{1}になりません。名前は英数字と`_`、`-`、`.`からなり、英字か`_`で始まります。',
  },
  'expected-name:next-hop': { en: 'Expected {0}, found the next hop.', ja: 'ここには{0}が必要ですが、次のホップが始まっています。' },
  'expected-name:origin': { en: 'The participant that the hop starts from is missing.', ja: 'ホップの出発側の参加者がありません。' },
  'expected-word': { en: 'Expected {0}, found {1}.', ja: 'ここには{0}が必要ですが、{1}があります。' },
  'expected-word:bad': { en: '{0} cannot be {1}.', ja: '{0}は{1}になりません。' },
  'expected-number': { en: 'Expected a number after {0}.', ja: 'ここには{0}の回数が必要です。' },
  'expected-text': { en: 'Expected {0} in quotes, found {1}.', ja: 'ここには引用符で囲んだ{0}が必要ですが、{1}があります。' },
  'expected-anchor': {
    en: 'Expected an anchor such as `linux:net/socket.c#__sys_sendto`, found {0}.',
    ja: 'ここには`linux:net/socket.c#__sys_sendto`のようなアンカーが必要ですが、{0}があります。',
  },
  'expected-target': {
    en: 'Expected what to observe: a function, `category:event`, or a command line in quotes.',
    ja: 'ここには観測する対象が必要です。関数、`category:event`、または引用符で囲んだコマンドラインを書きます。',
  },
  'expected-arrow': { en: 'The arrow `->` between the two participants is missing.', ja: '2つの参加者の間の矢印`->`がありません。' },
  'expected-brace:open': { en: 'The `{` of {0} is missing.', ja: '{0}の`{`がありません。' },
  'expected-brace:close': { en: 'The `}` that closes {0} is missing.', ja: '{0}を閉じる`}`がありません。' },
  'expected-keyword:like': {
    en: 'Expected `like` and the built-in context whose cost rules apply, such as `host-user`.',
    ja: 'ここには`like`と、数え方を借りる組み込みのコンテキスト（`host-user`など）が必要です。',
  },
  'expected-keyword:in': {
    en: 'Expected `in` and the context that the participant runs in, such as `guest-kernel`.',
    ja: 'ここには`in`と、参加者が動くコンテキスト（`guest-kernel`など）が必要です。',
  },
  'expected-keyword:text': { en: 'Expected `{0} "…"`: {1}.', ja: 'ここには`{0} "…"`（{1}）が必要です。' },
  'expected-keyword:calls': { en: 'Expected `calls` and the name that is called.', ja: 'ここには`calls`と、呼ばれる名前が必要です。' },
  'unterminated-string': { en: 'The closing quote `"` is missing; a string must end on the line it starts on.', ja: 'この文字列を閉じる引用符`"`がありません。文字列は1行で終わります。' },
  'unknown-escape': { en: 'Unknown escape sequence; expected `\\"`, `\\\\`, `\\n`, `\\t` or `\\u{1F600}`.', ja: '未知のエスケープです。使えるのは`\\"`、`\\\\`、`\\n`、`\\t`、`\\u{1F600}`です。' },
  'bad-language-tag': { en: '{0} is not a language tag; expected a tag such as `ja`, `de` or `pt-BR`.', ja: '{0}は言語タグではありません。`ja`、`de`、`pt-BR`のように書きます。' },
  'misplaced-item': { en: '{0} belongs between the `{` and `}` of a hop.', ja: '{0}はホップの`{`と`}`の間に書くものです。' },
  'unknown-block': { en: '{0} does not open a block; expected `loop`, `opt` or `alt`.', ja: '{0}で始まるブロックはありません。書けるのは`loop`、`opt`、`alt`です。' },
  'else-without-alt': { en: '`else` can only follow a section of `alt` or another `else`.', ja: '`else`は`alt`か別の`else`の後にだけ書けます。' },
  'file-too-large': { en: 'The file has {0} characters; only the first {1} are read.', ja: 'ファイルは{0}文字あります。読むのは先頭の{1}文字だけです。' },
  'too-many-hops': { en: 'A flow can have at most {0} hops; the rest are ignored.', ja: '1つのフローのホップは最大{0}個です。残りは省かれます。' },
  'too-deep': { en: 'Blocks can be nested at most {0} deep; the content of this one is ignored.', ja: 'ブロックの深さは最大{0}です。このブロックの中身は省かれます。' },
  'text-too-long': { en: 'This text has {0} characters; only the first {1} are read.', ja: 'この文は{0}文字あります。読むのは最大{1}文字です。' },
  'name-too-long': { en: 'This name has {0} characters; at most {1} are allowed.', ja: 'この名前は{0}文字あります。名前は最大{1}文字です。' },
  'too-many-problems': { en: 'There are more problems; only the first {0} are reported.', ja: '問題はほかにもあります。報告するのは最初の{0}件だけです。' },
  'duplicate-scenario': { en: 'This file already has a scenario `{0}`.', ja: 'このファイルにはシナリオ`{0}`がすでにあります。' },
  'duplicate-source': { en: 'This scenario already has a source `{0}`.', ja: 'このシナリオにはソース`{0}`がすでにあります。' },
  'duplicate-context': { en: 'This scenario already has a context `{0}`.', ja: 'このシナリオにはコンテキスト`{0}`がすでにあります。' },
  'duplicate-condition': { en: 'The condition `{0}` is already declared here.', ja: '条件`{0}`はすでに宣言されています。' },
  'duplicate-machine': { en: 'This scenario already has a machine `{0}`.', ja: 'このシナリオにはマシン`{0}`がすでにあります。' },
  'duplicate-participant': { en: 'This scenario already has a participant `{0}`.', ja: 'このシナリオには参加者`{0}`がすでにあります。' },
  'duplicate-flow': { en: 'This scenario already has a flow `{0}`.', ja: 'このシナリオにはフロー`{0}`がすでにあります。' },
  'duplicate-hop': { en: 'This flow already has a hop `{0}`.', ja: 'このフローにはホップ`{0}`がすでにあります。' },
  'duplicate-item:of-scenario': { en: 'This scenario already has `{0}`.', ja: 'このシナリオには`{0}`がすでにあります。' },
  'duplicate-item:of-flow': { en: 'This flow already has `summary`.', ja: 'このフローには`summary`がすでにあります。' },
  'duplicate-item:in-hop': {
    en: 'This hop already has `{0}`; another one needs a condition: `{0} … if …`.',
    ja: 'このホップには`{0}`がすでにあります。2つ目以降には条件が必要です（`{0} … if …`）。',
  },
  'duplicate-item:once-in-hop': { en: 'This hop already has `{0}`, which can be written only once.', ja: 'このホップには1度しか書けない`{0}`がすでにあります。' },
  'duplicate-item:conditions-of-hop': {
    en: 'This hop already has a `when` with conditions; join them with `and`.',
    ja: 'このホップには条件式の`when`がすでにあります。条件は`and`でつないでください。',
  },
  'duplicate-item:of-settings': { en: 'This hop already has `{0}` under the same condition.', ja: 'このホップには同じ条件の`{0}`がすでにあります。' },
  'duplicate-item:of-cost': { en: '`{0}` is given twice.', ja: '`{0}`が2度書かれています。' },
  'duplicate-translation': { en: 'There is already a translation for `{0}`.', ja: '`{0}`への訳がすでにあります。' },
  'duplicate-translation:default': { en: 'The text without a tag is already the one for `en`.', ja: 'タグのない文が`en`の文です。' },
  'built-in-context': { en: 'A built-in context has this name; choose another one.', ja: 'これは組み込みのコンテキストの名前です。別の名前にしてください。' },
  'unknown-lane': { en: 'There is no participant `{0}`.', ja: '参加者`{0}`はありません。' },
  'unknown-context': { en: 'There is no context `{0}`.', ja: 'コンテキスト`{0}`はありません。' },
  'unknown-context:built-in': { en: 'There is no built-in context `{0}`.', ja: '組み込みのコンテキスト`{0}`はありません。' },
  'unknown-condition': {
    en: 'There is no condition `{0}`; declare it with `condition {0} "…"`.',
    ja: '条件`{0}`はありません。`condition {0} "…"`で宣言してください。',
    withoutList: { en: 'There is no condition `{0}`.', ja: '条件`{0}`はありません。' },
  },
  'condition-without-text': {
    en: 'A new condition says in quotes what is the case when it is on: `condition {0} "…"`.',
    ja: '新しい条件には、オンのときに何が成り立つかを引用符の中に書きます: `condition {0} "…"`。',
  },
  'too-many-conditions:declared': { en: 'At most {0} conditions can be declared here; the rest are ignored.', ja: 'ここで宣言できる条件は最大{0}個です。残りは省かれます。' },
  'too-many-conditions:in-expression': { en: 'An expression can have at most {0} terms; the rest are ignored.', ja: '1つの条件式に書ける項は最大{0}個です。残りは省かれます。' },
  'too-many-conditions:of-hop': {
    en: 'The items of a hop can depend on at most {0} conditions; this item and those after it are ignored.',
    ja: '1つのホップの項目が依存できる条件は最大{0}個です。この項目から後の条件付きの項目は省かれます。',
  },
  'too-many-conditions:items': {
    en: 'A hop can have at most {0} items that depend on conditions; the rest are ignored.',
    ja: '1つのホップに書ける条件付きの項目は最大{0}個です。残りは省かれます。',
  },
  'reserved-condition': { en: 'A condition cannot be called `{0}`, because expressions use this word.', ja: '`{0}`は条件式の言葉なので、条件の名前にできません。' },
  'built-in-condition': {
    en: '`{0}` is a built-in condition, which means the same everywhere; only its default can be changed: `condition {0} default on`.',
    ja: '`{0}`は組み込みの条件で、意味はどこでも同じです。変えられるのは既定だけです: `condition {0} default on`。',
  },
  'contradictory-condition': { en: 'This can never hold: it needs `{0}` both on and off.', ja: '`{0}`がオンでもオフでもある必要があり、成り立つことがありません。' },
  'unused-condition': { en: 'Nothing depends on `{0}`.', ja: '`{0}`によって変わるものがありません。' },
  'condition-not-allowed': {
    en: '`{0}` cannot depend on a condition; write a hop for each case, with `when`.',
    ja: '`{0}`は条件によって変えられません。場合ごとにホップを書き、`when`を付けてください。',
  },
  'uncovered-item': {
    en: 'No `{0}` of this hop covers the case `{1}`; add one without a condition, for all other cases.',
    ja: 'このホップの`{0}`には`{1}`の場合のものがありません。その他の場合のために、条件のないものを加えてください。',
  },
  'unknown-source': { en: 'This scenario has no source `{0}`.', ja: 'このシナリオにソース`{0}`はありません。' },
  'unknown-project': {
    en: '`{0}` is not a project that vhflow knows, so its files can only come from one of your own folders.',
    ja: 'プロジェクト`{0}`は知られていないので、そのファイルは手元のフォルダーからしか得られません。',
  },
  'unknown-kind': oneOf('There is no hop kind `{0}`', 'ホップの種類`{0}`はありません'),
  'unknown-level': oneOf('There is no level `{0}`', 'レベル`{0}`はありません'),
  'unknown-branch': oneOf('There is no branch `{0}`', 'ブランチ`{0}`はありません'),
  'unknown-cost': oneOf('There is no cost `{0}`', 'コスト`{0}`はありません'),
  'unknown-probe': oneOf('There is no probe type `{0}`', '観測の方法`{0}`はありません'),
  'unused-lane': { en: 'No hop uses `{0}`.', ja: '`{0}`を使うホップがありません。' },
  'number-too-large': { en: 'The largest allowed number is {0}.', ja: '書ける最大の数は{0}です。' },
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
  'anchor-outside-root': { en: 'A path in a source tree must not contain `.` or `..`.', ja: 'ソースツリーのパスに`.`や`..`は書けません。' },
  'anchor-backslash': { en: 'Paths use `/`, even on Windows.', ja: 'パスの区切りはWindowsでも`/`です。' },
  'anchor-bad-path': {
    en: 'The path has an empty part, a control character, or more than {0} characters.',
    ja: 'パスに空の部分か制御文字があるか、{0}文字を超えています。',
  },
  'anchor-bad-symbol': { en: '`{0}` is not a valid name of a C or C++ function.', ja: '`{0}`はC・C++の関数名になりません。' },
  'anchor-bad-symbol:called': { en: '`{0}` is not a name that C or C++ code can call.', ja: '`{0}`はC・C++のコードが呼べる名前ではありません。' },
  'anchor-lost': { en: 'The {0} tree does not have `{1}` in {2} or in another file of that directory.', ja: '手元の{0}のツリーでは、{2}にもその隣のファイルにも`{1}`がありません。' },
  'anchor-lost:call': { en: 'In the {0} tree, `{1}` in {2} does not call `{3}`.', ja: '手元の{0}のツリーでは、{2}の`{1}`は`{3}`を呼んでいません。' },
  'anchor-lost:setting': { en: 'In the {0} tree, `{1}` in {2} does not set `{3}`.', ja: '手元の{0}のツリーでは、{2}の`{1}`は`{3}`を設定していません。' },
  'anchor-moved': { en: 'In the {0} tree, `{1}` is in {2}.', ja: '手元の{0}のツリーでは、`{1}`は{2}にあります。' },
  'anchor-ambiguous': { en: 'The {0} tree defines `{1}` in several places, first in {2}.', ja: '手元の{0}のツリーでは、`{1}`は複数の場所で定義されています（最初は{2}）。' },
  'anchor-not-in-tree': { en: 'The {0} tree has no folder {1}, so `{2}` cannot be looked up in it.', ja: '手元の{0}のツリーにはフォルダー{1}がないため、`{2}`を探せません。' },
  'anchor-refused': { en: '{1} in the {0} tree was not read: {2}.', ja: '手元の{0}のツリーの{1}は読み込まれませんでした。{2}。' },
  'guest-calls-host:call': {
    en: 'Guest code cannot call host code directly; is this a `vm-exit`, a `notify`, or a shared `ring`?',
    ja: 'ゲストのコードはホストを直接呼び出せません。`vm-exit`、`notify`、共有の`ring`のどれかではありませんか？',
  },
  'guest-calls-host:syscall': {
    en: 'Guest code cannot make a system call to the host kernel directly; is this a `vm-exit`, a `notify`, or a shared `ring`?',
    ja: 'ゲストのコードはホストのシステムコールを直接呼べません。`vm-exit`、`notify`、共有の`ring`のどれかではありませんか？',
  },
  'host-calls-guest:call': {
    en: 'Host code cannot call guest code directly; is this a `vm-entry`, an `interrupt`, or a shared `ring`?',
    ja: 'ホストのコードはゲストを直接呼び出せません。`vm-entry`、`interrupt`、共有の`ring`のどれかではありませんか？',
  },
  'host-calls-guest:syscall': {
    en: 'Host code cannot make a system call to the guest kernel directly; is this a `vm-entry`, an `interrupt`, or a shared `ring`?',
    ja: 'ホストのコードはゲストのシステムコールを直接呼べません。`vm-entry`、`interrupt`、共有の`ring`のどれかではありませんか？',
  },
  'interrupt-to-user': {
    en: 'An interrupt is handled in a kernel, never in user space; is this a `wakeup` or a `return`?',
    ja: '割り込みはカーネルに届き、ユーザー空間には届きません。`wakeup`か`return`ではありませんか？',
  },
  'copy-without-ends': { en: 'This copy does not say what is copied; add `copy from "…" to "…"`.', ja: '何をどこへコピーするかを書いてください: `copy from "…" to "…"`。' },
  'return-without-call': {
    en: 'No earlier hop of this flow reaches `{0}`, so nothing can return from it.',
    ja: 'このフローではまだ何も`{0}`に届いていないので、そこから戻ることはできません。',
  },
  'wrong-direction:exit': { en: 'A `vm-exit` leaves the guest; from host to guest it is a `vm-entry`.', ja: '`vm-exit`はゲストから出るものです。ホストからゲストへは`vm-entry`です。' },
  'wrong-direction:entry': { en: 'A `vm-entry` enters the guest; from guest to host it is a `vm-exit`.', ja: '`vm-entry`はゲストに入るものです。ゲストからホストへは`vm-exit`です。' },
} as const satisfies Partial<Record<KeyOf<DiagnosticCode>, Message>>;

export type MessageKey = keyof typeof messages;

/** The parts of a file that messages name as missing or wrong. */
export const syntaxRoles = {
  'end-of-file': { en: 'the end of the file', ja: 'ファイルの終わり' },
  'scenario': { en: 'the scenario', ja: 'シナリオ' },
  'scenario-id': { en: 'the id of the scenario', ja: 'シナリオのid' },
  'source-name': { en: 'the name of the source', ja: 'ソースの名前' },
  'source-project': { en: 'the project of the source', ja: 'ソースのプロジェクト' },
  'source-version': { en: 'the version of the source', ja: 'ソースのバージョン' },
  'context-id': { en: 'the id of the context', ja: 'コンテキストのid' },
  'context-title': { en: 'the title of the context', ja: 'コンテキストの題名' },
  'like-context': { en: 'a built-in context', ja: '組み込みのコンテキスト' },
  'condition-name': { en: 'the name of a condition', ja: '条件の名前' },
  'condition-text': { en: 'what is the case', ja: '成り立つことの説明' },
  'condition-default': { en: '`on` or `off`', ja: '`on`か`off`' },
  'condition-reason': { en: 'the reason for the default', ja: '既定の理由' },
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
  'lane': { en: 'a participant', ja: '参加者' },
  'lane-note-text': { en: 'the text of the note', ja: '注記の文' },
  'hop': { en: 'the hop', ja: 'ホップ' },
  'hop-target': { en: 'the participant that the hop goes to', ja: 'ホップの行き先の参加者' },
  'hop-label': { en: 'the label of the hop', ja: 'ホップのラベル' },
  'hop-id': { en: 'the id of the hop', ja: 'ホップのid' },
  'kind': { en: 'the kind', ja: '種類' },
  'level': { en: 'the level', ja: 'レベル' },
  'branch': { en: 'the branch', ja: 'ブランチ' },
  'when-text': { en: 'the condition', ja: '条件の文' },
  'thread-text': { en: 'the thread', ja: 'スレッドの説明' },
  'note-text': { en: 'the explanation', ja: '説明の文' },
  'versions-text': { en: 'what is different in other versions', ja: '他のバージョンでの違い' },
  'copy-from': { en: 'the source of the copy', ja: 'データの出どころ' },
  'copy-to': { en: 'the destination of the copy', ja: 'データの行き先' },
  'cost-name': { en: 'a cost: `copies`, `vm-exits`, `round-trips` or `wakeups`', ja: 'コストの名前（`copies`、`vm-exits`、`round-trips`、`wakeups`）' },
  'hardware-text': { en: 'what the hardware does', ja: 'ハードウェアの動作' },
  'called-name': { en: 'the name that is called', ja: '呼ばれる名前' },
  'probe': {
    en: 'a probe type: `kprobe`, `kretprobe`, `uprobe`, `uretprobe`, `tracepoint`, `qemu` or `shell`',
    ja: '観測の方法（`kprobe`、`kretprobe`、`uprobe`、`uretprobe`、`tracepoint`、`qemu`、`shell`）',
  },
  'probe-target': { en: 'what to observe', ja: '観測の対象' },
} as const satisfies Record<string, Localized>;

export type SyntaxRole = keyof typeof syntaxRoles;

/** A value for `{0}`, `{1}`… of a message: text from the file as it is, a part of a file, which has a name in each language, or a list of words. */
export type MessageValue = string | number | { readonly role: SyntaxRole } | { readonly words: readonly string[] };

const didYouMean: Localized = { en: ' Did you mean `{0}`?', ja: 'もしかして`{0}`ですか？' };
const nearestOnes: Localized = { en: ' Similar names: {0}.', ja: '似た名前: {0}。' };

/** The text in a language; English for any language other than Japanese. */
export function localized(message: Localized, language: string): string {
  return /^ja\b/i.test(language) ? message.ja : message.en;
}

function fill(template: string, values: readonly MessageValue[], language: string): string {
  return template.replace(/\{(\d)\}/g, (_, index: string) => {
    const value = values[Number(index)] ?? '';
    if (typeof value !== 'object') return String(value);
    return 'role' in value ? localized(syntaxRoles[value.role], language) : listed(value.words, language);
  });
}

/**
 * The message of a problem, on one line. Characters of the file that could hide or reorder other text are made visible.
 *
 * @param nearest what the author may have meant: one name, or the most similar names
 * @param language a BCP 47 tag; any language other than Japanese gets English
 */
export function messageOf(key: MessageKey, values: readonly MessageValue[], nearest: readonly string[], language: string): string {
  const text: Message = messages[key];
  const message = fill(localized((nearest.length === 1 && text.withoutList) || text, language), values, language);
  if (nearest.length === 0) return oneLine(message);
  const [first = ''] = nearest;
  const hint = nearest.length === 1 ? fill(localized(didYouMean, language), [first], language)
    : fill(localized(nearestOnes, language), [{ words: nearest }], language);
  return oneLine(message + hint);
}

/** The message for an unknown word, with all words that are known. */
function oneOf(en: string, ja: string): Message {
  return { en: `${en}; expected one of {1}.`, ja: `${ja}。あるのは{1}です。`, withoutList: { en: `${en}.`, ja: `${ja}。` } };
}

function listed(words: readonly string[], language: string): string {
  return words.map((word) => `\`${word}\``).join(localized({ en: ', ', ja: '、' }, language));
}

/** The code of a message. */
export function codeOf(key: MessageKey): DiagnosticCode {
  return key.split(':')[0] as DiagnosticCode;
}

/**
 * The messages of a code, with `…` in place of the values that differ each time; none for an unknown code.
 *
 * @param language a BCP 47 tag
 */
export function messagePatterns(code: string, language: string): readonly string[] {
  const keys = (Object.keys(messages) as MessageKey[]).filter((key) => codeOf(key) === code);
  return keys.map((key) => localized(messages[key], language).replace(/\{\d\}/g, '…'));
}
