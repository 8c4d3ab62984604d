import { expect, test } from 'vitest';
import { withWorkbench } from './support/with-workbench.js';
import type { Workbench } from './support/workbench.js';

/** A small source tree in the workspace that is recognised as Linux. */
const tree = {
  'kernel-at-hand/Kbuild': '',
  'kernel-at-hand/Makefile': 'VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 7\n',
  'kernel-at-hand/net/socket.c': 'static int sock_poll(int a)\n{\n\treturn a;\n}\n\nint sock_write(int fd)\n{\n\treturn sock_poll(fd);\n}\n',
  'kernel-at-hand/net/other.c': 'int moved_away(void)\n{\n\treturn 0;\n}\n',
};
const faulty = `scenario faulty {
  title "Faulty"
  source linux "6.1.7"
  machine guest "Guest" {
    participant app "App" in guest-user
    participant stack "Stack" in guest-kernel of linux
  }
  flow send "Out" {
    app -> stac "A misspelt participant" {
      at linux:net/socket.c#sock_write
    }
    app -> stack "A function that is elsewhere" {
      at linux:net/socket.c#moved_away
    }
    app -> stack "A call that is not made" {
      via linux:net/socket.c#sock_write calls sock_pol
    }
    app -> stack "A misspelt function" {
      at linux:net/socket.c#sock_writ
    }
  }
}
`;
let workbench: Workbench;

withWorkbench({
  files: { ...tree, 'paths/faulty.vhflow': faulty }, settings: { 'vhflow.sourceRoots': { linux: 'kernel-at-hand' } },
}, async (opened) => {
  workbench = opened;
  await workbench.openFile('paths/faulty.vhflow');
});

const line = (text: string) => workbench.page.locator('.editor-instance .view-line', { hasText: text });
const press = (...keys: readonly string[]) => workbench.press(...keys);

test('all problems are shown', async () => {
  await expect.poll(() => workbench.page.locator('.squiggly-error, .squiggly-warning, .squiggly-hint').count()).toBeGreaterThan(3);
});

/** Keys that bring the caret from anywhere in a line to its end, or to the end of its second participant. */
const toEnd = ['End'];
const toSecondParticipant = ['Home', ...Array.from({ length: 3 }, () => 'ControlOrMeta+ArrowRight')];

test.each([
  ['stac "A', toSecondParticipant, 'Change to `stack`', '-> stack "A misspelt participant"'],
  ['#moved_away', toEnd, 'Change to `linux:net/other.c#moved_away`', 'net/other.c#moved_away'],
  ['calls sock_pol', toEnd, 'Change to `sock_poll`', 'calls sock_poll'],
  ['#sock_writ', toEnd, 'Change to `sock_write`', '#sock_write'],
])('the quick fix at %s works, also after others', async (at, keys, title, fixed) => {
  // The light bulb appears only while the editor has the focus, and late on a busy machine: click again, as a user would.
  await expect.poll(async () => {
    await line(at).last().click();
    await press(...keys);
    return expect.poll(() => workbench.hasLightBulb(), { timeout: 10_000 }).toBe(true).then(() => true, () => false);
  }).toBe(true);
  expect(await workbench.caretLine()).toContain(at);
  await press('ControlOrMeta+.');
  await workbench.page.locator('.action-widget .monaco-list-row', { hasText: title }).waitFor();
  await press('Enter');
  await expect.poll(() => workbench.caretLine()).toContain(fixed);
});
