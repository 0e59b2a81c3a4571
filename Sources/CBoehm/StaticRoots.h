// Internal to this room.
#pragma once

/// Takes the executable's constants, megabytes of them, off what each collection scans.
void scheme_gc_exclude_constants(void);
