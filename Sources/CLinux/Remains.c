// What a process namespace holds when it is about to be killed, as one line on stderr: the caller that asked it to end
// learns what did not. The processes are found from outside, by the parents' lists of their children, and named as the kernel
// names them.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "CLinux.h"

// The names that are listed; more than these are counted.
enum { NAMED = 12, DEPTH = 64 };

typedef struct {
  char text[640];
  size_t length;
  int count;
} remains;

static void add(remains *line, const char *text) {
  for (; *text && line->length < sizeof line->text - 1; text++) {
    // A process may call itself anything.
    line->text[line->length++] = *text < 0x20 || *text == 0x7F ? '?' : *text;
  }
}

static void add_number(remains *line, unsigned number) {
  char digits[12];
  size_t at = sizeof digits;
  digits[--at] = 0;
  do digits[--at] = (char)('0' + number % 10);
  while ((number /= 10) > 0);
  add(line, digits + at);
}

// Reads `PROCESS/WHAT` into a buffer as a text; 0 if there is nothing.
static long read_about(int processes, const char *process, const char *what, char *buffer, size_t size) {
  remains path = {.length = 0};
  add(&path, process);
  add(&path, what);
  path.text[path.length] = 0;
  int file = sys_open_read(processes, path.text);
  if (file < 0) return 0;
  long count = read(file, buffer, size - 1);
  close(file);
  buffer[count > 0 ? count : 0] = 0;
  return count;
}

static void add_children(remains *line, int processes, const char *process, int depth);

static void add_process(remains *line, int processes, const char *process, int depth) {
  char name[32];
  if (read_about(processes, process, "/comm", name, sizeof name) <= 0) return;
  for (char *end = name; *end; end++)
    if (*end == '\n') *end = 0;
  if (line->count < NAMED) {
    if (line->count > 0) add(line, ", ");
    add(line, name);
  }
  line->count++;
  if (depth < DEPTH) add_children(line, processes, process, depth + 1);
}

static void add_children(remains *line, int processes, const char *process, int depth) {
  char children[2048], list[40];
  remains path = {.length = 0};
  add(&path, "/task/");
  add(&path, process);
  add(&path, "/children");
  path.text[path.length] = 0;
  if (read_about(processes, process, path.text, children, sizeof children) <= 0) return;
  size_t length = 0;
  for (char *at = children; *at; at++) {
    if (*at != ' ' && length < sizeof list - 1) {
      list[length++] = *at;
    } else if (length > 0) {
      list[length] = 0;
      length = 0;
      add_process(line, processes, list, depth);
    }
  }
}

void sys_name_processes(int processes, long first, unsigned grace) {
  remains line = {.length = 0}, number = {.length = 0};
  add_number(&number, (unsigned)first);
  number.text[number.length] = 0;
  add(&line, "exec: note: killed ");
  size_t start = line.length;
  add_children(&line, processes, number.text, 0);
  if (line.count > NAMED) {
    add(&line, " and ");
    add_number(&line, (unsigned)(line.count - NAMED));
    add(&line, " more");
  }
  if (line.length == start) add(&line, "all processes inside");
  if (grace == 0) {
    add(&line, " at SIGTERM, as #:grace 0 says");
  } else {
    add(&line, ", which SIGTERM did not end within ");
    add_number(&line, grace / 1000);
    if (grace % 1000) {
      char digits[] = {'.', (char)('0' + grace / 100 % 10), (char)('0' + grace / 10 % 10), (char)('0' + grace % 10), 0};
      for (size_t last = 3; digits[last] == '0'; last--) digits[last] = 0;
      add(&line, digits);
    }
    add(&line, " s");
  }
  line.text[line.length++] = '\n';
  while (write(2, line.text, line.length) == -1 && errno == EINTR) continue;
}
