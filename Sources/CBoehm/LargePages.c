// Large pages for large heaps.
//
// From 256 MB on the heap's memory comes in pages of 2 MB where the kernel gives them to who asks: a heap of 2 GB is half
// a million faults of 4 KB otherwise, most of the time in a virtual machine, and the collector's walk through it misses
// the processor's page tables at each step. A program with a small heap should not pay for that with its memory.
//
// The collector does not say where it has put what it got from the kernel, so the process's own list of mappings is
// asked; a mapping is the heap's if it begins with a block of the heap. Where the list cannot be read, nothing changes.
#define _GNU_SOURCE
#include "LargePages.h"
#include <fcntl.h>
#include <gc/gc.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { large_page = 2 << 20 };
static const GC_word large_heap = (GC_word)256 << 20;

static uintptr_t hexadecimal(const char **text) {
  uintptr_t value = 0;
  for (;; (*text)++) {
    char c = **text;
    if (c >= '0' && c <= '9') value = value * 16 + (uintptr_t)(c - '0');
    else if (c >= 'a' && c <= 'f') value = value * 16 + (uintptr_t)(c - 'a' + 10);
    else return value;
  }
}

// One line: START-END PERMISSIONS …
static void advise(const char *line) {
  uintptr_t start = hexadecimal(&line);
  if (*line++ != '-') return;
  uintptr_t end = hexadecimal(&line);
  if (strncmp(line, " rw", 3) != 0 || end - start < 2 * large_page) return;
  if (GC_is_heap_ptr((void *)start)) madvise((void *)start, end - start, MADV_HUGEPAGE);
}

// A small heap that is to stay small grows by a quarter at a time and not by a third, until it is none any more.
static const GC_word small_heap = (GC_word)64 << 20;
static GC_word usual_divisor;

void scheme_gc_grow_slowly(void) {
  if (usual_divisor) return;
  usual_divisor = GC_get_free_space_divisor();
  GC_set_free_space_divisor(usual_divisor + 1);
}

// Called with the collector's lock held: nothing may be allocated here.
static void heap_has_grown(GC_word size) {
  static char text[16384];
  if (usual_divisor && size > small_heap && GC_get_free_space_divisor() == usual_divisor + 1) {
    GC_set_free_space_divisor(usual_divisor);
  }
  if (size < large_heap) return;
  int file = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  size_t kept = 0;
  ssize_t count;
  while ((count = read(file, text + kept, sizeof text - 1 - kept)) > 0) {
    text[kept + (size_t)count] = 0;
    char *line = text;
    for (char *end; (end = strchr(line, '\n')); line = end + 1) advise(line);
    kept = strlen(line);
    if (kept == sizeof text - 1) break;
    memmove(text, line, kept);
  }
  close(file);
}

void scheme_gc_want_large_pages(void) { GC_set_on_heap_resize(heap_has_grown); }
