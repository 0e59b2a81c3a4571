// Calls of the C library that Swift does not see.
#pragma once
#include <spawn.h>

/// A pipe whose ends no program inherits.
int serve_pipe(int descriptors[2]);
/// Has the program close all descriptors from `first` on.
int serve_close_from(posix_spawn_file_actions_t *actions, int first);
/// Removes a directory with all that is in it; links are not followed.
void serve_remove_tree(const char *directory);
/// The variables of this program's environment.
char **serve_environment(void);
/// Has an open file count as read now.
void serve_touch(int descriptor);
