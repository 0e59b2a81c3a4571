// Internal to this room.
#pragma once

/// Asks for large pages once the heap is large.
void scheme_gc_want_large_pages(void);
