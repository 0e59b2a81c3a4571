// What the collector does when an object is dead, registered without a collection for each time that a table is full.
//
// The collector keeps finalizers and weak links in tables. When one is full it collects the whole heap first, in the hope
// of room, and lets the table grow only if less than a fifth of it became free. With as many long-lived objects in a table
// as nearly fill it, each eight hundred short-lived ones, such as string ports, would cost a collection of everything.
// With collections held back the table just grows, and the dead leave it at the next collection.
//
// What a dead port keeps outside of the heap makes nobody ask for that collection. Invariant: there is one for each twenty
// thousand objects, and one more for each 4 KiB of the heap, so that what it costs is shared by as many objects.
#include "CBoehm.h"

static GC_word lastCollection;
static size_t registered;

void scheme_gc_finalize(void *object, GC_finalization_proc body, void *data) {
  if (GC_get_gc_no() != lastCollection) {
    lastCollection = GC_get_gc_no();
    registered = 0;
  }
  if (++registered > 20000 + GC_get_heap_size() / 4096) GC_gcollect();
  GC_disable();
  GC_register_finalizer_no_order(object, body, data, 0, 0);
  GC_enable();
}

int scheme_gc_weaken(void **link, const void *object) {
  GC_disable();
  int result = GC_general_register_disappearing_link(link, object);
  GC_enable();
  return result;
}
