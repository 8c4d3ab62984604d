import type { Duplex } from 'node:stream';

/** The other end of a network card of a machine: QEMU's end of a stream on which each frame follows its length. */
export class Wire {
  /** @param stream connected to QEMU's `-netdev socket` */
  constructor(private readonly stream: Duplex) {
    // What the machine sends goes nowhere; a machine that has ended reads nothing.
    stream.on('error', () => undefined).resume();
  }

  /** Has the machine's card receive an Ethernet frame. */
  send(frame: Uint8Array): void {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(frame.length);
    this.stream.write(Buffer.concat([length, frame]));
  }
}
