/* eslint-disable no-template-curly-in-string -- this is how LSP snippets write their placeholders */
import { builtInContexts } from '../../model/contexts.js';
import { hopKinds } from '../../model/scenario.js';
import type { HopItemKeyword } from '../syntax/keywords.js';

export interface NamedSnippet {
  readonly label: string;
  /** In LSP snippet syntax. */
  readonly body: string;
}

export interface Snippet extends NamedSnippet {
  readonly where: 'file' | 'scenario' | 'steps';
}

const lines = (...all: readonly string[]): string => all.join('\n');
const choice = (number: number, words: readonly string[]): string => `\${${number}|${words.join(',')}|}`;

/** Snippets for whole constructs. */
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
  { label: 'note over', where: 'steps', body: 'note over ${1:participant} "${2:Text}"' },
  { label: 'loop', where: 'steps', body: lines('loop "${1:until done}" {', '  $0', '}') },
  { label: 'opt', where: 'steps', body: lines('opt "${1:condition}" {', '  $0', '}') },
  { label: 'alt', where: 'steps', body: lines('alt "${1:condition}" {', '  $0', '} else "${2:otherwise}" {', '}') },
];

export const elseSnippet = lines('else "${1:otherwise}" {', '  $0', '}');

/** @param source the source to offer for the participant, if the scenario has one */
export function participantSnippet(source: string | undefined): string {
  const contexts = choice(3, builtInContexts.map(({ id }) => id));
  return `participant \${1:id} "\${2:Title}" in ${contexts}${source === undefined ? '' : `\${4: of ${source}}`}`;
}

/** The scenario's participants and source that hop snippets offer. */
export interface HopSurroundings {
  /** Participants that the hop may start from, the most likely first. */
  readonly from: readonly string[];
  /** Participants that the hop may go to, the most likely first. */
  readonly to: readonly string[];
  readonly source: string;
}

/** Snippets for a plain hop and for hops of common kinds, between participants of the scenario. */
export function hopSnippets({ from, to, source }: HopSurroundings): readonly NamedSnippet[] {
  const lane = (number: number, name: string, lanes: readonly string[]): string => (lanes.length > 0 ? choice(number, lanes) : `\${${number}:${name}}`);
  const lanes = `${lane(1, 'from', from)} -> ${lane(2, 'to', to)}`;
  const hop = (label: string, ...items: readonly string[]): string => lines(`${lanes} ${label} {`, ...items.map((item) => `  ${item}`), '}');
  const at = (path: string, symbol: string): string => `${source}:${path}#${symbol}`;
  return [
    { label: 'hop', body: `${lanes} "\${3:what happens}" ${hopBody(4)}` },
    {
      label: 'hop-syscall',
      body: hop(
        '"${3:sendto}()"', 'kind syscall', `at ${at('${4:net/socket.c}', '__sys_${3:sendto}')}`,
        `via ${at('${4:net/socket.c}', '${3:sendto}')} calls __sys_\${3:sendto}`, 'note "${5:Why it happens.}"', 'observe tracepoint syscalls:sys_enter_${3:sendto}',
      ),
    },
    {
      label: 'hop-copy',
      body: hop('"${3:function}()"', 'kind copy', 'copy from "${4:source buffer}" to "${5:destination buffer}"', `at ${at('${6:path/to/file.c}', '${3:function}')}`, 'note "${7:Who copies, and why.}"'),
    },
    {
      label: 'hop-vm-exit',
      body: hop(
        '"${3:kick}"', 'kind vm-exit', `at ${at('${4:arch/x86/kvm/vmx/vmx.c}', '${5:handle_ept_misconfig}')}`, 'via hardware "${6:EPT misconfiguration}"',
        'note "${7:What makes the vCPU leave guest mode.}"', 'observe host tracepoint ${8:kvm:kvm_exit}',
      ),
    },
    {
      label: 'hop-through',
      body: hop(
        '"${3:function}()"', `at ${at('${4:path/to/file.c}', '${3:function}')}`,
        `via ${at('${5:path/to/caller.c}', '${6:caller}')} calls \${7:member} through ${at('${4:path/to/file.c}', '${8:table}')}`, 'note "${9:Why it happens.}"',
      ),
    },
    { label: 'hop-when', body: hop('"${3:what happens}"', `kind ${choice(4, hopKinds)}`, 'when "${5:only if …}"', 'note "${6:Why it happens.}"') },
  ];
}

/** Snippet for what follows the target of a hop. */
export const hopLabelSnippet = `"\${1:what happens}" ${hopBody(2)}`;

/** Snippet for what follows the label of a hop. */
export const hopBodySnippet = hopBody(1);

function hopBody(first: number): string {
  return lines('{', `  kind ${choice(first, hopKinds)}$0`, '}');
}

/** Snippet for what follows `when` where no condition is meant that can be switched. */
export const conditionInWordsSnippet = '"${1:only if …}"';

/** Snippets for the items of a hop; where one leaves only a caret, completion offers the values. */
export const hopItemSnippets: Readonly<Record<HopItemKeyword, string>> = {
  kind: 'kind ', when: 'when ', level: 'level ', branch: 'branch ', in: 'in ', at: 'at ', via: 'via ', observe: 'observe ', cost: 'cost ',
  copy: 'copy from "$1" to "$2"',
  thread: 'thread "$1"',
  note: 'note "$1"',
  versions: 'versions "$1"',
};

/** A snippet as plain text, for clients without snippet support: each placeholder becomes its default, each choice its first word. */
export function withoutPlaceholders(body: string): string {
  return body
    .replace(/\$\{\d+\|([^|,]*)[^|]*\|\}/g, '$1')
    .replace(/\$\{\d+:([^}]*)\}/g, '$1')
    .replace(/\$\d+/g, '');
}
