// The runner's inflate, whose file is compiled into these tests by a link: what zlib packs it unpacks to the same, and what
// is cut off or malformed it refuses, without touching a byte beyond its memory.

import CArchive
import Glibc
import Testing

/// Memory with a page that nobody may touch behind it.
private final class Fenced {
  let start: UnsafeMutablePointer<UInt8>
  private let memory: UnsafeMutableRawPointer
  private let size: Int

  init(_ count: Int) {
    let page = Int(getpagesize())
    let room = (count + page - 1) / page * page
    size = room + page
    memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    mprotect(memory + room, page, PROT_NONE)
    start = (memory + (room - count)).assumingMemoryBound(to: UInt8.self)
  }

  deinit { munmap(memory, size) }
}

/// What the runner unpacks to so many bytes; nil when it refuses.
private func unpacked(_ packed: [UInt8], _ size: Int) -> [UInt8]? {
  let (input, output, work) = (Fenced(packed.count), Fenced(size), Fenced(1 << 14))
  input.start.update(from: packed, count: packed.count)
  var inflater = Inflater(input.start, packed.count, to: output.start, size, work: work.start)
  return inflater.run() ? Array(UnsafeBufferPointer(start: output.start, count: size)) : nil
}

/// How zlib is to pack: level, strategy, and after how many bytes it begins a new block, if it does.
private struct Packing {
  let level: Int32
  var strategy: Int32 = Z_DEFAULT_STRATEGY
  var piece = Int.max

  static let all: [Packing] = [
    Packing(level: 0), Packing(level: 1), Packing(level: 6), Packing(level: 9),
    Packing(level: 9, strategy: Z_FIXED), Packing(level: 9, strategy: Z_HUFFMAN_ONLY),
    Packing(level: 9, strategy: Z_RLE), Packing(level: 9, strategy: Z_FILTERED), Packing(level: 6, piece: 100),
    Packing(level: 9, strategy: Z_FIXED, piece: 33),
  ]

  func callAsFunction(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    precondition(carchive_deflate_start(&stream, 9) == Z_OK)
    precondition(deflateParams(&stream, level, strategy) == Z_OK)
    defer { deflateEnd(&stream) }
    var packed = [UInt8](repeating: 0, count: 2 * bytes.count + 1000 + (bytes.count / min(piece, 1 << 20)) * 20)
    var bytes = bytes
    let (count, room) = (bytes.count, packed.count)
    bytes.withUnsafeMutableBufferPointer { input in
      packed.withUnsafeMutableBufferPointer { output in
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(room)
        var offset = 0
        repeat {
          let part = min(piece, count - offset)
          stream.next_in = input.baseAddress.map { $0 + offset }
          stream.avail_in = UInt32(part)
          offset += part
          let result = deflate(&stream, offset == count ? Z_FINISH : Z_FULL_FLUSH)
          precondition(result == Z_OK || result == Z_STREAM_END)
        } while offset < count
      }
    }
    return Array(packed.prefix(Int(stream.total_out)))
  }
}

/// Bits, the first of a byte the lowest, as a stream has them.
private struct Bits {
  private(set) var bytes: [UInt8] = []
  private var count = 0

  /// Adds the lowest bits of a number, the lowest first.
  mutating func add(_ value: Int, _ size: Int) {
    for bit in 0..<size {
      if count % 8 == 0 { bytes.append(0) }
      bytes[count / 8] |= UInt8(value >> bit & 1) << UInt8(count % 8)
      count += 1
    }
  }

  /// Adds a code of the fixed table, the highest bit first.
  mutating func addFixed(_ symbol: Int) {
    let (code, size) =
      switch symbol {
      case ..<144: (0x30 + symbol, 8)
      case ..<256: (0x190 + symbol - 144, 9)
      case ..<280: (symbol - 256, 7)
      default: (0xC0 + symbol - 280, 8)
      }
    addCode(code, size)
  }

  mutating func addCode(_ code: Int, _ size: Int) { for bit in (0..<size).reversed() { add(code >> bit, 1) } }

  /// A stream whose one block is this.
  static func block(_ type: Int, _ body: (inout Bits) -> Void) -> [UInt8] {
    var bits = Bits()
    bits.add(1, 1)
    bits.add(type, 2)
    body(&bits)
    return bits.bytes
  }
}

