// Native threads that take turns: one runs, the others wait for the baton or in a system call.
//
// A thread's registers, while another runs, lie in its record, which the collector scans; so does it the thread's part of
// a value stack. Invariant: a thread without the baton touches no Scheme object, so that the collector need not stop it
// (`GC_do_blocking`) and scans its native stack from where it began to wait.
#define _GNU_SOURCE
#include "CBoehm.h"
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdlib.h>

struct scheme_thread {
  scheme_machine_registers registers;
  Word *base, *top;
  void (*body)(void *);
  void *context;
  sem_t baton;
  pthread_t id;
  volatile int is_suspended, is_ready, has_id;
  scheme_thread *next;
};

static scheme_thread *all;
// Who has the baton; looked at by those that have not.
static scheme_thread *holder;
static pthread_mutex_t holder_lock = PTHREAD_MUTEX_INITIALIZER;

static void set_holder(scheme_thread *thread) {
  pthread_mutex_lock(&holder_lock);
  holder = thread;
  pthread_mutex_unlock(&holder_lock);
}

scheme_thread *scheme_thread_new(void) {
  scheme_thread *thread = GC_malloc_uncollectable(sizeof *thread);
  if (!thread) return 0;
  sem_init(&thread->baton, 0, 0);
  thread->next = all;
  all = thread;
  return thread;
}

void scheme_thread_adopt(scheme_thread *thread) {
  thread->id = pthread_self();
  thread->has_id = 1;
  set_holder(thread);
}

void scheme_thread_free(scheme_thread *thread) {
  for (scheme_thread **link = &all; *link; link = &(*link)->next) {
    if (*link == thread) {
      *link = thread->next;
      break;
    }
  }
  if (holder == thread) set_holder(0);
  sem_destroy(&thread->baton);
  GC_free(thread);
}

void scheme_threads_push(void) {
  for (scheme_thread *thread = all; thread; thread = thread->next)
    if (thread->is_suspended) GC_push_all(thread->base, thread->top);
}

void scheme_thread_save(scheme_thread *thread, Word *base, Word *top) {
  thread->registers = scheme_machine;
  thread->base = base;
  thread->top = top;
  thread->is_suspended = 1;
}

void scheme_thread_restore(scheme_thread *thread) {
  thread->is_suspended = 0;
  set_holder(thread);
  // What belongs to the machine and not to the thread stays: the free lists and who watches allocation.
  scheme_machine_registers was = scheme_machine;
  scheme_machine = thread->registers;
  scheme_machine.cells16 = was.cells16;
  scheme_machine.cells32 = was.cells32;
  scheme_machine.flonums = was.flonums;
  scheme_machine.stress = was.stress;
}

static void *wait_for_baton(void *thread) {
  while (sem_wait(&((scheme_thread *)thread)->baton) != 0 && errno == EINTR) {}
  return 0;
}

static void *run(void *argument) {
  scheme_thread *thread = argument;
  GC_do_blocking(wait_for_baton, thread);
  thread->body(thread->context);
  return 0;
}

int scheme_thread_start(scheme_thread *thread, uintptr_t bytes, void (*body)(void *), void *context) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, bytes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  thread->body = body;
  thread->context = context;
  int status = GC_pthread_create(&thread->id, &attributes, run, thread);
  pthread_attr_destroy(&attributes);
  thread->has_id = status == 0;
  return status;
}

void scheme_thread_wake(scheme_thread *thread) { sem_post(&thread->baton); }
void scheme_thread_wait(scheme_thread *thread) { GC_do_blocking(wait_for_baton, thread); }

struct call {
  void (*body)(void *);
  void *context;
};
static void *call(void *argument) {
  struct call *what = argument;
  what->body(what->context);
  return 0;
}
void scheme_thread_unattended(void (*body)(void *), void *context) {
  struct call what = {body, context};
  GC_do_blocking(call, &what);
}

void scheme_thread_set_ready(scheme_thread *thread, int ready) { thread->is_ready = ready; }
int scheme_thread_is_ready(scheme_thread *thread) { return thread->is_ready; }

void scheme_thread_interrupt_holder(void) {
  pthread_mutex_lock(&holder_lock);
  if (holder && holder->has_id) pthread_kill(holder->id, SIGRTMAX - 1);
  pthread_mutex_unlock(&holder_lock);
}

void scheme_thread_interrupt(scheme_thread *thread) {
  if (thread->has_id) pthread_kill(thread->id, SIGRTMAX - 1);
}
