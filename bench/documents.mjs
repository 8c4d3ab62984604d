// @ts-check
/** Generates input files of any size. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../scripts/install.mjs';

/**
 * A .vhflow file of about that many lines: the hops of a built-in scenario, repeated in as many flows as necessary.
 * @param {number} lines
 */
export function documentOf(lines) {
  const text = readFileSync(path.join(root, 'scenarios/virtio-vhost-pcap.vhflow'), 'utf8');
  const start = text.search(/^ {2}flow /m);
  const flows = text.slice(start, text.lastIndexOf('}'));
  const head = text.slice(0, start);
  const all = [head];
  for (let n = 0, count = head.split('\n').length; count < lines; n++, count += flows.split('\n').length - 1) {
    all.push(flows.replace(/^ {2}flow ([\w-]+)/gm, (_, /** @type {string} */ id) => `  flow ${id}-${n}`));
  }
  const cut = all.join('').split('\n').slice(0, lines - 3).join('\n');
  return `${cut.slice(0, cut.lastIndexOf('\n    }\n') + 7)}  }\n}\n`;
}

/** A flow of many hops between four participants, as .vhflow text. @param {number} messages */
export function flowOf(messages) {
  const lanes = ['app', 'net', 'vmm', 'tap'];
  const kind = (/** @type {number} */ n) => (n % 9 === 0 ? 'copy copy from "one side" to "the other"' : n % 2 === 0 ? 'call' : 'ring');
  const hops = Array.from({ length: messages }, (_, n) => `    ${lanes[n % 4]} -> ${lanes[(n + 1) % 4]} "step ${n + 1} of the way" { kind ${kind(n)} }`);
  return `scenario bench {
  title "Bench"
  machine guest "Guest" { participant app "App" in guest-user participant net "Net" in guest-kernel }
  machine host "Host" { participant vmm "QEMU" in qemu participant tap "tap" in host-kernel }
  flow send "Sending" {
${hops.join('\n')}
  }
}
`;
}

/**
 * A C file of about that many lines, with everything that makes C slow to scan: comments, strings with braces, conditional code,
 * multi-line macros, tables and nested blocks. Each repetition defines four functions.
 * @param {number} lines
 */
export function cFileOf(lines) {
  const rounds = Array.from({ length: Math.max(1, Math.round(lines / cRound(0).split('\n').length)) }, (_, n) => cRound(n));
  return `#include <stddef.h>\n#include "ring.h"\n\n${rounds.join('\n')}`;
}

/** @param {number} n */
const cRound = (n) => `/*
 * Queue ${n}: takes what the other side has made available, and says so { if it asked }.
 */
#define RING_${n}_STEP(ring, by) do { \\
    (ring)->head += (by);        \\
    (ring)->head &= (ring)->mask; \\
} while (0)

struct ring_${n} {
    unsigned int head, tail, mask;
    void (*notify)(struct ring_${n} *ring, int index);
};

static const struct { const char *name; int value; } ring_${n}_options[] = {
    { "indirect{", 1 }, { "event\\"idx", 2 }, { NULL, 0 },
};

static inline unsigned int __attribute__((always_inline)) ring_${n}_used(const struct ring_${n} *ring)
{
    return (ring->head - ring->tail) & ring->mask; // never more than the mask
}

#ifdef CONFIG_RING_${n}_DEBUG
static void ring_${n}_dump(struct ring_${n} *ring, const char *why)
{
    unsigned int at;

    printf("%s: head %u, tail %u }\\n", why, ring->head, ring->tail);
    for (at = ring->tail; at != ring->head; at = (at + 1) & ring->mask) {
        printf("  %u: %u bytes, flags %x\\n", at, ring->slots[at].length,
               ring->slots[at].flags);
    }
}
#else
static void ring_${n}_dump(struct ring_${n} *ring, const char *why) { }
#endif

/**
 * ring_${n}_take - take what the other side has made available
 * @ring: the queue, locked by the caller
 * @out: where the buffers go, room for @count of them
 * @done: called once when anything was taken; it may free @opaque
 *
 * Returns how many buffers were taken, or -1 when the other side has
 * written something into the ring that no driver writes.
 */
int ring_${n}_take(struct ring_${n} *ring, struct buffer *out,
                   size_t count, void (*done)(void *opaque), void *opaque)
{
    unsigned int length, flags;
    struct buffer *from;
    size_t taken = 0;

    if (unlikely(ring->broken || !ring->slots)) {
        return -1;
    }

    while (taken < count && ring_${n}_used(ring) > 0) {
        from = &ring->slots[ring->tail & ring->mask];
        length = min_t(unsigned int, from->length, RING_${n}_LONGEST);
        flags = from->flags;

        /* The length must not be read before the index that covers it. */
        smp_rmb();

        switch (from->kind) {
        case '{':
            ring->broken = true;
            goto broken;
        case '\\'':
            if (!copy_buffer(&out[taken], from, length)) {
                trace_ring_short_copy(ring, ring->tail, length);
                break;
            }
            taken++;
            break;
        default:
            if (from->next != NULL && !(flags & (1u << 3))) {
                taken += copy_chain(out + taken, from->next, count - taken,
                                    RING_${n}_LONGEST, flags & RING_WRITABLE);
            } else if (flags & RING_INDIRECT) {
                taken += copy_table(out + taken, from->table,
                                    length / sizeof(struct buffer));
            }
        }
        RING_${n}_STEP(ring, 1);
    }

    if (taken > 0 && ring->notify != NULL) {
        /* The other side may sleep: it is woken only if it asked to be. */
        if (!(ring->other_flags & RING_NO_NOTIFY)) {
            ring->notify(ring, (int)taken);
        }
    }
    return done != NULL ? (done(opaque), (int)taken) : (int)taken;

broken:
    ring_${n}_dump(ring, "a buffer of no kind");
    return -1;
}
`;
