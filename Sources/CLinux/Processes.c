// The process itself: its rights, limits and end.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "CLinux.h"

extern char **environ;

int sys_runs_with_foreign_rights(void) { return getauxval(AT_SECURE) != 0; }

unsigned sys_effective_user(void) { return (unsigned)syscall(SYS_geteuid); }

unsigned sys_effective_group(void) { return (unsigned)syscall(SYS_getegid); }

int sys_execute(const char *path, char *const *arguments, char *const *environment) {
  syscall(SYS_execve, path, arguments, environment);
  return -errno;
}

int sys_execute_sealed(const char *program, uint64_t size, const char *name, char *const *arguments) {
  int source = (int)syscall(SYS_openat, AT_FDCWD, program, O_RDONLY | O_CLOEXEC);
  if (source == -1) return -errno;
  // Kernels before 6.3 refuse MFD_EXEC, later ones may insist on it.
  int copy = (int)syscall(SYS_memfd_create, name, MFD_CLOEXEC | MFD_ALLOW_SEALING | 0x10U /* MFD_EXEC */);
  if (copy == -1 && errno == EINVAL) copy = (int)syscall(SYS_memfd_create, name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (copy == -1) return -errno;
  long count;
  uint64_t left = size ? size : UINT64_MAX;
  do {
    count = syscall(SYS_sendfile, copy, source, NULL, left < 1 << 30 ? (size_t)left : (size_t)1 << 30);
    if (count > 0) left -= (uint64_t)count;
  } while (count > 0 && left > 0);
  if (count == -1) return -errno;
  int seals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
  if (syscall(SYS_fcntl, copy, F_ADD_SEALS, seals) == -1) return -errno;
  syscall(SYS_execveat, copy, "", arguments, environ, AT_EMPTY_PATH);
  return -errno;
}

char **sys_environment(void) { return environ; }

static long file_limit(const struct rlimit *set, struct rlimit *get) {
  return syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, set, get);
}

uint64_t sys_raise_file_limit(void) {
  struct rlimit limit;
  if (file_limit(NULL, &limit) == -1) return 0;
  uint64_t old = limit.rlim_cur;
  limit.rlim_cur = limit.rlim_max;
  file_limit(&limit, NULL);
  return old;
}

void sys_restore_file_limit(uint64_t old) {
  struct rlimit limit;
  if (old == 0 || file_limit(NULL, &limit) == -1) return;
  limit.rlim_cur = old;
  file_limit(&limit, NULL);
}

void sys_exit(int status) { _exit(status); }

const char *sys_error_text(int error) { return strerror(error); }
