/** What every template says in the user's language. */
export interface TemplateTexts {
  readonly title: string;
  readonly flow: string;
}

/** What stands in the frame of a scenario; each part is a text in the language's own layout, its first line without indent. */
interface TemplateParts {
  /** Why the file starts as it does; no comment when absent. */
  readonly introduction?: string;
  readonly sources?: readonly string[];
  /** The participants of the guest, and of the host. */
  readonly guest: readonly string[];
  readonly host: readonly string[];
  readonly flow: string;
  readonly hops: readonly string[];
}

/** A scenario with a guest, a host and one flow between them, as a `.vhflow` file. */
export function scenarioText({ title, flow: flowTitle }: TemplateTexts, { introduction, sources = [], guest, host, flow, hops }: TemplateParts): string {
  const comment = introduction === undefined ? '' : `// ${introduction.replace(/\s+/g, ' ')}\n`;
  return `${comment}scenario ${idFromTitle(title)} {
  title ${quoted(title)}
${sources.length > 0 ? `\n  ${sources.join('\n  ')}\n` : ''}
  machine guest "Guest VM" ja "ゲストVM" {
    ${guest.join('\n    ')}
  }
  machine host "Host" ja "ホスト" {
    ${host.join('\n    ')}
  }

  flow ${flow} ${quoted(flowTitle)} {
    ${hops.join('\n    ')}
  }
}
`;
}

/** The hop in which a driver of Linux 6.1 tells the host of a queue: the same for every virtio device. */
export const kickHop = (note: string): string => `driver -> kvm "kick" as kick {
      kind vm-exit
      at linux:arch/x86/kvm/vmx/vmx.c#handle_ept_misconfig
      via hardware
      note ${quoted(note)}
      observe host tracepoint kvm:kvm_exit
    }`;

/** A scenario id made of what a title has that ids may have. */
export function idFromTitle(title: string): string {
  const id = title.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^[-0-9]+|-+$/g, '').slice(0, 60);
  return id || 'my-scenario';
}

/** Gives the text of a scenario file another id, so that the copy is told from what it was copied from. */
export function withScenarioId(text: string, id: string, newId: string): string {
  return text.replace(new RegExp(`^(\\s*scenario\\s+)${id.replaceAll(/[.]/g, '\\.')}(?=[\\s{])`, 'm'), `$1${newId}`);
}

/** A text as a string of the language, on one line. */
export function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replace(/\s+/g, ' ')}"`;
}

/** Texts of the template that are in the user's language. */
export interface BlockTemplateTexts extends TemplateTexts {
  /** Why the file starts as it does; one line. */
  readonly introduction: string;
  readonly pwriteNote: string;
  readonly driverNote: string;
  readonly kickNote: string;
  readonly wakeNote: string;
  readonly deviceNote: string;
}

/** A small block path as a `.vhflow` file, true for Linux 6.1 and QEMU 7.2 with an IOThread, to start a scenario of one's own from. */
export function blockTemplate(texts: BlockTemplateTexts): string {
  return scenarioText(texts, {
    introduction: texts.introduction,
    sources: ['source linux "6.1.192"', 'source qemu "7.2.0"'],
    guest: [
      'participant app "App" in guest-user',
      'participant block "Block layer" ja "ブロック層" in guest-kernel of linux',
      'participant driver "virtio_blk driver" ja "virtio_blkドライバ" in guest-kernel of linux',
    ],
    host: [
      'participant kvm "KVM" in kvm of linux',
      'participant device "virtio-blk device" ja "virtio-blkデバイス" in qemu of qemu',
    ],
    flow: 'write',
    hops: [
      `app -> block "pwrite64()" as pwrite {
      kind syscall
      at linux:fs/read_write.c#vfs_write
      via linux:fs/read_write.c#ksys_pwrite64 calls vfs_write
      note ${quoted(texts.pwriteNote)}
      observe tracepoint syscalls:sys_enter_pwrite64
    }`,
      `block -> driver "virtio_queue_rq()" as queue-rq {
      at linux:drivers/block/virtio_blk.c#virtio_queue_rq
      via linux:block/blk-mq.c#blk_mq_dispatch_rq_list calls queue_rq through linux:drivers/block/virtio_blk.c#virtio_mq_ops
      note ${quoted(texts.driverNote)}
      observe kprobe virtio_queue_rq
    }`,
      kickHop(texts.kickNote),
      `kvm -> device "eventfd_signal()" as wake-iothread {
      kind wakeup
      in kvm
      at linux:fs/eventfd.c#eventfd_signal
      via linux:virt/kvm/eventfd.c#ioeventfd_write calls eventfd_signal
      note ${quoted(texts.wakeNote)}
      observe host tracepoint sched:sched_wakeup
    }`,
      `device -> device "virtio_blk_handle_vq()" as handle-vq {
      at qemu:hw/block/virtio-blk.c#virtio_blk_handle_vq
      via qemu:hw/block/virtio-blk.c#virtio_blk_handle_output calls virtio_blk_handle_vq
      note ${quoted(texts.deviceNote)}
      observe host uprobe qemu-system-x86_64:virtio_blk_handle_vq
    }`,
    ],
  });
}

