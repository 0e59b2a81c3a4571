#define _GNU_SOURCE
#include "CBoehm.h"
#include "LargePages.h"
#include "StaticRoots.h"
#include <gc/gc_inline.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

scheme_machine_registers scheme_machine;

static GC_push_other_roots_proc previous_push;
static void (*our_push)(void);
static void push_all(void) {
  // Pointer-free cells are not scanned, so the collector sees only the first of the free flonums and would hand out
  // the others again: forget them all.
  scheme_machine.flonums = 0;
  if (our_push) our_push();
  scheme_threads_push();
  if (previous_push) previous_push();
}

void scheme_gc_set_push_roots(void (*push)(void)) { our_push = push; }

static void (*collection_handler)(int);
static void on_collection(GC_EventType event) {
  if (collection_handler && (event == GC_EVENT_START || event == GC_EVENT_END))
    collection_handler(event == GC_EVENT_START);
}

void scheme_gc_watch_collections(void (*handler)(int)) {
  collection_handler = handler;
  GC_set_on_collection_event(handler ? on_collection : 0);
}

uintptr_t scheme_stack_end(uintptr_t *size) {
  pthread_attr_t attributes;
  void *address = 0;
  size_t bytes = 0;
  if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
    pthread_attr_getstack(&attributes, &address, &bytes);
    pthread_attr_destroy(&attributes);
  }
  *size = bytes;
  return (uintptr_t)address;
}

uintptr_t scheme_malloc_bytes(void) {
  struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

uintptr_t scheme_gc_most_bytes(void) {
  uintptr_t memory = (uintptr_t)sysconf(_SC_PHYS_PAGES) * (uintptr_t)sysconf(_SC_PAGESIZE);
  return memory / 10 * 9;
}

void scheme_gc_init(uintptr_t initial_heap_bytes) {
  static int done;
  if (done) return;
  done = 1;
  // Must come before GC_init: with interior pointers on, a pair would take 32 bytes.
  GC_set_all_interior_pointers(0);
  GC_set_dont_precollect(1);
  // What cannot be allocated is the program's error, in its words.
  GC_set_warn_proc(GC_ignore_warn_proc);
  GC_set_max_heap_size(scheme_gc_most_bytes());
  GC_init();
  for (int tag = 1; tag <= 7; tag += 2) GC_register_displacement(tag);
  if (initial_heap_bytes) GC_expand_hp(initial_heap_bytes);
  scheme_gc_scan_variables_only();
  scheme_gc_want_large_pages();
  GC_start_performance_measurement();
  previous_push = GC_get_push_other_roots();
  GC_set_push_other_roots(push_all);
}

void *scheme_gc_flonum_cells(void) {
  void *result = 0;
  GC_generic_malloc_many(16, GC_I_PTRFREE, &result);
  return result;
}

static __thread jmp_buf *innermost;

int scheme_gc_catch(void (*body)(void *), void *context) {
  jmp_buf here;
  jmp_buf *outer = innermost;
  innermost = &here;
  int code = _setjmp(here);
  if (code == 0) body(context);
  innermost = outer;
  return code;
}

void scheme_gc_escape(int code) {
  if (!innermost) abort();
  _longjmp(*innermost, code);
}

static void *trampoline(void *body) {
  ((void (*)(void))body)();
  return 0;
}

static void *wait_for(void *thread) {
  GC_pthread_join(*(pthread_t *)thread, 0);
  return 0;
}

void scheme_gc_on_big_stack(uintptr_t bytes, void (*body)(void)) {
  // One arena, grown in large steps: a second thread's own arena is made writable page by page at every start.
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_TOP_PAD, 4 << 20);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  void *memory;
  // Where address space is limited, less of it will do.
  for (;; bytes /= 2) {
    memory = mmap(0, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
    if (memory != MAP_FAILED || bytes < 16 << 20) break;
  }
  if (memory == MAP_FAILED) {
    perror("nsscheme: cannot reserve the native stack");
    exit(1);
  }
  pthread_attr_setstack(&attributes, memory, bytes);
  pthread_t thread;
  int status = GC_pthread_create(&thread, &attributes, trampoline, (void *)body);
  if (status) {
    fprintf(stderr, "nsscheme: cannot start the evaluator's thread: error %d\n", status);
    exit(1);
  }
  // A signal must interrupt the thread that may be waiting for something, not this one.
  sigset_t every;
  sigfillset(&every);
  pthread_sigmask(SIG_BLOCK, &every, 0);
  // Waiting, this thread touches no Scheme object: the collector need not stop it.
  GC_do_blocking(wait_for, &thread);
}
