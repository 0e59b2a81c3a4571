// A collection at every allocation that ends the same day.
//
// Whatever the collector cannot see must not survive the next allocation, or a missing root would go unnoticed. A
// collection of everything takes a third of a millisecond at the least and several once a program is large, and a test
// makes a hundred thousand allocations. So writes are watched, and a collection marks from the roots and from what was
// written since the last one: a tenth of a millisecond, whatever the size. What has survived one is old and looked at
// again by the whole collection that comes every 200th time.
//
// Invariant: the collector protects pages that it scans, so a system call must not be given memory to fill that holds
// Scheme words. Pointer-free memory (strings, bytevectors) is not protected.
#include <gc/gc.h>
#include "CBoehm.h"

enum { whole_every = 200 };

// By itself the collector collects everything as soon as what is in use has grown by the bytes that are reason for a
// collection, which is one byte here. It compares the two after the objects were looked through.
static void reconsider(GC_EventType event) {
  if (event == GC_EVENT_RECLAIM_START) GC_set_min_bytes_allocd((size_t)1 << 40);
  if (event == GC_EVENT_RECLAIM_END) GC_set_min_bytes_allocd(1);
}

void scheme_gc_watch_writes(void) {
  GC_enable_incremental();
  GC_set_time_limit(GC_TIME_UNLIMITED);
  GC_set_full_freq(whole_every);
  // Any allocation is reason enough for a collection.
  GC_set_free_space_divisor((GC_word)1 << 40);
  GC_set_min_bytes_allocd(1);
  GC_set_on_collection_event(reconsider);
}

void scheme_gc_collect_young(void) {
  // Small objects come from free lists of the thread, which the collector does not count as allocated; this one counts.
  (void)GC_malloc_atomic(1024);
  GC_collect_a_little();
}
