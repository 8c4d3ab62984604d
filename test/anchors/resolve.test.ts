import { describe, expect, it } from 'vitest';
import { resolveAnchor, resolveCall } from '../../src/anchors/index.js';
import type { Via } from '../../src/model/scenario.js';
import { anchor, treeOf } from './tree-of.js';

const driver = `
static int blue_xmit(struct sk_buff *skb, struct net_device *dev)
{
	return blue_queue(skb);
}

static const struct net_device_ops blue_ops = {
	.ndo_open = blue_open,
	.ndo_start_xmit = blue_xmit,
};

static int (*blue_handlers[])(struct blue *b) = {
	[0] = blue_reset,
};

#define BLUE_MESSAGES \\
	BLUE_MESSAGE(1, blue_first) \\
	BLUE_MESSAGE(2, blue_second)

static int blue_probe(struct device *dev)
{
	/* blue_poll(x) in a comment is no call */
	netif_napi_add(dev, &rx, blue_poll);
	vq->notify = blue_notify;
	if (vq->notify(vq))
		return (*ops->reset)(dev);
	static_call(kvm_x86_vcpu_run)(vcpu);
	return table[i](dev) + INDIRECT_CALL_2(skb->fn, blue_a, blue_b, skb);
}

SYSCALL_DEFINE3(blue_read, int, fd, char __user *, buf, size_t, count)
{
	return ksys_blue(fd);
}
`;
const tree = treeOf({
  'net/blue.c': driver,
  'net/green.c': 'int green_xmit(void)\n{\n}\nint shared(void)\n{\n}\n',
  'net/red.c': 'int shared(void)\n{\n}\n',
  'net/twins.c': '#ifdef A\nint twin(void)\n{\n\tleft();\n}\n#else\nint twin(void)\n{\n\tright();\n}\n#endif\n',
  'net/doubles.c': 'int twice(void)\n{\n}\nint twice(void)\n{\n}\n',
});

