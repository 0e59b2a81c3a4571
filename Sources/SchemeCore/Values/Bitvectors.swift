// Bitvectors: rows of bits, eight a byte.
//
// Invariant: the bits of the last byte beyond the length are 0, so that bitvectors can be compared byte by byte.

extension Heap {
  /// A fresh bitvector of `count` zero bits.
  static func bitvector(count: Int) -> Word {
    let bytes = bytevector(count: (count + 7) / 8)
    let result = object(.bitvector, slots: 2, length: count)
    result[slot: 0] = bytes[slot: 0]
    return result
  }
}
