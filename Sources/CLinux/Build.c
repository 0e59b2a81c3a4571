// The life of a build's processes, which the helper (CHelper) begins. The first process of the namespaces sets them up, starts the builder, collects
// whatever else ends, and ends with the builder; the kernel then kills all that is left. It never execs, so it is
// made invisible to the others: not dumpable, without capabilities.
//
// Invariant: it dies with its parent at any time (parent death signal, and a pipe whose end it watches before).
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/if.h>
#include <linux/keyctl.h>
#include <linux/sched.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "CLinux.h"

// Descriptors of the first process after it tidied up.
enum { REPORTS = 3, CONTROL = 4, FIRST_FREE = 5 };

static void copy_text(char *to, const char *from, size_t size) {
  size_t length = from ? strlen(from) : 0;
  if (length >= size) length = size - 1;
  memcpy(to, from, length);
  to[length] = 0;
}

static void report(int32_t kind, int32_t value, const char *operation, const char *path) {
  static build_report message;
  message.kind = kind;
  message.value = value;
  copy_text(message.operation, operation, sizeof message.operation);
  copy_text(message.path, path, sizeof message.path);
  while (write(REPORTS, &message, sizeof message) == -1 && errno == EINTR) continue;
}

void build_fail(const char *operation, const char *path, long error) {
  report(BUILD_FAILED, (int32_t)error, operation, path);
  _exit(1);
}

#define STEP(operation, path, call)                       \
  do {                                                    \
    if ((call) == -1) build_fail(operation, path, -errno); \
  } while (0)

// The kernel's own layout; the C library's differs.
struct kernel_action {
  void (*handler)(int);
  unsigned long flags;
  void (*restorer)(void);
  uint64_t mask;
};

static void reset_signals(void) {
  struct kernel_action standard = {.handler = SIG_DFL};
  for (int number = 1; number <= 64; number++)
    if (number != SIGKILL && number != SIGSTOP) syscall(SYS_rt_sigaction, number, &standard, NULL, 8);
}

static void set_signal_mask(uint64_t mask, uint64_t *old) { syscall(SYS_rt_sigprocmask, SIG_SETMASK, &mask, old, 8); }

// Leaves the output pipe as 1 and 2, what reads as empty as 0, the two pipes to the parent as 3 and 4, and nothing else.
static void tidy_descriptors(int null, int output, int reports, int control) {
  // First out of the way of the numbers they will have.
  int moved[4] = {null, output, reports, control};
  for (int i = 0; i < 4; i++) {
    moved[i] = fcntl(moved[i], F_DUPFD_CLOEXEC, 10);
    if (moved[i] == -1) _exit(1);
  }
  dup3(moved[2], REPORTS, O_CLOEXEC);
  dup3(moved[3], CONTROL, O_CLOEXEC);
  dup2(moved[0], 0);
  dup2(moved[1], 1);
  dup2(moved[1], 2);
  sys_close_from(FIRST_FREE);
}

// The parent's end ends this process.
static void receive(void *memory, size_t size) {
  for (size_t done = 0; done < size;) {
    long count = read(CONTROL, (char *)memory + done, size - done);
    if (count == -1 && errno == EINTR) continue;
    if (count <= 0) _exit(1);
    done += (size_t)count;
  }
}

#define MOVE(pointer) ((pointer) = (void *)((char *)(pointer) + (uintptr_t)plan))

static void move_texts(const build_plan *plan, char *const *list) {
  for (char **text = (char **)list; *text; text++) MOVE(*text);
}

// Waits for the plan, which comes when the ids are mapped. Where it will lie is not known to who sends it: its pointers
// are distances from its beginning.
static const build_plan *await_plan(void) {
  uint64_t size;
  receive(&size, sizeof size);
  build_plan *plan = sys_memory(size);
  if (!plan) build_fail("take memory for", "the plan of the build", -ENOMEM);
  receive(plan, size);
  MOVE(plan->store_directory), MOVE(plan->store), MOVE(plan->outputs_directory), MOVE(plan->temporary_directory);
  MOVE(plan->host_name), MOVE(plan->directory), MOVE(plan->program);
  MOVE(plan->items), MOVE(plan->arguments), MOVE(plan->environment), MOVE(plan->binds), MOVE(plan->files);
  move_texts(plan, plan->items), move_texts(plan, plan->arguments), move_texts(plan, plan->environment);
  for (size_t i = 0; i < plan->bind_count; i++) {
    build_bind *bind = (build_bind *)&plan->binds[i];
    MOVE(bind->source), MOVE(bind->target);
  }
  for (size_t i = 0; i < plan->file_count; i++) {
    build_file *file = (build_file *)&plan->files[i];
    MOVE(file->path), MOVE(file->text);
  }
  return plan;
}

static void die_with_parent(void) {
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  struct pollfd end = {.fd = CONTROL, .events = 0};
  if (poll(&end, 1, 0) == 1 && end.revents & (POLLHUP | POLLERR)) _exit(1);
}

static void start_loopback(void) {
  struct ifreq request = {.ifr_name = "lo"};
  int end = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  STEP("make a socket for", "the loopback interface", end);
  STEP("look at", "the loopback interface", ioctl(end, SIOCGIFFLAGS, &request));
  request.ifr_flags |= IFF_UP | IFF_RUNNING;
  STEP("start", "the loopback interface", ioctl(end, SIOCSIFFLAGS, &request));
  close(end);
}

static void change_identity(const build_plan *plan) {
  if (plan->drop_groups) STEP("give up", "supplementary groups", syscall(SYS_setgroups, 0, NULL));
  STEP("become", "the build group", syscall(SYS_setresgid, plan->group, plan->group, plan->group));
  STEP("become", "the build user", syscall(SYS_setresuid, plan->user, plan->user, plan->user));
}

