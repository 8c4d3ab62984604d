import { describe, expect, it } from 'vitest';
import { nearestName, nearestNames } from '../../src/text/nearest-names.js';

describe('the name that was meant', () => {
  const words = ['participant', 'machine', 'flow', 'source'];

  it.each([
    ['partcipant', 'participant'], ['MACHINE', 'machine'], ['flwo', 'flow'], ['soruce', 'source'],
  ])('for %s is %s', (wrong, meant) => {
    expect(nearestName(wrong, words)).toEqual([meant]);
  });

  it.each([['scenario'], ['x'], [''], ['m'.repeat(41)]])('for %j is none', (wrong) => {
    expect(nearestName(wrong, words)).toEqual([]);
  });

  it('is the first of equally near ones', () => {
    expect(nearestName('hub', ['hut', 'hug'])).toEqual(['hut']);
  });

  it('is looked for among the first hundred names only', () => {
    expect(nearestName('flwo', [...Array.from({ length: 100 }, (_, index) => `unlike_${index}`), 'flow'])).toEqual([]);
  });
});

describe('identifiers like a wanted one', () => {
  it('come best first: those with a new suffix, then those with words in common, then those with a slip', () => {
    expect(nearestNames('vhost_poll_start', ['vhost_pull_start', 'vhost_poll_start_one', 'virtqueue_kick'])).toEqual(['vhost_poll_start_one', 'vhost_pull_start']);
  });

  it('come from the same file before others that are as near', () => {
    expect(nearestNames('handle_tx', ['handle_ty'], ['handle_ta', 'handle_ty'])).toEqual(['handle_ty', 'handle_ta']);
  });

  it('leave out the wanted one itself and what is too different, and are five at most', () => {
    expect(nearestNames('send', ['send', 'unrelated'])).toEqual([]);
    expect(nearestNames('sender', Array.from({ length: 9 }, (_, index) => `sender${index}`))).toHaveLength(5);
  });

  it('tell very long ones apart by their first characters', () => {
    const start = 'a'.repeat(80);
    expect(nearestNames(`${start}_one`, [`${start}_two`])).toEqual([`${start}_two`]);
  });
});
