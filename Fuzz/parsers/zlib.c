// zlib, which the runner's reading of packs is compared with.
#include <stddef.h>
#include <zlib.h>

// Whether it unpacks a bare deflate stream to exactly so many bytes.
int zlib_unpacks(const unsigned char *input, size_t input_size, unsigned char *output, size_t output_size) {
  unsigned char none;
  z_stream stream = {.next_in = (unsigned char *)input, .avail_in = input_size,
                     .next_out = output_size ? output : &none, .avail_out = output_size};
  if (inflateInit2(&stream, -15) != Z_OK) return 0;
  int result = inflate(&stream, Z_FINISH);
  int whole = result == Z_STREAM_END && stream.avail_out == 0;
  inflateEnd(&stream);
  return whole;
}

unsigned zlib_checksum(const unsigned char *bytes, size_t size) { return crc32(0, bytes, size); }
