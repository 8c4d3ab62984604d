/** The modules that the machines of the lab load: the devices of both, and in the outer one all that a host of virtual machines needs. */
export const neededModules = {
  host: ['virtio_pci', '9pnet_virtio', '9p', 'kvm-amd', 'tun', 'vhost_net', 'bridge'],
  guest: ['virtio_pci', 'virtio_console', 'virtio_net', 'e1000'],
} as const satisfies Readonly<Record<'host' | 'guest', readonly string[]>>;

export const allModules: readonly string[] = [...new Set([...neededModules.host, ...neededModules.guest])];
