/** Where a UDP packet goes, and where it comes from. */
export interface UdpEnds {
  /** Ethernet addresses such as `52:54:00:12:34:56`. */
  readonly fromCard: string;
  readonly toCard: string;
  /** IPv4 addresses such as `10.9.0.1`. */
  readonly from: string;
  readonly to: string;
  readonly port: number;
}

/**
 * An Ethernet frame with a UDP packet over IPv4, without a checksum of UDP, which IPv4 leaves to the sender.
 *
 * @param size the number of bytes of the payload, which are zero
 */
export function udpFrame({ fromCard, toCard, from, to, port }: UdpEnds, size: number): Buffer {
  const udp = Buffer.alloc(8 + size);
  udp.writeUInt16BE(port, 0);
  udp.writeUInt16BE(port, 2);
  udp.writeUInt16BE(udp.length, 4);
  const ip = Buffer.from([0x45, 0, 0, 0, 0, 0, 0x40, 0, 64, 17, 0, 0, ...bytesOf(from, '.', 10), ...bytesOf(to, '.', 10)]);
  ip.writeUInt16BE(ip.length + udp.length, 2);
  ip.writeUInt16BE(internetChecksum(ip), 10);
  return Buffer.concat([Buffer.from([...bytesOf(toCard, ':', 16), ...bytesOf(fromCard, ':', 16), 0x08, 0x00]), ip, udp]);
}

function bytesOf(address: string, between: string, base: number): readonly number[] {
  return address.split(between).map((part) => Number.parseInt(part, base));
}

/** The one's complement of the one's complement sum of all 16-bit words. */
function internetChecksum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += bytes.readUInt16BE(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
