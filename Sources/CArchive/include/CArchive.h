// libarchive as this program needs it, and the two compressors that packs are written with. Formats and filters are
// named one by one wherever a reader is made: the calls that support all of them draw in libxml2 and more. Writers of
// libarchive draw in every format at once, so that archives are written without it.
#pragma once
#include <archive.h>
#include <archive_entry.h>
#include <zlib.h>
#include <zstd.h>

/// Starts a compressor whose output is a gzip file without name or time. `deflateInit2` is a macro, which Swift does
/// not see.
static inline int carchive_gzip_start(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
}

/// Starts a compressor whose output is a bare deflate stream.
static inline int carchive_deflate_start(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY);
}

/// Starts a compressor as programs ask for it: WINDOW says what stands around the deflate stream (negative: nothing, 15:
/// zlib's header, 31: that of gzip).
static inline int carchive_compressor_start(z_stream *stream, int level, int window) {
  return deflateInit2(stream, level, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY);
}

/// Starts the reverse of the above.
static inline int carchive_decompressor_start(z_stream *stream, int window) { return inflateInit2(stream, window); }
