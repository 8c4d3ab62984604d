import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveAnchor } from '../../src/anchors/index.js';
import { isForOtherSystem } from '../../src/anchors/other-systems.js';
import { anchor, treeOf } from './tree-of.js';

describe('a file for another system', () => {
  it.each([
    ['net/tap-solaris.c', 'net/tap.c'], ['net/tap-bsd.c', 'net/tap.c'], ['net/tap-stub.c', 'net/tap.c'], ['net/tap-win32.c', 'net/tap.c'],
    ['lib/eal/freebsd/eal_memory.c', 'lib/eal/linux/eal_memory.c'], ['lib/eal/windows/eal_memory.c', 'lib/eal/common/eal_memory.c'],
    ['arch/arm64/kvm/mmu.c', 'arch/x86/kvm/mmu.c'], ['target/arm/kvm.c', 'target/i386/kvm.c'], ['arch/riscv/kvm/vcpu.c', 'arch/s390/kvm/vcpu.c'],
    ['stubs/vhost.c', 'hw/virtio/vhost.c'], ['tests/unit/vhost.c', 'hw/virtio/vhost.c'], ['tools/testing/selftests/net/tun.c', 'drivers/net/tun.c'], ['pcap-haiku.c', 'pcap-linux.c'],
    ['arch/alpha/kernel/irq.c', 'arch/x86/kernel/irq.c'], ['arch/um/kernel/irq.c', 'arch/x86/kernel/irq.c'], ['tools/arch/csky/lib/x.c', 'arch/x86/lib/x.c'], ['target/hexagon/cpu.c', 'target/i386/cpu.c'],
    ['target-alpha/cpu.c', 'target/i386/cpu.c'], ['mm/nommu.c', 'mm/mmap.c'], ['pcap-null.c', 'pcap-linux.c'], ['net/dummy.c', 'net/tap.c'], ['samples/bpf/x.c', 'kernel/bpf/x.c'],
  ])('is %s for %s', (path, own) => {
    expect(isForOtherSystem(path, [own])).toBe(true);
  });

  it.each([
    ['net/tap-linux.c', 'net/tap.c'], ['accel/kvm/kvm-all.c', 'kvm-all.c'], ['target/i386/kvm/kvm.c', 'target-i386/kvm.c'], ['arch/x86/kvm/mmu/mmu.c', 'arch/x86/kvm/mmu.c'],
    ['arch/x86/kvm/lapic.c', 'arch/i386/kvm/lapic.c'], ['virt/kvm/eventfd.c', 'arch/x86/kvm/eventfd.c'], ['net/tap-bsd.c', 'net/tap-bsd-old.c'], ['app/test-pmd/io.c', 'app/test-pmd/iofwd.c'],
    ['drivers/net/window.c', 'drivers/net/tun.c'], ['arch/arm64/kvm/mmu.c', 'virt/kvm/mmu.c'], ['hw/net/latest.c', 'hw/net/old.c'],
    ['arch/common/x.c', 'arch/x86/x.c'], ['drivers/target/loop/x.c', 'drivers/target/iscsi/x.c'], ['net/alpha/x.c', 'arch/x86/x.c'], ['arch/x86/a.c', 'arch/x86/sub/b.c'], ['net/nullify.c', 'net/a.c'],
  ])('is not %s for %s', (path, own) => {
    expect(isForOtherSystem(path, [own])).toBe(false);
  });

  it('is never the file of the anchor itself, or one beside it in the same words', () => {
    const word = fc.constantFrom('arch', 'target', 'x86', 'arm', 'alpha', 'common', 'test', 'stub', 'win32', 'net', 'tap', '', '.', '-');
    const path = fc.oneof(fc.string(), fc.array(fc.tuple(word, fc.constantFrom('/', '-', '_', '.')), { maxLength: 8 }).map((parts) => parts.flat().join('')));
    fc.assert(fc.property(path, (own) => !isForOtherSystem(own, [own]) && !isForOtherSystem(`${own}/b.c`, [`${own}/b.c`, 'arch/mips/a.c'])));
  });

  const twin = 'ssize_t tap_read_packet(int fd)\n{\n}\n';

  it('is no place to which a function has moved', async () => {
    const tree = treeOf({ 'net/tap-solaris.c': twin, 'net/tap-stub.c': twin, 'net/tap-bsd.c': twin });
    expect(await resolveAnchor(anchor('net/tap.c#tap_read_packet'), tree)).toMatchObject({ state: 'lost', others: [] });
    const renamed = treeOf({ 'net/tap-solaris.c': twin, 'net/tap-unix.c': twin });
    expect(await resolveAnchor(anchor('net/tap.c#tap_read_packet'), renamed)).toMatchObject({ state: 'moved', found: { path: 'net/tap-unix.c' } });
  });

  it('is not searched for files of the same name, or for the name of the function, either', async () => {
    const files = { 'arch/arm64/kvm/mmu.c': 'int fault(void)\n{\n}\n' };
    const tree = { ...treeOf(files), named: async () => Object.keys(files), containing: async () => Object.keys(files) };
    expect(await resolveAnchor(anchor('arch/x86/kvm/mmu.c#fault'), tree)).toMatchObject({ state: 'lost' });
    expect(await resolveAnchor(anchor('virt/kvm/mmu.c#fault'), tree)).toMatchObject({ state: 'moved' });
  });
});