static void drop_capabilities(void) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct none[2] = {{0}};
  STEP("give up", "capabilities", syscall(SYS_capset, &header, none));
}

static _Noreturn void become_builder(const build_plan *plan) {
  STEP("go to", plan->directory, chdir(plan->directory));
  struct rlimit cores;
  if (getrlimit(RLIMIT_CORE, &cores) == 0) {
    cores.rlim_cur = 0;
    setrlimit(RLIMIT_CORE, &cores);
  }
  if (plan->personality) syscall(SYS_personality, plan->personality);
  if (plan->isolated) {
    build_limit_processes(plan);
    int result = build_filter_calls(plan->network);
    if (result < 0) build_fail("filter the system calls of", plan->program, result);
  }
  set_signal_mask(0, NULL);
  syscall(SYS_execve, plan->program, plan->arguments, plan->environment);
  build_fail("run the builder", plan->program, -errno);
}

// Ends what a builder left behind in its namespaces: this process is their first, so that it reaches all others.
static void end_others(void) {
  kill(-1, SIGKILL);
  while (syscall(SYS_wait4, -1, NULL, 0, NULL) != -1 || errno == EINTR) continue;
}

// The same for a builder without namespaces. This process adopts orphans, so sooner or later each of them is its
// child.
static void end_orphans(void) {
  for (;;) {
    char list[4096];
    int file = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
    if (file == -1) return;
    long length = read(file, list, sizeof list);
    close(file);
    if (length <= 0) return;
    for (long i = 0, number = 0; i < length; i++) {
      if (list[i] >= '0' && list[i] <= '9') {
        number = number * 10 + (list[i] - '0');
      } else {
        kill((pid_t)number, SIGKILL);
        number = 0;
      }
    }
    if (syscall(SYS_wait4, -1, NULL, 0, NULL) == -1 && errno == ECHILD) return;
  }
}

// Starts the builder and collects what ends until it does.
static _Noreturn void serve(const build_plan *plan) {
  int watched = plan->isolated && plan->max_memory > 0;
  if (watched) set_signal_mask(1ULL << (SIGCHLD - 1), NULL);
  // Nothing of this process is copied: it goes on when the builder runs.
  long builder = vfork();
  STEP("make the process of", plan->program, builder);
  if (builder == 0) become_builder(plan);
  for (;;) {
    int status;
    long ended = syscall(SYS_wait4, -1, &status, watched ? WNOHANG : 0, NULL);
    if (ended == -1 && errno != EINTR) build_fail("wait for", plan->program, -errno);
    if (ended == 0 && build_watch_memory(plan)) {
      report(BUILD_USED_TOO_MUCH, 0, NULL, NULL);
      _exit(1);
    }
    if (ended != builder) continue;
    // When the parent reads this, nothing runs that could write to the outputs; the namespaces take longer to end.
    plan->isolated ? end_others() : end_orphans();
    report(BUILD_ENDED, status, NULL, NULL);
    _exit(0);
  }
}

static _Noreturn void run_isolated(const build_plan *plan) {
  STEP("stop mount events at", "/", syscall(SYS_mount, "none", "/", NULL, 0x44000 /* MS_REC | MS_PRIVATE */, NULL));
  // What only the caller may reach is opened before the build user takes over.
  build_open_sources(plan);
  change_identity(plan);
  die_with_parent();
  // Keys of the caller's session stay with the caller.
  syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL);
  build_compose_root(plan);
  if (!plan->network) start_loopback();
  STEP("set the host name to", plan->host_name, syscall(SYS_sethostname, plan->host_name, strlen(plan->host_name)));
  STEP("set the domain name of", plan->host_name, syscall(SYS_setdomainname, "(none)", 6));
  sys_close_from(FIRST_FREE);
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  STEP("promise for", "no new privileges", prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
  drop_capabilities();
  serve(plan);
}

// The namespaces that a process can give itself; they belong to its user namespace. The parent has other work meanwhile.
static void separate(int network) {
  int others = CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP | (network ? 0 : CLONE_NEWNET);
  STEP(BUILD_NEW_NAMESPACES, "the builder", syscall(SYS_unshare, others));
}

_Noreturn void build_run(int isolated, int network, const int descriptors[4]) {
  reset_signals();
  tidy_descriptors(descriptors[0], descriptors[1], descriptors[2], descriptors[3]);
  set_signal_mask(0, NULL);
  setsid();
  sys_file_mask(022);
  if (isolated) separate(network);
  const build_plan *plan = await_plan();
  die_with_parent();
  if (plan->isolated) run_isolated(plan);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  // Orphans come here and not to the host's init, so that none outlives the build.
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  serve(plan);
}

static int transmit(int socket, const void *memory, size_t size) {
  for (size_t done = 0; done < size;) {
    long count = send(socket, (const char *)memory + done, size - done, MSG_NOSIGNAL);
    if (count == -1 && errno == EINTR) continue;
    if (count == -1) return -errno;
    done += (size_t)count;
  }
  return 0;
}

int build_release(const build_process *process, const build_plan *plan, uint64_t size) {
  int result = transmit(process->control, &size, sizeof size);
  return result < 0 ? result : transmit(process->control, plan, size);
}

int build_probe_namespace(unsigned long flag, int with_users) {
  uint64_t old;
  set_signal_mask(~0ULL, &old);
  long child = syscall(SYS_clone, SIGCHLD | flag | (with_users ? CLONE_NEWUSER : 0), NULL, NULL, NULL, 0);
  int error = errno;
  if (child == 0) _exit(0);
  set_signal_mask(old, NULL);
  if (child == -1) return -error;
  while (waitpid((pid_t)child, NULL, 0) == -1 && errno == EINTR) continue;
  return 0;
}
