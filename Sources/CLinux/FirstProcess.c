// Processes of a namespace's own. Three of them come of one: the caller's process stays outside and stands for the
// program (it passes signals on, stops and ends as the program does); the first process inside collects orphans; the
// second one is the program. Signals are taken from a queue and not by handlers, so that the program inherits the
// caller's handling of them, and one that comes early is not lost.
//
// What the terminal sends goes to the whole group, the program included, so that only what a process sent is passed on.
// Two pipes join the first two. One carries what became of the program, the other requests to continue it, each with the
// number of the stop it is meant for, as a later one stands. Requests are answered among the reports: a stop that was
// reported before the answer is over, and the caller does not stop for it.
//
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

// The answer to a request to continue the program. It is no status of a process: neither an end nor a stop.
enum { CONTINUES = -1 };

// A request that is meant for every stop, as the caller passed on a signal to stop just before.
enum { ANY_STOP = -1 };

// What the first process knows of the program: whether it is stopped, how, and how many stops were reported.
struct program {
  long process;
  int report, is_stopped, status, stops;
};

static int has_sender(int code) { return code <= 0; }

static void send_report(struct program *program, int status) {
  program->stops += WIFSTOPPED(status) != 0;
  program->status = status;
  while (write(program->report, &status, sizeof status) == -1 && errno == EINTR) continue;
}

// Collects all that ended, and reports what became of the program; the end of that is the end of all.
static void collect(struct program *program) {
  int status;
  long process;
  while ((process = syscall(SYS_wait4, -1, &status, WNOHANG | WUNTRACED | WCONTINUED, NULL)) > 0) {
    if (process != program->process) continue;
    send_report(program, status);
    if (WIFEXITED(status) || WIFSIGNALED(status)) _exit(0);
    program->is_stopped = WIFSTOPPED(status);
  }
}

// Continues the program from the stop that was meant. One that came since is reported again, behind the answer.
static void answer(struct program *program, int stop) {
  int stopped = program->status;
  send_report(program, CONTINUES);
  if (!program->is_stopped) return;
  if (stop == ANY_STOP || stop == program->stops) {
    kill((pid_t)program->process, SIGCONT);
    program->is_stopped = 0;
  } else {
    send_report(program, stopped);
  }
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
static _Noreturn void serve(long process, int reports, int requests) {
  keep_open((int[]){reports, requests}, 2);
  struct program program = {.process = process, .report = reports};
  for (signals all = ~(signals)0;;) {
    siginfo_t info;
    long number = syscall(SYS_rt_sigtimedwait, &all, &info, NULL, sizeof all);
    if (number == -1) continue;
    collect(&program);
    for (int stop; read(requests, &stop, sizeof stop) == sizeof stop;) answer(&program, stop);
    // What continues the whole job has reached the program already, and what continues the caller is a request.
    if (number == SIGCHLD || number == SIGCONT || !has_sender(info.si_code)) continue;
    kill((pid_t)process, (int)number);
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

static int stops(int number) { return number == SIGTSTP || number == SIGTTIN || number == SIGTTOU; }

// Stops as the program did, unless it goes on already.
static void stop_as(int status) {
  signals pending = 0;
  syscall(SYS_rt_sigpending, &pending, sizeof pending);
  if (pending & SIGNAL_BIT(SIGCONT)) return;
  int number = WSTOPSIG(status);
  if (!stops(number)) number = SIGSTOP;
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

// What the caller knows of the program.
struct view {
  // The last report; how many stops were reported; how many requests have no answer yet.
  int last, stops, unanswered;
  // Whether a signal to stop was passed on since the last stop.
  int is_stopping;
};

// Passes on a signal that a process sent to the caller.
static void pass_on(struct view *view, int number, long first, int requests) {
  if (number != SIGCONT) {
    view->is_stopping |= stops(number);
    kill((pid_t)first, number);
    return;
  }
  int stop = view->is_stopping ? ANY_STOP : view->stops;
  if (write(requests, &stop, sizeof stop) != sizeof stop) return;
  view->unanswered++;
  view->is_stopping = 0;
  // The end of a child wakes the first process, which looks for requests then.
  kill((pid_t)first, SIGCHLD);
}

static void take_report(struct view *view, int report) {
  view->last = report;
  view->unanswered -= report == CONTINUES;
  if (!WIFSTOPPED(report)) return;
  view->stops++;
  view->is_stopping = 0;
}

// Stands for the program until it ends.
static _Noreturn void stand_in(long first, int report, int requests, int processes, unsigned grace) {
  signals all = ~(signals)0;
  int arrivals = (int)syscall(SYS_signalfd4, -1, &all, sizeof all, SFD_CLOEXEC);
  struct pollfd ends[] = {{.fd = report, .events = POLLIN}, {.fd = arrivals, .events = POLLIN}};
  keep_open((int[]){2, processes, report, requests, arrivals}, 5);
  long deadline = 0;
  struct view view = {.last = CONTINUES};
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
        if (!is_last) pass_on(&view, (int)info.ssi_signo, first, requests);
        if (info.ssi_signo == SIGTERM && deadline == 0) deadline = milliseconds() + grace;
      }
    }
    if (ends[0].revents) {
      int reports[16];
      long count = read(report, reports, sizeof reports);
      if (count == -1 && errno == EINTR) continue;
      if (count < (long)sizeof *reports) break;
      // Only the last report is still true, and not if the program has been asked to continue since.
      for (long i = 0; i < count / (long)sizeof *reports; i++) take_report(&view, reports[i]);
      if (WIFSTOPPED(view.last) && view.unanswered == 0) stop_as(view.last);
    }
  }
  int status = 0;
  while (syscall(SYS_wait4, first, &status, 0, NULL) == -1 && errno == EINTR) continue;
  end_as(WIFEXITED(view.last) || WIFSIGNALED(view.last) ? view.last : status);
}

// Whether the reader of the reports is still there.
static int is_watched(int report) {
  struct pollfd end = {.fd = report};
  return poll(&end, 1, 0) == 0;
}

int sys_enter_processes(unsigned grace) {
  int report[2], requests[2];
  // The caller's: after the program has its root, /proc may be another one, or none.
  int processes = sys_open_path(AT_FDCWD, "/proc");
  if (pipe2(report, O_CLOEXEC) == -1 || pipe2(requests, O_CLOEXEC | O_NONBLOCK) == -1) return -errno;
  signals mask = set_mask(~(signals)0);
  // Who ignores the end of children never hears of it.
  void (*of_children)(int) = signal(SIGCHLD, SIG_DFL);
  long first = fork_process();
  if (first == -1) return -errno;
  if (first != 0) {
    close(report[1]);
    close(requests[0]);
    stand_in(first, report[0], requests[1], processes, grace);
  }
  // The end of the caller is the end of the namespace, and so of all in it.
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  close(report[0]);
  close(requests[1]);
  if (!is_watched(report[1])) _exit(125);
  long program = fork_process();
  if (program == -1) _exit(125);
  if (program != 0) {
    // Otherwise what is seen at /proc/1/cwd would lead to the host's directory.
    if (chdir("/") == -1) _exit(125);
    serve(program, report[1], requests[0]);
  }
  close(report[1]);
  close(requests[0]);
  if (processes >= 0) close(processes);
  signal(SIGCHLD, of_children);
  set_mask(mask);
  return 0;
}
