import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { builtInScenarios } from '../../../src/built-in/scenarios.js';
import type { WebPlace } from '../../../src/model/web.js';
import { anchorsOfHop, catalogue, tagOf, webAddresses } from '../../../src/sources/index.js';

const place: WebPlace = { project: 'qemu', version: '7.2.0', path: 'hw/net/e1000.c', symbol: 'start_xmit' };
const own: WebPlace = { project: 'backend', version: '1.4', path: 'src/port.c', symbol: 'poll' };
const { of: known } = webAddresses();
const ofOwn = (template: unknown, changes: Partial<WebPlace> = {}) => webAddresses({ backend: template }).of({ ...own, ...changes });
const problemsOf = (setting: unknown) => webAddresses(setting).problems.map(({ key, type }) => [key, type]);

/** The addresses that the browsers document: Elixir in the links of its own pages, GitHub under "Getting permanent links to files". */
const forms: Readonly<Record<string, RegExp>> = {
  linux: /^https:\/\/elixir\.bootlin\.com\/linux\/v6\.1\.192\/source\/[\w/.,+-]+#L[1-9]\d*$/,
  qemu: /^https:\/\/elixir\.bootlin\.com\/qemu\/v(?:7\.2\.0|2\.5\.0)\/source\/[\w/.,+-]+#L[1-9]\d*$/,
  dpdk: /^https:\/\/elixir\.bootlin\.com\/dpdk\/v(?:22\.11\.11|16\.04)\/source\/[\w/.,+-]+#L[1-9]\d*$/,
  libpcap: /^https:\/\/github\.com\/the-tcpdump-group\/libpcap\/blob\/libpcap-1\.10\.3\/[\w/.-]+#L[1-9]\d*$/,
  libfuse: /^https:\/\/github\.com\/libfuse\/libfuse\/blob\/fuse-2\.9\.9\/[\w/.-]+#L[1-9]\d*$/,
};

describe('the addresses of the catalogue', () => {
  const places = builtInScenarios.flatMap(({ sources, flows }) => flows.flatMap(({ hops }) => hops).flatMap(anchorsOfHop).map(({ anchor: [first] }) => {
    const version = sources.find(({ name }) => name === first.source)?.version ?? '';
    return { project: first.project, version, path: first.path, symbol: first.symbol };
  }));

  test('have the form that the browsers document, for every function and call site of the built-in scenarios', () => {
    expect(new Set(places.map(({ project }) => project))).toEqual(new Set(Object.keys(forms)));
    for (const each of places) expect(known(each), JSON.stringify(each)).toMatch(forms[each.project] ?? /never/);
  });

  test('lead to the line of the function, or to the file if the line is not known', () => {
    expect(known(place)).toBe('https://elixir.bootlin.com/qemu/v7.2.0/source/hw/net/e1000.c#L755');
    expect(known({ ...place, symbol: 'unheard_of' })).toBe('https://elixir.bootlin.com/qemu/v7.2.0/source/hw/net/e1000.c');
    expect(known({ ...place, version: '8.1.0' })).toBe('https://elixir.bootlin.com/qemu/v8.1.0/source/hw/net/e1000.c');
    expect(known({ ...place, symbol: 'constructor' })).not.toContain('#');
    expect(known({ project: 'qemu', version: '7.2.0', path: 'hw/net/e1000.c' })).not.toContain('#');
  });

  test('use the tags from which files are downloaded', () => {
    for (const { id, downloads } of catalogue.projects) {
      for (const { version, tag } of downloads) expect(tagOf({ project: id, version })).toBe(tag);
    }
  });

  test.each([
    ['linux', '6.1.192', 'v6.1.192'], ['linux', 'v6.6', 'v6.6'], ['linux', '6.6.0', 'v6.6'], ['linux', '7.3-rc7', 'v7.3-rc7'], ['linux', '2.6.32.1', 'v2.6.32.1'],
    ['linux', '6.10.0', 'v6.10'], ['linux', '10.0.10', 'v10.0.10'],
    ['qemu', '7.2', 'v7.2.0'], ['qemu', '10.0.13', 'v10.0.13'], ['qemu', '8.0.0-rc1', 'v8.0.0-rc1'],
    ['dpdk', '16.04', 'v16.04'], ['dpdk', '16.4.0', 'v16.04'], ['dpdk', '22.11.0', 'v22.11'], ['dpdk', '22.3.1', 'v22.03.1'], ['dpdk', '23.11-rc2', 'v23.11-rc2'], ['dpdk', '2.2.0', 'v2.2.0'],
    ['libpcap', '1.10', 'libpcap-1.10.0'], ['libpcap', '1.9.1', 'libpcap-1.9.1'],
    ['libfuse', '2.9.9', 'fuse-2.9.9'], ['libfuse', '2.9.3', 'fuse_2_9_3'], ['libfuse', '3.17.2', 'fuse-3.17.2'],
  ])('the tag of %s %s is %s', (project, version, tag) => {
    expect(tagOf({ project, version })).toBe(tag);
  });

  test.each([
    ['linux', ''], ['linux', 'next'], ['linux', '6.1.192-2+deb12'], ['linux', '6.1/../x'], ['qemu', '7.1.50'], ['qemu', 'latest'], ['qemu', '7.2.0\n'],
    ['libpcap', '1.9.0-PRE-GIT'], ['dpdk', 'main'], ['libfuse', '?'], ['unknown', '1.0'], ['constructor', '1.0'],
  ])('there is none for %s %j', (project, version) => {
    expect(known({ ...place, project, version })).toBeUndefined();
  });
});

