// Unpacks a bare deflate stream (RFC 1951) from memory to memory. Both sizes are known before, so that every step is
// one comparison away from a damaged stream: nothing is read or written beyond them.
//
// A code's bits are looked up in a table of 2^10 entries; the rare longer codes are walked bit by bit, by the counts of
// codes of each length, which is how the canonical code is defined.

/// A table of one canonical Huffman code.
private struct Code {
  static let fastBits = 10
  static let longest = 15
  /// For each value of the next ten bits, `symbol << 4 | length`, or 0 for a longer code.
  let fast: UnsafeMutablePointer<UInt16>
  /// How many codes there are of each length, and the symbols in the order of their codes.
  let counts: UnsafeMutablePointer<UInt16>
  let symbols: UnsafeMutablePointer<UInt16>

  static let size = (1 << fastBits) + 16 + 288

  init(_ memory: UnsafeMutablePointer<UInt16>) {
    fast = memory
    counts = memory + 1 << Code.fastBits
    symbols = counts + 16
  }

  /// Makes the code of so many symbols from their lengths; false if there are more codes than bits.
  func make(_ lengths: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    counts.update(repeating: 0, count: 16)
    fast.update(repeating: 0, count: 1 << Code.fastBits)
    for symbol in 0..<count { counts[Int(lengths[symbol])] += 1 }
    counts[0] = 0
    var left = 1
    var code = 0
    var index = 0
    for length in 1...Code.longest {
      left = left << 1 - Int(counts[length])
      if left < 0 { return false }
      code <<= 1
      if counts[length] == 0 { continue }
      for symbol in 0..<count where Int(lengths[symbol]) == length {
        symbols[index] = UInt16(symbol)
        index += 1
        if length <= Code.fastBits { fill(code, length, symbol) }
        code += 1
      }
    }
    return true
  }

  /// Enters a code, whose first bit is the stream's next, at every value of the bits after it.
  private func fill(_ code: Int, _ length: Int, _ symbol: Int) {
    var reversed = 0
    for bit in 0..<length where code >> bit & 1 != 0 { reversed |= 1 << (length - 1 - bit) }
    while reversed < 1 << Code.fastBits {
      fast[reversed] = UInt16(symbol << 4 | length)
      reversed += 1 << length
    }
  }
}

/// One stream on its way from one memory to another.
struct Inflater {
  private let input: UnsafePointer<UInt8>
  private let inputEnd: Int
  private let output: UnsafeMutablePointer<UInt8>
  private let outputEnd: Int
  private var read = 0
  private var written = 0
  private var bits: UInt64 = 0
  private var bitCount = 0
  /// Set by whatever finds the stream damaged.
  private var isDamaged = false
  private let literals: Code
  private let distances: Code
  private let lengths: UnsafeMutablePointer<UInt8>

  init(
    _ input: UnsafePointer<UInt8>, _ inputSize: Int, to output: UnsafeMutablePointer<UInt8>, _ outputSize: Int,
    work: UnsafeMutableRawPointer
  ) {
    self.input = input
    inputEnd = inputSize
    self.output = output
    outputEnd = outputSize
    let tables = work.assumingMemoryBound(to: UInt16.self)
    literals = Code(tables)
    distances = Code(tables + Code.size)
    lengths = (work + 2 * Code.size * 2).assumingMemoryBound(to: UInt8.self)
  }

  /// Whether the stream was whole and gave exactly the bytes that were expected.
  mutating func run() -> Bool {
    var isLast = false
    while !isLast && !isDamaged {
      isLast = take(1) == 1
      switch take(2) {
      case 0: stored()
      case 1:
        makeFixedCodes()
        compressed()
      case 2: if makeDynamicCodes() { compressed() } else { isDamaged = true }
      default: isDamaged = true
      }
    }
    // Zeros that were taken beyond the end may have ended the last block.
    return !isDamaged && written == outputEnd && read * 8 - bitCount <= inputEnd * 8
  }

  /// Makes sure that there are at least 48 bits, zeros after the end.
  @inline(__always) private mutating func fill() {
    if read + 8 <= inputEnd {
      // Bits above `bitCount` may be there already; they are the same ones.
      bits |= UnsafeRawPointer(input + read).loadUnaligned(as: UInt64.self) << UInt64(bitCount)
      read += (63 - bitCount) >> 3
      bitCount |= 56
      return
    }
    while bitCount <= 56 {
      if read < inputEnd { bits |= UInt64(input[read]) << UInt64(bitCount) }
      read += 1
      bitCount += 8
    }
    // Eight bytes may have been asked for beyond the end; more were used.
    if read > inputEnd + 8 { isDamaged = true }
  }

  @inline(__always) private mutating func drop(_ count: Int) {
    bits >>= UInt64(count)
    bitCount -= count
  }

  private mutating func take(_ count: Int) -> Int {
    fill()
    let value = Int(bits & (1 << UInt64(count) - 1))
    drop(count)
    return value
  }

