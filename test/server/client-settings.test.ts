import { describe, expect, it } from 'vitest';
import { clientAbilities } from '../../src/server/session/client-abilities.js';
import { clientSettings, rootsOf, type ClientSettings } from '../../src/server/session/client-settings.js';

function settingsOf(initializationOptions: unknown): ClientSettings {
  return clientSettings({ processId: null, rootUri: null, capabilities: {}, initializationOptions });
}

const none: ClientSettings = {
  language: 'en', isExtension: false, roots: undefined, explainCommand: undefined, lensCommands: new Set(), can: clientAbilities({}),
};

describe('initialization options', () => {
  it.each([undefined, null, 'client', 7, [], [{ sources: 'client' }]])('%j counts as none', (options) => {
    expect(settingsOf(options)).toEqual(none);
  });

  it('an invalid field does not affect the others', () => {
    const wrong = { sources: ['client'], explainCommand: 'vhflow.explain?["x"]#', commands: 'vhflow.openSource' };
    expect(settingsOf(wrong)).toEqual(none);
    expect(settingsOf({ ...wrong, sources: 'client' })).toEqual({ ...none, isExtension: true });
    expect(settingsOf({ ...wrong, roots: { linux: '/src/linux', qemu: 7 } })).toEqual({ ...none, roots: { linux: '/src/linux', qemu: 7 } });
    expect(settingsOf({ ...wrong, explainCommand: 'vhflow.explain' })).toEqual({ ...none, explainCommand: 'vhflow.explain' });
    expect(settingsOf({ ...wrong, commands: [null, 'rm', 'vhflow.openSource'] })).toEqual({ ...none, lensCommands: new Set(['vhflow.openSource']) });
  });
});

describe('a changed configuration', () => {
  it.each([
    [{ vhflow: { sourceRoots: { linux: '/src/linux' } } }, { linux: '/src/linux' }],
    [{ vhflow: { sourceRoots: {} } }, {}],
    [{ vhflow: { sourceRoots: null } }, undefined],
    [{ vhflow: [] }, undefined],
    [{ sourceRoots: {} }, undefined],
    [{ vhflow: { sourceRoots: ['/src/linux'] } }, ['/src/linux']],
    [null, undefined],
  ])('%j names the roots %j', (settings, roots) => {
    expect(rootsOf({ settings })).toEqual(roots);
  });
});
