// A line from the terminal, or why there is none.
//
// libedit goes on reading after a signal, so that an interrupt would be noticed at the end of the line only. Characters
// are therefore fetched here. Signals wait while the editor works and are served while nothing but the terminal is
// waited for, so that no handler meets the editor halfway: an interrupt ends the line, a stop leaves the terminal as it
// was found and takes it back afterwards.
//
// Ctrl-C has the kernel drop what was typed before it, also what a wait has just announced. A read would then wait for
// the next key, and no signal could end it; the terminal is therefore set to answer at once that nothing is there.

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

// What a signal does without an editor, and the terminal again if there is an afterwards.
static void obey(int index) {
  int number = numbers[index];
  if (!take(number)) return;
  rl_deprep_terminal();
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
    rl_prep_terminal(1);
    rl_forced_update_display();
  }
  if (take(SIGWINCH)) rl_resize_terminal();
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

// A byte; -1 at the end of the input or after an interrupt.
static int next_byte(void) {
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

// A character, as libedit wants it from here.
static int next_character(FILE *stream) {
  mbstate_t state;
  memset(&state, 0, sizeof state);
  for (;;) {
    int byte = next_byte();
    if (byte < 0) return -1;
    char text = (char)byte;
    wchar_t character;
    size_t length = mbrtowc(&character, &text, 1, &state);
    if (length == (size_t)-1) return 0xfffd;
    if (length != (size_t)-2) return (int)character;
  }
}

void editline_start(void) {
  rl_getc_function = next_character;
  rl_catch_signals = 0;
}

char *editline_read(const char *prompt, enum editline_end *end) {
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
  char *line = readline(prompt);
  // One that came after the last character belongs to this line, too.
  struct timespec now = {0, 0};
  sigset_t interrupt;
  sigemptyset(&interrupt);
  sigaddset(&interrupt, SIGINT);
  while (sigtimedwait(&interrupt, NULL, &now) == SIGINT) interrupted = 1;
  if (take(SIGINT)) interrupted = 1;
  for (int i = 0; i < COUNT; i++) sigaction(numbers[i], &before[i], NULL);
  pthread_sigmask(SIG_SETMASK, &outside, NULL);
  *end = interrupted ? EDITLINE_INTERRUPTED : line ? EDITLINE_LINE : closed ? EDITLINE_CLOSED : EDITLINE_END;
  if (!interrupted) return line;
  free(line);
  return NULL;
}
