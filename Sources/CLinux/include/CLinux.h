// The system calls that Swift cannot express: they are variadic, younger than the C library, or must run
// between fork and exec. One function, one system call, no policy; a failure is the negated errno and the
// global errno is nobody's business. The header serves two C libraries, glibc for nsscheme and musl for
// nsrun, so that no structure of a C library crosses it.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include "Build.h"

/// Lets no thread of this process make sockets or become another program, from now on and for ever.
int sys_confine(void);

// Files. `path` NULL stands for the descriptor itself where the call knows AT_EMPTY_PATH.

/// What a name or descriptor is: the type bits of its mode, its permissions, its device and inode.
typedef struct {
  uint16_t mode;
  uint32_t owner;
  uint32_t group;
  uint64_t size;
  uint64_t device;
  uint64_t inode;
  /// The mount it was reached through.
  uint64_t mount;
  /// Whether it is the top of that mount.
  int is_mount_root;
} sys_file;

/// Writes everything of the file system that the descriptor is on to the disk (syncfs).
int sys_sync_file_system(int descriptor);
/// The bytes and the inodes that the file system of the path still has for us (statfs); a file system that does not
/// count inodes has very many.
int sys_free_room(const char *path, uint64_t *bytes, uint64_t *inodes);
/// Opens a file for reading.
int sys_open_read(int dir, const char *path);
/// Opens a path without opening what is there (O_PATH), links followed.
int sys_open_path(int dir, const char *path);
/// Opens a path without following a last link.
int sys_open_link(int dir, const char *path);
/// Opens a path inside `root` as a process whose root it is would: links cannot leave it (RESOLVE_IN_ROOT).
int sys_open_inside(int root, const char *path);
/// Opens a path beneath `root`; a link that leaves it is refused (RESOLVE_BENEATH).
int sys_open_beneath(int root, const char *path);
/// The same, with no link on the way, the last one not followed (RESOLVE_NO_SYMLINKS).
int sys_open_plain(int root, const char *path);
/// Opens a file for writing that exists.
int sys_open_write(int dir, const char *path);
/// Makes a file that was not there and opens it for writing.
int sys_create_file(int dir, const char *path, unsigned mode);
int sys_file_status(int dir, const char *path, sys_file *file);
/// The kind of file system that a descriptor is on, a number of `<linux/magic.h>`; 0 when nothing is known.
uint32_t sys_file_system_type(int fd);
/// Whether nothing can be written where a descriptor leads to: the mount, or the file system, is read-only.
int sys_is_read_only(int fd);
int sys_close(int fd);
/// Closes every descriptor from `first` on; 1 if that took a call for each.
int sys_close_from(int first);
/// The same up to `last`.
int sys_close_range(int first, unsigned last);
/// Keeps a descriptor from what this process becomes.
int sys_close_on_exec(int fd);
long sys_read(int fd, void *buffer, size_t size);
long sys_write(int fd, const void *buffer, size_t size);
int sys_make_directory(int dir, const char *path, unsigned mode);
/// Makes an empty regular file that was not there.
int sys_make_file(int dir, const char *path, unsigned mode);
int sys_make_link(const char *target, int dir, const char *path);
/// Makes the mark by which an overlay knows that a name of its lower layers is not there.
int sys_make_whiteout(int dir, const char *path);
int sys_change_mode(int dir, const char *path, unsigned mode);
int sys_change_owner(int dir, const char *path, unsigned owner, unsigned group);
int sys_remove(int dir, const char *path);
long sys_read_link(int dir, const char *path, char *buffer, size_t size);
long sys_read_directory(int fd, void *buffer, size_t size);
int sys_current_directory(char *buffer, size_t size);
int sys_change_directory(const char *path);
int sys_change_directory_to(int fd);
/// Sets the mask of file modes; the old one.
unsigned sys_file_mask(unsigned mask);
/// Anonymous zeroed memory, or NULL.
void *sys_memory(size_t size);
void sys_release_memory(void *memory, size_t size);

// Namespaces and mounts.

enum { SYS_NEW_USER = 0x10000000, SYS_NEW_MOUNTS = 0x00020000 };
int sys_unshare(int flags);
/// Whether the root is a directory within a mount: then the kernel gives this process no user namespace.
int sys_is_chrooted(void);
/// Makes the tree below such a root the root of a mount namespace of this process's own.
int sys_leave_chroot(void);
/// Stops mount events from leaving this namespace; those of the host still come in.
int sys_receive_mounts_only(void);
enum { SYS_NOT_FOLLOWING = 2 };
/// A detached copy of the mount at a path, with what is mounted beneath it if `recursive` is 1; with
/// SYS_NOT_FOLLOWING added, a link there is not followed.
int sys_clone_mount(int dir, const char *path, int recursive);
/// Attaches a detached mount, or moves an attached one, on top of `to`.
int sys_attach_mount(int mount, int dir, const char *to);
int sys_move_mount(int from_dir, const char *from, int to);
enum { SYS_READ_ONLY = 1, SYS_NO_SETUID = 2, SYS_NO_DEVICES = 4 };
/// Takes the named freedoms from a mount, and from those beneath it if `recursive`.
int sys_restrict_mount(int mount, unsigned flags, int recursive);
int sys_filesystem(const char *type);
/// Sets one option; a NULL value makes it a flag.
int sys_filesystem_option(int context, const char *name, const char *value);
/// A detached mount of the configured file system, without the named freedoms.
int sys_filesystem_mount(int context, unsigned flags);
/// mount(2), for what the newer calls lack on an older kernel.
int sys_mount(const char *source, const char *target, const char *type, unsigned long flags, const char *options);
/// Takes the mount on top of a directory or file away from there.
int sys_unmount(const char *path);
/// Removes an empty directory.
int sys_remove_directory(int dir, const char *path);
/// Makes the current directory the root and takes the old root away with everything mounted there, `covers`
/// mounts on top of the old root included.
int sys_become_root(int covers);

