// Limited capabilities, and the trials of `nsscheme doctor`. As everywhere here: a failure is the negated errno.
#define _GNU_SOURCE
#include <errno.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "CLinux.h"

static long fork_process(void) { return syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, 0); }

static int wait_for(long process) {
  int status;
  while (syscall(SYS_wait4, process, &status, 0, NULL) == -1)
    if (errno != EINTR) return -1;
  return status;
}

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

int sys_limit_capabilities(uint64_t kept) {
  for (int number = 0; number < 64; number++) {
    if (kept >> number & 1) continue;
    if (prctl(PR_CAPBSET_DROP, number, 0, 0, 0) == -1 && errno != EINVAL) return -errno;
  }
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct data[2];
  for (int half = 0; half < 2; half++) {
    uint32_t bits = (uint32_t)(kept >> (32 * half));
    data[half] = (struct __user_cap_data_struct){bits, bits, bits};
  }
  if (syscall(SYS_capset, &header, data) == -1) return -errno;
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  for (int number = 0; number < 64; number++)
    if (kept >> number & 1 && prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, number, 0, 0) == -1) return -errno;
  return 0;
}

// Runs a trial in a process of its own; its exit status is an errno.
static int collect(long child) {
  if (child == -1) return -errno;
  int status = wait_for(child);
  return WIFEXITED(status) ? -WEXITSTATUS(status) : -EFAULT;
}

int sys_probe_mounts(const char *type, const char *option, int with_users) {
  long child = fork_process();
  if (child != 0) return collect(child);
  int is_proc = strcmp(type, "proc") == 0;
  int result = sys_unshare(SYS_NEW_MOUNTS | (with_users ? SYS_NEW_USER : 0) | (is_proc ? 0x20000000 : 0));
  if (result < 0) _exit(-result);
  if (is_proc) {
    // Only a process inside the new namespace of processes may mount their proc.
    long inner = fork_process();
    if (inner == -1) _exit(errno);
    if (inner != 0) _exit(-collect(inner));
  }
  int context = sys_filesystem(type);
  if (context < 0) _exit(-context);
  if (option) {
    result = sys_filesystem_option(context, option, "/");
  } else if (strcmp(type, "overlay") == 0) {
    result = sys_filesystem_option(context, "lowerdir", "/proc:/sys");
    if (result >= 0) result = sys_filesystem_mount(context, SYS_NO_SETUID);
    // proc and sysfs may not be layers; whatever is said of them, the type itself is there.
    if (result == -EINVAL) result = 0;
  } else {
    result = sys_filesystem_mount(context, SYS_NO_SETUID);
  }
  _exit(result < 0 ? -result : 0);
}

int sys_probe_nesting(int depth) {
  long child = fork_process();
  if (child != 0) return collect(child);
  unsigned user = sys_effective_user(), group = sys_effective_group();
  for (int level = 0; level < depth; level++) {
    int result = sys_unshare(SYS_NEW_USER);
    if (result < 0) _exit(-result);
    // Who has no id in a namespace makes none inside it.
    char map[32];
    int length = snprintf(map, sizeof map, "0 %u 1", level == 0 ? user : 0);
    int file = sys_open_write(-100, "/proc/self/uid_map");
    if (file < 0) _exit(-file);
    long count = sys_write(file, map, (size_t)length);
    if (count < 0) _exit((int)-count);
    sys_close(file);
    file = sys_open_write(-100, "/proc/self/setgroups");
    if (file >= 0) sys_write(file, "deny", 4);
    sys_close(file);
    file = sys_open_write(-100, "/proc/self/gid_map");
    if (file < 0) _exit(-file);
    length = snprintf(map, sizeof map, "0 %u 1", level == 0 ? group : 0);
    count = sys_write(file, map, (size_t)length);
    if (count < 0) _exit((int)-count);
    sys_close(file);
  }
  _exit(0);
}

int sys_unmount(const char *path) { return syscall(SYS_umount2, path, 2 /* MNT_DETACH */) == -1 ? -errno : 0; }

int sys_remove_directory(int dir, const char *path) {
  return syscall(SYS_unlinkat, dir, path, 0x200 /* AT_REMOVEDIR */) == -1 ? -errno : 0;
}
