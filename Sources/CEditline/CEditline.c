// A text from the terminal, or why there is none.
//
// libedit goes on reading after a signal, so that an interrupt would be noticed at the end of the line only. Characters
// are therefore fetched here. Signals wait while the editor works and are served while nothing but the terminal is
// waited for, so that no handler meets the editor halfway: an interrupt ends the line, a stop leaves the terminal as it
// was found and takes it back afterwards.
//
// Ctrl-C has the kernel drop what was typed before it, also what a wait has just announced. A read would then wait for
// the next key, and no signal could end it; the terminal is therefore set to answer at once that nothing is there.
//
// libedit keeps the text, the keys and the history. It draws without colours and in lines of its own; where the caller
// draws, what libedit writes goes to /dev/null, and the caller looks at the text each time a key is waited for.

#define _GNU_SOURCE
#include "CEditline.h"
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

static const int numbers[] = {SIGINT, SIGCONT, SIGWINCH, SIGTSTP, SIGTERM, SIGHUP, SIGQUIT};
enum { COUNT = sizeof numbers / sizeof *numbers, FIRST_OBEYED = 3 };

static volatile sig_atomic_t came[NSIG];
static struct sigaction before[COUNT];
static sigset_t outside;
static int interrupted, closed;
static pthread_t reader;
static EditLine *editor;
static History *entries;
static char *history_file;
static char *taken;
static const char *prompt_text = "";
static void (*show_text)(enum editline_moment);

// The kernel may choose another thread, which then passes it on: only in the reading one it ends the wait.
static void note(int number) {
  if (pthread_equal(pthread_self(), reader)) {
    came[number] = 1;
  } else {
    pthread_kill(reader, number);
  }
}

static int take(int number) {
  int there = came[number];
  came[number] = 0;
  return there;
}

// The terminal as the editor wants it, or as it was; a paste is announced to an editor that draws for itself.
static void prepare(int on) {
  if (show_text) {
    const char *paste = on ? "\033[?2004h" : "\033[?2004l";
    if (write(STDOUT_FILENO, paste, strlen(paste)) < 0) closed = 1;
  }
  el_set(editor, EL_PREP_TERM, on);
}

static void show_anew(enum editline_moment moment) {
  if (show_text) {
    show_text(moment);
  } else if (moment != EDITLINE_STOPPING) {
    el_set(editor, EL_REFRESH);
  }
}

// What a signal does without an editor, and the terminal again if there is an afterwards.
static void obey(int index) {
  int number = numbers[index];
  if (!take(number)) return;
  show_anew(EDITLINE_STOPPING);
  prepare(0);
  if (number == SIGTSTP) {
    // What lets the process go on is a signal, too, which takes the terminal back.
    raise(SIGSTOP);
    return;
  }
  struct sigaction mine;
  sigaction(number, &before[index], &mine);
  sigset_t alone;
  sigemptyset(&alone);
  sigaddset(&alone, number);
  raise(number);
  pthread_sigmask(SIG_UNBLOCK, &alone, NULL);
  pthread_sigmask(SIG_BLOCK, &alone, NULL);
  sigaction(number, &mine, NULL);
  came[SIGCONT] = 1;
}

static void serve(void) {
  if (take(SIGINT)) interrupted = 1;
  for (int i = FIRST_OBEYED; i < COUNT; i++) obey(i);
  if (take(SIGCONT)) {
    prepare(1);
    show_anew(EDITLINE_CONTINUED);
  }
  if (take(SIGWINCH)) {
    el_resize(editor);
    show_anew(EDITLINE_RESIZED);
  }
}

// Has a read answer 0 when nothing is there, until the editor changes the terminal again; false where the terminal hands
// out whole lines (the editor is off), and 0 means the end.
static int read_at_once(void) {
  struct termios mode;
  if (tcgetattr(STDIN_FILENO, &mode) < 0 || mode.c_lflag & ICANON) return 0;
  if (mode.c_cc[VMIN] == 0 && mode.c_cc[VTIME] == 0) return 1;
  mode.c_cc[VMIN] = mode.c_cc[VTIME] = 0;
  return tcsetattr(STDIN_FILENO, TCSANOW, &mode) == 0;
}

int editline_next_byte(void) {
  for (;;) {
    serve();
    if (interrupted) return -1;
    int may_be_empty = read_at_once();
    struct pollfd waiting = {STDIN_FILENO, POLLIN, 0};
    if (ppoll(&waiting, 1, NULL, &outside) < 0 && errno == EINTR) continue;
    unsigned char byte;
    ssize_t count = read(STDIN_FILENO, &byte, 1);
    if (count == 1) return byte;
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count == 0 && may_be_empty && !(waiting.revents & (POLLHUP | POLLERR))) continue;
    closed = 1;
    return -1;
  }
}

