// A timer that interrupts the system calls of one thread.
//
// The signal goes to the thread that asked for it, not to the process: any other thread might get it there, and a call
// that waits would go on waiting. Its number is one that programs have no use for, so that their own alarms stay theirs.
#define _GNU_SOURCE
#include "CBoehm.h"
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

static __thread timer_t timer;
static __thread int is_ticking;

static int tick_signal(void) { return SIGRTMAX - 1; }

void scheme_ticks_prepare(void (*handler)(int)) {
  struct sigaction action = {.sa_handler = handler};
  sigemptyset(&action.sa_mask);
  // Without SA_RESTART: that a call is interrupted is the point.
  sigaction(tick_signal(), &action, 0);
}

int scheme_ticks_start(int milliseconds, void (*handler)(int)) {
  if (is_ticking) return 0;
  scheme_ticks_prepare(handler);
  struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = tick_signal()};
  event.sigev_notify_thread_id = (pid_t)syscall(SYS_gettid);
  if (timer_create(CLOCK_MONOTONIC, &event, &timer) != 0) return 0;
  struct timespec every = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000L};
  struct itimerspec times = {.it_interval = every, .it_value = every};
  timer_settime(timer, 0, &times, 0);
  is_ticking = 1;
  return 1;
}

void scheme_ticks_stop(void) {
  if (!is_ticking) return;
  is_ticking = 0;
  timer_delete(timer);
}
