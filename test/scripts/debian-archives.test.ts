import { describe, expect, it } from 'vitest';
import { archivesIn, debianArchives, sourcesList } from '../../scripts/debian-archives.mjs';

const main = 'Debian\tDebian\thttp://mirror.example/debian/';
const security = 'Debian\tDebian-Security\thttps://mirror.example/debian-security/';

describe("Debian's archives among apt's package lists", () => {
  it.each([
    ['both', `${main}\n${main}\n${security}\n`, { main: 'http://mirror.example/debian', security: 'https://mirror.example/debian-security' }],
    ['the main one alone', `${main}\n`, { main: 'http://mirror.example/debian' }],
    ['the first ones among other archives', `Docker\tDocker CE\thttp://docker.example/\n${main}\nDebian\tDebian\thttp://second.example/debian/\n`, { main: 'http://mirror.example/debian' }],
    ['a backports archive, which is not the main one', 'Debian\tDebian Backports\thttp://mirror.example/debian/\n', undefined],
    ['an archive of a derivative', 'Ubuntu\tUbuntu\thttp://ubuntu.example/ubuntu/\n', undefined],
    ['security alone', `${security}\n`, undefined],
    ['a disc', 'Debian\tDebian\tcdrom:[Debian 12]/\n', undefined],
    ['one in a folder', 'Debian\tDebian\tfile:/srv/debian/\n', { main: 'file:/srv/debian' }],
    ['a mirror list', 'Debian\tDebian\tmirror+file:/etc/apt/mirrors.txt\n', { main: 'mirror+file:/etc/apt/mirrors.txt' }],
    ['a URL with a space, which would start another word of the list', 'Debian\tDebian\thttp://mirror.example/a b/\n', undefined],
    ['none', '', undefined],
  ])('%s', (_, output, archives) => {
    expect(archivesIn(output)).toEqual(archives);
  });

  it('yield a sources.list for one release, including source packages', () => {
    expect(sourcesList({ main: 'http://a.example/debian', security: 'http://b.example/sec' }, 'bookworm', '/keys.gpg').split('\n')).toEqual([
      'deb [signed-by=/keys.gpg] http://a.example/debian bookworm main',
      'deb-src [signed-by=/keys.gpg] http://a.example/debian bookworm main',
      'deb [signed-by=/keys.gpg] http://a.example/debian bookworm-updates main',
      'deb-src [signed-by=/keys.gpg] http://a.example/debian bookworm-updates main',
      'deb [signed-by=/keys.gpg] http://b.example/sec bookworm-security main',
      'deb-src [signed-by=/keys.gpg] http://b.example/sec bookworm-security main',
      '',
    ]);
    expect(sourcesList({ main: 'http://a.example/debian' }, 'bookworm', '/keys.gpg')).not.toContain('security');
  });
});

describe("this machine's archives", () => {
  /** An apt that knows the archives once its lists have been fetched. */
  function apt({ known = '', fetched = '', failure }: { known?: string; fetched?: string; failure?: string }) {
    const calls: string[] = [];
    let lists = known;
    const run = async (program: string, args: readonly string[]): Promise<string> => {
      calls.push(`${program} ${args[0]}${args.includes('Dir::State::lists=/lists') ? ' in /lists' : ''}`);
      if (args[0] !== 'update') return lists;
      lists = fetched;
      if (failure !== undefined) throw new Error(failure);
      return '';
    };
    return { calls, run };
  }

  it('are taken from its lists', async () => {
    const { calls, run } = apt({ known: main });
    expect(await debianArchives(run, '/lists')).toEqual({ main: 'http://mirror.example/debian' });
    expect(calls).toEqual(['apt-get indextargets']);
  });

  it('are looked up after fetching lists if there are none yet, even if other archives fail', async () => {
    const { calls, run } = apt({ fetched: main, failure: 'docker.example is down' });
    expect(await debianArchives(run, '/lists')).toEqual({ main: 'http://mirror.example/debian' });
    expect(calls).toEqual(['apt-get indextargets', 'apt-get update in /lists', 'apt-get indextargets in /lists']);
  });

  it('are named in the error if they are missing', async () => {
    await expect(debianArchives(apt({ fetched: 'Ubuntu\tUbuntu\thttp://ubuntu.example/\n' }).run, '/lists')).rejects.toThrow(/^apt has no Debian archive on this machine: .*main archive$/);
    await expect(debianArchives(apt({ failure: 'no network' }).run, '/lists')).rejects.toThrow('(no network)');
  });
});
