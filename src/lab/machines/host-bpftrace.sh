#!/bin/sh
# Records the host with bpftrace; the guest's scripts run in a machine of their own. Part of host-run.sh.

share=/share
# shellcheck source=src/lab/machines/bpftrace.sh
. "$share/bpftrace.sh"
prepare_bpftrace
# The guest has no scripts of its own.
mkdir -p "$share/guest"

record() { attach_bpftrace "$share/host/$1"; }
save() { detach_bpftrace "$share/results/$1/host.log"; }

record_guest() { :; }
pause_recording() { :; }
resume_recording() { :; }
collect_from_guest() { :; }
unpack_from_guest() { :; }
