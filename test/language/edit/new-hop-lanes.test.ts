import { describe, expect, it } from 'vitest';
import { compile, lanesOfNextHop } from '../../../src/language/index.js';
import type { Flow, Scenario } from '../../../src/model/scenario.js';
import { scenarioWith } from '../documents.js';

function lanes(steps: string, project: string, path: string, after?: string) {
  const scenario = compile(scenarioWith(steps)).scenarios[0] as Scenario;
  return lanesOfNextHop(scenario, scenario.flows[0] as Flow, { project, path }, after);
}

describe('the lanes of the next hop', () => {
  it('go from where the last hop ended to where other hops place the file', () => {
    const steps = 'app -> drv "a" { at linux:net/a.c#f }\ndrv -> kvm "b" { at linux:virt/b.c#g }';
    expect(lanes(steps, 'linux', 'net/a.c')).toEqual({ from: 'kvm', to: 'drv' });
    expect(lanes(steps, 'linux', 'virt/b.c')).toEqual({ from: 'kvm', to: 'kvm' });
  });

  it('stay in the last lane if it has that project, or go to the only lane that does', () => {
    expect(lanes('app -> drv "a"', 'linux', 'net/new.c')).toEqual({ from: 'drv', to: 'drv' });
    expect(lanes('app -> drv "a"', 'qemu', 'hw/new.c')).toEqual({ from: 'drv', to: 'emu' });
  });

  it('go on from the hop after which it is inserted', () => {
    const steps = 'app -> drv "a" as one\ndrv -> kvm "b" as two';
    expect(lanes(steps, 'qemu', 'hw/new.c', 'one')).toEqual({ from: 'drv', to: 'emu' });
    expect(lanes(steps, 'qemu', 'hw/new.c', 'none')).toEqual({ from: 'kvm', to: 'emu' });
  });

  it('are left open where they are not known', () => {
    expect(lanes('', 'qemu', 'hw/new.c')).toEqual({ to: 'emu' });
    expect(lanes('drv -> app "a"', 'linux', 'net/new.c')).toEqual({ from: 'app' });
    expect(lanes('drv -> app "a"', 'dpdk', 'lib/new.c')).toEqual({ from: 'app' });
  });
});
