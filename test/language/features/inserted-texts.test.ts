/* eslint-disable no-template-curly-in-string -- this is how LSP snippets write their placeholders */
import { describe, expect, it } from 'vitest';
import { CompletionItemKind } from 'vscode-languageserver-types';
import { scenarioWith } from '../documents.js';
import { completions } from './assert-completion.js';

const words: Readonly<Record<string, string>> = {
  kinds: 'call,syscall,copy,map,ring,notify,vm-exit,vm-entry,wakeup,interrupt,message,return',
  contexts: 'guest-user,guest-kernel,kvm,qemu,host-kernel,host-user',
};

const kindNames = new Map<number | undefined, string>(Object.entries(CompletionItemKind).map(([name, kind]) => [kind, name]));

/** What is inserted, by the label and kind of the item; undefined where it is the label. */
function inserted(marked: string): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(completions(marked).map(({ label, kind, insertText }) => [`${label} (${kindNames.get(kind) ?? ''})`, insertText]));
}

/** Puts the words in the place of `<kinds>` and `<contexts>`. */
function filled(bodies: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Object.entries(bodies).map(([label, body]) => [label, body?.replace(/<(kinds|contexts)>/g, (_, name: string) => words[name] ?? '')]));
}

describe('what is inserted', () => {
  it('at ¦', () => {
    expect(inserted('¦')).toStrictEqual(filled({
      'scenario (Snippet)': 'scenario ${1:my-path} {\n  title "${2:My data path}"\n\n  source ${3:linux} "${4:6.1.192}"\n\n  machine ${5:guest} "${6:Guest VM}" {\n    participant ${7:app} "${8:Application}" in guest-user\n    participant ${9:driver} "${10:Driver}" in guest-kernel of ${3:linux}\n  }\n  machine ${11:host} "${12:Host}" {\n    participant ${13:kvm} "${14:KVM}" in kvm of ${3:linux}\n  }\n\n  flow ${15:send} "${16:Sending}" {\n    ${7:app} -> ${9:driver} "${17:sendto()}" {\n      kind syscall\n    }\n    $0\n  }\n}',
      'condition (Keyword)': 'condition ',
    }));
  });

  it('at scenario s { ¦ }', () => {
    expect(inserted('scenario s { ¦ }')).toStrictEqual(filled({
      'title (Snippet)': 'title "$1"',
      'summary (Snippet)': 'summary "$1"',
      'assume (Snippet)': 'assume "$1"',
      'source (Keyword)': 'source ',
      'context (Keyword)': 'context ',
      'condition (Keyword)': 'condition ',
      'machine (Snippet)': 'machine ${1:host} "${2:Host}" {\n  participant ${3:kvm} "${4:KVM}" in ${5:kvm}\n  $0\n}',
      'flow (Snippet)': 'flow ${1:send} "${2:Sending}" {\n  $0\n}',
    }));
  });

  it('at scenario s { source xen "4" machine m "M" { ¦ } }', () => {
    expect(inserted('scenario s { source xen "4" machine m "M" { ¦ } }')).toStrictEqual(filled({
      'participant (Snippet)': 'participant ${1:id} "${2:Title}" in ${3|<contexts>|}${4: of xen}',
    }));
  });

  it('at scenario s { machine m "M" { ¦ } }', () => {
    expect(inserted('scenario s { machine m "M" { ¦ } }')).toStrictEqual(filled({
      'participant (Snippet)': 'participant ${1:id} "${2:Title}" in ${3|<contexts>|}',
    }));
  });

  it('at scenario s { flow f "F" { ¦ } }', () => {
    expect(inserted('scenario s { flow f "F" { ¦ } }')).toStrictEqual(filled({
      'hop (Snippet)': '${1:from} -> ${2:to} "${3:what happens}" {\n  kind ${4|<kinds>|}$0\n}',
      'note over (Snippet)': 'note over ${1:participant} "${2:Text}"',
      'loop (Snippet)': 'loop "${1:until done}" {\n  $0\n}',
      'opt (Snippet)': 'opt "${1:condition}" {\n  $0\n}',
      'alt (Snippet)': 'alt "${1:condition}" {\n  $0\n} else "${2:otherwise}" {\n}',
      'hop-syscall (Snippet)': '${1:from} -> ${2:to} "${3:sendto}()" {\n  kind syscall\n  at linux:${4:net/socket.c}#__sys_${3:sendto}\n  via linux:${4:net/socket.c}#${3:sendto} calls __sys_${3:sendto}\n  note "${5:Why it happens.}"\n  observe tracepoint syscalls:sys_enter_${3:sendto}\n}',
      'hop-copy (Snippet)': '${1:from} -> ${2:to} "${3:function}()" {\n  kind copy\n  copy from "${4:source buffer}" to "${5:destination buffer}"\n  at linux:${6:path/to/file.c}#${3:function}\n  note "${7:Who copies, and why.}"\n}',
      'hop-vm-exit (Snippet)': '${1:from} -> ${2:to} "${3:kick}" {\n  kind vm-exit\n  at linux:${4:arch/x86/kvm/vmx/vmx.c}#${5:handle_ept_misconfig}\n  via hardware "${6:EPT misconfiguration}"\n  note "${7:What makes the vCPU leave guest mode.}"\n  observe host tracepoint ${8:kvm:kvm_exit}\n}',
      'hop-through (Snippet)': '${1:from} -> ${2:to} "${3:function}()" {\n  at linux:${4:path/to/file.c}#${3:function}\n  via linux:${5:path/to/caller.c}#${6:caller} calls ${7:member} through linux:${4:path/to/file.c}#${8:table}\n  note "${9:Why it happens.}"\n}',
      'hop-when (Snippet)': '${1:from} -> ${2:to} "${3:what happens}" {\n  kind ${4|<kinds>|}\n  when "${5:only if …}"\n  note "${6:Why it happens.}"\n}',
      'summary (Snippet)': 'summary "$1"',
    }));
  });

  it('hops take the first source of the scenario', () => {
    const hop = inserted('scenario s { source xen "4" source linux "6" flow f "F" { ¦ } }')['hop-copy (Snippet)'];
    expect(hop).toContain('at xen:${6:path/to/file.c}#');
  });

  it('at scenario s { source ¦ }', () => {
    expect(inserted('scenario s { source ¦ }')).toStrictEqual(filled({
      'linux (Module)': 'linux "${1:6.1}"',
      'xen (Module)': 'xen "${1:}"',
    }));
  });

  it('at scenario s { machine ¦ }', () => {
    expect(inserted('scenario s { machine ¦ }')).toStrictEqual(filled({
      'guest (Value)': undefined,
      'host (Value)': undefined,
    }));
  });

  it('at scenario s { flow ¦ }', () => {
    expect(inserted('scenario s { flow ¦ }')).toStrictEqual(filled({
      'send (Value)': undefined,
      'receive (Value)': undefined,
      'setup (Value)': undefined,
    }));
  });

  it('at app -> drv "x" {} ¦', () => {
    expect(inserted(scenarioWith('app -> drv "x" {}\n¦'))).toStrictEqual(filled({
      'hop (Snippet)': '${1|drv,app,kvm,emu,net,sw|} -> ${2|kvm,emu,net,sw,app,drv|} "${3:what happens}" {\n  kind ${4|<kinds>|}$0\n}',
      'drv (Variable)': 'drv -> ',
      'app (Variable)': 'app -> ',
      'kvm (Variable)': 'kvm -> ',
      'emu (Variable)': 'emu -> ',
      'net (Variable)': 'net -> ',
      'sw (Variable)': 'sw -> ',
      'note over (Snippet)': 'note over ${1:participant} "${2:Text}"',
      'loop (Snippet)': 'loop "${1:until done}" {\n  $0\n}',
      'opt (Snippet)': 'opt "${1:condition}" {\n  $0\n}',
      'alt (Snippet)': 'alt "${1:condition}" {\n  $0\n} else "${2:otherwise}" {\n}',
      'hop-syscall (Snippet)': '${1|drv,app,kvm,emu,net,sw|} -> ${2|kvm,emu,net,sw,app,drv|} "${3:sendto}()" {\n  kind syscall\n  at linux:${4:net/socket.c}#__sys_${3:sendto}\n  via linux:${4:net/socket.c}#${3:sendto} calls __sys_${3:sendto}\n  note "${5:Why it happens.}"\n  observe tracepoint syscalls:sys_enter_${3:sendto}\n}',
      'hop-copy (Snippet)': '${1|drv,app,kvm,emu,net,sw|} -> ${2|kvm,emu,net,sw,app,drv|} "${3:function}()" {\n  kind copy\n  copy from "${4:source buffer}" to "${5:destination buffer}"\n  at linux:${6:path/to/file.c}#${3:function}\n  note "${7:Who copies, and why.}"\n}',
      'hop-vm-exit (Snippet)': '${1|drv,app,kvm,emu,net,sw|} -> ${2|kvm,emu,net,sw,app,drv|} "${3:kick}" {\n  kind vm-exit\n  at linux:${4:arch/x86/kvm/vmx/vmx.c}#${5:handle_ept_misconfig}\n  via hardware "${6:EPT misconfiguration}"\n  note "${7:What makes the vCPU leave guest mode.}"\n  observe host tracepoint ${8:kvm:kvm_exit}\n}',
      'hop-through (Snippet)': '${1|drv,app,kvm,emu,net,sw|} -> ${2|kvm,emu,net,sw,app,drv|} "${3:function}()" {\n  at linux:${4:path/to/file.c}#${3:function}\n  via linux:${5:path/to/caller.c}#${6:caller} calls ${7:member} through linux:${4:path/to/file.c}#${8:table}\n  note "${9:Why it happens.}"\n}',
      'hop-when (Snippet)': '${1|drv,app,kvm,emu,net,sw|} -> ${2|kvm,emu,net,sw,app,drv|} "${3:what happens}" {\n  kind ${4|<kinds>|}\n  when "${5:only if …}"\n  note "${6:Why it happens.}"\n}',
      'summary (Snippet)': 'summary "$1"',
    }));
  });

  it('at app -> drv "x" { ¦ }', () => {
    expect(inserted(scenarioWith('app -> drv "x" { ¦ }'))).toStrictEqual(filled({
      'kind (Keyword)': 'kind ',
      'level (Keyword)': 'level ',
      'branch (Keyword)': 'branch ',
      'when (Keyword)': 'when ',
      'copy (Snippet)': 'copy from "$1" to "$2"',
      'cost (Keyword)': 'cost ',
      'in (Keyword)': 'in ',
      'thread (Snippet)': 'thread "$1"',
      'at (Keyword)': 'at ',
      'via (Keyword)': 'via ',
      'note (Snippet)': 'note "$1"',
      'versions (Snippet)': 'versions "$1"',
      'observe (Keyword)': 'observe ',
    }));
  });

  it('at app -> drv ¦', () => {
    expect(inserted(scenarioWith('app -> drv ¦'))).toStrictEqual(filled({
      '"…" { … } (Snippet)': '"${1:what happens}" {\n  kind ${2|<kinds>|}$0\n}',
      '"…" (Snippet)': '"$1"',
    }));
  });

  it('at alt "x" { } ¦', () => {
    expect(inserted(scenarioWith('alt "x" { } ¦'))).toMatchObject(filled({
      'else (Snippet)': 'else "${1:otherwise}" {\n  $0\n}',
    }));
  });

  it('at app -> drv "x" ¦', () => {
    expect(inserted(scenarioWith('app -> drv "x" ¦'))).toMatchObject(filled({
      '{ … } (Snippet)': '{\n  kind ${1|<kinds>|}$0\n}',
      'as (Keyword)': 'as ',
      'ja (Snippet)': 'ja "$1"',
    }));
  });

  it('at app -> drv "x" { at ¦ }', () => {
    expect(inserted(scenarioWith('app -> drv "x" { at ¦ }'))).toStrictEqual(filled({
      'linux: (Module)': 'linux:',
      'qemu: (Module)': 'qemu:',
    }));
  });

  it('at app -> drv "x" { cost ¦ }', () => {
    expect(inserted(scenarioWith('app -> drv "x" { cost ¦ }'))).toStrictEqual(filled({
      'copies (Snippet)': 'copies $1',
      'vm-exits (Snippet)': 'vm-exits $1',
      'round-trips (Snippet)': 'round-trips $1',
      'wakeups (Snippet)': 'wakeups $1',
    }));
  });

  it('at app -> drv "x" { observe ¦ }', () => {
    expect(inserted(scenarioWith('app -> drv "x" { observe ¦ }'))).toStrictEqual(filled({
      'guest (Value)': undefined,
      'host (Value)': undefined,
      'kprobe (Value)': undefined,
      'kretprobe (Value)': undefined,
      'uprobe (Value)': undefined,
      'uretprobe (Value)': undefined,
      'tracepoint (Value)': undefined,
      'qemu (Value)': undefined,
      'shell (Value)': undefined,
    }));
  });

  it('at app -> drv "x" { in ¦ }', () => {
    expect(inserted(scenarioWith('app -> drv "x" { in ¦ }'))).toStrictEqual(filled({
      'app (Variable)': undefined,
      'drv (Variable)': undefined,
      'kvm (Variable)': undefined,
      'emu (Variable)': undefined,
      'net (Variable)': undefined,
      'sw (Variable)': undefined,
    }));
  });

  it('at scenario s { context c "C" like ¦ }', () => {
    expect(inserted('scenario s { context c "C" like ¦ }')).toStrictEqual(filled({
      'guest-user (Class)': undefined,
      'guest-kernel (Class)': undefined,
      'kvm (Class)': undefined,
      'qemu (Class)': undefined,
      'host-kernel (Class)': undefined,
      'host-user (Class)': undefined,
    }));
  });

  it('at app -> drv "x" { copy from "a" ¦ }', () => {
    expect(inserted(scenarioWith('app -> drv "x" { copy from "a" ¦ }'))).toStrictEqual(filled({
      'to (Keyword)': 'to ',
      'ja (Snippet)': 'ja "$1"',
    }));
  });

  it('at app -> drv "x" { at linux:a.c#fn observe kprobe ¦', () => {
    expect(inserted(scenarioWith('app -> drv "x" { at linux:a.c#fn observe kprobe ¦'))).toStrictEqual(filled({
      'fn (Function)': undefined,
    }));
  });
});
