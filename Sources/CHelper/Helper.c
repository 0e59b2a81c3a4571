// Both sides of the helper: the caller's, which starts it and asks it, and the helper's, which begins before anything
// else of the program does and never returns.
//
// Invariant: the helper holds nothing of its caller's: no memory, no descriptor but its socket, no lock.
#define _GNU_SOURCE
#include "CHelper.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// What a helper is called instead of the program's name.
static const char helper_name[] = "nsscheme: helper for builds";

// The helper's socket, and how many descriptors come with a request: what is read, the outputs' pipe, the reports' pipe
// and the socket that the plan comes over.
enum { SOCKET = 3, DESCRIPTORS = 4 };

typedef struct {
  int isolated;
  int network;
} request;

// Room for a request as it is sent.
typedef struct {
  _Alignas(struct cmsghdr) char control[CMSG_SPACE(DESCRIPTORS * sizeof(int))];
  struct iovec part;
  struct msghdr header;
} envelope;

static void address(envelope *envelope, request *request) {
  memset(envelope, 0, sizeof *envelope);
  envelope->part = (struct iovec){request, sizeof *request};
  envelope->header.msg_iov = &envelope->part;
  envelope->header.msg_iovlen = 1;
  envelope->header.msg_control = envelope->control;
  envelope->header.msg_controllen = sizeof envelope->control;
}

// The helper's side.

static int receive(request *request, int descriptors[DESCRIPTORS]) {
  envelope envelope;
  long count;
  do {
    address(&envelope, request);
    count = recvmsg(SOCKET, &envelope.header, MSG_CMSG_CLOEXEC);
  } while (count == -1 && errno == EINTR);
  struct cmsghdr *part = CMSG_FIRSTHDR(&envelope.header);
  size_t size = DESCRIPTORS * sizeof(int);
  if (count != sizeof *request || !part || part->cmsg_type != SCM_RIGHTS || part->cmsg_len != CMSG_LEN(size)) return 0;
  memcpy(descriptors, CMSG_DATA(part), size);
  return 1;
}

static _Noreturn void serve(void) {
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  prctl(PR_SET_NAME, "nsscheme-builds", 0, 0, 0);
  sys_close_range(0, SOCKET - 1);
  sys_close_from(SOCKET + 1);
  for (;;) {
    request request;
    int descriptors[DESCRIPTORS];
    if (!receive(&request, descriptors)) _exit(0);
    // The caller's child, and so its to wait for.
    unsigned long flags = CLONE_PARENT | (request.isolated ? CLONE_NEWUSER | CLONE_NEWPID : 0);
    long child = syscall(SYS_clone, flags, NULL, NULL, NULL, 0);
    if (child == 0) build_run(request.isolated, request.network, descriptors);
    if (child == -1) child = -errno;
    for (int i = 0; i < DESCRIPTORS; i++) close(descriptors[i]);
    if (send(SOCKET, &child, sizeof child, MSG_NOSIGNAL) != sizeof child) _exit(0);
  }
}

// Before the program's other constructors, so that a helper has nothing to do with them.
__attribute__((constructor(101))) static void begin(int count, char **arguments) {
  if (count == 1 && strcmp(arguments[0], helper_name) == 0) serve();
}

// The caller's side.

static void set_signal_mask(uint64_t mask, uint64_t *old) { syscall(SYS_rt_sigprocmask, SIG_SETMASK, &mask, old, 8); }

// Runs in the caller's memory, while the caller waits.
static _Noreturn void become_helper(int program, int socket) {
  char *const arguments[] = {(char *)helper_name, NULL};
  if (socket == SOCKET ? fcntl(socket, F_SETFD, 0) == 0 : dup2(socket, SOCKET) == SOCKET)
    syscall(SYS_execveat, program, "", arguments, sys_environment(), AT_EMPTY_PATH);
  _exit(errno);
}

int build_helper_start(build_helper *helper) {
  int ends[2], program = open("/proc/self/exe", O_PATH | O_CLOEXEC), error = 0;
  if (program == -1) return -errno;
  // The program is found by its descriptor, which must not be the one that the socket becomes.
  if (program == SOCKET) {
    program = fcntl(SOCKET, F_DUPFD_CLOEXEC, SOCKET + 1);
    close(SOCKET);
    if (program == -1) return -errno;
  }
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == -1) {
    error = -errno;
    close(program);
    return error;
  }
  // No handler of the caller's may run in the child, and the child's own signals wait until it is the helper.
  uint64_t old;
  set_signal_mask(~0ULL, &old);
  int child = vfork();
  if (child == 0) become_helper(program, ends[1]);
  if (child == -1) error = -errno;
  set_signal_mask(old, NULL);
  close(program);
  close(ends[1]);
  if (error) close(ends[0]);
  *helper = (build_helper){child, error ? -1 : ends[0]};
  return error;
}

void build_helper_stop(build_helper *helper) {
  if (helper->socket == -1) return;
  close(helper->socket);
  kill(helper->process, SIGKILL);
  while (waitpid(helper->process, NULL, 0) == -1 && errno == EINTR) continue;
  *helper = (build_helper){-1, -1};
}

// What a builder reads: nothing. A root without /dev has no null device; a pipe that has ended reads alike.
static int open_nothing(void) {
  int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (null >= 0) return null;
  int ended[2];
  if (pipe2(ended, O_CLOEXEC) == -1) return -1;
  close(ended[1]);
  return ended[0];
}

// The new process, or a negated errno.
static long ask(const build_helper *helper, request request, const int descriptors[DESCRIPTORS]) {
  envelope envelope;
  address(&envelope, &request);
  struct cmsghdr *part = CMSG_FIRSTHDR(&envelope.header);
  part->cmsg_level = SOL_SOCKET;
  part->cmsg_type = SCM_RIGHTS;
  part->cmsg_len = CMSG_LEN(DESCRIPTORS * sizeof(int));
  memcpy(CMSG_DATA(part), descriptors, DESCRIPTORS * sizeof(int));
  long count, answer;
  do count = sendmsg(helper->socket, &envelope.header, MSG_NOSIGNAL);
  while (count == -1 && errno == EINTR);
  if (count == -1) return -errno;
  do count = recv(helper->socket, &answer, sizeof answer, 0);
  while (count == -1 && errno == EINTR);
  if (count == -1 && errno != ECONNRESET) return -errno;
  return count == sizeof answer ? answer : -EPIPE;
}

int build_start(const build_helper *helper, int isolated, int network, build_process *process) {
  int output[2] = {-1, -1}, reports[2] = {-1, -1}, control[2] = {-1, -1};
  int null = open_nothing();
  long child = -1;
  if (null == -1 || pipe2(output, O_CLOEXEC) == -1 || pipe2(reports, O_CLOEXEC) == -1 ||
      socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, control) == -1) {
    child = -errno;
  } else {
    int theirs[DESCRIPTORS] = {null, output[1], reports[1], control[1]};
    child = ask(helper, (request){isolated, network}, theirs);
  }
  int done[] = {null, output[1], reports[1], control[1]}, ours[] = {output[0], reports[0], control[0]};
  for (int i = 0; i < 4; i++)
    if (done[i] != -1) close(done[i]);
  for (int i = 0; i < 3; i++)
    if (child < 0 && ours[i] != -1) close(ours[i]);
  if (child < 0) return (int)child;
  *process = (build_process){(int)child, output[0], reports[0], control[0]};
  return 0;
}
