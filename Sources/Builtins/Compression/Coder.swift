// Compressors and decompressors that are fed piece by piece: what (zlib), (lzlib) and (zstd) make ports of.
//
// Invariant: a step reads and writes nothing but the memory it is given, so that who waits for input or output is the port,
// and a coder has the same output however its input is cut.

import CArchive
import CLzip

/// One stream being compressed or decompressed.
class Coder {
  /// What a step did.
  enum Step {
    case moved(consumed: Int, produced: Int)
    /// The library's number of an error.
    case failed(Int)
  }

  /// Whether what was begun is complete: nothing more will come out of it.
  final var isComplete: Bool
  init(isComplete: Bool = false) { self.isComplete = isComplete }

  /// Takes some of `input`, fills some of `output`. `isLast` says that there is no input after this.
  func step(_ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer, isLast: Bool) -> Step {
    .moved(consumed: 0, produced: 0)
  }

  /// What the library says about its last error.
  var message: String? { nil }
}

/// Deflate streams: bare, of zlib, or of gzip.
final class DeflateCoder: Coder {
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private let isCompressor: Bool
  private var isStarted = false

  /// Nil when the level or the memory is not to be had.
  init?(window: Int32, level: Int32?) {
    stream.initialize(to: z_stream())
    isCompressor = level != nil
    super.init()
    let status =
      level.map { carchive_compressor_start(stream, $0, window) } ?? carchive_decompressor_start(stream, window)
    if status != Z_OK { return nil }
    isStarted = true
  }

  deinit {
    if isStarted { _ = isCompressor ? deflateEnd(stream) : inflateEnd(stream) }
    stream.deallocate()
  }

  override func step(_ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer, isLast: Bool) -> Step {
    if isComplete { return .moved(consumed: 0, produced: 0) }
    let (most, room) = (min(input.count, 1 << 30), min(output.count, 1 << 30))
    stream.pointee.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
    stream.pointee.avail_in = UInt32(most)
    stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
    stream.pointee.avail_out = UInt32(room)
    let status =
      isCompressor
      ? deflate(stream, isLast && most == input.count ? Z_FINISH : Z_NO_FLUSH) : inflate(stream, Z_NO_FLUSH)
    switch status {
    case Z_OK, Z_BUF_ERROR: break
    case Z_STREAM_END: isComplete = true
    default: return .failed(Int(status))
    }
    return .moved(
      consumed: most - Int(stream.pointee.avail_in), produced: room - Int(stream.pointee.avail_out))
  }

  override var message: String? { stream.pointee.msg.map { String(cString: $0) } }
}

/// Makes a file of lzip's.
final class LzipEncoder: Coder {
  private let encoder: OpaquePointer

  /// The levels of lzip, 0 to 9: size of the dictionary and longest match.
  static let sizes: [(dictionary: Int32, matchLength: Int32)] = [
    (65535, 16), (1_048_576, 5), (1_572_864, 6), (2_097_152, 8), (3_145_728, 12), (4_194_304, 20), (8_388_608, 36),
    (16_777_216, 68), (25_165_824, 132), (33_554_432, 273),
  ]

  init?(dictionary: Int32, matchLength: Int32) {
    guard let encoder = LZ_compress_open(dictionary, matchLength, UInt64.max) else { return nil }
    self.encoder = encoder
    super.init()
    if LZ_compress_errno(encoder) != LZ_ok { return nil }
  }

  deinit { LZ_compress_close(encoder) }

  override func step(_ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer, isLast: Bool) -> Step {
    let bytes = input.bindMemory(to: UInt8.self).baseAddress
    let room = max(0, LZ_compress_write_size(encoder))
    let consumed = input.isEmpty ? 0 : LZ_compress_write(encoder, bytes, min(room, Int32(clamping: input.count)))
    if consumed < 0 { return failure }
    if isLast, Int(consumed) == input.count, LZ_compress_finish(encoder) < 0 { return failure }
    let produced = LZ_compress_read(
      encoder, output.bindMemory(to: UInt8.self).baseAddress, Int32(clamping: output.count))
    if produced < 0 { return failure }
    isComplete = LZ_compress_finished(encoder) == 1
    return .moved(consumed: Int(consumed), produced: Int(produced))
  }

  private var failure: Step { .failed(Int(LZ_compress_errno(encoder).rawValue)) }
}

/// Reads a file of lzip's.
final class LzipDecoder: Coder {
  private let decoder: OpaquePointer

  init?() {
    guard let decoder = LZ_decompress_open() else { return nil }
    self.decoder = decoder
    super.init()
  }

  deinit { LZ_decompress_close(decoder) }

  override func step(_ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer, isLast: Bool) -> Step {
    let bytes = input.bindMemory(to: UInt8.self).baseAddress
    let room = max(0, LZ_decompress_write_size(decoder))
    let consumed = input.isEmpty ? 0 : LZ_decompress_write(decoder, bytes, min(room, Int32(clamping: input.count)))
    if consumed < 0 { return failure }
    if isLast, Int(consumed) == input.count, LZ_decompress_finish(decoder) < 0 { return failure }
    let produced = LZ_decompress_read(
      decoder, output.bindMemory(to: UInt8.self).baseAddress, Int32(clamping: output.count))
    if produced < 0 { return failure }
    isComplete = LZ_decompress_finished(decoder) == 1
    return .moved(consumed: Int(consumed), produced: Int(produced))
  }

  private var failure: Step { .failed(Int(LZ_decompress_errno(decoder).rawValue)) }
}

/// Makes a zstd frame.
final class ZstdEncoder: Coder {
  private let context: OpaquePointer

  init?(level: Int32, checksum: Bool) {
    guard let context = ZSTD_createCCtx() else { return nil }
    self.context = context
    super.init()
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, checksum ? 1 : 0)
  }

  deinit { ZSTD_freeCCtx(context) }

  override func step(_ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer, isLast: Bool) -> Step {
    if isComplete { return .moved(consumed: 0, produced: 0) }
    var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    let left = ZSTD_compressStream2(context, &target, &source, isLast ? ZSTD_e_end : ZSTD_e_continue)
    if ZSTD_isError(left) != 0 { return .failed(left) }
    isComplete = isLast && left == 0
    return .moved(consumed: source.pos, produced: target.pos)
  }
}

/// Reads zstd frames, one after another: it is complete between two of them.
final class ZstdDecoder: Coder {
  private let context: OpaquePointer

  init?() {
    guard let context = ZSTD_createDCtx() else { return nil }
    self.context = context
    super.init(isComplete: true)
  }

  deinit { ZSTD_freeDCtx(context) }

  override func step(_ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer, isLast: Bool) -> Step {
    // Between frames, a step without input would begin a frame.
    if isComplete && input.isEmpty { return .moved(consumed: 0, produced: 0) }
    var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    let left = ZSTD_decompressStream(context, &target, &source)
    if ZSTD_isError(left) != 0 { return .failed(left) }
    isComplete = left == 0
    return .moved(consumed: source.pos, produced: target.pos)
  }
}
