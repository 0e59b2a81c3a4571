// Sinks that compress what they get. Each has one way to do it, without names or times in its output and in one thread,
// so that the same bytes become the same bytes.

import CArchive

/// A sink that has to learn when nothing more comes.
public protocol FinishingSink: ByteSink {
  /// Writes what is still to be written, after the last call of `write`.
  func finish() throws
}

private func failed(_ what: String, _ code: String) -> StoreError {
  StoreError(.system(5), "cannot compress with \(what): \(code)")
}

/// A sink that gives another one a gzip file.
public final class GzipSink: FinishingSink {
  private let sink: any ByteSink
  private var stream = z_stream()
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceSize, alignment: 16)

  /// A compressor that writes to `sink`.
  public init(_ sink: any ByteSink) throws {
    self.sink = sink
    guard carchive_gzip_start(&stream, 6) == Z_OK else { throw failed("gzip", "no memory") }
  }

  deinit {
    deflateEnd(&stream)
    buffer.deallocate()
  }

  public func write(_ bytes: UnsafeRawBufferPointer) throws { try compress(bytes, Z_NO_FLUSH) }

  public func finish() throws { try compress(UnsafeRawBufferPointer(start: nil, count: 0), Z_FINISH) }

  private func compress(_ bytes: UnsafeRawBufferPointer, _ mode: Int32) throws {
    stream.next_in = UnsafeMutablePointer(mutating: bytes.bindMemory(to: UInt8.self).baseAddress)
    stream.avail_in = UInt32(bytes.count)
    repeat {
      stream.next_out = buffer.bindMemory(to: UInt8.self).baseAddress
      stream.avail_out = UInt32(buffer.count)
      let status = deflate(&stream, mode)
      guard status != Z_STREAM_ERROR else { throw failed("gzip", "status \(status)") }
      try sink.write(UnsafeRawBufferPointer(rebasing: buffer[..<(buffer.count - Int(stream.avail_out))]))
    } while stream.avail_out == 0
  }
}

/// A sink that gives another one a zstd file, with a checksum of its content.
public final class ZstdSink: FinishingSink {
  private let sink: any ByteSink
  private let context: OpaquePointer
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceSize, alignment: 16)

  /// A compressor that writes to `sink`. A higher level takes many times longer and saves a few hundredths.
  public init(_ sink: any ByteSink, level: Int32 = 9) throws {
    guard let context = ZSTD_createCCtx() else { throw failed("zstd", "no memory") }
    (self.sink, self.context) = (sink, context)
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
  }

  deinit {
    ZSTD_freeCCtx(context)
    buffer.deallocate()
  }

  public func write(_ bytes: UnsafeRawBufferPointer) throws { try compress(bytes, ZSTD_e_continue) }

  public func finish() throws { try compress(UnsafeRawBufferPointer(start: nil, count: 0), ZSTD_e_end) }

  private func compress(_ bytes: UnsafeRawBufferPointer, _ mode: ZSTD_EndDirective) throws {
    var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
    var left = 0
    repeat {
      var output = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
      left = ZSTD_compressStream2(context, &output, &input, mode)
      if ZSTD_isError(left) != 0 { throw failed("zstd", String(cString: ZSTD_getErrorName(left))) }
      try sink.write(UnsafeRawBufferPointer(rebasing: buffer[..<output.pos]))
    } while mode == ZSTD_e_end ? left != 0 : input.pos < input.size
  }
}

/// A sink that gives another one chunks that can be unpacked one by one, each with its sizes and its checksum before
/// it: `packed size, size, CRC-32` as 32-bit little-endian numbers, then a bare deflate stream, or the bytes as they are
/// where both sizes are the same. A chunk of size 0 is the end.
public final class ChunkSink: FinishingSink {
  /// How many bytes a chunk holds.
  public static let chunkSize = 1 << 20
  private let sink: any ByteSink
  private var chunk: [UInt8] = []

  /// A compressor that writes to `sink`.
  public init(_ sink: any ByteSink) {
    self.sink = sink
    chunk.reserveCapacity(ChunkSink.chunkSize)
  }

  public func write(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = min(rest.count, ChunkSink.chunkSize - chunk.count)
      chunk.append(contentsOf: rest.prefix(count))
      rest = rest.dropFirst(count)
      if chunk.count == ChunkSink.chunkSize { try flush() }
    }
  }

  public func finish() throws {
    if !chunk.isEmpty { try flush() }
    try send([UInt8](repeating: 0, count: 12))
  }

  /// The CRC-32 of some bytes.
  public static func checksum(_ bytes: [UInt8]) -> UInt32 {
    bytes.withUnsafeBytes { UInt32(crc32(0, $0.bindMemory(to: UInt8.self).baseAddress, UInt32($0.count))) }
  }

  private func flush() throws {
    var packed = try deflated(chunk)
    if packed.count >= chunk.count { packed = chunk }
    var header: [UInt8] = []
    for number in [UInt32(packed.count), UInt32(chunk.count), ChunkSink.checksum(chunk)] {
      withUnsafeBytes(of: number.littleEndian) { header += $0 }
    }
    try send(header + packed)
    chunk.removeAll(keepingCapacity: true)
  }

  private func deflated(_ bytes: [UInt8]) throws -> [UInt8] {
    var stream = z_stream()
    guard carchive_deflate_start(&stream, 6) == Z_OK else { throw failed("deflate", "no memory") }
    defer { deflateEnd(&stream) }
    var input = bytes
    let capacity = Int(deflateBound(&stream, UInt(bytes.count)))
    return try [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
      try input.withUnsafeMutableBufferPointer { input in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(capacity)
        let status = deflate(&stream, Z_FINISH)
        guard status == Z_STREAM_END else { throw failed("deflate", "status \(status)") }
        count = capacity - Int(stream.avail_out)
      }
    }
  }

  private func send(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try sink.write($0) } }
}
