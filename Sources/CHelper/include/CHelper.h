// The helper from which the processes of builds are cloned: this program, executed anew, so that it is small however
// large its caller is. A clone of the caller would copy the caller's page tables, once for each build, and have the
// caller's memory within a builder's reach.
#pragma once
#include "CLinux.h"

/// A running helper: its process, and the socket on which it is asked. Its end, or its parent's, ends it.
typedef struct {
  int process;
  int socket;
} build_helper;

/// Starts a helper. 0, or a negated errno.
int build_helper_start(build_helper *helper);
/// Ends the helper; the builds that it started go on.
void build_helper_stop(build_helper *helper);
/// Makes a process that waits in its new user and process namespaces (if `isolated`) for `build_release`. It is a child
/// of the caller. 0, or a negated errno; -EPIPE if the helper is gone.
int build_start(const build_helper *helper, int isolated, int network, build_process *process);
