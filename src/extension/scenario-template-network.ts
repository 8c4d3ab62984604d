import { kickHop, quoted, scenarioText, type TemplateTexts } from './authoring/templates.js';

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
