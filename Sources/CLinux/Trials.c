// The trials of `nsscheme doctor`: what a kernel and the container around it allow is tried, each thing in a process of
// its own, whose namespaces end with it. A trial's exit status is an errno, or 200 and what it measured.
#define _GNU_SOURCE
#include <errno.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "CLinux.h"

enum { MEASURED = 200, NEW_PROCESSES = 0x20000000, NEW_NETWORK = 0x40000000, MOST_OVERLAYS = 9 };

static long fork_process(void) { return syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, 0); }

static int collect(long child) {
  if (child == -1) return -errno;
  int status;
  while (syscall(SYS_wait4, child, &status, 0, NULL) == -1)
    if (errno != EINTR) return -errno;
  if (!WIFEXITED(status)) return -EFAULT;
  return WEXITSTATUS(status) >= MEASURED ? WEXITSTATUS(status) - MEASURED : -WEXITSTATUS(status);
}

static _Noreturn void end(long result) { _exit(result < 0 ? (int)-result : 0); }

// Ends the trial if the kernel refuses namespaces of these kinds.
static void separate(int flags, int with_users) {
  int result = sys_unshare(flags | (with_users ? SYS_NEW_USER : 0));
  if (result < 0) end(result);
}

static void write_map(const char *path, const char *text, int is_needed) {
  int file = sys_open_write(-100, path);
  long count = file < 0 ? file : sys_write(file, text, strlen(text));
  if (count < 0 && is_needed) end(count);
  if (file >= 0) sys_close(file);
}

// Makes a user and a group of the namespace around this one its 0. Who has no id in a namespace makes no file in it,
// and no namespace inside it.
static void map_ids(unsigned user, unsigned group) {
  char map[32];
  snprintf(map, sizeof map, "0 %u 1", user);
  write_map("/proc/self/uid_map", map, 1);
  write_map("/proc/self/setgroups", "deny", 0);
  snprintf(map, sizeof map, "0 %u 1", group);
  write_map("/proc/self/gid_map", map, 1);
}

int sys_try_proc(int with_users) {
  long child = fork_process();
  if (child != 0) return collect(child);
  separate(SYS_NEW_MOUNTS | NEW_PROCESSES, with_users);
  // Only a process inside the new namespace of processes may mount their proc.
  long inner = fork_process();
  if (inner == -1) _exit(errno);
  if (inner != 0) end(collect(inner));
  int context = sys_filesystem("proc");
  end(context < 0 ? context : sys_filesystem_mount(context, SYS_NO_SETUID));
}

// A tmpfs on top of everything in a mount namespace of its own; ends the trial if that cannot be.
static int make_ground(int with_users) {
  unsigned user = sys_effective_user(), group = sys_effective_group();
  separate(SYS_NEW_MOUNTS, with_users);
  if (with_users) map_ids(user, group);
  int context = sys_filesystem("tmpfs");
  if (context < 0) end(context);
  int ground = sys_filesystem_mount(context, SYS_NO_SETUID);
  if (ground < 0) end(ground);
  int result = sys_receive_mounts_only();
  if (result < 0) end(result);
  result = sys_attach_mount(ground, -100, "/");
  if (result < 0) end(result);
  return ground;
}

static int make_directory(int ground, const char *kind, int number) {
  char name[16];
  snprintf(name, sizeof name, "%s%d", kind, number);
  int result = sys_make_directory(ground, name, 0755);
  if (result == 0) result = sys_open_path(ground, name);
  if (result < 0) end(result);
  return result;
}

int sys_measure_overlays(const char *directory, int with_users) {
  long child = fork_process();
  if (child != 0) return collect(child);
  // The working directory moves into the new namespace; another descriptor would go on leading to the old one.
  int result = *directory == 0 ? 0 : sys_change_directory(directory);
  if (result < 0) end(result);
  int ground = make_ground(with_users);
  char lower[32] = "/proc/self/cwd";
  if (*directory == 0) snprintf(lower, sizeof lower, "/proc/self/fd/%d", make_directory(ground, "s", 0));
  for (int depth = 0; depth < MOST_OVERLAYS; depth++) {
    char layers[80];
    snprintf(layers, sizeof layers, "%s:/proc/self/fd/%d", lower, make_directory(ground, "l", depth));
    int context = sys_filesystem("overlay");
    result = context < 0 ? context : sys_filesystem_option(context, "lowerdir", layers);
    if (result >= 0) result = sys_filesystem_mount(context, SYS_NO_SETUID);
    if (result < 0) _exit(depth == 0 ? -result : MEASURED + depth);
    snprintf(lower, sizeof lower, "/proc/self/fd/%d", result);
    result = sys_attach_mount(result, make_directory(ground, "m", depth), NULL);
    if (result < 0) end(result);
  }
  _exit(MEASURED + MOST_OVERLAYS);
}

int sys_try_writable_overlay(int with_users) {
  long child = fork_process();
  if (child != 0) return collect(child);
  int ground = make_ground(with_users);
  int context = sys_filesystem("overlay");
  if (context < 0) end(context);
  const char *const options[] = {"lowerdir", "upperdir", "workdir"};
  for (int i = 0; i < 3; i++) {
    char name[32];
    snprintf(name, sizeof name, "/proc/self/fd/%d", make_directory(ground, "d", i));
    int result = sys_filesystem_option(context, options[i], name);
    if (result < 0) end(result);
  }
  if (with_users) {
    int result = sys_filesystem_option(context, "userxattr", NULL);
    if (result < 0) end(result);
  }
  end(sys_filesystem_mount(context, SYS_NO_SETUID));
}

int sys_try_layers_by_name(int with_users) {
  long child = fork_process();
  if (child != 0) return collect(child);
  separate(SYS_NEW_MOUNTS, with_users);
  int context = sys_filesystem("overlay");
  end(context < 0 ? context : sys_filesystem_option(context, "lowerdir+", "/"));
}

int sys_try_link(const char *kind, int with_users) {
  long child = fork_process();
  if (child != 0) return collect(child);
  separate(NEW_NETWORK, with_users);
  int network = sys_open_network();
  end(network < 0 ? network : sys_make_link_of(network, kind, "a", strcmp(kind, "veth") == 0 ? "b" : NULL, -1));
}

int sys_try_filters(void) {
  uint32_t action = SECCOMP_RET_ERRNO;
  return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0 ? 0 : -errno;
}

int sys_measure_users(int most) {
  long child = fork_process();
  if (child != 0) return collect(child);
  unsigned user = sys_effective_user(), group = sys_effective_group();
  for (int level = 0; level < most; level++) {
    int result = sys_unshare(SYS_NEW_USER);
    if (result < 0) _exit(level == 0 ? -result : MEASURED + level);
    map_ids(level == 0 ? user : 0, level == 0 ? group : 0);
  }
  _exit(MEASURED + most);
}
