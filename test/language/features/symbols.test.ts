import { expect, it } from 'vitest';
import type { DocumentSymbol } from 'vscode-languageserver-types';
import { openDocument, symbolsOf } from '../../../src/language/index.js';
import { scenarioWith } from '../documents.js';

/** The outline, one symbol a line, indented by its depth. */
function outline(text: string): string {
  const lines = (symbols: readonly DocumentSymbol[], depth: number): string[] => symbols.flatMap(({ name, detail = '', children = [] }) => {
    return [`${'  '.repeat(depth)}${name}: ${detail}`, ...lines(children, depth + 1)];
  });
  return lines(symbolsOf(openDocument(text)), 0).join('\n');
}

it('the outline has scenarios, machines, lanes, flows, blocks and hops', () => {
  expect(outline(scenarioWith('app -> drv "write"\nnote over drv "shared"\nloop "again" { drv -> kvm "kick" { kind vm-exit } }'))).toBe(`s: Test
  guest: Guest
    app: App
    drv: Driver
  host: Host
    kvm: KVM
    emu: QEMU
    net: Network
    sw: Switch
  send: Send
    write: app → drv
    again: loop
      kick: drv → kvm`);
});
