import { describe, expect, it } from 'vitest';
import { nearestName, nearestNames } from '../../src/text/nearest-names.js';

describe('the name that was meant', () => {
  const words = ['participant', 'machine', 'flow', 'source'];

  it.each([
    ['partcipant', 'participant'], ['MACHINE', 'machine'], ['flwo', 'flow'], ['soruce', 'source'],
  ])('for %s is %s', (wrong, meant) => {
    expect(nearestName(wrong, words)).toEqual([meant]);
  });

  it.each([['scenario'], ['x'], [''], ['m'.repeat(41)]])('does not exist for %j', (wrong) => {
    expect(nearestName(wrong, words)).toEqual([]);
  });

  it('is the first of equally near ones', () => {
    expect(nearestName('hub', ['hut', 'hug'])).toEqual(['hut']);
  });

  it('is searched for only among the first hundred names', () => {
    expect(nearestName('flwo', [...Array.from({ length: 100 }, (_, index) => `unlike_${index}`), 'flow'])).toEqual([]);
  });
});

describe('identifiers similar to a requested one', () => {
  it('are ranked: those with a new suffix, then those with common words, then those with a typing error', () => {
    expect(nearestNames('vhost_poll_start', ['vhost_pull_start', 'vhost_poll_start_one', 'virtqueue_kick'])).toEqual(['vhost_poll_start_one', 'vhost_pull_start']);
  });

  it('from the same file precede others that are equally near', () => {
    expect(nearestNames('handle_tx', ['handle_ty'], ['handle_ta', 'handle_ty'])).toEqual(['handle_ty', 'handle_ta']);
  });

  it('exclude the requested one itself and those that are too different, and are at most five', () => {
    expect(nearestNames('send', ['send', 'unrelated'])).toEqual([]);
    expect(nearestNames('sender', Array.from({ length: 9 }, (_, index) => `sender${index}`))).toHaveLength(5);
  });

  it('are compared by their first characters if they are very long', () => {
    const start = 'a'.repeat(80);
    expect(nearestNames(`${start}_one`, [`${start}_two`])).toEqual([`${start}_two`]);
  });
});
