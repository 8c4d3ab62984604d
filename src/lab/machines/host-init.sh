#!/bin/sh
# The first program of the host machine: what every Linux system sets up, then the run that the shared folder describes.
# The kernel's command line says after how many seconds the machine ends in any case: vhflow.limit=SECONDS.

export PATH=/bin:/usr/bin

end() {
  mkdir -p /share/logs
  cp /run/*.log /share/logs/
  sync
  echo 'vhflow-lab: off'
  poweroff -f
}
trap end EXIT

mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
# DPDK loads no drivers from where everybody may write.
chmod 755 /
mkdir -p /dev/pts /dev/shm /run /tmp /share /var
ln -s /run /var/run
mount -t devpts devpts /dev/pts
for folder in /dev/shm /run /tmp; do mount -t tmpfs tmpfs "$folder"; done
mount -t tracefs tracefs /sys/kernel/tracing
mount -t debugfs debugfs /sys/kernel/debug

limit=$(sed -n 's/.*vhflow\.limit=\([0-9]*\).*/\1/p' /proc/cmdline)
# The lines tell that the machine has not hung.
{
  left=${limit:-600}
  while [ "$left" -gt 0 ]; do
    sleep 20
    left=$((left - 20))
    echo 'vhflow-lab: alive'
  done
  echo 'vhflow-lab: failed time' | tee -a /share/said
  end
} &

while read -r module; do
  # The lab's settings are without APICv, which only kvm-intel uses unasked.
  case $module in */kvm-intel.ko) set -- enable_apicv=0 ;; *) set -- ;; esac
  insmod "$module" "$@" || { echo "vhflow-lab: failed module ${module##*/}"; exit 1; }
done < /modules/list
ip link set lo up
if mount -t 9p -o trans=virtio,version=9p2000.L,msize=262144 share /share; then
  sh /share/run.sh
else
  echo 'vhflow-lab: failed share'
fi
