import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LoadWatch } from '../../../src/extension/panels/load-watch.js';

describe('a page that is being loaded', () => {
  const reload = vi.fn<() => void>();
  const replace = vi.fn<() => void>();
  const giveUp = vi.fn<() => void>();
  let watch: LoadWatch;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.clearAllMocks();
    watch = new LoadWatch({ reload, replace, giveUp }, [10, 20, 40]);
  });
  afterEach(() => vi.useRealTimers());

  test('is not reloaded if it is ready in time', () => {
    watch.start();
    vi.advanceTimersByTime(9);
    watch.stop();
    vi.advanceTimersByTime(1_000);
    expect(reload).not.toHaveBeenCalled();
    expect(giveUp).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('is reloaded after the first limit, gets a new panel after each other except the last, after which it is given up', () => {
    watch.start();
    vi.advanceTimersByTime(10);
    expect(reload).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(19);
    expect(replace).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(replace).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(39);
    expect(giveUp).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(giveUp).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1_000);
    expect(reload).toHaveBeenCalledTimes(1);
    expect(replace).toHaveBeenCalledTimes(1);
    expect(giveUp).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('gets no more time by being watched twice', () => {
    watch.start();
    vi.advanceTimersByTime(9);
    watch.start();
    vi.advanceTimersByTime(1);
    expect(reload).toHaveBeenCalledTimes(1);
  });

  test('is not watched again after it was given up, until it has been hidden', () => {
    watch.start();
    vi.advanceTimersByTime(70);
    watch.start();
    vi.advanceTimersByTime(1_000);
    expect(giveUp).toHaveBeenCalledTimes(1);
    watch.stop();
    watch.start();
    vi.advanceTimersByTime(10);
    expect(reload).toHaveBeenCalledTimes(2);
  });

  test('is no longer watched once it became ready after a failed attempt', () => {
    watch.start();
    vi.advanceTimersByTime(15);
    watch.stop();
    vi.advanceTimersByTime(1_000);
    expect(reload).toHaveBeenCalledTimes(1);
    expect(replace).not.toHaveBeenCalled();
    expect(giveUp).not.toHaveBeenCalled();
  });
});