// Processes.

/// Whether the kernel runs this program with more rights than its caller has (setuid, file capabilities).
int sys_runs_with_foreign_rights(void);
unsigned sys_effective_user(void);
unsigned sys_effective_group(void);
/// Refuses TIOCSTI and TIOCLINUX to this process and all it becomes: they type into the caller's terminal.
int sys_deny_terminal_injection(void);
/// Whether a descriptor is that of a terminal.
int sys_is_terminal(int fd);
/// Whether the program could reach the caller's terminal.
int sys_has_terminal(void);
/// Goes on in a child that is the second process of the process namespace prepared by `sys_unshare`; the first one
/// collects orphans, and the caller waits and ends as the child does. The caller's end, however it comes, ends all.
/// Of what is left `grace` milliseconds after the caller got SIGTERM, all is named on stderr and killed.
/// Returns 0 in the child, or a negated errno.
int sys_enter_processes(unsigned grace);
/// Names on stderr what is killed: the descendants of the process `first`, by a directory that is /proc.
void sys_name_processes(int processes, long first, unsigned grace);

// Interfaces. `network` is a routing socket of the network namespace that is meant.

int sys_open_network(void);
/// The number of an interface.
int sys_find_link(int network, const char *name);
/// Makes an interface of a kind (bridge, veth); of a pair, the other end lies in `peer_namespace` unless -1.
int sys_make_link_of(int network, const char *kind, const char *name, const char *peer, int peer_namespace);
/// Joins an interface to a bridge (unless 0), sets the size of its packets (unless 0), starts it or not.
int sys_start_link(int network, int link, int bridge, unsigned mtu, int up);
/// Whether a text is an IPv4 or IPv6 address, with `/LENGTH` if `with_prefix`.
int sys_is_address(const char *text, int with_prefix);
int sys_add_address(int network, int link, const char *address);
/// Makes the default route.
int sys_add_route(int network, int link, const char *gateway);

// Rights and the end.

/// The capabilities (bits) that this process has.
uint64_t sys_held_capabilities(void);
/// Limits this process and all it becomes to these capabilities (bits), and keeps them for an ordinary user.
int sys_limit_capabilities(uint64_t kept);
/// The number of a capability by its name without `cap_`, or -1.
int sys_capability(const char *name);
/// Replaces this process; returns only with an error.
int sys_execute(const char *path, char *const *arguments, char *const *environment);
char **sys_environment(void);
/// Replaces this process by a copy of `program`, or of its first `size` bytes if that is not 0, in memory that nobody
/// can write to; returns only with an error.
int sys_execute_sealed(const char *program, uint64_t size, const char *name, char *const *arguments);
/// Raises the limit of open files to what is allowed; the old limit, for `sys_restore_file_limit`.
uint64_t sys_raise_file_limit(void);
void sys_restore_file_limit(uint64_t limit);
_Noreturn void sys_exit(int status);
/// The text of an errno, one line.
const char *sys_error_text(int error);
/// Reads the first character of a kernel setting, a file below /proc/sys; -1 when there is none.
typedef int sys_setting_reader(const char *name, void *context);
/// How to allow what a setting of the kernel forbids, read by `reader` (null: what the kernel says); null: none does.
const char *sys_forbidding_setting(sys_setting_reader *reader, void *context);
/// What to do about the negated errno of a namespace or mount that was refused; null: nothing that is known.
const char *sys_refusal_advice(int error);

// A runner that carries its pack.

/// Where the pack begins and ends in the runner's file; 0 if it carries none.
uint64_t sys_pack_start(void);
uint64_t sys_pack_end(void);
long sys_read_at(int fd, void *buffer, size_t size, uint64_t offset);
/// Whether some bytes are all zero.
int sys_is_zero(const void *bytes, size_t size);
/// Goes on behind a hole of this size.
long sys_skip(int fd, uint64_t size);
int sys_set_size(int fd, uint64_t size);
/// The machine's memory in bytes, 0 if unknown.
uint64_t sys_memory_size(void);
int sys_process_number(void);
/// Leaves a process behind that outlives the caller. Returns 0 in the caller; in the other, 1 when the caller has ended.
int sys_watch_end(void);

// Trials, each in a process of its own that takes its namespaces with it: 0 or what was measured, or a negated errno.
// With `with_users` the namespaces lie in a user namespace, as those of an ordinary user do.

int sys_try_proc(int with_users);
/// How many overlays go on top of one another, the lowest one on a directory; "": on one in memory.
int sys_measure_overlays(const char *directory, int with_users);
int sys_try_writable_overlay(int with_users);
/// Whether an overlay takes its layers one by one.
int sys_try_layers_by_name(int with_users);
/// Whether interfaces of a kind (bridge, veth) can be made in a network of one's own.
int sys_try_link(const char *kind, int with_users);
/// Whether filters of system calls can be had.
int sys_try_filters(void);
/// How many user namespaces go into one another, at most so many.
int sys_measure_users(int most);
