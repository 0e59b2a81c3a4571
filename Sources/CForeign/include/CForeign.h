// Calls of C functions that a program names: the program is static, so that the functions are those of one table.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// The address of the function called `name`, or null when the table does not have it.
void *cforeign_function(const char *name);

/// Whether `address` is one that `cforeign_function` returns.
int cforeign_is_function(const void *address);

/// Which arguments of the function at `address` are names of files that it only reads: the bit 1 << i for the argument i.
int cforeign_file_arguments(const void *address);

/// The most arguments that a call takes.
enum { cforeign_most_arguments = 8 };

/// Calls the function at `address` with integers and pointers, at most `cforeign_most_arguments`, and returns its result
/// as it stands in the register; `*error` is errno afterwards.
int64_t cforeign_call(const void *address, const int64_t *arguments, int count, int *error);

/// The hash of the password `key` by the method and the salt that `setting` names, in a form that `setting` may be made
/// from; text that begins with `*` when it names none. The result lasts until the next call.
const char *cforeign_crypt(const char *key, const char *setting);

/// Copies `count` bytes of this process's memory to `target`; what cannot be read is no signal: the number of bytes that
/// were copied, or -1.
int64_t cforeign_read(uint64_t address, void *target, size_t count);

/// Lets the C library look up hosts in /etc/hosts and with name servers only: other ways are shared objects, which a static
/// program must not load.
void cforeign_use_own_resolver(void);