@Suite struct InflateTests {
  /// Inputs of every kind of match and literal.
  private static let inputs: [[UInt8]] = {
    var random = UInt64(14)
    func next() -> UInt8 {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(random >> 56)
    }
    var inputs: [[UInt8]] = [[], [0], [255, 255], Array("a".utf8), [UInt8](repeating: 7, count: 70000)]
    for size in [1, 3, 258, 259, 1000, 40000] { inputs.append((0..<size).map { _ in next() }) }
    // Few symbols, many, and codes of every length.
    for kinds in [2, 5, 60] { inputs.append((0..<5000).map { _ in next() % UInt8(kinds) }) }
    inputs.append((0..<17).flatMap { [UInt8](repeating: UInt8($0), count: 1 << $0) })
    // Matches at every small distance, and at the farthest.
    for distance in 1...20 {
      let period = (0..<distance).map { _ in next() }
      inputs.append((0..<600).map { period[$0 % distance] })
    }
    let block = (0..<300).map { _ in next() }
    inputs.append(block + [UInt8](repeating: 0, count: 32768 - 300) + block)
    inputs.append((0..<3000).flatMap { Array("\($0 * $0) ".utf8) })
    return inputs
  }()

  @Test func whatZlibPacksIsUnpacked() {
    for (number, input) in InflateTests.inputs.enumerated() {
      for (kind, pack) in Packing.all.enumerated() {
        #expect(unpacked(pack(input), input.count) == input, "input \(number), packed in way \(kind)")
      }
    }
  }

