// The root of a build: a tmpfs with the items of the closure, the directory for outputs, private /tmp, /dev and /proc,
// and a few files. Everything is attached by descriptor to mount points that are resolved inside the new root.
//
// Invariant: a name is made only on the new tmpfs or in the outputs' directory, never in a directory of the host.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <linux/stat.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "CLinux.h"

enum { TYPE = 0170000, DIRECTORY = 0040000, LINK = 0120000, PATH_SIZE = 4096, BIND_LIMIT = 64 };

// What was opened before the identity changed.
static int store, outputs, temporary, sources[BIND_LIMIT];
static sys_file root_file, outputs_file;

static int step(const char *operation, const char *path, int result) {
  if (result < 0) build_fail(operation, path, result);
  return result;
}

static unsigned type_of(int mount_point, const char *path) {
  sys_file file;
  step("look at", path, sys_file_status(mount_point, NULL, &file));
  return file.mode & TYPE;
}

void build_open_sources(const build_plan *plan) {
  store = step("open", plan->store_directory, sys_open_path(AT_FDCWD, plan->store_directory));
  outputs = step("open", plan->outputs_directory, sys_open_path(AT_FDCWD, plan->outputs_directory));
  temporary = step("open", plan->temporary_directory, sys_open_path(AT_FDCWD, plan->temporary_directory));
  if (plan->bind_count > BIND_LIMIT) build_fail("show so many files, from", plan->binds[BIND_LIMIT].source, -E2BIG);
  for (size_t i = 0; i < plan->bind_count; i++) {
    sources[i] = sys_clone_mount(AT_FDCWD, plan->binds[i].source, 1);
    if (sources[i] == -ENOENT && plan->binds[i].optional) continue;
    step("show", plan->binds[i].source, sources[i]);
  }
}

static int may_make_names(int directory, const char *path) {
  sys_file file;
  step("look at", path, sys_file_status(directory, NULL, &file));
  if (file.device == root_file.device) return 1;
  return file.device == outputs_file.device && file.inode == outputs_file.inode;
}

// Opens a path inside, made if it is missing. `path` has no slash at either end.
static int make_mount_point(int root, const char *path, int directory) {
  int found = sys_open_inside(root, path);
  if (found >= 0) return found;
  if (found != -ENOENT) build_fail("resolve inside", path, found);
  char parent[PATH_SIZE];
  const char *slash = strrchr(path, '/');
  size_t length = slash ? (size_t)(slash - path) : 0;
  if (length >= sizeof parent) build_fail("resolve inside", path, -ENAMETOOLONG);
  memcpy(parent, path, length);
  parent[length] = 0;
  int above = length ? make_mount_point(root, parent, 1) : step("open", "/", sys_open_path(root, "."));
  if (!may_make_names(above, path)) build_fail("make, in a directory of the host, the mount point", path, -ENOENT);
  const char *name = slash ? slash + 1 : path;
  step("make the mount point", path,
       directory ? sys_make_directory(above, name, 0755) : sys_make_file(above, name, 0644));
  found = step("open", path, sys_open_link(above, name));
  sys_close(above);
  return found;
}

static void attach(int mount, int root, const char *path, int directory) {
  int mount_point = make_mount_point(root, path, directory);
  step("mount at", path, sys_attach_mount(mount, mount_point, NULL));
  sys_close(mount_point);
}

static void show_item(const char *name, int root_of_store) {
  sys_file file;
  step("find the store item", name, sys_file_status(store, name, &file));
  if ((file.mode & TYPE) == LINK) {
    char target[PATH_SIZE];
    long length = sys_read_link(store, name, target, sizeof target - 1);
    step("read the link", name, (int)length);
    target[length] = 0;
    step("copy the link", name, sys_make_link(target, root_of_store, name));
    return;
  }
  int directory = (file.mode & TYPE) == DIRECTORY;
  step("make the mount point of", name,
       directory ? sys_make_directory(root_of_store, name, 0755) : sys_make_file(root_of_store, name, 0644));
  int mount = step("show the store item", name, sys_clone_mount(store, name, 0));
  step("make read-only", name, sys_restrict_mount(mount, SYS_READ_ONLY | SYS_NO_SETUID | SYS_NO_DEVICES, 0));
  step("mount the store item", name, sys_attach_mount(mount, root_of_store, name));
  sys_close(mount);
}

static int filesystem(const char *type, const char *mode, unsigned flags) {
  int context = step("prepare a file system of type", type, sys_filesystem(type));
  if (mode) step("set the mode of", type, sys_filesystem_option(context, "mode", mode));
  if (strcmp(type, "devpts") == 0) {
    step("configure", type, sys_filesystem_option(context, "newinstance", NULL));
    step("configure", type, sys_filesystem_option(context, "ptmxmode", "0666"));
  }
  int mount = step("mount a file system of type", type, sys_filesystem_mount(context, flags));
  sys_close(context);
  return mount;
}

