// What a builder may use: how many processes it may have, which the kernel holds, and how much memory all of them
// together, which the first process of the namespaces looks after. Nothing here allocates.
//
// The kernel counts processes for each user of each user namespace (since Linux 5.14), and a build is alone in its own.
// Memory is what lies in no file: anonymous pages, swap, page tables, shared memory that is mapped, and /dev/shm. Pages
// that two processes share count twice, and shared memory that nobody maps only once it is.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "CLinux.h"

static long set_process_limit(uint64_t count) {
  struct rlimit limit = {count, count};
  return syscall(SYS_prlimit64, 0, RLIMIT_NPROC, &limit, NULL);
}

// The kernel never counts processes of the machine's own root. Whether this one is counted is tried.
static int is_counted(void) {
  struct rlimit old;
  if (syscall(SYS_prlimit64, 0, RLIMIT_NPROC, NULL, &old) == -1) return 0;
  struct rlimit none = {0, old.rlim_max};
  if (syscall(SYS_prlimit64, 0, RLIMIT_NPROC, &none, NULL) == -1) return 0;
  long child = syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, 0);
  if (child == 0) _exit(0);
  if (child > 0) syscall(SYS_wait4, child, NULL, 0, NULL);
  syscall(SYS_prlimit64, 0, RLIMIT_NPROC, &old, NULL);
  return child == -1;
}

void build_limit_processes(const build_plan *plan) {
  if (plan->max_processes == 0) return;
  if (!is_counted()) build_fail("limit the processes (--max-processes) of", plan->program, -EPERM);
  // The first process of the namespaces counts too.
  if (set_process_limit(plan->max_processes + 1) == -1)
    build_fail("limit the processes (--max-processes) of", plan->program, -errno);
}

// The number after a name in a file of /proc, in bytes.
static uint64_t field(const char *text, const char *name) {
  const char *found = strstr(text, name);
  if (!found) return 0;
  uint64_t value = 0;
  for (found += strlen(name); *found == ' ' || *found == '\t'; found++) continue;
  for (; *found >= '0' && *found <= '9'; found++) value = value * 10 + (uint64_t)(*found - '0');
  return value << 10;
}

static uint64_t shared, private;

static void add_process(int processes, const char *number) {
  char name[32], text[4096];
  size_t length = strlen(number);
  // The first process is a copy of the helper, whose pages it shares.
  if (length > 20 || strcmp(number, "1") == 0) return;
  memcpy(name, number, length);
  memcpy(name + length, "/status", 8);
  int file = sys_open_read(processes, name);
  if (file < 0) return;
  long count = read(file, text, sizeof text - 1);
  close(file);
  if (count <= 0) return;
  text[count] = 0;
  private += field(text, "RssAnon:") + field(text, "VmSwap:") + field(text, "VmPTE:");
  shared += field(text, "RssShmem:");
}

static uint64_t memory_in_use(int processes) {
  struct entry {
    uint64_t inode;
    int64_t offset;
    unsigned short length;
    unsigned char type;
    char name[];
  };
  static char list[16384] __attribute__((aligned(8)));
  shared = private = 0;
  lseek(processes, 0, SEEK_SET);
  for (;;) {
    long size = sys_read_directory(processes, list, sizeof list);
    if (size <= 0) break;
    for (long at = 0; at < size;) {
      struct entry *entry = (struct entry *)(list + at);
      if (entry->name[0] >= '0' && entry->name[0] <= '9') add_process(processes, entry->name);
      at += entry->length;
    }
  }
  struct statfs files;
  uint64_t in_files = 0;
  if (statfs("/dev/shm", &files) == 0) in_files = (files.f_blocks - files.f_bfree) * (uint64_t)files.f_bsize;
  return private + (shared > in_files ? shared : in_files);
}

static uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

int build_watch_memory(const build_plan *plan) {
  static int processes = -1;
  static uint64_t pause = 0;
  if (processes < 0) processes = sys_open_read(AT_FDCWD, "/proc");
  if (processes < 0) build_fail("watch the memory (--max-memory) of", plan->program, processes);
  // At most a tenth of a processor goes into looking.
  const uint64_t least = 10000000;
  struct timespec time = {.tv_nsec = (long)(pause > least ? pause : least)};
  time.tv_sec = time.tv_nsec / 1000000000;
  time.tv_nsec %= 1000000000;
  uint64_t ended = 1ULL << (SIGCHLD - 1);
  syscall(SYS_rt_sigtimedwait, &ended, NULL, &time, 8);
  uint64_t start = now();
  uint64_t used = memory_in_use(processes);
  pause = 9 * (now() - start);
  return used > plan->max_memory;
}
