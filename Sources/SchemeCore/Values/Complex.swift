// Complex numbers as objects: two doubles outside the object, or two exact reals in its slots.

extension Word {
  /// The flag of a complex number whose parts are exact.
  static let exactPartsFlag: UInt8 = 1
  /// Whether a complex number's parts are exact (unchecked).
  @inline(__always) var hasExactParts: Bool { flags == Word.exactPartsFlag }
  /// The parts of a complex number that are not exact (unchecked).
  @inline(__always) var inexactParts: (real: Double, imaginary: Double) {
    let data = UnsafePointer<Double>(bitPattern: self[slot: 0].bits).unsafelyUnwrapped
    return (data[0], data[1])
  }
}
