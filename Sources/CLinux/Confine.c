// What a program gives up that runs what nobody vouches for, besides what its own primitives refuse: from now on no thread
// of it makes a socket, becomes another program or looks into another process. An attempt is an error, as if it had no
// right.

#include "Seccomp.h"

#include <sys/prctl.h>

#include "CLinux.h"

#define REFUSED(number) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1), REFUSE(EPERM)

int sys_confine(void) {
  enum { IO_URING_SETUP = 425, X32 = 0x40000000 };
  struct sock_filter program[] = {
      // Tables of calls that this program does not use.
      LOAD(arch), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NATIVE_ARCH, 1, 0), REFUSE(ENOSYS),
      LOAD(nr), BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, X32, 0, 1), REFUSE(ENOSYS),
      REFUSED(SYS_socket), REFUSED(SYS_connect), REFUSED(SYS_bind), REFUSED(SYS_execve), REFUSED(SYS_execveat),
      REFUSED(SYS_ptrace), REFUSED(IO_URING_SETUP), ANSWER(SECCOMP_RET_ALLOW),
  };
  struct sock_fprog filter = {sizeof program / sizeof *program, program};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -errno;
  long result = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &filter);
  return result == 0 ? 0 : result < 0 ? -errno : -ESRCH;
}
