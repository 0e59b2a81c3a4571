// The Swift runtime asks /proc/self/exe for its own path and aborts without an answer, before the first line of the
// program; the collector reads /proc/self/maps. A person in an empty root shall read what to do instead.
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

__attribute__((constructor(101))) static void require_proc(void) {
  static const char message[] =
      "nsscheme: error: /proc is not mounted, and the program finds itself there; mount it first, for instance with\n"
      "'mount -t proc proc /proc', or with --proc /proc in bwrap\n";
  char path[8];
  if (readlink("/proc/self/exe", path, sizeof path) > 0) return;
  if (write(STDERR_FILENO, message, strlen(message)) < 0) _exit(70);
  _exit(1);
}
