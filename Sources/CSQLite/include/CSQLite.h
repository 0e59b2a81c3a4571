// SQLite's C interface. SQLITE_TRANSIENT is a cast that Swift does not import.
#pragma once
#include <sqlite3.h>

/// The destructor value that makes SQLite copy a bound text or blob.
static inline sqlite3_destructor_type csqlite_transient(void) { return SQLITE_TRANSIENT; }
