/* eslint-disable no-template-curly-in-string -- this is how LSP snippets write their placeholders */
export interface Snippet {
  readonly label: string;
  readonly where: 'file' | 'scenario' | 'machine' | 'steps';
  /** In the syntax of LSP snippets. */
  readonly body: string;
}

const lines = (...all: readonly string[]): string => all.join('\n');

/** Whole constructs to write with a few keys. */
export const snippets: readonly Snippet[] = [
  {
    label: 'scenario', where: 'file',
    body: lines(
      'scenario ${1:my-path} {',
      '  title "${2:My data path}"',
      '',
      '  source ${3:linux} "${4:6.1}"',
      '',
      '  machine ${5:guest} "${6:Guest VM}" {',
      '    participant ${7:app} "${8:Application}" in guest-user',
      '    participant ${9:driver} "${10:Driver}" in guest-kernel of ${3:linux}',
      '  }',
      '',
      '  flow ${11:send} "${12:Sending}" {',
      '    ${7:app} -> ${9:driver} "${13:sendto()}" {',
      '      kind syscall$0',
      '    }',
      '  }',
      '}',
    ),
  },
  { label: 'machine', where: 'scenario', body: lines('machine ${1:host} "${2:Host}" {', '  participant ${3:kvm} "${4:KVM}" in ${5:kvm}$0', '}') },
  { label: 'flow', where: 'scenario', body: lines('flow ${1:send} "${2:Sending}" {', '  $0', '}') },
  { label: 'participant', where: 'machine', body: 'participant ${1:id} "${2:Title}" in ${3|guest-user,guest-kernel,kvm,qemu,host-kernel,host-user|}$0' },
  {
    label: 'hop', where: 'steps',
    body: lines(
      '${1:from} -> ${2:to} "${3:what happens}" {',
      '  kind ${4|call,syscall,copy,map,ring,notify,vm-exit,vm-entry,wakeup,interrupt,message,return|}',
      '  at ${5:linux}:${6:path/to/file.c}#${7:function}',
      '  note "${8:Why it happens.}"$0',
      '}',
    ),
  },
  { label: 'note over', where: 'steps', body: 'note over ${1:lane} "${2:Text}"$0' },
  { label: 'loop', where: 'steps', body: lines('loop "${1:until done}" {', '  $0', '}') },
  { label: 'opt', where: 'steps', body: lines('opt "${1:condition}" {', '  $0', '}') },
  { label: 'alt', where: 'steps', body: lines('alt "${1:condition}" {', '  $0', '} else "${2:otherwise}" {', '}') },
];