// Nothing is in the new root's /dev yet, so that its names need not be resolved.
static void make_devices(int root) {
  static const char *const hosts[] = {"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty",
                                      "/dev/kvm"};
  static const char *const links[][2] = {{"/proc/self/fd", "fd"},     {"/proc/self/fd/0", "stdin"},
                                         {"/proc/self/fd/1", "stdout"}, {"/proc/self/fd/2", "stderr"},
                                         {"pts/ptmx", "ptmx"}};
  int devices = make_mount_point(root, "dev", 1);
  for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
    int mount = sys_clone_mount(AT_FDCWD, hosts[i], 0);
    // Containers often lack the last two, and a root with nothing in it has none: a builder that needs one says so.
    if (mount == -ENOENT) continue;
    step("show", hosts[i], mount);
    const char *name = hosts[i] + 5;
    step("make the mount point", hosts[i], sys_make_file(devices, name, 0644));
    step("mount at", hosts[i], sys_attach_mount(mount, devices, name));
    sys_close(mount);
  }
  int terminals = filesystem("devpts", "0620", SYS_NO_SETUID);
  step("make the mount point", "/dev/pts", sys_make_directory(devices, "pts", 0755));
  step("mount at", "/dev/pts", sys_attach_mount(terminals, devices, "pts"));
  for (size_t i = 0; i < sizeof links / sizeof *links; i++)
    step("make the link", links[i][1], sys_make_link(links[i][0], devices, links[i][1]));
  int shared = filesystem("tmpfs", "1777", SYS_NO_SETUID | SYS_NO_DEVICES);
  step("make the mount point", "/dev/shm", sys_make_directory(devices, "shm", 0755));
  step("mount at", "/dev/shm", sys_attach_mount(shared, devices, "shm"));
}

static void make_file(int root, const build_file *file) {
  const char *slash = strrchr(file->path, '/');
  char directory[PATH_SIZE];
  size_t length = (size_t)(slash - file->path);
  if (length < 2 || length >= sizeof directory) build_fail("make", file->path, -EINVAL);
  memcpy(directory, file->path + 1, length - 1);
  directory[length - 1] = 0;
  int above = make_mount_point(root, directory, 1);
  if (!may_make_names(above, file->path)) build_fail("make, in a directory of the host,", file->path, -EROFS);
  int opened = step("make", file->path, sys_create_file(above, slash + 1, 0644));
  length = strlen(file->text);
  if (length && sys_write(opened, file->text, length) != (long)length) build_fail("write", file->path, -ENOSPC);
  sys_close(opened);
  sys_close(above);
}

int build_compose_root(const build_plan *plan) {
  int root = filesystem("tmpfs", "0755", SYS_NO_SETUID | SYS_NO_DEVICES);
  step("attach the build's root at", "/", sys_attach_mount(root, AT_FDCWD, "/"));
  step("look at", "/", sys_file_status(root, NULL, &root_file));
  step("look at", plan->outputs_directory, sys_file_status(outputs, NULL, &outputs_file));

  int inside = step("show", plan->outputs_directory, sys_clone_mount(outputs, NULL, 0));
  step("restrict", plan->outputs_directory, sys_restrict_mount(inside, SYS_NO_SETUID | SYS_NO_DEVICES, 0));
  attach(inside, root, plan->store + 1, 1);
  for (char *const *item = plan->items; *item; item++) show_item(*item, inside);

  int scratch = step("show", plan->temporary_directory, sys_clone_mount(temporary, NULL, 0));
  step("restrict", plan->temporary_directory, sys_restrict_mount(scratch, SYS_NO_SETUID | SYS_NO_DEVICES, 0));
  attach(scratch, root, "tmp", 1);

  make_devices(root);
  int processes = filesystem("proc", NULL, SYS_NO_SETUID | SYS_NO_DEVICES);
  attach(processes, root, "proc", 1);
  for (size_t i = 0; i < plan->file_count; i++) make_file(root, &plan->files[i]);
  for (size_t i = 0; i < plan->bind_count; i++) {
    if (sources[i] < 0) continue;
    const build_bind *bind = &plan->binds[i];
    if (bind->read_only) step("make read-only", bind->source, sys_restrict_mount(sources[i], SYS_READ_ONLY, 1));
    attach(sources[i], root, bind->target + 1, type_of(sources[i], bind->source) == DIRECTORY);
  }
  step("make read-only", "/", sys_restrict_mount(root, SYS_READ_ONLY, 0));
  step("enter", "the build's root", sys_change_directory_to(root));
  step("make the build's root", "/", sys_become_root(0));
  return 0;
}