  private mutating func stored() {
    drop(bitCount & 7)
    let size = take(16)
    if take(16) != size ^ 0xFFFF || size > outputEnd - written {
      isDamaged = true
      return
    }
    // The bytes that were taken into `bits` beforehand are read again.
    read -= bitCount / 8
    bits = 0
    bitCount = 0
    if read < 0 || size > inputEnd - read {
      isDamaged = true
      return
    }
    (output + written).update(from: input + read, count: size)
    read += size
    written += size
  }

  private mutating func makeFixedCodes() {
    for symbol in 0..<288 { lengths[symbol] = symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8 }
    _ = literals.make(lengths, 288)
    for symbol in 0..<30 { lengths[symbol] = 5 }
    _ = distances.make(lengths, 30)
  }

  private mutating func makeDynamicCodes() -> Bool {
    let literalCount = take(5) + 257
    let distanceCount = take(5) + 1
    let lengthCount = take(4) + 4
    if literalCount > 286 || distanceCount > 30 { return false }
    for symbol in 0..<19 { lengths[symbol] = 0 }
    for index in 0..<lengthCount { lengths[Inflater.order(index)] = UInt8(take(3)) }
    if !literals.make(lengths, 19) { return false }
    var index = 0
    while index < literalCount + distanceCount {
      let symbol = decode(literals)
      if isDamaged { return false }
      var count = 1
      var length = UInt8(truncatingIfNeeded: symbol)
      if symbol >= 16 {
        if symbol == 16 && index == 0 { return false }
        length = symbol == 16 ? lengths[index - 1] : 0
        count = symbol == 16 ? 3 + take(2) : symbol == 17 ? 3 + take(3) : 11 + take(7)
      }
      if index + count > literalCount + distanceCount { return false }
      for _ in 0..<count {
        lengths[index] = length
        index += 1
      }
    }
    return lengths[256] != 0 && literals.make(lengths, literalCount)
      && distances.make(lengths + literalCount, distanceCount)
  }

  /// The symbol whose lengths' length comes at this index.
  private static func order(_ index: Int) -> Int {
    // 16 17 18 0, then 8 7 9 6 10 5 11 4 12 3 13 2 14 1 15.
    if index < 3 { return 16 + index }
    if index == 3 { return 0 }
    return index % 2 == 0 ? 8 + (index - 4) / 2 : 7 - (index - 5) / 2
  }

  @inline(__always) private mutating func decode(_ code: Code) -> Int {
    fill()
    let entry = Int(code.fast[Int(bits & UInt64(1 << Code.fastBits - 1))])
    if entry != 0 {
      drop(entry & 15)
      return entry >> 4
    }
    return decodeLong(code)
  }

  private mutating func decodeLong(_ code: Code) -> Int {
    var value = 0
    var first = 0
    var index = 0
    for length in 1...Code.longest {
      value |= Int(bits >> UInt64(length - 1) & 1)
      let count = Int(code.counts[length])
      if value - count < first {
        drop(length)
        return Int(code.symbols[index + value - first])
      }
      index += count
      first = (first + count) << 1
      value <<= 1
    }
    isDamaged = true
    return 0
  }

  private mutating func compressed() {
    while true {
      let symbol = decode(literals)
      if isDamaged { return }
      if symbol < 256 {
        if written == outputEnd {
          isDamaged = true
          return
        }
        output[written] = UInt8(truncatingIfNeeded: symbol)
        written += 1
        continue
      }
      if symbol == 256 { return }
      copy(length: matchLength(symbol - 257))
      if isDamaged { return }
    }
  }

  /// Lengths 3 to 258: eight that stand for themselves, then groups of four with one more bit each.
  private mutating func matchLength(_ index: Int) -> Int {
    if index < 8 { return index + 3 }
    if index == 28 { return 258 }
    if index > 28 {
      isDamaged = true
      return 0
    }
    let extra = index / 4 - 1
    return 3 + (4 + index % 4) << extra + take(extra)
  }

  private mutating func copy(length: Int) {
    let index = decode(distances)
    if isDamaged || index > 29 {
      isDamaged = true
      return
    }
    let extra = max(index / 2 - 1, 0)
    let distance = index < 2 ? index + 1 : 1 + (2 + index % 2) << extra + take(extra)
    if distance > written || length > outputEnd - written {
      isDamaged = true
      return
    }
    var from = output + (written - distance)
    var to = output + written
    written += length
    if distance >= 8 {
      // Pieces of eight do not overlap; what is too much is written over later, or was not there to write.
      var left = length
      while left >= 8 {
        UnsafeMutableRawPointer(to).storeBytes(
          of: UnsafeRawPointer(from).loadUnaligned(as: UInt64.self), as: UInt64.self)
        from += 8
        to += 8
        left -= 8
      }
      for offset in 0..<left { to[offset] = from[offset] }
      return
    }
    for offset in 0..<length { to[offset] = from[offset] }
  }
}
