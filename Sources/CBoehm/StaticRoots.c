// Which static data the collector scans: our variables, and neither constants nor what libraries keep.
//
// By itself the collector takes the whole writable segment for variables. Most of it is none: Swift puts statically
// initialised constants into writable `.rodata` sections, and the linker therefore puts all of `.rodata`, constants of C
// included, into that segment. Variables lie in `.data` and `.bss` alone, and ours before those of libraries
// (nsschemeEnd/End.c). The executable's own section table says where these sections begin. Where it cannot be read, and
// in programs without the two symbols (tests of a module), the collector's own choice stays, which is only slower.
//
// Invariant: no library keeps a Scheme word in a variable of its own. A collection at every allocation (the suite
// `stress') meets whatever breaks this.
#include <elf.h>
#include <fcntl.h>
#include <gc/gc.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#include "CBoehm.h"
#include "StaticRoots.h"

enum { most_sections = 128, most_names = 4096 };

extern char scheme_data_end __attribute__((weak)), scheme_bss_end __attribute__((weak));

/// Addresses of variables, whole words.
typedef struct {
  uintptr_t start, end;
} range;

static int read_at(int file, void *to, size_t count, off_t offset) {
  return pread(file, to, count, offset) == (ssize_t)count;
}

/// What of a section lies before a variable of it; nothing if the variable is not there.
static range before(char *variable, Elf64_Shdr section) {
  range found = {(section.sh_addr + 7) & ~(uintptr_t)7, (uintptr_t)variable & ~(uintptr_t)7};
  int lies_within = found.start <= found.end && found.end < section.sh_addr + section.sh_size;
  return lies_within ? found : (range){0, 0};
}

/// Whether both ranges of our variables were found.
static int find_variables(int file, range *data, range *bss) {
  Elf64_Ehdr header;
  Elf64_Shdr sections[most_sections];
  char names[most_names];
  if (!read_at(file, &header, sizeof header, 0) || memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) return 0;
  // Only in an executable at a fixed address are the table's addresses those in memory.
  if (header.e_type != ET_EXEC || header.e_shnum > most_sections || header.e_shstrndx >= header.e_shnum) return 0;
  if (!read_at(file, sections, header.e_shnum * sizeof sections[0], (off_t)header.e_shoff)) return 0;
  Elf64_Shdr texts = sections[header.e_shstrndx];
  if (texts.sh_size >= most_names || !read_at(file, names, texts.sh_size, (off_t)texts.sh_offset)) return 0;
  names[texts.sh_size] = 0;
  for (int i = 0; i < header.e_shnum; i++) {
    if (sections[i].sh_name >= texts.sh_size) continue;
    const char *name = names + sections[i].sh_name;
    if (strcmp(name, ".data") == 0) *data = before(&scheme_data_end, sections[i]);
    if (strcmp(name, ".bss") == 0) *bss = before(&scheme_bss_end, sections[i]);
  }
  // Where the linker's order is another one, the registers do not lie before the end.
  uintptr_t registers = (uintptr_t)&scheme_machine;
  return data->start && bss->start <= registers && registers < bss->end;
}

void scheme_gc_scan_variables_only(void) {
  if (!&scheme_data_end || !&scheme_bss_end) return;
  int file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  range data = {0, 0}, bss = {0, 0};
  int found = find_variables(file, &data, &bss);
  close(file);
  if (!found) return;
  GC_set_no_dls(1);
  GC_clear_roots();
  GC_add_roots((void *)data.start, (void *)data.end);
  GC_add_roots((void *)bss.start, (void *)bss.end);
}
