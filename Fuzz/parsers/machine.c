// The machine that the runner's fuzz targets run on, instead of the functions of Sources/CLinux of these names: the pack is
// in memory, files are made nowhere, each piece of memory is a block whose ends the sanitizer knows, and the end of the
// process is the end of an attempt.
#include <errno.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CLinux.h"

static jmp_buf after;
static int is_attempt;

void machine_attempt(void (*body)(void)) {
  is_attempt = 1;
  if (setjmp(after) == 0) body();
  is_attempt = 0;
}

void sys_exit(int status) {
  if (status != 125 || !is_attempt) abort();
  longjmp(after, 1);
}

static struct block {
  struct block *next;
  void *memory;
} *blocks;

void *sys_memory(size_t size) {
  // More than a pack may ask for by its numbers.
  if (size > (size_t)1 << 28) return NULL;
  struct block *block = malloc(sizeof *block);
  *block = (struct block){.next = blocks, .memory = calloc(1, size)};
  blocks = block;
  return block->memory;
}

void sys_release_memory(void *memory, size_t size) {}

void machine_release(void) {
  while (blocks) {
    struct block *block = blocks;
    blocks = block->next;
    free(block->memory);
    free(block);
  }
}

// The pack lies behind an image of a few bytes, which nobody reads.
enum { IMAGE = 64, PACK = 1000, DIRECTORY, FILE_MADE };
static const unsigned char *pack;
static size_t pack_size;

void machine_pack(const unsigned char *bytes, size_t size) { pack = bytes, pack_size = size; }
uint64_t sys_pack_start(void) { return IMAGE; }
uint64_t sys_pack_end(void) { return IMAGE + pack_size; }

int sys_file_status(int dir, const char *path, sys_file *file) {
  file->size = IMAGE + pack_size;
  return 0;
}

long sys_read_at(int fd, void *buffer, size_t size, uint64_t offset) {
  if (offset < IMAGE) abort();
  uint64_t at = offset - IMAGE;
  if (at >= pack_size) return 0;
  size_t count = size < pack_size - at ? size : pack_size - at;
  memcpy(buffer, pack + at, count);
  return count;
}

// A name ends, and what is made has one name.
static int made(const char *name) { return strchr(name, '/') || strlen(name) > 255 ? -ENOENT : 0; }

int sys_open_read(int dir, const char *path) { return strlen(path) < 4096 ? PACK : -ENAMETOOLONG; }
int sys_open_beneath(int root, const char *path) { return strlen(path) < 4096 ? DIRECTORY : -ENAMETOOLONG; }
int sys_close(int fd) { return fd >= PACK ? 0 : -EBADF; }
int sys_make_directory(int dir, const char *path, unsigned mode) { return made(path); }
int sys_make_link(const char *target, int dir, const char *path) { return strlen(target) < 4096 ? made(path) : -ENAMETOOLONG; }
int sys_create_file(int dir, const char *path, unsigned mode) { return made(path) ? -ENOENT : FILE_MADE; }
long sys_skip(int fd, uint64_t size) { return 0; }
int sys_set_size(int fd, uint64_t size) { return 0; }

long sys_write(int fd, const void *buffer, size_t size) {
  // A message is one line.
  if (fd == 2 && memchr(buffer, '\n', size) != (const char *)buffer + size - 1) abort();
  if (fd != 2 && fd != FILE_MADE) abort();
  // Every byte is looked at.
  for (size_t i = 0; i < size; i++) *(volatile const char *)((const char *)buffer + i);
  return size;
}