describe('resolveAnchor', () => {
  it('is exact when the file defines the function', async () => {
    expect(await resolveAnchor(anchor('net/blue.c#blue_xmit'), tree)).toMatchObject({ state: 'exact', found: { path: 'net/blue.c', symbol: 'blue_xmit', line: 1 }, others: [] });
  });

  it.each(['blue_read', 'sys_blue_read', '__x64_sys_blue_read'])('finds a system call as %s', async (symbol) => {
    expect(await resolveAnchor(anchor(`net/blue.c#${symbol}`), tree)).toMatchObject({ state: 'exact', found: { symbol: 'blue_read' } });
  });

  it('tries alternatives in order, and reports moved', async () => {
    const found = await resolveAnchor(anchor('net/none.c#blue_xmit', 'net/green.c#green_xmit', 'net/blue.c#blue_xmit'), tree);
    expect(found).toMatchObject({ state: 'moved', found: { path: 'net/green.c' } });
  });

  it('finds the function in another file of the directory, and reports moved', async () => {
    expect(await resolveAnchor(anchor('net/blue.c#green_xmit'), tree)).toMatchObject({ state: 'moved', found: { path: 'net/green.c', symbol: 'green_xmit' } });
  });

  it('is ambiguous when several files define it', async () => {
    expect(await resolveAnchor(anchor('net/blue.c#shared'), tree)).toMatchObject({ state: 'ambiguous', found: { path: 'net/green.c' }, others: [{ path: 'net/red.c' }] });
  });

  it('treats twins under #if as one function', async () => {
    expect(await resolveAnchor(anchor('net/twins.c#twin'), tree)).toMatchObject({ state: 'exact', found: { line: 1 }, others: [{ line: 6 }] });
  });

  it('does not treat two plain definitions as one', async () => {
    expect(await resolveAnchor(anchor('net/doubles.c#twice'), tree)).toMatchObject({ state: 'ambiguous', others: [{ line: 3 }] });
  });

  it('suggests similar names when lost, those from the named file first', async () => {
    const found = await resolveAnchor(anchor('net/blue.c#blue_xmitt'), tree);
    expect(found).toMatchObject({ state: 'lost', others: [] });
    expect(found.found).toBeUndefined();
    expect(found.nearest[0]).toBe('blue_xmit');
  });

  it('suggests a function whose name has a new suffix', async () => {
    const renamed = treeOf({ 'a.c': 'int blue_send_a(void) { }\nint blue_send_b(void) { }\nint blue_send_packet_renamed(void) { }\n' });
    expect((await resolveAnchor(anchor('a.c#blue_send_packet'), renamed)).nearest).toContain('blue_send_packet_renamed');
  });

  it('does not mistake a table for a function', async () => {
    expect(await resolveAnchor(anchor('net/blue.c#blue_ops'), tree)).toMatchObject({ state: 'lost' });
  });

  it('stops when cancelled', async () => {
    await expect(resolveAnchor(anchor('net/blue.c#blue_xmit'), tree, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  });
});

describe('resolveCall', () => {
  const via = (caller: string, calls: string, through?: string): Extract<Via, { type: 'call' }> => ({
    type: 'call', caller: anchor(caller), calls, ...(through !== undefined && { through: anchor(through) }),
  });
  const lineOf = (text: string) => driver.slice(0, driver.indexOf(text)).split('\n').length - 1;

  it.each([
    ['a direct call', 'blue_xmit', 'blue_queue', 'blue_queue('],
    ['a call through a member', 'blue_probe', 'notify', 'if (vq->notify'],
    ['a call through a pointer', 'blue_probe', 'reset', '(*ops->reset)'],
    ['a call through a static call', 'blue_probe', 'kvm_x86_vcpu_run', 'static_call('],
    ['a call through an array', 'blue_probe', 'table', 'table[i]'],
    ['an argument of an indirect call', 'blue_probe', 'blue_b', 'INDIRECT_CALL_2'],
    ['a function handed on', 'blue_probe', 'blue_poll', 'netif_napi_add'],
    ['an entry of a table', 'blue_ops', 'blue_xmit', '.ndo_start_xmit'],
    ['a system call', 'blue_read', 'ksys_blue', 'ksys_blue'],
  ])('%s', async (_, caller, calls, where) => {
    const { call } = await resolveCall(via(`net/blue.c#${caller}`, calls), tree);
    expect(call).toMatchObject({ state: 'exact', found: { path: 'net/blue.c', symbol: calls, line: lineOf(where) } });
  });

  it('does not mistake an assignment for a call', async () => {
    const { call } = await resolveCall(via('net/blue.c#blue_probe', 'blue_notify'), tree);
    expect(call.state).toBe('lost');
  });

  it('suggests the names that the caller does call', async () => {
    const { call } = await resolveCall(via('net/blue.c#blue_xmit', 'blue_queues'), tree);
    expect(call).toMatchObject({ state: 'lost', nearest: ['blue_queue'] });
  });

  it('searches all definitions of the caller under #if', async () => {
    expect((await resolveCall(via('net/twins.c#twin', 'right'), tree)).call).toMatchObject({ state: 'exact', found: { line: 8 } });
  });

  it('follows a caller to another file of the directory', async () => {
    expect((await resolveCall(via('net/green.c#blue_xmit', 'blue_queue'), tree)).call).toMatchObject({ state: 'moved', found: { path: 'net/blue.c' } });
  });

  it.each([
    ['a table, by the member', 'blue_ops', 'ndo_open', [], 'exact'],
    ['a table, by the function', 'blue_ops', 'xmit', ['blue_xmit'], 'exact'],
    ['an array of pointers', 'blue_handlers', 'handler', ['blue_reset'], 'exact'],
    ['a list made by a macro', 'BLUE_MESSAGES', 'handler', ['blue_second'], 'exact'],
    ['a function that sets it', 'blue_probe', 'notify', [], 'exact'],
    ['a table that does not mention it', 'blue_ops', 'poll', ['blue_poll'], 'lost'],
    ['no such table', 'blue_table', 'poll', ['blue_poll'], 'lost'],
  ] as const)('through %s', async (_, symbol, calls, callees, state) => {
    const { through } = await resolveCall(via('net/blue.c#blue_xmit', calls, `net/blue.c#${symbol}`), tree, tree, undefined, callees);
    expect(through?.state).toBe(state);
  });

  it('looks for the pointer in the tree of the pointer\'s project', async () => {
    const other = treeOf({ 'main.c': 'static struct ops o = {\n\t.new_device = mine,\n};\n' });
    const { through } = await resolveCall(via('net/blue.c#blue_xmit', 'new_device', 'main.c#o'), tree, other);
    expect(through).toMatchObject({ state: 'exact', found: { path: 'main.c', line: 0 } });
  });
});
