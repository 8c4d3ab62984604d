import { eventKinds, type EventKind, type RunContext } from '../formats/event.js';
import { NumberColumn } from './columns.js';

const contexts: readonly (RunContext | undefined)[] = [undefined, 'task', 'softirq', 'hardirq'];
/** Numbers fit into 16 bits. */
const mostShapes = 0xffff;

/** Gives each combination of name, caller, kind and context a small number: a trace repeats few of them. */
export class Shapes {
  private readonly ids = new Map<number, number>();
  private readonly names = new NumberColumn((length) => new Uint16Array(length));
  private readonly callers = new NumberColumn((length) => new Uint16Array(length));
  /** Kind and context in one number. */
  private readonly sorts = new NumberColumn((length) => new Uint8Array(length));

  /**
   * @param name a number of 16 bits
   * @param caller as well
   * @returns for a new combination after 65,535 others, the number of the same without a caller, or of the last one
   */
  idOf(name: number, caller: number, kind: EventKind, context: RunContext | undefined): number {
    const sort = eventKinds.indexOf(kind) * contexts.length + contexts.indexOf(context);
    const key = (name * 0x10000 + caller) * 0x100 + sort;
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    const id = this.names.length;
    if (id >= mostShapes) return caller === 0 ? id - 1 : this.idOf(name, 0, kind, context);
    this.ids.set(key, id);
    this.names.push(name);
    this.callers.push(caller);
    this.sorts.push(sort);
    return id;
  }

  name(id: number): number {
    return this.names.at(id);
  }

  caller(id: number): number {
    return this.callers.at(id);
  }

  kind(id: number): EventKind {
    return eventKinds[Math.floor(this.sorts.at(id) / contexts.length)] ?? 'function';
  }

  context(id: number): RunContext | undefined {
    return contexts[this.sorts.at(id) % contexts.length];
  }
}
