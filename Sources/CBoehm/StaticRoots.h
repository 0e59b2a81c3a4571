// Internal to this room.
#pragma once

/// Takes the executable's constants and the variables of libraries, megabytes of them, off what each collection scans.
void scheme_gc_scan_variables_only(void);
