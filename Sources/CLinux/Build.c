// The life of a build's processes. The first process of the namespaces sets them up, starts the builder, collects
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

static void report(int32_t kind, int32_t value, const char *operation, const char *path) {
  build_report message = {.kind = kind, .value = value, .operation = operation, .path = path};
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

// Waits until the parent has mapped the ids; its end ends this process.
static void await_release(void) {
  char byte;
  long count;
  do count = read(CONTROL, &byte, 1);
  while (count == -1 && errno == EINTR);
  if (count != 1) _exit(1);
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
static void separate(const build_plan *plan) {
  int others = CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP | (plan->network ? 0 : CLONE_NEWNET);
  STEP(BUILD_NEW_NAMESPACES, plan->program, syscall(SYS_unshare, others));
}

static _Noreturn void run_child(const build_plan *plan, int null, int output, int reports, int control) {
  reset_signals();
  tidy_descriptors(null, output, reports, control);
  set_signal_mask(0, NULL);
  setsid();
  sys_file_mask(022);
  if (plan->isolated) separate(plan);
  await_release();
  die_with_parent();
  if (plan->isolated) run_isolated(plan);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  // Orphans come here and not to the host's init, so that none outlives the build.
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  serve(plan);
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

int build_start(const build_plan *plan, build_process *process) {
  int output[2], reports[2], control[2];
  int null = open_nothing();
  if (null == -1) return -errno;
  int error = 0;
  if (pipe2(output, O_CLOEXEC) == -1) {
    error = -errno;
    goto no_output;
  }
  if (pipe2(reports, O_CLOEXEC) == -1) {
    error = -errno;
    goto no_reports;
  }
  if (pipe2(control, O_CLOEXEC) == -1) {
    error = -errno;
    goto no_control;
  }
  unsigned long flags = SIGCHLD;
  if (plan->isolated) flags |= CLONE_NEWUSER | CLONE_NEWPID;
  // No handler of the parent may run in the copy.
  uint64_t old;
  set_signal_mask(~0ULL, &old);
  long child = syscall(SYS_clone, flags, NULL, NULL, NULL, 0);
  if (child == 0) {
    close(control[1]);
    run_child(plan, null, output[1], reports[1], control[0]);
  }
  if (child == -1) error = -errno;
  set_signal_mask(old, NULL);
  process->process = (int)child;
  process->output = output[0];
  process->reports = reports[0];
  process->control = control[1];
  close(control[0]);
  if (error) close(control[1]);
no_control:
  if (error) close(reports[0]);
  close(reports[1]);
no_reports:
  if (error) close(output[0]);
  close(output[1]);
no_output:
  close(null);
  return error;
}

int build_release(const build_process *process) {
  return write(process->control, "", 1) == 1 ? 0 : -errno;
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
