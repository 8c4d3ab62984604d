import { describe, expect, it } from 'vitest';
import { checkFolder, mistypedProjects, parseRootSettings } from '../../../src/extension/trees/root-settings.js';

describe('vhflow.sourceRoots', () => {
  it('accepts a folder for a project, and one for a version of it', () => {
    const { roots, problems } = parseRootSettings({ qemu: '/src/qemu', 'qemu@2.5.0': '/src/old-qemu', linux: 'C:\\src\\linux' }, undefined);
    expect(problems).toEqual([]);
    expect(roots).toEqual([
      { key: 'qemu', project: 'qemu', folder: '/src/qemu' },
      { key: 'qemu@2.5.0', project: 'qemu', forVersion: '2.5.0', folder: '/src/old-qemu' },
      { key: 'linux', project: 'linux', folder: 'C:\\src\\linux' },
    ]);
  });

  it('says which entries were probably mistyped, but not those of projects that a scenario names', () => {
    const { roots } = parseRootSettings({ 'dppdk@22.11': '/a', 'linux': '/b', 'dpdk2': '/c', 'my-own': '/d' }, undefined);
    expect(mistypedProjects(roots, new Set(['dpdk', 'linux', 'dpdk2']))).toEqual([{ type: 'unknown-project', key: 'dppdk@22.11', project: 'dppdk', nearest: 'dpdk' }]);
  });

  it('expands ~ to the home folder, if there is one', () => {
    expect(parseRootSettings({ qemu: '~/qemu' }, '/home/user').roots[0]?.folder).toBe('/home/user/qemu');
    expect(parseRootSettings({ qemu: '~' }, '/home/user').roots[0]?.folder).toBe('/home/user');
    expect(parseRootSettings({ qemu: '~other/qemu' }, '/home/user').problems[0]?.type).toBe('not-absolute');
    expect(parseRootSettings({ qemu: '~/qemu' }, undefined).problems[0]?.type).toBe('not-absolute');
  });

  it('accepts the URI of a folder on a virtual file system', () => {
    expect(parseRootSettings({ qemu: 'vscode-vfs://github/qemu/qemu' }, undefined).roots).toHaveLength(1);
  });

  it('reports invalid entries and uses the others', () => {
    const { roots, problems } = parseRootSettings({ qemu: 7, linux: 'linux', dpdk: '/dpdk', libpcap: ' ' }, undefined);
    expect(roots.map((root) => root.project)).toEqual(['dpdk']);
    expect(problems).toEqual([
      { type: 'not-text', key: 'qemu' },
      { type: 'not-absolute', key: 'linux', folder: 'linux' },
    ]);
  });

  it.each([undefined, null, 7, 'x', true])('has no folders if its value is %j', (value) => {
    expect(parseRootSettings(value, undefined)).toEqual({ roots: [], problems: [] });
  });
});

describe('a folder from the settings', () => {
  const setting = { key: 'qemu', project: 'qemu', folder: '/x' };

  it('is valid if it is recognised as the project, whatever its version', () => {
    expect(checkFolder(setting, 'folder', { project: 'qemu', version: '9.9' }, true)).toBeUndefined();
  });

  it('is invalid if it does not exist, is not a folder, or is another project or none', () => {
    expect(checkFolder(setting, 'nothing', undefined, true)?.type).toBe('missing');
    expect(checkFolder(setting, 'other', undefined, true)?.type).toBe('not-a-folder');
    const other = { project: 'linux', version: '6.1' };
    expect(checkFolder(setting, 'folder', other, true)).toEqual({ type: 'not-this-project', key: 'qemu', folder: '/x', project: 'qemu', found: other });
    expect(checkFolder(setting, 'folder', undefined, true)).toEqual({ type: 'not-this-project', key: 'qemu', folder: '/x', project: 'qemu' });
  });

  it('is accepted without a check for a project without marker files', () => {
    expect(checkFolder({ ...setting, project: 'mine' }, 'folder', undefined, false)).toBeUndefined();
  });
});