  @Test func theSizeIsExact() {
    for input in InflateTests.inputs where input.count < 6000 {
      let packed = Packing(level: 9)(input)
      #expect(unpacked(packed, input.count + 1) == nil)
      if !input.isEmpty { #expect(unpacked(packed, input.count - 1) == nil) }
    }
  }

  @Test func everyCutIsRefused() {
    for input in InflateTests.inputs where input.count > 2 && input.count < 6000 {
      for pack in Packing.all {
        let packed = pack(input)
        // At each byte of what is small, and in any case at the last ones.
        let step = max(1, packed.count / 30)
        for end in Set(stride(from: 0, to: packed.count, by: step)).union(max(0, packed.count - 12)..<packed.count) {
          #expect(unpacked(Array(packed[..<end]), input.count) == nil, "cut at \(end) of \(packed.count)")
        }
      }
    }
  }

  @Test func storedBlocks() {
    #expect(unpacked([1, 2, 0, 0xFD, 0xFF, 8, 9], 2) == [8, 9])
    #expect(unpacked([0, 1, 0, 0xFE, 0xFF, 8, 1, 1, 0, 0xFE, 0xFF, 9], 2) == [8, 9])
    #expect(unpacked([1, 0, 0, 0xFF, 0xFF], 0) == [])
    // The size is not that which its complement says, is larger than the rest of the input, or than that of the output.
    #expect(unpacked([1, 2, 0, 0xFC, 0xFF, 8, 9], 2) == nil)
    #expect(unpacked([1, 3, 0, 0xFC, 0xFF, 8, 9], 3) == nil)
    #expect(unpacked([1, 3, 0, 0xFC, 0xFF, 8, 9, 10], 2) == nil)
    for end in 0..<7 { #expect(unpacked(Array([1, 2, 0, 0xFD, 0xFF, 8, 9][..<end]), 2) == nil) }
  }

  @Test func aReservedTypeIsRefused() {
    for rest in 0...3 { #expect(unpacked(Bits.block(3) { $0.add(rest, 30) }, 0) == nil) }
  }

  @Test func fixedBlocks() {
    /// A block of these literals and what `rest` adds.
    func block(_ literals: [Int], end: Bool = true, _ rest: (inout Bits) -> Void = { _ in }) -> [UInt8] {
      Bits.block(1) { bits in
        for literal in literals { bits.addFixed(literal) }
        rest(&bits)
        if end { bits.addFixed(256) }
        // The end is not the end of the input.
        bits.add(0, 32)
      }
    }
    #expect(unpacked(block([0, 143, 144, 255]), 4) == [0, 143, 144, 255])
    /// A match of a length symbol, extra bits, a distance code.
    func match(_ length: Int, _ distance: Int, extra: Int = 0) -> (inout Bits) -> Void {
      { bits in
        bits.addFixed(length)
        bits.addCode(distance, 5)
        bits.add(0, extra)
      }
    }
    #expect(unpacked(block([5], match(257, 0)), 4) == [5, 5, 5, 5])
    #expect(unpacked(block([5, 6], match(257, 1)), 5) == [5, 6, 5, 6, 5])
    #expect(unpacked(block([5], match(285, 0)), 259) == [UInt8](repeating: 5, count: 259))
    // Before the beginning; beyond the end; of lengths and distances that there are not.
    #expect(unpacked(block([], match(257, 0)), 3) == nil)
    #expect(unpacked(block([5], match(257, 1)), 4) == nil)
    #expect(unpacked(block([5], match(285, 0)), 258) == nil)
    for length in [286, 287] { #expect(unpacked(block([5], match(length, 0)), 4) == nil) }
    for distance in [30, 31] { #expect(unpacked(block([5], match(257, distance, extra: 14)), 4) == nil) }
    // One literal too many, and no end.
    #expect(unpacked(block([1, 2, 3]), 2) == nil)
    #expect(unpacked(Bits.block(1) { $0.addFixed(1) }, 1) == nil)
  }

  /// A block with codes of its own: counts, the lengths of the lengths' code by symbol, and what is written with these.
  private func dynamic(
    _ literals: Int, _ distances: Int, _ lengths: [Int: Int], _ rest: (inout Bits) -> Void
  ) -> [UInt8] {
    Bits.block(2) { bits in
      bits.add(literals - 257, 5)
      bits.add(distances - 1, 5)
      bits.add(19 - 4, 4)
      for symbol in [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15] {
        bits.add(lengths[symbol] ?? 0, 3)
      }
      rest(&bits)
      bits.add(0, 64)
    }
  }

  @Test func dynamicBlocks() {
    // Symbols 0, 1 and 18 of the lengths have the codes 0, 10 and 11.
    let lengths = [0: 1, 1: 2, 18: 2]
    func zeros(_ bits: inout Bits, _ count: Int) {
      bits.addCode(3, 2)
      bits.add(count - 11, 7)
    }
    func one(_ bits: inout Bits) { bits.addCode(2, 2) }
    /// The literal 0 and the end have one bit each; then the distances.
    func good(_ bits: inout Bits) {
      one(&bits)
      zeros(&bits, 138)
      zeros(&bits, 117)
      one(&bits)
    }
    let whole = dynamic(257, 1, lengths) { bits in
      good(&bits)
      bits.addCode(0, 1)
      for code in [0, 0, 1] { bits.addCode(code, 1) }
    }
    #expect(unpacked(whole, 2) == [0, 0])
    // Nothing ends the block; the literals are more than 286, the distances more than 30.
    #expect(
      unpacked(
        dynamic(257, 1, lengths) { bits in
          one(&bits)
          for count in [138, 119] { zeros(&bits, count) }
        }, 0) == nil)
    #expect(unpacked(dynamic(287, 1, lengths) { good(&$0) }, 0) == nil)
    #expect(unpacked(dynamic(257, 31, lengths) { good(&$0) }, 0) == nil)
    // More codes than bits: of lengths, of literals, of distances.
    #expect(unpacked(dynamic(257, 1, [0: 1, 1: 1, 2: 1]) { _ in }, 0) == nil)
    #expect(unpacked(dynamic(257, 1, lengths) { for _ in 0..<258 { one(&$0) } }, 0) == nil)
    #expect(
      unpacked(
        dynamic(257, 3, lengths) { bits in
          good(&bits)
          for _ in 0..<3 { one(&bits) }
        }, 0) == nil)
    // A repetition of nothing, one that is too long, and a length that no code is of.
    #expect(unpacked(dynamic(257, 1, [16: 1, 0: 1]) { $0.addCode(1, 1) }, 0) == nil)
    #expect(unpacked(dynamic(257, 1, lengths) { bits in for _ in 0..<2 { zeros(&bits, 138) } }, 0) == nil)
    #expect(unpacked(dynamic(257, 1, [0: 2, 1: 2]) { $0.addCode(3, 2) }, 0) == nil)
    #expect(unpacked(dynamic(257, 1, [:]) { _ in }, 0) == nil)
  }
}
