import { kickHop, quoted, scenarioText, type TemplateTexts } from './authoring/templates.js';

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
