// libgcrypt as the store needs it, message digests, and as (gcrypt pk-crypto) does. `gcry_control` is variadic, which
// Swift cannot call, so the one-time initialisation lives here.
#pragma once
#include <gcrypt.h>

/// Initialises libgcrypt, without secure memory. Calling it again does nothing.
static inline void cgcrypt_initialize(void) {
  if (gcry_control(GCRYCTL_INITIALIZATION_FINISHED_P)) return;
  gcry_check_version(NULL);
  gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
  gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
}
