import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { outerArguments, type OuterMachine } from '../../../src/lab/running/outer-machine.js';
import { Wire } from '../../../src/lab/running/wire.js';

test('a frame follows its length', () => {
  const stream = new PassThrough();
  const written: Buffer[] = [];
  stream.on('data', (part: Buffer) => written.push(part));
  new Wire(stream).send(Buffer.from('frame'));
  expect(Buffer.concat(written).toString('latin1')).toBe('\0\0\0\u0005frame');
});

test('a machine has a network card only when it is given one', () => {
  const machine = { equipment: { accelerator: 'tcg' }, kernel: { image: '/boot/vmlinuz' }, image: '/image', shared: '/share', seconds: 60, mebibytes: 1_536 } as OuterMachine;
  expect(outerArguments(machine)).not.toContain('-netdev');
  const args = outerArguments({ ...machine, card: 'e1000' });
  expect(args.slice(args.indexOf('-netdev'))).toEqual(['-netdev', 'socket,id=wire,fd=4', '-device', 'e1000,netdev=wire,mac=52:54:00:12:34:56,romfile=']);
});
