/* eslint-disable no-template-curly-in-string -- this is how LSP snippets write their placeholders */
import { builtInContexts } from '../model/contexts.js';
import { hopKinds } from '../model/scenario.js';
import type { HopItemKeyword } from './keywords.js';

export interface Snippet {
  readonly label: string;
  readonly where: 'file' | 'scenario' | 'steps';
  /** In the syntax of LSP snippets. */
  readonly body: string;
}

const lines = (...all: readonly string[]): string => all.join('\n');
const choice = (number: number, words: readonly string[]): string => `\${${number}|${words.join(',')}|}`;

/** Whole constructs to write with a few keys. */
export const snippets: readonly Snippet[] = [
  {
    label: 'scenario', where: 'file',
    body: lines(
      'scenario ${1:my-path} {',
      '  title "${2:My data path}"',
      '',
      '  source ${3:linux} "${4:6.1.192}"',
      '',
      '  machine ${5:guest} "${6:Guest VM}" {',
      '    participant ${7:app} "${8:Application}" in guest-user',
      '    participant ${9:driver} "${10:Driver}" in guest-kernel of ${3:linux}',
      '  }',
      '  machine ${11:host} "${12:Host}" {',
      '    participant ${13:kvm} "${14:KVM}" in kvm of ${3:linux}',
      '  }',
      '',
      '  flow ${15:send} "${16:Sending}" {',
      '    ${7:app} -> ${9:driver} "${17:sendto()}" {',
      '      kind syscall',
      '    }',
      '    $0',
      '  }',
      '}',
    ),
  },
  { label: 'machine', where: 'scenario', body: lines('machine ${1:host} "${2:Host}" {', '  participant ${3:kvm} "${4:KVM}" in ${5:kvm}', '  $0', '}') },
  { label: 'flow', where: 'scenario', body: lines('flow ${1:send} "${2:Sending}" {', '  $0', '}') },
  { label: 'note over', where: 'steps', body: 'note over ${1:lane} "${2:Text}"' },
  { label: 'loop', where: 'steps', body: lines('loop "${1:until done}" {', '  $0', '}') },
  { label: 'opt', where: 'steps', body: lines('opt "${1:condition}" {', '  $0', '}') },
  { label: 'alt', where: 'steps', body: lines('alt "${1:condition}" {', '  $0', '} else "${2:otherwise}" {', '}') },
];

export const elseSnippet = lines('else "${1:otherwise}" {', '  $0', '}');

/** @param source what to offer as its source, if there is one */
export function participantSnippet(source: string | undefined): string {
  const contexts = choice(3, builtInContexts.map(({ id }) => id));
  return `participant \${1:id} "\${2:Title}" in ${contexts}${source === undefined ? '' : `\${4: of ${source}}`}`;
}

/**
 * A hop between lanes of the scenario.
 *
 * @param from the lanes from which it may start, the likeliest first
 * @param to the lanes to which it may go, the likeliest first
 */
export function hopSnippet(from: readonly string[], to: readonly string[]): string {
  const lane = (number: number, name: string, lanes: readonly string[]): string => (lanes.length > 0 ? choice(number, lanes) : `\${${number}:${name}}`);
  return `${lane(1, 'from', from)} -> ${lane(2, 'to', to)} "\${3:what happens}" ${hopBody(4)}`;
}

/** What follows the target of a hop. */
export const hopLabelSnippet = `"\${1:what happens}" ${hopBody(2)}`;

/** What follows the label of a hop. */
export const hopBodySnippet = hopBody(1);

function hopBody(first: number): string {
  return lines('{', `  kind ${choice(first, hopKinds)}`, '  $0', '}');
}

/** The items of a hop; where a caret is left, completion says what may stand there. */
export const hopItemSnippets: Readonly<Record<HopItemKeyword, string>> = {
  kind: 'kind ', level: 'level ', branch: 'branch ', in: 'in ', at: 'at ', via: 'via ', observe: 'observe ', cost: 'cost ',
  when: 'when "${1:only if …}"',
  copy: 'copy from "$1" to "$2"',
  thread: 'thread "$1"',
  note: 'note "$1"',
};

/** A snippet as text for clients that take no snippets: placeholders stand for themselves, of a choice the first word. */
export function withoutPlaceholders(body: string): string {
  return body
    .replace(/\$\{\d+\|([^|,]*)[^|]*\|\}/g, '$1')
    .replace(/\$\{\d+:([^}]*)\}/g, '$1')
    .replace(/\$\d+/g, '');
}
