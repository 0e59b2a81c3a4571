// The process of a build, from clone to exec. It runs in a copy of the helper (CHelper), or is one that shares its
// memory, so nothing here allocates or takes a lock: system calls and memory that was laid out before.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// A host file or directory shown inside. `optional`: left out if the host has none.
typedef struct {
  const char *source;
  const char *target;
  int read_only;
  int optional;
} build_bind;

/// A file made inside with this text.
typedef struct {
  const char *path;
  const char *text;
} build_file;

/// Everything the process needs. Arrays of strings end with NULL. It is sent in one piece, whose pointers are distances
/// from its beginning.
typedef struct {
  /// The host directory of the store, and the directory inside at which the items are shown.
  const char *store_directory;
  const char *store;
  /// The host directory that takes the outputs: it becomes the store inside, with the items bound into it.
  const char *outputs_directory;
  /// The host directory that becomes /tmp.
  const char *temporary_directory;
  /// Names of items, each after which it is bound read-only.
  char *const *items;
  const build_bind *binds;
  size_t bind_count;
  const build_file *files;
  size_t file_count;
  const char *host_name;
  /// 0: no namespaces at all, everything above is ignored.
  int isolated;
  /// Whether the host's network is left as it is.
  int network;
  unsigned user;
  unsigned group;
  /// Whether supplementary groups can be given up (not without privileges).
  int drop_groups;
  unsigned long personality;
  /// How many processes and threads the builder may have, and how many bytes of memory they may use; 0: any number.
  uint64_t max_processes;
  uint64_t max_memory;
  const char *directory;
  const char *program;
  char *const *arguments;
  char *const *environment;
} build_plan;

/// The operation of a report that the kernel refused one of the namespaces.
#define BUILD_NEW_NAMESPACES "make new namespaces for"
enum { BUILD_FAILED = 1, BUILD_ENDED = 2, BUILD_USED_TOO_MUCH = 3 };

/// What the build's process tells its parent: a failed step with the negated errno, the builder's wait status, or that
/// it was stopped for its memory. A pipe takes it at once or not at all.
typedef struct {
  int32_t kind;
  int32_t value;
  char operation[88];
  char path[4000];
} build_report;

/// A started build: its process (the first one of its namespaces), the end of the pipe that its output is read
/// from, the one its reports come from, and the socket that it gets its plan from and whose end is its parent's end.
typedef struct {
  int process;
  int output;
  int reports;
  int control;
} build_process;

/// Sends the process its plan, once its ids are mapped, and so lets it go on.
int build_release(const build_process *process, const build_plan *plan, uint64_t size);
/// Tries whether the kernel grants one kind of namespace, by its CLONE_NEW flag, together with a user namespace if
/// `with_users`. 0, or a negated errno.
int build_probe_namespace(unsigned long flag, int with_users);

/// Used by the helper: the whole life of the process of a build, from the clone on. The descriptors are what the builder
/// reads, the pipe for its output, the one for reports, and the socket that the plan comes over.
_Noreturn void build_run(int isolated, int network, const int descriptors[4]);

/// Used between the files of this module only.
_Noreturn void build_fail(const char *operation, const char *path, long error);
int build_compose_root(const build_plan *plan);
void build_open_sources(const build_plan *plan);
/// Sets the limit of processes for the calling process and what it starts.
void build_limit_processes(const build_plan *plan);
/// Waits a little, or until a child has ended (its signal is blocked). 1 if the build uses more memory than it may.
int build_watch_memory(const build_plan *plan);
/// Installs the filter of system calls that a builder runs under.
int build_filter_calls(int network);
