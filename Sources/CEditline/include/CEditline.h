#pragma once
#include <histedit.h>

/// How reading a line ended.
enum editline_end {
  EDITLINE_LINE,
  /// Ctrl-D with nothing typed.
  EDITLINE_END,
  /// Ctrl-C: what was typed is dropped.
  EDITLINE_INTERRUPTED,
  /// The terminal is gone.
  EDITLINE_CLOSED,
};

/// What a key does; the value is one of CC_NORM, CC_REFRESH, CC_NEWLINE, CC_ERROR …
typedef unsigned char (*editline_action)(EditLine *, int);

/// When a text is drawn.
enum editline_moment {
  /// A key is waited for.
  EDITLINE_WAITING,
  /// The terminal has another size.
  EDITLINE_RESIZED,
  /// The program is about to stop, and others write below the text.
  EDITLINE_STOPPING,
  /// Others have written.
  EDITLINE_CONTINUED,
};

/// Makes the editor. Without `show` libedit draws the line itself; with it what libedit draws is dropped.
void editline_start(void (*show)(enum editline_moment));

/// The editor, for libedit's own functions; NULL before it is made.
EditLine *editline_editor(void);
/// Has libedit draw its line again.
void editline_redraw(void);

/// Names an action, and gives it keys.
void editline_add(const char *name, editline_action action);
void editline_bind(const char *keys, const char *name);

/// Reads from the terminal; NULL unless `*end` is EDITLINE_LINE. SIGINT ends it, and no more. The text is the editor's.
const char *editline_read(const char *prompt, enum editline_end *end);

/// How many columns a character takes; negative for control characters.
int editline_width(unsigned character);

/// A byte of the terminal, while an action runs; -1 at the end, or after an interrupt.
int editline_next_byte(void);

/// The history's file, and a new entry, which is written to it; errors are dropped, for they must not stop anybody.
void editline_load_history(const char *file);
void editline_remember(const char *text);
