// Limited capabilities. As everywhere here: a failure is the negated errno.
#define _GNU_SOURCE
#include <errno.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "CLinux.h"

static const char *const capability_names[] = {
    "chown", "dac_override", "dac_read_search", "fowner", "fsetid", "kill", "setgid", "setuid", "setpcap",
    "linux_immutable", "net_bind_service", "net_broadcast", "net_admin", "net_raw", "ipc_lock", "ipc_owner",
    "sys_module", "sys_rawio", "sys_chroot", "sys_ptrace", "sys_pacct", "sys_admin", "sys_boot", "sys_nice",
    "sys_resource", "sys_time", "sys_tty_config", "mknod", "lease", "audit_write", "audit_control", "setfcap",
    "mac_override", "mac_admin", "syslog", "wake_alarm", "block_suspend", "audit_read", "perfmon", "bpf",
    "checkpoint_restore"};

int sys_capability(const char *name) {
  for (size_t i = 0; i < sizeof capability_names / sizeof *capability_names; i++)
    if (strcmp(capability_names[i], name) == 0) return (int)i;
  return -1;
}

uint64_t sys_held_capabilities(void) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct data[2] = {{0}};
  if (syscall(SYS_capget, &header, data) == -1) return 0;
  return data[0].permitted | (uint64_t)data[1].permitted << 32;
}

int sys_limit_capabilities(uint64_t kept) {
  for (int number = 0; number < 64; number++) {
    if (kept >> number & 1) continue;
    if (prctl(PR_CAPBSET_DROP, number, 0, 0, 0) == -1 && errno != EINVAL) return -errno;
  }
  // The user 0 gets what the bounding set allows with every program; any other one has to be given it.
  int inherits = geteuid() != 0;
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct data[2];
  for (int half = 0; half < 2; half++) {
    uint32_t bits = (uint32_t)(kept >> (32 * half));
    data[half] = (struct __user_cap_data_struct){bits, bits, inherits ? bits : 0};
  }
  if (syscall(SYS_capset, &header, data) == -1) return -errno;
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  for (int number = 0; inherits && number < 64; number++)
    if (kept >> number & 1 && prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, number, 0, 0) == -1) return -errno;
  return 0;
}

int sys_unmount(const char *path) { return syscall(SYS_umount2, path, 2 /* MNT_DETACH */) == -1 ? -errno : 0; }

int sys_remove_directory(int dir, const char *path) {
  return syscall(SYS_unlinkat, dir, path, 0x200 /* AT_REMOVEDIR */) == -1 ? -errno : 0;
}
