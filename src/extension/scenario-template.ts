/** Texts of the template that are in the user's language. */
export interface TemplateTexts {
  readonly title: string;
  /** Why the file starts as it does; one line. */
  readonly introduction: string;
  readonly flow: string;
  readonly sendtoNote: string;
  readonly copyNote: string;
  readonly driverNote: string;
  readonly kickNote: string;
}

/** A small network path as a `.vhflow` file, true for Linux 6.1, to start a scenario of one's own from. */
export function scenarioTemplate(texts: TemplateTexts): string {
  return `// ${texts.introduction.replace(/\s+/g, ' ')}
scenario ${idFromTitle(texts.title)} {
  title ${quoted(texts.title)}

  source linux "6.1.192"

  machine guest "Guest VM" ja "ゲストVM" {
    participant app "App" in guest-user
    participant stack "Network stack" ja "ネットワークスタック" in guest-kernel of linux
    participant driver "virtio-net driver" ja "virtio-netドライバ" in guest-kernel of linux
  }
  machine host "Host" ja "ホスト" {
    participant kvm "KVM" in kvm of linux
  }

  flow send ${quoted(texts.flow)} {
    app -> stack "sendto()" as sendto {
      kind syscall
      at linux:net/socket.c#__sys_sendto
      via linux:net/socket.c#sendto calls __sys_sendto
      note ${quoted(texts.sendtoNote)}
      observe tracepoint syscalls:sys_enter_sendto
    }
    stack -> stack "ip_generic_getfrag()" as copy-to-skb {
      kind copy
      copy from "App" to "skb"
      at linux:net/ipv4/ip_output.c#ip_generic_getfrag
      via linux:net/ipv4/ip_output.c#__ip_append_data calls getfrag through linux:net/ipv4/udp.c#udp_sendmsg
      note ${quoted(texts.copyNote)}
      observe kprobe ip_generic_getfrag
    }
    stack -> driver "start_xmit()" as start-xmit {
      at linux:drivers/net/virtio_net.c#start_xmit
      via linux:include/linux/netdevice.h#__netdev_start_xmit calls ndo_start_xmit through linux:drivers/net/virtio_net.c#virtnet_netdev
      note ${quoted(texts.driverNote)}
      observe kprobe start_xmit
    }
    driver -> kvm "kick" as kick {
      kind vm-exit
      at linux:arch/x86/kvm/vmx/vmx.c#handle_ept_misconfig
      via hardware
      note ${quoted(texts.kickNote)}
      observe host tracepoint kvm:kvm_exit
    }
  }
}
`;
}

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
