// A signal for each thousandth of a second that one thread computes, for profiles.
//
// The kernel's timers of processor time look at it a few hundred times a second only, and a timer of real time would
// interrupt calls that wait. So a thread looks at the other one's clock, and sends the signal when that has gone on. It
// knows nothing of the collector and touches nothing of the program's.
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>
// After the system's headers, so that the thread is none that the collector stops.
#define GC_NO_THREAD_REDIRECTS 1
#include "CBoehm.h"

static const long period = 1000000;

static pthread_t watched, watcher;
static clockid_t watched_clock;
static atomic_int is_watching;

static int sample_signal(void) { return SIGRTMAX - 2; }

static long nanoseconds(clockid_t clock) {
  struct timespec time;
  if (clock_gettime(clock, &time)) return 0;
  return time.tv_sec * 1000000000 + time.tv_nsec;
}

static void *watch(void *unused) {
  (void)unused;
  long last = nanoseconds(watched_clock);
  struct timespec pause = {.tv_nsec = period};
  while (atomic_load(&is_watching)) {
    nanosleep(&pause, 0);
    long now = nanoseconds(watched_clock);
    if (now - last < period / 2) continue;
    last = now;
    pthread_kill(watched, sample_signal());
  }
  return 0;
}

void scheme_samples_start(void (*handler)(int)) {
  if (atomic_load(&is_watching)) return;
  struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  sigaction(sample_signal(), &action, 0);
  watched = pthread_self();
  if (pthread_getcpuclockid(watched, &watched_clock)) return;
  sigset_t every, before;
  sigfillset(&every);
  pthread_sigmask(SIG_BLOCK, &every, &before);
  atomic_store(&is_watching, 1);
  if (pthread_create(&watcher, 0, watch, 0)) atomic_store(&is_watching, 0);
  pthread_sigmask(SIG_SETMASK, &before, 0);
}

void scheme_samples_stop(void) {
  if (!atomic_exchange(&is_watching, 0)) return;
  pthread_join(watcher, 0);
}
