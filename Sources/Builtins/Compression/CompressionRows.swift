// `(nsscheme rows compression)`: coders and checksums, for (zlib), (lzlib) and (zstd). The ports are Scheme's.

import CArchive
import Gexp
import SchemeCore

/// Rows about compressed streams.
enum CompressionRows {
  static let module = ["nsscheme", "rows", "compression"]

  static let rows: [PrimitiveRow] = {
    var table = PrimitiveTable()
    installMakers(&table)
    installSteps(&table)
    installChecksums(&table)
    return table.rows
  }()

  private static func installMakers(_ table: inout PrimitiveTable) {
    table.two(
      "(%deflate-coder window level)",
      "A coder for a deflate stream with what WINDOW says around it: one that compresses at LEVEL, or decompresses if "
        + "that is #f. #f if there is no such level."
    ) { window, level in
      let window = Int32(try window.int(1, in: -15...47))
      let level = level.isFalse ? nil : Int32(clamping: try level.int(2))
      return coder(DeflateCoder(window: window, level: level))
    }
    table.two(
      "(%lzip-encoder dictionary-size match-length)", "A coder that makes a file of lzip's, or #f for wrong sizes."
    ) { dictionary, length in
      coder(
        LzipEncoder(
          dictionary: Int32(clamping: try dictionary.int(1)), matchLength: Int32(clamping: try length.int(2))))
    }
    table.one("(%lzip-sizes level)", "The size of the dictionary and the longest match of LEVEL, 0 to 9, as a pair.") {
      let sizes = LzipEncoder.sizes[try $0.int(1, in: 0...9)]
      return Heap.cons(Word(fixnum: Int(sizes.dictionary)), Word(fixnum: Int(sizes.matchLength)))
    }
    table.zero("(%lzip-decoder)", "A coder that reads a file of lzip's.") { coder(LzipDecoder()) }
    table.two("(%zstd-encoder level checksum?)", "A coder that makes a zstd frame, with a checksum if CHECKSUM?.") {
      level, checksum in
      coder(ZstdEncoder(level: Int32(clamping: try level.int(1)), checksum: checksum.isTrue))
    }
    table.zero("(%zstd-decoder)", "A coder that reads zstd frames.") { coder(ZstdDecoder()) }
  }

  private static func coder(_ coder: Coder?) -> Word { coder.map { native($0, "coder") } ?? .false }

  private static func installSteps(_ table: inout PrimitiveTable) {
    table.any(
      "(%coder-step! coder source start count target target-start target-count last?)",
      "Has CODER take some of COUNT bytes of SOURCE and write some of TARGET-COUNT bytes of TARGET: a pair of how many "
        + "each, or the number of an error. LAST? says that nothing comes after SOURCE."
    ) { arguments in
      let coder = try arguments[0].native(1, Coder.self, "coder")
      let source = UnsafeRawBufferPointer(try arguments[1].bytes(2, start: arguments[2], count: arguments[3]))
      let target = try arguments[4].bytes(5, start: arguments[5], count: arguments[6])
      switch coder.step(source, target, isLast: arguments[7].isTrue) {
      case .moved(let consumed, let produced): return Heap.cons(Word(fixnum: consumed), Word(fixnum: produced))
      case .failed(let code): return Word(fixnum: code)
      }
    }
    table.one("(%coder-complete? coder)", "Whether CODER has nothing more to say.") { coder in
      Word(try coder.native(1, Coder.self, "coder").isComplete)
    }
    table.one("(%coder-message coder)", "What the library says of the last error, or #f.") { coder in
      try coder.native(1, Coder.self, "coder").message.map { Heap.string($0) } ?? .false
    }
    table.one("(%zstd-error-name code)", "What libzstd calls the error CODE, a small negative number.") { code in
      schemeText(ZSTD_getErrorName(try code.int(1)))
    }
  }

  private static func installChecksums(_ table: inout PrimitiveTable) {
    table.two("(%adler32 bytes value)", "The Adler-32 of BYTES after what has VALUE.") { bytes, value in
      try checksum(bytes, value) { adler32($0, $1, $2) }
    }
    table.two("(%crc32 bytes value)", "The CRC-32 of BYTES after what has VALUE.") { bytes, value in
      try checksum(bytes, value) { crc32($0, $1, $2) }
    }
  }

  private static func checksum(
    _ bytes: Word, _ value: Word, _ step: (UInt, UnsafePointer<UInt8>, UInt32) -> UInt
  ) throws -> Word {
    let bytes = try bytes.bytes(1)
    var value = UInt(try value.int(2, in: 0...Int(UInt32.max)))
    var offset = 0
    while offset < bytes.count {
      let count = min(bytes.count - offset, 1 << 30)
      let start = bytes.baseAddress!.advanced(by: offset).assumingMemoryBound(to: UInt8.self)
      value = step(value, start, UInt32(count))
      offset += count
    }
    return Word(fixnum: Int(value))
  }
}
