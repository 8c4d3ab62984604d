import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Hop, WrittenScenario } from '../../../src/model/scenario.js';
import { flowsOnStack, type FlowOnStack, type Stack } from '../../../src/traces/index.js';
import { builtInScenarios } from '../../settled-scenarios.js';

const written: readonly WrittenScenario[] = builtInScenarios.map((scenario) => scenario.written);

function stackOf(names: readonly string[], comm = ''): Stack {
  return { comm, tid: comm === '' ? -1 : 12, frames: names.map((name, index) => ({ name, binary: '', isUncertain: false, line: index + 1 })) };
}

/** Frames of a flow by the names of their functions. */
function shown({ frames }: FlowOnStack, names: readonly string[]): readonly (readonly [string, string, string])[] {
  return frames.map(({ frame, hop, role }) => [names[frame] ?? '', hop.id, role]);
}

function sideOf(scenario: WrittenScenario, { context }: Hop): string | undefined {
  return scenario.contexts.find(({ id }) => id === context)?.side;
}

/** What is around the code of a VM exit on the thread of a vCPU, the innermost first; vcpu_run can be inlined. */
const aroundExit = ['vcpu_enter_guest', 'vcpu_run', 'kvm_arch_vcpu_ioctl_run', 'kvm_vcpu_ioctl', '__x64_sys_ioctl', 'do_syscall_64', 'ioctl', 'kvm_vcpu_ioctl', 'kvm_cpu_exec', 'kvm_vcpu_thread_fn'];

/** The function of each VM exit that KVM handles, with its caller. */
const exits = written.flatMap((scenario) => scenario.flows.flatMap((flow) => flow.hops.flatMap((hop) => {
  const { kind, at, via } = hop;
  return kind === 'vm-exit' && at && via?.type === 'call' && sideOf(scenario, hop) === 'host' ? [{ scenario, flow, names: [at[0].symbol, via.caller[0].symbol] }] : [];
})));

describe('a call stack', () => {
  const kick = ['ioeventfd_write', '__kvm_io_bus_write', 'kvm_io_bus_write', 'handle_ept_misconfig', 'vmx_handle_exit'];

  it.each([
    ['alone', []],
    ['with the thread of the vCPU around it', aroundExit],
    ['with vcpu_run inlined', aroundExit.filter((name) => name !== 'vcpu_run')],
    ['with one function of the loop', ['vcpu_enter_guest']],
  ])('of a kick %s leads to the exit and to the ioeventfd', (_, around) => {
    const names = [...kick, ...around];
    const [best] = flowsOnStack(stackOf(names), written);
    expect(best && [best.scenario.id, best.flow.id]).toEqual(['virtio-pcap', 'send']);
    expect(best && shown(best, names)).toEqual([['ioeventfd_write', 'ioeventfd-signal', 'at'], ['handle_ept_misconfig', 'ept-misconfig-exit', 'at'], ['vmx_handle_exit', 'ept-misconfig-exit', 'via']]);
  });

  it('in the code of any VM exit is explained from there, and not by the loop around it', () => {
    expect(exits.length).toBeGreaterThan(10);
    for (const { scenario, flow, names } of exits) {
      const found = flowsOnStack(stackOf([...names, ...aroundExit]), [scenario]).find((each) => each.flow === flow);
      expect(found?.frames.slice(0, 2), `${scenario.id}#${flow.id} ${names[0]}`).toMatchObject([{ frame: 0, role: 'at' }, { frame: 1, role: 'via' }]);
    }
  });

  it('of a host has no hops of the guest', () => {
    const names = ['kvm_vcpu_halt', 'kvm_arch_vcpu_ioctl_run', 'kvm_vcpu_ioctl', '__x64_sys_ioctl', 'do_syscall_64'];
    for (const flow of flowsOnStack(stackOf(names), written)) expect(shown(flow, names)).toEqual([['kvm_vcpu_halt', 'vcpu-halt', 'at']]);
    const guest = ['udp_sendmsg', 'inet_sendmsg', '__sys_sendto', 'do_syscall_64'];
    expect(flowsOnStack(stackOf(guest), written).length).toBeGreaterThan(0);
    expect(flowsOnStack(stackOf(guest, 'CPU 0/KVM'), written)).toEqual([]);
  });

  it('that ends with the caller of a function has reached its hop; further outside, the caller alone says nothing', () => {
    const ends = ['tun_get_user', 'tun_xdp_one', 'tun_sendmsg'];
    expect(flowsOnStack(stackOf(ends), written)[0]?.frames[0]).toMatchObject({ frame: 0, role: 'via' });
    const elsewhere = ['page_fault_oops', 'vmx_handle_exit'];
    expect(flowsOnStack(stackOf(elsewhere), written)).toEqual([]);
  });
});

describe('of any call stack', () => {
  const known = [...new Set(written.flatMap(({ flows }) => flows).flatMap(({ hops }) => hops.flatMap(({ at, via }) => [...(at ?? []), ...(via?.type === 'call' ? via.caller : [])].map(({ symbol }) => symbol))))];
  const names = fc.array(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 8 }) }), { maxLength: 14 });

  it('the hops follow each other on one machine, from the outermost frame to the innermost', () => {
    fc.assert(fc.property(names, (stack) => {
      const found = flowsOnStack(stackOf(stack), written);
      for (const { scenario, flow, frames, score } of found) {
        expect(score).toBeGreaterThan(0);
        expect(new Set(frames.map(({ hop }) => sideOf(scenario, hop))).size).toBe(1);
        frames.slice(1).forEach(({ frame, hop }, index) => {
          const inner = frames[index];
          expect(frame).toBeGreaterThan(inner?.frame ?? Infinity);
          expect(flow.hops.indexOf(hop)).toBeLessThanOrEqual(flow.hops.indexOf(inner?.hop ?? hop));
        });
      }
      expect(found.map(({ score }) => score)).toEqual(found.map(({ score }) => score).sort((a, b) => b - a));
    }), { numRuns: 150 });
  });

  it('frames of other functions change nothing', () => {
    fc.assert(fc.property(names, fc.nat(14), (stack, at) => {
      // In front of the first frame, the stack would no longer end with it.
      const place = Math.min(stack.length, at + 1);
      const more = [...stack.slice(0, place), 'somewhere_else', ...stack.slice(place)];
      const hops = (of: readonly string[]): readonly unknown[] => flowsOnStack(stackOf(of), written).map(({ scenario, flow, frames }) => [scenario.id, flow.id, frames.map(({ hop, role }) => [hop.id, role])]);
      expect(hops(more)).toEqual(hops(stack));
    }), { numRuns: 100 });
  });
});
