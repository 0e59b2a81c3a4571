// What a runner that carries its pack in its own file needs: where the pack lies, memory to unpack it in, and somebody
// who clears away what had to be unpacked on disk.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "CLinux.h"

#define RESULT(call)                  \
  do {                                \
    long r_ = (call);                 \
    return r_ == -1 ? -errno : r_;    \
  } while (0)

// `nsscheme pack` finds this by its text in a copy of the program and writes the two numbers: no file has to be looked
// at to know that there is no pack. Volatile, because the compiler must not know that they are 0.
static const volatile struct {
  char text[24];
  uint64_t start, end;
} bounds = {.text = "nsrun's pack lies at:   "};

uint64_t sys_pack_start(void) { return bounds.start; }
uint64_t sys_pack_end(void) { return bounds.text[0] ? bounds.end : 0; }

long sys_read_at(int fd, void *buffer, size_t size, uint64_t offset) {
  RESULT(syscall(SYS_pread64, fd, buffer, size, offset));
}

int sys_is_zero(const void *bytes, size_t size) {
  const char *first = bytes;
  return size == 0 || (first[0] == 0 && memcmp(first, first + 1, size - 1) == 0);
}

long sys_skip(int fd, uint64_t size) { RESULT(syscall(SYS_lseek, fd, size, 1 /* SEEK_CUR */)); }

int sys_set_size(int fd, uint64_t size) { RESULT(syscall(SYS_ftruncate, fd, size)); }

uint64_t sys_memory_size(void) {
  struct sysinfo info;
  if (syscall(SYS_sysinfo, &info) == -1) return 0;
  return (uint64_t)info.totalram * info.mem_unit;
}

int sys_process_number(void) { return (int)syscall(SYS_getpid); }

int sys_watch_end(void) {
  int self = (int)syscall(SYS_pidfd_open, syscall(SYS_getpid), 0);
  if (self == -1) return -errno;
  long child = syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, 0);
  if (child == -1) return -errno;
  if (child != 0) {
    // Only the one that this one leaves behind watches, so that the program has no child that it does not know.
    int status;
    while (syscall(SYS_wait4, child, &status, 0, NULL) == -1 && errno == EINTR) continue;
    close(self);
    return 0;
  }
  child = syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, 0);
  if (child != 0) _exit(0);
  // Neither the terminal nor a reader of the program's output has anything to do with this process.
  syscall(SYS_setsid);
  for (int number = 1; number < 32; number++) signal(number, SIG_IGN);
  for (int fd = 0; fd < 3; fd++) close(fd);
  struct pollfd end = {.fd = self, .events = POLLIN};
  while (poll(&end, 1, -1) == -1 && errno == EINTR) continue;
  return 1;
}