describe('the addresses of the setting', () => {
  test('come first for the version, then for the project, and replace those of the catalogue', () => {
    const { of, problems } = webAddresses({
      'qemu': 'https://code.example/qemu/{tag}/{path}?line={line}',
      'qemu@2.5': 'https://old.example/{path}#{line}',
    });
    expect(problems).toEqual([]);
    expect(of(place)).toBe('https://code.example/qemu/v7.2.0/hw/net/e1000.c?line=755');
    expect(of({ ...place, version: 'v2.5.0', path: 'net/tap.c', symbol: 'net_init_tap' })).toBe('https://old.example/net/tap.c#719');
    expect(of({ ...place, project: 'linux', version: '6.1.192', path: 'net/socket.c' })).toContain('https://elixir.bootlin.com/linux/v6.1.192/');
  });

  test.each([
    ['https://git.example/backend/-/blob/v{version}/{path}#L{line}', 'https://git.example/backend/-/blob/v1.4/src/port.c'],
    ['https://git.example/backend/tree/{path}?h={tag}#n{line}', 'https://git.example/backend/tree/src/port.c?h=1.4'],
    ['https://git.example/?path=/{path}&version=GT{tag}&line={line}', 'https://git.example/?path=/src/port.c&version=GT1.4'],
    ['https://git.example/{version}/{path}?line={line}', 'https://git.example/1.4/src/port.c'],
    ['https://git.example/{version}/{path}#annotated', 'https://git.example/1.4/src/port.c#annotated'],
    [' HTTPS://Git.Example:443/a b/{version}/{path} ', 'https://git.example/a%20b/1.4/src/port.c'],
  ])('of a project that is not in the catalogue: %s', (template, address) => {
    expect(ofOwn(template)).toBe(address);
  });

  test('are not made without a version, or if the template needs a line and there is none', () => {
    for (const version of ['', ' ', '\t']) expect(ofOwn('https://git.example/{version}/{path}', { version })).toBeUndefined();
    expect(ofOwn('https://git.example/{version}/{path}', { version: 'v1.4' })).toBe('https://git.example/1.4/src/port.c');
    expect(ofOwn('https://git.example/{version}/{line}/{path}')).toBeUndefined();
    expect(known(own)).toBeUndefined();
  });

  test.each([
    ['not-text', 7], ['not-text', null],
    ['not-an-address', 'git.example/{version}/{path}'], ['not-an-address', ''], ['not-an-address', 'https://'],
    ['not-https', 'http://git.example/{version}/{path}'], ['not-https', 'javascript:alert(1)//{version}/{path}'], ['not-https', 'file:///{version}/{path}'],
    ['has-credentials', 'https://me:secret@git.example/{version}/{path}'],
    ['placeholder-in-host', 'https://{version}.example/{path}'], ['placeholder-in-host', 'https:/git.{version}/{path}'], ['not-an-address', 'https://git.example:{line}/{version}/{path}'],
    ['has-credentials', 'https://{path}@git.example/{version}'], ['not-an-address', '{path}/{version}'],
    ['unknown-placeholder', 'https://git.example/{version}/{file}'], ['unknown-placeholder', 'https://git.example/{version/{path}'],
    ['unknown-placeholder', 'https://git.example/{version}/{path}}'], ['unknown-placeholder', 'https://git.example/{}/{version}/{path}'],
    ['no-path', 'https://git.example/{version}'],
    ['no-version', 'https://git.example/main/{path}'],
  ])('that are wrong are reported (%s) and not used: %j', (type, template) => {
    const { of, problems } = webAddresses({ backend: template, qemu: 'https://code.example/{tag}/{path}' });
    expect(problems).toEqual([expect.objectContaining({ key: 'backend', type, value: typeof template === 'string' ? template : '' })]);
    expect(of(own)).toBeUndefined();
    expect(of(place)).toBe('https://code.example/v7.2.0/hw/net/e1000.c');
  });

  test('of one version need no placeholder for it', () => {
    expect(webAddresses({ 'backend@1.4': 'https://git.example/main/{path}' }).of(own)).toBe('https://git.example/main/src/port.c');
    expect(problemsOf({ 'backend@1.4': 'https://git.example/main/{path}' })).toEqual([]);
  });

  test.each([undefined, null, 'x', 7, []])('are ignored if the setting is %j', (setting) => {
    expect(webAddresses(setting).problems).toEqual([]);
    expect(webAddresses(setting).of(place)).toBe(known(place));
  });
});

