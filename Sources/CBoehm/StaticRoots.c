// Which static data the collector need not scan.
//
// Swift puts statically initialised constants into writable `.rodata` sections, and the linker therefore puts all of
// `.rodata`, constants of C included, in the writable segment that the collector takes for variables. Variables live
// in `.data` and `.bss` alone; `.data.rel.ro` holds constants that are addresses. No symbol marks where `.rodata` lies,
// so the executable's own section table is asked; where that cannot be read, everything is scanned, which is only
// slower.
#include <elf.h>
#include <fcntl.h>
#include <gc/gc.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#include "StaticRoots.h"

enum { most_sections = 128, most_names = 4096 };

static int read_at(int file, void *to, size_t count, off_t offset) {
  return pread(file, to, count, offset) == (ssize_t)count;
}

static int is_constant(const char *section) {
  return strcmp(section, ".rodata") == 0 || strcmp(section, "swift5_backtrace") == 0 ||
         strncmp(section, ".data.rel.ro", strlen(".data.rel.ro")) == 0;
}

static void exclude_from(int file) {
  Elf64_Ehdr header;
  Elf64_Shdr sections[most_sections];
  char names[most_names];
  if (!read_at(file, &header, sizeof header, 0) || memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) return;
  // Only in an executable at a fixed address are the table's addresses those in memory.
  if (header.e_type != ET_EXEC || header.e_shnum > most_sections || header.e_shstrndx >= header.e_shnum) return;
  if (!read_at(file, sections, header.e_shnum * sizeof sections[0], (off_t)header.e_shoff)) return;
  Elf64_Shdr texts = sections[header.e_shstrndx];
  if (texts.sh_size >= most_names || !read_at(file, names, texts.sh_size, (off_t)texts.sh_offset)) return;
  names[texts.sh_size] = 0;
  for (int i = 0; i < header.e_shnum; i++) {
    Elf64_Shdr section = sections[i];
    if (section.sh_name >= texts.sh_size || !(section.sh_flags & SHF_WRITE)) continue;
    if (!is_constant(names + section.sh_name)) continue;
    // Inwards to whole words, as the collector wants its bounds.
    uintptr_t start = (section.sh_addr + 7) & ~(uintptr_t)7;
    uintptr_t end = (section.sh_addr + section.sh_size) & ~(uintptr_t)7;
    if (start < end) GC_exclude_static_roots((void *)start, (void *)end);
  }
}

void scheme_gc_exclude_constants(void) {
  int file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  exclude_from(file);
  close(file);
}
