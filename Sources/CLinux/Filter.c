// The system calls that a builder may not make, in every build and by every table of calls that the kernel knows.
// Extended attributes could carry capabilities and are not part of a store item. io_uring makes calls that no filter
// sees. Sockets are of the families that programs are built with (UNIX, INET, INET6, NETLINK): others reach beyond the
// network namespace (VSOCK), or are code of the kernel's that nobody needs here (ALG, PACKET, TIPC and more). A builder
// with the host's network shares the host's abstract sockets, over which descriptors travel: it gets none of that
// family.
//
// The 32-bit call socketcall hides its arguments from filters: it makes no sockets here. Programs have used the calls
// socket and socketpair since Linux 4.3.

#include "Seccomp.h"

#include <string.h>

#include "CLinux.h"

#define EQUAL(value, yes, no) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, yes, no)

static int install(struct sock_filter *program, size_t count) {
  struct sock_fprog filter = {(unsigned short)count, program};
  return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter) == 0 ? 0 : -errno;
}

#define LENGTH(program) (sizeof(program) / sizeof *(program))
#define UNLESS(number, error) EQUAL(number, 0, 1), REFUSE(error)
#define ATTRIBUTES(a, b, c) UNLESS(a, ENOTSUP), UNLESS(b, ENOTSUP), UNLESS(c, ENOTSUP), UNLESS(SETXATTRAT, ENOTSUP)
#define RINGS UNLESS(IO_URING_SETUP, ENOSYS), UNLESS(IO_URING_SETUP + 1, ENOSYS), UNLESS(IO_URING_SETUP + 2, ENOSYS)
// A call with this number that makes a socket of a family, and what is said about the one of files and names.
#define FAMILIES(number, unix_answer)                                                             \
  EQUAL(number, 0, 8), LOAD(args[0]), EQUAL(UNIX, 4, 0), EQUAL(INET, 4, 0), EQUAL(INET6, 3, 0),   \
      EQUAL(NETLINK, 2, 0), REFUSE(EAFNOSUPPORT), ANSWER(unix_answer), ANSWER(SECCOMP_RET_ALLOW)
// A pair has no name and leads nowhere.
#define PAIRS(number) EQUAL(number, 0, 4), LOAD(args[0]), EQUAL(UNIX, 1, 0), REFUSE(EAFNOSUPPORT), \
      ANSWER(SECCOMP_RET_ALLOW)

int build_filter_calls(int network) {
  enum { IO_URING_SETUP = 425, SETXATTRAT = 463, UNIX = 1, INET = 2, INET6 = 10, NETLINK = 16 };
  unsigned unix_answer = network ? SECCOMP_RET_ERRNO | EACCES : SECCOMP_RET_ALLOW;
#if defined(__x86_64__)
  // Calls of 32-bit programs have numbers of their own; programs for the x32 table do not exist in a build.
  enum { SOCKETCALL = 102, SOCKETCALL_SOCKET = 1, SOCKETCALL_PAIR = 8, X32 = 0x40000000 };
  struct sock_filter native[] = {
      LOAD(arch), EQUAL(AUDIT_ARCH_X86_64, 1, 0), REFUSE(ENOSYS),
      LOAD(nr), BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, X32, 0, 1), REFUSE(ENOSYS),
      ATTRIBUTES(SYS_setxattr, SYS_lsetxattr, SYS_fsetxattr), RINGS,
      FAMILIES(SYS_socket, unix_answer), PAIRS(SYS_socketpair), ANSWER(SECCOMP_RET_ALLOW),
  };
  struct sock_filter compatible[] = {
      LOAD(nr), ATTRIBUTES(226, 227, 228), RINGS, FAMILIES(359, unix_answer), PAIRS(360),
      EQUAL(SOCKETCALL, 0, 5), LOAD(args[0]), UNLESS(SOCKETCALL_SOCKET, EAFNOSUPPORT),
      UNLESS(SOCKETCALL_PAIR, EAFNOSUPPORT), ANSWER(SECCOMP_RET_ALLOW),
  };
  // One program for both, so that each call is looked at once.
  struct sock_filter program[2 + LENGTH(native) + LENGTH(compatible)] = {
      LOAD(arch), EQUAL(AUDIT_ARCH_I386, 0, LENGTH(compatible))};
  memcpy(program + 2, compatible, sizeof compatible);
  memcpy(program + 2 + LENGTH(compatible), native, sizeof native);
#else
  struct sock_filter program[] = {
      LOAD(arch), EQUAL(NATIVE_ARCH, 1, 0), REFUSE(ENOSYS),
      LOAD(nr), ATTRIBUTES(SYS_setxattr, SYS_lsetxattr, SYS_fsetxattr), RINGS,
      FAMILIES(SYS_socket, unix_answer), PAIRS(SYS_socketpair), ANSWER(SECCOMP_RET_ALLOW),
  };
#endif
  return install(program, LENGTH(program));
}
