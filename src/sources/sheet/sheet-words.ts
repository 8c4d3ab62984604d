/** The fixed text of a sheet in one language. */
export interface SheetWords {
  readonly heading: (file: string, tree: string) => string;
  /** The first line, by which sheets are recognised. */
  readonly isSheet: string;
  readonly howToGetIt: string;
  /** Between two sentences. */
  readonly sentenceSpace: string;
  readonly line: (line: number) => string;
  readonly lineUnknown: string;
  readonly detail: string;
  readonly runs: string;
  readonly thread: string;
  readonly when: string;
  readonly copies: (from: string, to: string) => string;
  readonly cost: string;
  readonly calledBy: (caller: string, token: string, path: string) => string;
  readonly through: (symbol: string, path: string) => string;
  readonly hardware: string;
  readonly calls: (token: string, hop: string) => string;
  readonly setsPointer: (token: string, hop: string) => string;
  readonly observe: string;
}

const english: SheetWords = {
  heading: (file, tree) => `${file} of ${tree}: what vhflow knows about its functions.`,
  isSheet: 'These are notes, not the file itself.',
  howToGetIt: 'To see the real file, use one of the commands above, set the source tree in vhflow.sourceRoots, or open it as a workspace folder.',
  sentenceSpace: ' ',
  line: (line) => `line ${line}`,
  lineUnknown: 'line unknown',
  detail: 'Detail',
  runs: 'Runs in',
  thread: 'Thread',
  when: 'Condition',
  copies: (from, to) => `Copies: ${from} -> ${to}`,
  cost: 'Cost',
  calledBy: (caller, token, path) => `Call site: ${caller} in ${path} calls ${token}`,
  through: (symbol, path) => `Pointer set by: ${symbol} in ${path}`,
  hardware: 'Call site: none; done by hardware',
  calls: (token, hop) => `The call of ${token} here leads to: ${hop}`,
  setsPointer: (token, hop) => `The pointer ${token} is set here for: ${hop}`,
  observe: 'Observe live',
};

const japanese: SheetWords = {
  heading: (file, tree) => `${tree}の${file}の関数について、vhflowが述べること。`,
  isSheet: 'これは覚え書き。実物のファイルではない。',
  howToGetIt: '実際のファイルを見るには、上のコマンドのどれかを使う。または、設定 vhflow.sourceRoots にこのソースツリーのフォルダーを書くか、そのフォルダーをワークスペースで開く。',
  sentenceSpace: '',
  line: (line) => `${line}行目`,
  lineUnknown: '行は不明',
  detail: '詳細',
  runs: '実行場所',
  thread: 'スレッド',
  when: '条件',
  copies: (from, to) => `コピー: ${from} → ${to}`,
  cost: 'コスト',
  calledBy: (caller, token, path) => `呼び出し元: ${path} の ${caller}、${token} の呼び出し`,
  through: (symbol, path) => `ポインタの設定場所: ${path} の ${symbol}`,
  hardware: '呼び出し元: なし（ハードウェアが行う）',
  calls: (token, hop) => `ここでの ${token} の呼び出しの行き先: ${hop}`,
  setsPointer: (token, hop) => `ここでポインタ ${token} を設定する対象: ${hop}`,
  observe: '動作中に観測する',
};

/** The text on the first line of sheets, in all languages. */
export const sheetMarks: readonly string[] = [english.isSheet, japanese.isSheet];

/** @param language a BCP 47 tag */
export function sheetWords(language: string): SheetWords {
  return language.split('-')[0] === 'ja' ? japanese : english;
}
