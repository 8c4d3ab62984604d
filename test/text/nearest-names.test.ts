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

  it.each([
    ['', 'a', false], ['a', 'b', true], ['ab', 'cd', false], ['abc', 'abx', true], ['abc', 'axx', false], ['abcd', 'abxx', true], ['abcd', 'axxx', false],
    ['abcdef', 'abcdxx', true], ['abcdef', 'abcxxx', false], ['abcdefg', 'abcdxxx', true], ['abcdefg', 'abcxxxx', false], ['abc', 'abcd', true], ['abc', 'abcde', false],
  ])('differs in a third of the letters at most, rounded up: %j, %j: %s', (wrong, name, isNear) => {
    expect(nearestName(wrong, [name])).toEqual(isNear ? [name] : []);
  });

  it.each([
    ['nope', 'lone', false], ['nope', 'nine', true], ['one', 'lone', true], ['xbcd', 'abcd', true], ['xbcx', 'abcd', false], ['xbcdex', 'abcdef', true], ['xbcdxxx', 'abcdefg', false],
  ])('differs in less if it does not begin alike: %j, %j: %s', (wrong, name, isNear) => {
    expect(nearestName(wrong, [name])).toEqual(isNear ? [name] : []);
  });

  it('is the nearest, and the first of equally near ones', () => {
    expect(nearestName('hub', ['hut', 'hug'])).toEqual(['hut']);
    expect(nearestName('flow', ['flxx', 'flox', 'flow', 'flo'])).toEqual(['flow']);
    expect(nearestName('flow', ['flxx', 'flox', 'flaw'])).toEqual(['flox']);
  });

  it('does not exist for a word of more than 40 letters', () => {
    const near = (length: number) => nearestName(`${'m'.repeat(length - 1)}x`, ['m'.repeat(length)]);
    expect([near(40), near(41)]).toEqual([['m'.repeat(40)], []]);
  });

  it('is searched for only among the first hundred names', () => {
    const after = (count: number) => nearestName('flwo', [...Array.from({ length: count }, (_, index) => `unlike_${index}`), 'flow']);
    expect([after(99), after(100)]).toEqual([['flow'], []]);
  });
});

describe('identifiers similar to a requested one', () => {
  it('are ranked: those with a new suffix, then those with common words, then those with a typing error', () => {
    expect(nearestNames('vhost_poll_start', ['vhost_pull_start', 'vhost_poll_start_one', 'virtqueue_kick'])).toEqual(['vhost_poll_start_one', 'vhost_pull_start']);
  });

  it('from the same file precede others that are equally near', () => {
    expect(nearestNames('handle_tx', ['handle_ty'], ['handle_ta', 'handle_ty'])).toEqual(['handle_ty', 'handle_ta']);
  });

  it('from another file precede those that are less near', () => {
    expect(nearestNames('transmit', ['transmax'], ['transmix'])).toEqual(['transmix', 'transmax']);
  });

  it('are in alphabetical order if they are equally near', () => {
    for (const names of [['trea', 'treb', 'trec'], ['trec', 'treb', 'trea'], ['treb', 'trea', 'trec']]) expect(nearestNames('tree', names)).toEqual(['trea', 'treb', 'trec']);
    expect(nearestNames('kick', ['xkick', 'kicks'])).toEqual(['kicks', 'xkick']);
  });

  it.each([
    ['four added letters count as one wrong letter', 'transmit', ['transmit1234', 'transmip'], ['transmip', 'transmit1234']],
    ['five count more', 'transmit', ['transmit12345', 'transmiz'], ['transmiz', 'transmit12345']],
    ['three count less', 'transmit', ['transmit123', 'transmip'], ['transmit123', 'transmip']],
    ['four letters are equal to a wrong letter in any order', 'transmit', ['transmiz', 'transmit1234'], ['transmit1234', 'transmiz']],
    ['a common word counts as two wrong letters', 'ring_size', ['king_size', 'xring_size', 'ring_x_size'], ['ring_x_size', 'xring_size', 'king_size']],
    ['a part of four letters is one', 'virtqueue_kick', ['kick'], ['kick']],
    ['so is the whole of four letters', 'kick', ['virtqueue_kick'], ['virtqueue_kick']],
    ['a part of three letters is none', 'compute_all', ['put'], []],
    ['nor is a whole of three letters', 'put', ['compute_all'], []],
    ['two letters of five may be wrong', 'abcde', ['abcxx', 'abxxx'], ['abcxx']],
    ['three letters of six may be wrong', 'abcdef', ['abcxxx', 'abxxxx'], ['abcxxx']],
    ['four letters of ten may be missing', 'abcdefghij', ['abcghj', 'abcgj'], ['abcghj']],
    ['four letters of ten may be added', 'abcdefghij', ['abcde1234fghij', 'abcde12345fghij'], ['abcde1234fghij']],
  ])('%s', (_, wanted, names, expected) => {
    expect(nearestNames(wanted, names)).toEqual(expected);
  });

  it('exclude the requested one itself and those that are too different, and are at most five', () => {
    expect(nearestNames('send', ['send', 'unrelated'])).toEqual([]);
    expect(nearestNames('sender', Array.from({ length: 9 }, (_, index) => `sender${index}`))).toHaveLength(5);
  });

  it('are compared by their first characters if they are very long', () => {
    const start = 'a'.repeat(80);
    expect(nearestNames(`${start}_one`, [`${start}_two`])).toEqual([`${start}_two`]);
    // The first one differs in the 80th character, the second one in the 81st.
    const same = 'a'.repeat(79);
    expect(nearestNames(`${same}bc`, [`${same}ac`, `${same}bd`])).toEqual([`${same}bd`, `${same}ac`]);
  });
});