const nasty = fc.oneof(
  fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }),
  fc.array(fc.constantFrom('..', '.', '/', '\\', '#', '?', '&', '%', '%2e', '%2F', '{path}', '{line}', '//', '@', ':', ' ', '\n', '\u202E', '\uD800', 'é', '日本', 'a', 'x.c', '*/', '"', '<', ')')).map((parts) => parts.join('')),
);
const nastyTemplates = [
  'https://git.example/r/{version}/{path}#L{line}', 'https://git.example/r/v{version}x/.{path}', 'https://git.example/.{version}/{path}',
  'https://git.example/r?h={version}&f={path}&l={line}', 'https://git.example/r#{path}:{version}', 'https://git.example/{version}{path}',
];

describe('no text of a file changes another part of an address', () => {
  const isUnchanged = (address: string | undefined, template: string, { version, path }: WebPlace): void => {
    if (address === undefined) return;
    const url = new URL(address);
    expect(url.href).toBe(address);
    expect(url.origin).toBe('https://git.example');
    expect(address).toMatch(/^[\w\-.~:/?#&=%]*$/);
    // With the parts decoded, the address is the template with the texts in place.
    const decoded = decodeURIComponent(address);
    expect(decoded.startsWith(decodeURIComponent(template.split('{')[0] ?? ''))).toBe(true);
    expect(decoded).toContain(path);
    expect(decoded).toContain(version.replace(/^v(?=\d)/i, ''));
    expect(url.pathname.split('/')).toHaveLength((new URL(template).pathname.split('/').length) + (new URL(template).pathname.includes(encodeURI('{path}')) ? path.split('/').length - 1 : 0));
    expect(url.search.split('&')).toHaveLength(new URL(template).search.split('&').filter((each) => !each.includes('line')).length);
  };

  test.each(nastyTemplates)('with the template %s', (template) => {
    fc.assert(fc.property(nasty, nasty, nasty, (version, path, symbol) => {
      const changed = { project: 'backend', version, path, symbol };
      isUnchanged(webAddresses({ backend: template }).of(changed), template, changed);
    }));
  });

  test('with the templates of the catalogue', () => {
    fc.assert(fc.property(fc.constantFrom(...catalogue.projects), nasty, nasty, fc.boolean(), ({ id, browser, pinned }, version, path, isPinned) => {
      const address = known({ project: id, version: isPinned ? (pinned[0] ?? '') : version, path, symbol: path });
      if (address === undefined) return;
      expect(new URL(address).href).toBe(address);
      expect(new URL(address).origin).toBe(new URL(browser.address).origin);
      expect(decodeURIComponent(new URL(address).pathname).endsWith(path)).toBe(true);
      expect(new URL(address).search + new URL(address).hash).toBe('');
    }));
  });

  test('a path of the root, of a parent folder or of another tree has no address', () => {
    for (const path of ['', '..', '../x.c', 'a/../../x.c', '/etc/passwd', 'a//b.c', './x.c', 'a\\..\\x.c', 'c:/x.c', 'a/./b.c', 'x\0.c', '\uD800']) {
      expect(ofOwn('https://git.example/{version}/{path}', { path }), path).toBeUndefined();
    }
    expect(ofOwn('https://git.example/{version}/{path}', { version: '..' })).toBeUndefined();
    expect(ofOwn('https://git.example/{version}/{path}', { path: 'a b/ü#?%.c' })).toBe('https://git.example/1.4/a%20b/%C3%BC%23%3F%25.c');
  });
});
