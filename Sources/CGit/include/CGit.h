// libgit2's C interface, and the variadic options of it that Swift cannot set.
#pragma once
#include <git2.h>
#include <git2/sys/repository.h>

/// The file and the directory of certificates that are trusted; either may be NULL.
static inline int cgit_set_certificates(const char *file, const char *directory) {
  return git_libgit2_opts(GIT_OPT_SET_SSL_CERT_LOCATIONS, file, directory);
}

/// How this program presents itself to servers.
static inline int cgit_set_user_agent(const char *name) { return git_libgit2_opts(GIT_OPT_SET_USER_AGENT, name); }

/// Whether repositories must belong to the user.
static inline int cgit_set_owner_validation(int enabled) {
  return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, enabled);
}

/// Has libgit2 use connections of this program's, which call `hook` now and then while they wait; a result other than 0
/// ends the wait.
int cgit_use_connections(int (*hook)(void));

/// How long a connection may take to come about, and how long nothing may come, in milliseconds; 0 is for ever, and what is
/// negative changes nothing.
void cgit_set_limits(int connection, int reading);