// A character, as libedit wants it from here: 1, or -1 at the end. What is typed ahead is not drawn step by step.
static int next_character(EditLine *ignored, wchar_t *character) {
  (void)ignored;
  struct pollfd waiting = {STDIN_FILENO, POLLIN, 0};
  if (show_text && poll(&waiting, 1, 0) == 0) show_text(EDITLINE_WAITING);
  mbstate_t state;
  memset(&state, 0, sizeof state);
  for (;;) {
    int byte = editline_next_byte();
    if (byte < 0) return -1;
    char text = (char)byte;
    size_t length = mbrtowc(character, &text, 1, &state);
    if (length == (size_t)-1) *character = 0xfffd;
    if (length != (size_t)-2) return 1;
  }
}

int editline_width(unsigned character) { return wcwidth((wchar_t)character); }

static char *prompt_of_line(EditLine *ignored) {
  (void)ignored;
  return (char *)(show_text ? "" : prompt_text);
}

EditLine *editline_editor(void) { return editor; }
void editline_redraw(void) { el_set(editor, EL_REFRESH); }

void editline_start(void (*show)(enum editline_moment)) {
  show_text = show;
  FILE *out = show ? fopen("/dev/null", "w") : stdout;
  editor = el_init_fd("nsscheme", stdin, out, stderr, STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO);
  entries = history_init();
  if (!out || !editor || !entries) {
    fputs("nsscheme: no memory for the editor\n", stderr);
    exit(1);
  }
  HistEvent event;
  history(entries, &event, H_SETSIZE, 1000);
  history(entries, &event, H_SETUNIQUE, 1);
  el_set(editor, EL_SIGNAL, 0);
  el_set(editor, EL_EDITOR, "emacs");
  el_set(editor, EL_PROMPT, prompt_of_line);
  el_set(editor, EL_HIST, history, entries);
  el_set(editor, EL_GETCFN, next_character);
  editline_bind("\\022", "em-inc-search-prev");
}

void editline_add(const char *name, editline_action action) { el_set(editor, EL_ADDFN, name, name, action); }
void editline_bind(const char *keys, const char *name) { el_set(editor, EL_BIND, keys, name, NULL); }

void editline_load_history(const char *file) {
  HistEvent event;
  history_file = strdup(file);
  history(entries, &event, H_LOAD, file);
}

void editline_remember(const char *text) {
  HistEvent event;
  history(entries, &event, H_ENTER, text);
  if (history_file) history(entries, &event, H_SAVE, history_file);
}

const char *editline_read(const char *prompt, enum editline_end *end) {
  prompt_text = prompt;
  interrupted = closed = 0;
  reader = pthread_self();
  sigset_t held;
  sigemptyset(&held);
  for (int i = 0; i < COUNT; i++) sigaddset(&held, numbers[i]);
  pthread_sigmask(SIG_BLOCK, &held, &outside);
  struct sigaction mine;
  memset(&mine, 0, sizeof mine);
  mine.sa_handler = note;
  for (int i = 0; i < COUNT; i++) {
    came[numbers[i]] = 0;
    sigaction(numbers[i], NULL, &before[i]);
    // What the caller ignores stays so; only the editor's own wants are added.
    if (before[i].sa_handler != SIG_IGN || numbers[i] == SIGINT) sigaction(numbers[i], &mine, NULL);
  }
  int count = 0;
  if (show_text) prepare(1);
  // The text is not ended where the editor's buffer goes on.
  const char *line = el_gets(editor, &count);
  free(taken);
  taken = line && count > 0 ? strndup(line, (size_t)count) : NULL;
  if (show_text) prepare(0);
  // One that came after the last character belongs to this line, too.
  struct timespec now = {0, 0};
  sigset_t interrupt;
  sigemptyset(&interrupt);
  sigaddset(&interrupt, SIGINT);
  while (sigtimedwait(&interrupt, NULL, &now) == SIGINT) interrupted = 1;
  if (take(SIGINT)) interrupted = 1;
  for (int i = 0; i < COUNT; i++) sigaction(numbers[i], &before[i], NULL);
  pthread_sigmask(SIG_SETMASK, &outside, NULL);
  if (count < 0) closed = 1;
  *end = interrupted ? EDITLINE_INTERRUPTED : taken ? EDITLINE_LINE : closed ? EDITLINE_CLOSED : EDITLINE_END;
  return *end == EDITLINE_LINE ? taken : NULL;
}
