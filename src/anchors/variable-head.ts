import { CharClass, classOf, endOfWord, skipBlanks } from './c-lexis.js';
import { isSign, isWord, type Part } from './parts.js';
import { declaratorsOf, farEnough, isAllCaps, isPointerInParentheses, type Declarator } from './declarators.js';
import { innerDeclaratorOf } from './inner-declarator.js';

/** A variable has fewer attributes after its name. */
const mostWords = 4;

const attributeOfVariable = /^(?:__read_mostly|__ro_after_init|__(?:net_)?init(?:data|const)?(?:_memblock)?|__maybe_unused|__used|__percpu|__refdata|__cacheline_aligned\w*|____cacheline_aligned\w*|__aligned|__section|__attribute__|__rte_\w+)$/;

/** The position of the variable that a declaration defines, if an initialiser follows. */
export function variableOf(text: string, parts: readonly Part[]): { readonly nameStart: number; readonly nameEnd: number } | undefined {
  const before = parts.slice(0, parts.findIndex((part) => isSign(part, '=')));
  const declarators = declaratorsOf(before);
  const pointer = declarators.find((declarator, index) => isPointerInParentheses(text, declarator, declarators[index + 1]));
  const inner = pointer && innerDeclaratorOf(text, pointer);
  if (inner) return { nameStart: inner.nameStart, nameEnd: inner.nameEnd };
  const maker = declarators.at(-1);
  for (const word of before.filter((part) => isWord(part)).slice(-mostWords).reverse()) {
    if (attributeOfVariable.test(word.text)) continue;
    if (maker && maker.nameStart === word.start && isAllCaps(word.text)) return lastWord(text, maker);
    return { nameStart: word.start, nameEnd: word.end };
  }
  return undefined;
}

/** The name in `DEFINE_PER_CPU(struct type, name) = {`. */
function lastWord(text: string, { open, close }: Declarator): { nameStart: number; nameEnd: number } | undefined {
  let found: { nameStart: number; nameEnd: number } | undefined;
  let at = open;
  while (at < Math.min(close, open + farEnough)) {
    if (classOf(text.charCodeAt(at)) === CharClass.Identifier) {
      const end = endOfWord(text, at, close);
      found = { nameStart: at, nameEnd: end };
      at = skipBlanks(text, end, close);
    } else at = skipBlanks(text, at + 1, close);
  }
  return found;
}
