// The system calls that a builder may not make. Extended attributes could carry capabilities and are not part of
// a store item. A builder with the host's network shares the host's abstract sockets, over which descriptors
// travel: it gets no socket of that family by any way the kernel knows.
#define _GNU_SOURCE
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "CLinux.h"

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define EQUAL(value, yes, no) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, yes, no)
#define ANSWER(value) BPF_STMT(BPF_RET | BPF_K, value)
#define REFUSE(error) ANSWER(SECCOMP_RET_ERRNO | (error))

static int install(struct sock_filter *program, size_t count) {
  struct sock_fprog filter = {(unsigned short)count, program};
  return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter) == 0 ? 0 : -errno;
}

#define LENGTH(program) (sizeof(program) / sizeof *(program))
#define UNLESS(number, error) EQUAL(number, 0, 1), REFUSE(error)
// A socket of the family that names files and abstract names, by a call with this number.
#define UNLESS_UNIX(number) EQUAL(number, 0, 3), LOAD(args[0]), EQUAL(UNIX, 0, 1), REFUSE(EACCES)
#define ATTRIBUTES(a, b, c) UNLESS(a, ENOTSUP), UNLESS(b, ENOTSUP), UNLESS(c, ENOTSUP), UNLESS(SETXATTRAT, ENOTSUP)

int build_filter_calls(int network) {
  enum { IO_URING_SETUP = 425, SETXATTRAT = 463, UNIX = 1, SOCKETCALL_SOCKET = 1 };
#if defined(__x86_64__)
  // The first half of each is for 32-bit programs; programs for the x32 table do not exist in a build.
  struct sock_filter attributes[] = {
      LOAD(arch), EQUAL(AUDIT_ARCH_I386, 0, 10),
      LOAD(nr), ATTRIBUTES(226, 227, 228), ANSWER(SECCOMP_RET_ALLOW),
      LOAD(nr), BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1), REFUSE(ENOSYS),
      ATTRIBUTES(SYS_setxattr, SYS_lsetxattr, SYS_fsetxattr), ANSWER(SECCOMP_RET_ALLOW),
  };
  struct sock_filter sockets[] = {
      LOAD(arch), EQUAL(AUDIT_ARCH_I386, 0, 13),
      LOAD(nr), UNLESS(IO_URING_SETUP, ENOSYS), UNLESS_UNIX(359),
      LOAD(nr), EQUAL(102 /* socketcall */, 0, 3), LOAD(args[0]), UNLESS(SOCKETCALL_SOCKET, EACCES),
      ANSWER(SECCOMP_RET_ALLOW),
      LOAD(nr), UNLESS(IO_URING_SETUP, ENOSYS), UNLESS_UNIX(SYS_socket), ANSWER(SECCOMP_RET_ALLOW),
  };
#else
  struct sock_filter attributes[] = {
      LOAD(nr), ATTRIBUTES(SYS_setxattr, SYS_lsetxattr, SYS_fsetxattr), ANSWER(SECCOMP_RET_ALLOW),
  };
  struct sock_filter sockets[] = {
      LOAD(nr), UNLESS(IO_URING_SETUP, ENOSYS), UNLESS_UNIX(SYS_socket), ANSWER(SECCOMP_RET_ALLOW),
  };
#endif
  int result = install(attributes, LENGTH(attributes));
  if (result == 0 && network) result = install(sockets, LENGTH(sockets));
  return result;
}
