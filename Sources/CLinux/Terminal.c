// The program shares the caller's terminal, so that job control works; what it may not do is type into it. The filter
// knows every table of system calls that a program on this machine can reach: with the numbers of one table only,
// the same request would pass by another.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

#include "CLinux.h"

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define EQUAL(value, yes, no) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, yes, no)
#define ANSWER(value) BPF_STMT(BPF_RET | BPF_K, value)
// Of the request only the low word counts, as the kernel reads it; machines here are little-endian.
#define REQUEST                                            \
  LOAD(args[1]), EQUAL(0x5412 /* TIOCSTI */, 1, 0),        \
      EQUAL(0x541C /* TIOCLINUX */, 0, 1), ANSWER(SECCOMP_RET_ERRNO | EPERM), ANSWER(SECCOMP_RET_ALLOW)

static struct sock_filter program[] = {
#if defined(__x86_64__)
    LOAD(arch),
    EQUAL(AUDIT_ARCH_X86_64, 3, 0),
    EQUAL(AUDIT_ARCH_I386, 0, 11),
    LOAD(nr),
    EQUAL(54, 4, 8),
    // x32 programs have a bit more, and a number of their own for ioctl.
    LOAD(nr),
    BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0xBFFFFFFF),
    EQUAL(16, 1, 0),
    EQUAL(514, 0, 4),
    REQUEST,
    ANSWER(SECCOMP_RET_KILL_PROCESS),
#elif defined(__aarch64__)
    LOAD(arch),
    EQUAL(AUDIT_ARCH_AARCH64, 3, 0),
    EQUAL(AUDIT_ARCH_ARM, 0, 9),
    LOAD(nr),
    EQUAL(54, 2, 6),
    LOAD(nr),
    EQUAL(29, 0, 4),
    REQUEST,
    ANSWER(SECCOMP_RET_KILL_PROCESS),
#else
    LOAD(nr),
    EQUAL(SYS_ioctl, 0, 4),
    REQUEST,
#endif
};

int sys_deny_terminal_injection(void) {
  struct sock_fprog filter = {sizeof program / sizeof *program, program};
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter) == 0) return 0;
  if (errno != EACCES) return -errno;
  // Without the right to filter in this namespace, the promise never to gain rights buys it.
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1) return -errno;
  return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter) == 0 ? 0 : -errno;
}

int sys_is_terminal(int fd) {
  struct termios settings;
  return ioctl(fd, TCGETS, &settings) == 0;
}

int sys_has_terminal(void) {
  int group;
  for (int fd = 0; fd < 3; fd++)
    if (ioctl(fd, TIOCGPGRP, &group) == 0) return 1;
  int terminal = open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);
  if (terminal == -1) return 0;
  close(terminal);
  return 1;
}