/** Texts of the template that are in the user's language. */
export interface EmptyTemplateTexts extends TemplateTexts {
  readonly guest: string;
  readonly backend: string;
  readonly hop: string;
}

/** The least that a scenario has: two lanes, and a flow with one hop to write over. */
export function emptyTemplate(texts: EmptyTemplateTexts): string {
  return scenarioText(texts, {
    guest: [`participant driver ${quoted(texts.guest)} in guest-kernel`],
    host: [`participant backend ${quoted(texts.backend)} in host-user`],
    flow: 'send',
    hops: [`driver -> backend ${quoted(texts.hop)} {
      kind notify
    }`],
  });
}

/** Texts of the template that are in the user's language. */
export interface NetworkTemplateTexts extends TemplateTexts {
  /** Why the file starts as it does; one line. */
  readonly introduction: string;
  readonly sendtoNote: string;
  readonly copyNote: string;
  readonly driverNote: string;
  readonly kickNote: string;
}

/** A small network path as a `.vhflow` file, true for Linux 6.1, to start a scenario of one's own from. */
export function networkTemplate(texts: NetworkTemplateTexts): string {
  return scenarioText(texts, {
    introduction: texts.introduction,
    sources: ['source linux "6.1.192"'],
    guest: [
      'participant app "App" in guest-user',
      'participant stack "Network stack" ja "ネットワークスタック" in guest-kernel of linux',
      'participant driver "virtio-net driver" ja "virtio-netドライバ" in guest-kernel of linux',
    ],
    host: ['participant kvm "KVM" in kvm of linux'],
    flow: 'send',
    hops: [
      `app -> stack "sendto()" as sendto {
      kind syscall
      at linux:net/socket.c#__sys_sendto
      via linux:net/socket.c#sendto calls __sys_sendto
      note ${quoted(texts.sendtoNote)}
      observe tracepoint syscalls:sys_enter_sendto
    }`,
      `stack -> stack "ip_generic_getfrag()" as copy-to-skb {
      kind copy
      copy from "App" to "skb"
      at linux:net/ipv4/ip_output.c#ip_generic_getfrag
      via linux:net/ipv4/ip_output.c#__ip_append_data calls getfrag through linux:net/ipv4/udp.c#udp_sendmsg
      note ${quoted(texts.copyNote)}
      observe kprobe ip_generic_getfrag
    }`,
      `stack -> driver "start_xmit()" as start-xmit {
      at linux:drivers/net/virtio_net.c#start_xmit
      via linux:include/linux/netdevice.h#__netdev_start_xmit calls ndo_start_xmit through linux:drivers/net/virtio_net.c#virtnet_netdev
      note ${quoted(texts.driverNote)}
      observe kprobe start_xmit
    }`,
      kickHop(texts.kickNote),
    ],
  });
}
