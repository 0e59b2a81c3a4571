// The connections of libgit2, made here so that they have limits of time, and so that a wait can be given up: while one
// waits, the program's signals are looked at. Whatever speaks TLS stands on such a connection, too.

#define _GNU_SOURCE
#include "CGit.h"

#include <errno.h>
#include <fcntl.h>
#include <git2/sys/stream.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int (*attend)(void);
static int connection_limit, read_limit;

enum { slice = 200 };

// In the order of libgit2's own: what speaks ssh takes the descriptor from there.
typedef struct {
  git_stream parent;
  char *host, *port;
  int descriptor;
} connection;

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static int fail(const char *what) {
  git_error_set_str(GIT_ERROR_NET, what);
  return -1;
}

static int fail_with(const char *what, const char *host, int code) {
  char text[512];
  snprintf(text, sizeof text, "%s %s: %s", what, host, strerror(code));
  return fail(text);
}

/// Waits until something can be done; 0, or the number of an error.
static int await(int descriptor, short events, int limit) {
  int64_t end = limit > 0 ? now() + limit : INT64_MAX;
  for (;;) {
    struct pollfd request = {descriptor, events, 0};
    int64_t left = end - now();
    if (left <= 0) return ETIMEDOUT;
    int count = poll(&request, 1, left < slice ? (int)left : slice);
    if (count > 0) return 0;
    if (count < 0 && errno != EINTR) return errno;
    if (attend && attend()) return EINTR;
  }
}

static int connect_to(const struct addrinfo *address) {
  int descriptor = socket(address->ai_family, address->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, address->ai_protocol);
  if (descriptor < 0) return -errno;
  int code = 0;
  if (connect(descriptor, address->ai_addr, address->ai_addrlen) < 0) {
    code = errno == EINPROGRESS ? await(descriptor, POLLOUT, connection_limit) : errno;
    socklen_t size = sizeof code;
    if (code == 0) getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size);
  }
  if (code == 0) return descriptor;
  close(descriptor);
  return -code;
}

static int stream_connect(git_stream *stream) {
  connection *this = (connection *)stream;
  struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_family = AF_UNSPEC}, *found = NULL;
  int code = getaddrinfo(this->host, this->port, &hints, &found);
  if (code != 0) {
    char text[512];
    snprintf(text, sizeof text, "failed to resolve address for %s: %s", this->host, gai_strerror(code));
    return fail(text);
  }
  int result = -ECONNREFUSED;
  for (struct addrinfo *next = found; next && result < 0 && result != -EINTR; next = next->ai_next) {
    result = connect_to(next);
  }
  freeaddrinfo(found);
  if (result < 0) return fail_with("failed to connect to", this->host, -result);
  this->descriptor = result;
  return 0;
}

static ssize_t stream_read(git_stream *stream, void *bytes, size_t size) {
  connection *this = (connection *)stream;
  for (;;) {
    ssize_t count = recv(this->descriptor, bytes, size, 0);
    if (count >= 0) return count;
    int code = errno == EAGAIN ? await(this->descriptor, POLLIN, read_limit) : errno == EINTR ? 0 : errno;
    if (code) return fail_with("cannot read from", this->host, code);
  }
}

static ssize_t stream_write(git_stream *stream, const char *bytes, size_t size, int flags) {
  connection *this = (connection *)stream;
  for (;;) {
    ssize_t count = send(this->descriptor, bytes, size, flags | MSG_NOSIGNAL);
    if (count >= 0) return count;
    int code = errno == EAGAIN ? await(this->descriptor, POLLOUT, read_limit) : errno == EINTR ? 0 : errno;
    if (code) return fail_with("cannot write to", this->host, code);
  }
}

static int stream_close(git_stream *stream) {
  connection *this = (connection *)stream;
  if (this->descriptor >= 0) close(this->descriptor);
  this->descriptor = -1;
  return 0;
}

static void stream_free(git_stream *stream) {
  connection *this = (connection *)stream;
  stream_close(stream);
  free(this->host);
  free(this->port);
  free(this);
}

static int make(git_stream **out, const char *host, const char *port) {
  connection *this = calloc(1, sizeof *this);
  if (!this) return fail("out of memory");
  this->parent.version = GIT_STREAM_VERSION;
  this->parent.connect = stream_connect;
  this->parent.read = stream_read;
  this->parent.write = stream_write;
  this->parent.close = stream_close;
  this->parent.free = stream_free;
  this->descriptor = -1;
  this->host = strdup(host);
  this->port = strdup(port);
  if (!this->host || !this->port) {
    stream_free(&this->parent);
    return fail("out of memory");
  }
  *out = &this->parent;
  return 0;
}

int cgit_use_connections(int (*hook)(void)) {
  git_stream_registration registration = {GIT_STREAM_VERSION, make, NULL};
  attend = hook;
  return git_stream_register(GIT_STREAM_STANDARD, &registration);
}

void cgit_set_limits(int connection, int reading) {
  if (connection >= 0) connection_limit = connection;
  if (reading >= 0) read_limit = reading;
}
