#pragma once
#include <editline/readline.h>

/// How reading a line ended.
enum editline_end {
  EDITLINE_LINE,
  /// Ctrl-D on an empty line.
  EDITLINE_END,
  /// Ctrl-C: what was typed is dropped.
  EDITLINE_INTERRUPTED,
  /// The terminal is gone.
  EDITLINE_CLOSED,
};

/// To be called once, before anything else of the editor's.
void editline_start(void);

/// Reads a line from the terminal, to be freed; NULL unless `*end` is EDITLINE_LINE. SIGINT ends it, and no more.
char *editline_read(const char *prompt, enum editline_end *end);
