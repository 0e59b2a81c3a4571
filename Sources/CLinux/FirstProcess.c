// Processes of a namespace's own. Three of them come of one: the caller's process stays outside and stands for the
// program (it passes signals on, stops and ends as the program does); the first process inside collects orphans; the
// second one is the program. Signals are taken from a queue and not by handlers, so that the program inherits the
// caller's handling of them, and one that comes early is not lost.
//
// What the terminal sends goes to the whole group, the program included, so that only what a process sent is passed on.
// Of the caller's descriptors the first two keep none, so that what the program closes is closed; but where messages go.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "CLinux.h"

// The kernel's own set of signals, whatever the C library makes of it.
typedef uint64_t signals;
#define SIGNAL_BIT(number) ((signals)1 << ((number) - 1))

static signals set_mask(signals mask) {
  signals old = 0;
  syscall(SYS_rt_sigprocmask, SIG_SETMASK, &mask, &old, sizeof mask);
  return old;
}

static long fork_process(void) { return syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, 0); }

static int has_sender(int code) { return code <= 0; }

static void tell(int report, int status) {
  while (write(report, &status, sizeof status) == -1 && errno == EINTR) continue;
}

// Collects all that ended, and tells what became of the program; the end of that is the end of all. Whether the program
// is stopped.
static int collect(long program, int report, int is_stopped) {
  int status;
  long process;
  while ((process = syscall(SYS_wait4, -1, &status, WNOHANG | WUNTRACED | WCONTINUED, NULL)) > 0) {
    if (process != program) continue;
    tell(report, status);
    if (WIFEXITED(status) || WIFSIGNALED(status)) _exit(0);
    is_stopped = WIFSTOPPED(status);
  }
  return is_stopped;
}

// Closes all descriptors but these.
static void keep_open(const int *kept, int count) {
  int highest = -1;
  for (int i = 0; i < count; i++)
    if (kept[i] > highest) highest = kept[i];
  for (int fd = 0; fd < highest; fd++) {
    int is_kept = 0;
    for (int i = 0; i < count; i++) is_kept |= kept[i] == fd;
    if (!is_kept) close(fd);
  }
  sys_close_from(highest + 1);
}

// The first process of the namespace. Its working directory is by now the root, which becomes the namespace's own.
static _Noreturn void serve(long program, int report) {
  keep_open((int[]){report}, 1);
  int is_stopped = 0;
  for (signals all = ~(signals)0;;) {
    siginfo_t info;
    long number = syscall(SYS_rt_sigtimedwait, &all, &info, NULL, sizeof all);
    if (number == -1) continue;
    is_stopped = collect(program, report, is_stopped);
    if (number == SIGCHLD || !has_sender(info.si_code)) continue;
    // What continues the whole job has reached the program already; a second time, late, it would undo a new stop.
    if (number != SIGCONT || is_stopped) kill((pid_t)program, (int)number);
  }
}

// Ends as the program did.
static _Noreturn void end_as(int status) {
  if (WIFEXITED(status)) _exit(WEXITSTATUS(status));
  int number = WTERMSIG(status);
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  signal(number, SIG_DFL);
  set_mask(0);
  kill(getpid(), number);
  _exit(128 + number);
}

// Stops as the program did, unless it goes on already.
static void stop_as(int status) {
  signals pending = 0;
  syscall(SYS_rt_sigpending, &pending, sizeof pending);
  if (pending & SIGNAL_BIT(SIGCONT)) return;
  int number = WSTOPSIG(status);
  if (number != SIGTSTP && number != SIGTTIN && number != SIGTTOU) number = SIGSTOP;
  void (*old)(int) = signal(number, SIG_DFL);
  kill(getpid(), number);
  set_mask(~SIGNAL_BIT(number));
  set_mask(~(signals)0);
  signal(number, old);
}

static long milliseconds(void) {
  struct timespec now;
  syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// Stands for the program until it ends.
static _Noreturn void stand_in(long first, int report, int processes, unsigned grace) {
  signals all = ~(signals)0;
  int arrivals = (int)syscall(SYS_signalfd4, -1, &all, sizeof all, SFD_CLOEXEC);
  struct pollfd ends[] = {{.fd = report, .events = POLLIN}, {.fd = arrivals, .events = POLLIN}};
  keep_open((int[]){2, processes, report, arrivals}, 4);
  long deadline = 0;
  int last = 0x7F;
  for (;;) {
    long left = deadline == 0 ? -1 : deadline - milliseconds();
    if (deadline != 0 && left <= 0) {
      sys_name_processes(processes, first, grace);
      kill((pid_t)first, SIGKILL);
      left = -1, deadline = 0;
    }
    if (poll(ends, 2, left < 1 << 30 ? (int)left : 1 << 30) <= 0) continue;
    if (ends[1].revents & POLLIN) {
      struct signalfd_siginfo info;
      if (read(ends[1].fd, &info, sizeof info) == sizeof info && info.ssi_signo != SIGCHLD &&
          has_sender(info.ssi_code)) {
        int is_last = info.ssi_signo == SIGTERM && grace == 0;
        if (!is_last) kill((pid_t)first, (int)info.ssi_signo);
        if (info.ssi_signo == SIGTERM && deadline == 0) deadline = milliseconds() + grace;
      }
    }
    if (ends[0].revents) {
      int told[16];
      long count = read(report, told, sizeof told);
      if (count == -1 && errno == EINTR) continue;
      if (count < (long)sizeof *told) break;
      // Only the last report is still true.
      last = told[count / (long)sizeof *told - 1];
      if (WIFSTOPPED(last)) stop_as(last);
    }
  }
  int status = 0;
  while (syscall(SYS_wait4, first, &status, 0, NULL) == -1 && errno == EINTR) continue;
  end_as(WIFEXITED(last) || WIFSIGNALED(last) ? last : status);
}

// Whether the reader of the reports is still there.
static int is_watched(int report) {
  struct pollfd end = {.fd = report};
  return poll(&end, 1, 0) == 0;
}

int sys_enter_processes(unsigned grace) {
  int report[2];
  // The caller's: after the program has its root, /proc may be another one, or none.
  int processes = sys_open_path(AT_FDCWD, "/proc");
  if (pipe2(report, 02000000 /* O_CLOEXEC */) == -1) return -errno;
  signals mask = set_mask(~(signals)0);
  // Who ignores the end of children never hears of it.
  void (*of_children)(int) = signal(SIGCHLD, SIG_DFL);
  long first = fork_process();
  if (first == -1) return -errno;
  if (first != 0) {
    close(report[1]);
    stand_in(first, report[0], processes, grace);
  }
  // The end of the caller is the end of the namespace, and so of all in it.
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  close(report[0]);
  if (!is_watched(report[1])) _exit(125);
  long program = fork_process();
  if (program == -1) _exit(125);
  if (program != 0) {
    // Otherwise what is seen at /proc/1/cwd would lead to the host's directory.
    if (chdir("/") == -1) _exit(125);
    serve(program, report[1]);
  }
  close(report[1]);
  if (processes >= 0) close(processes);
  signal(SIGCHLD, of_children);
  set_mask(mask);
  return 0;
}
