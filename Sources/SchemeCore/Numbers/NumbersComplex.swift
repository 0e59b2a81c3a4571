// Complex numbers in two representations: two doubles, or two exact reals. The parts of one number are never of
// different exactness; where an operation would mix them, both become doubles.
//
// R7RS knows exact complex numbers, Guile does not, and what Guile reads and computes ends in texts whose hashes name
// store items: so they exist with `--r7rs` only.
//
// Invariant: an exact complex number has an imaginary part that is not zero, else it is the real part alone. An
// inexact one keeps an imaginary part of 0.0.

import Glibc

extension Numbers {
  /// The flag of a complex number whose two slots are exact reals (else slot 0 is the memory of two doubles).

  /// Whether numbers like 1+2i are exact, as in R7RS, or have doubles for parts, as in Guile.
  public nonisolated(unsafe) static var hasExactComplex = false

  // MARK: Making

  /// The complex number with the given parts; stays one even when the imaginary part is 0.0.
  static func complex(_ real: Double, _ imaginary: Double) -> Word {
    let data = Heap.bytes(16).assumingMemoryBound(to: Double.self)
    data[0] = real
    data[1] = imaginary
    let result = Heap.object(.complex, slots: 1)
    result[slot: 0] = Word(UInt(bitPattern: data))
    return result
  }

  /// As `make-rectangular`: an exact zero imaginary part gives a real.
  static func rectangular(_ real: Word, _ imaginary: Word) -> Word {
    if imaginary == Word(fixnum: 0) { return real }
    guard hasExactComplex && isExactRational(real) && isExactRational(imaginary) else {
      return complex(double(real), double(imaginary))
    }
    let result = Heap.object(.complex, slots: 2)
    result.flags = Word.exactPartsFlag
    result[slot: 0] = real
    result[slot: 1] = imaginary
    return result
  }

  /// As `make-polar`.
  static func polar(_ magnitude: Word, _ angle: Word) throws -> Word {
    if angle == Word(fixnum: 0) || magnitude == Word(fixnum: 0) { return magnitude }
    let (m, a) = (double(magnitude), double(angle))
    // Zero has no direction, not even an impossible one.
    if m == 0 && !a.isFinite { return complex(0, 0) }
    return complex(m * cos(a), m * sin(a))
  }

  // MARK: Parts

  /// Whether `w` is a complex number with exact parts.
  @inline(__always) static func isExactComplex(_ w: Word) -> Bool { w.is(.complex) && w.hasExactParts }

  /// Real and imaginary part of any number, as doubles.
  static func parts(_ w: Word) -> (real: Double, imaginary: Double) {
    guard w.is(.complex) else { return (double(w), 0) }
    if isExactComplex(w) { return (double(w[slot: 0]), double(w[slot: 1])) }
    return w.inexactParts
  }

  /// As `real-part`.
  static func realPart(_ w: Word) throws -> Word {
    if isReal(w) { return w }
    guard w.is(.complex) else { throw wrongType(1, w) }
    return isExactComplex(w) ? w[slot: 0] : Heap.flonum(parts(w).real)
  }

  /// As `imag-part`: an exact zero for reals.
  static func imaginaryPart(_ w: Word) throws -> Word {
    if isReal(w) { return Word(fixnum: 0) }
    guard w.is(.complex) else { throw wrongType(1, w) }
    return isExactComplex(w) ? w[slot: 1] : Heap.flonum(parts(w).imaginary)
  }

  /// As `magnitude`: exact when the square of an exact number's distance from zero has an exact root.
  static func magnitude(complex z: Word) throws -> Word {
    guard isExactComplex(z) else { return Heap.flonum(hypot(parts(z).real, parts(z).imaginary)) }
    return try squareRoot(norm(z))
  }

  /// The sum of the squares of the parts of an exact number.
  static func norm(_ z: Word) throws -> Word {
    let (x, y) = (try realPart(z), try imaginaryPart(z))
    return try add(multiply(x, x), multiply(y, y))
  }

  // MARK: Arithmetic, at least one operand complex

  static func add(complex a: Word, _ b: Word) throws -> Word {
    if try isExact(a) && isExact(b) {
      return rectangular(try add(realPart(a), realPart(b)), try add(imaginaryPart(a), imaginaryPart(b)))
    }
    let (x, y) = (parts(a), parts(b))
    return complex(x.real + y.real, x.imaginary + y.imaginary)
  }

  static func subtract(complex a: Word, _ b: Word) throws -> Word {
    if try isExact(a) && isExact(b) {
      return rectangular(try subtract(realPart(a), realPart(b)), try subtract(imaginaryPart(a), imaginaryPart(b)))
    }
    let (x, y) = (parts(a), parts(b))
    return complex(x.real - y.real, x.imaginary - y.imaginary)
  }

  static func multiply(complex a: Word, _ b: Word) throws -> Word {
    if try isExact(a) && isExact(b) { return try multiply(exact: a, b) }
    let (x, y) = (parts(a), parts(b))
    // A real factor scales; it must not bring in products with an infinite part of the other.
    if !a.is(.complex) { return complex(x.real * y.real, x.real * y.imaginary) }
    if !b.is(.complex) { return complex(x.real * y.real, x.imaginary * y.real) }
    return complex(
      x.real * y.real - x.imaginary * y.imaginary, x.real * y.imaginary + x.imaginary * y.real)
  }

  private static func multiply(exact a: Word, _ b: Word) throws -> Word {
    let (p, q, r, s) = (try realPart(a), try imaginaryPart(a), try realPart(b), try imaginaryPart(b))
    return rectangular(
      try subtract(multiply(p, r), multiply(q, s)), try add(multiply(p, s), multiply(q, r)))
  }

  static func divide(complex a: Word, _ b: Word) throws -> Word {
    if try isExact(a) && isExact(b) {
      let conjugate = rectangular(try realPart(b), try negate(imaginaryPart(b)))
      let (product, size) = (try multiply(exact: a, conjugate), try norm(b))
      return rectangular(try divide(realPart(product), size), try divide(imaginaryPart(product), size))
    }
    let (x, y) = (parts(a), parts(b))
    if !b.is(.complex) { return complex(x.real / y.real, x.imaginary / y.real) }
    // Scaled by the larger part of the divisor, so that its square cannot overflow.
    let isReal = !a.is(.complex)
    if abs(y.real) <= abs(y.imaginary) {
      let t = y.real / y.imaginary
      let d = y.imaginary * (1 + t * t)
      if isReal { return complex(x.real * t / d, -x.real / d) }
      return complex((x.real * t + x.imaginary) / d, (x.imaginary * t - x.real) / d)
    }
    let t = y.imaginary / y.real
    let d = y.real * (1 + t * t)
    if isReal { return complex(x.real / d, -x.real * t / d) }
    return complex((x.real + x.imaginary * t) / d, (x.imaginary - x.real * t) / d)
  }

  static func negate(complex a: Word) throws -> Word {
    if isExactComplex(a) { return rectangular(try negate(a[slot: 0]), try negate(a[slot: 1])) }
    return complex(-parts(a).real, -parts(a).imaginary)
  }

  /// As `=`.
  static func equal(complex a: Word, _ b: Word) throws -> Bool {
    try compare(imaginaryPart(a), imaginaryPart(b)) == 0 && compare(realPart(a), realPart(b)) == 0
  }

  // MARK: Sameness

  // MARK: Exactness

  static func exact(complex w: Word) throws -> Word {
    if isExactComplex(w) { return w }
    guard hasExactComplex else { throw wrongType(1, w) }
    let (real, imaginary) = parts(w)
    guard real.isFinite && imaginary.isFinite else { throw Fault.range(1, w) }
    return rectangular(exact(real), exact(imaginary))
  }

  static func inexact(complex w: Word) -> Word {
    isExactComplex(w) ? complex(double(w[slot: 0]), double(w[slot: 1])) : w
  }

  // MARK: Text

  static func write(complex w: Word, radix: Int, into out: inout [UInt8]) {
    guard isExactComplex(w) else {
      let (real, imaginary) = parts(w)
      write(double: real, radix: radix, into: &out)
      if imaginary.isFinite && imaginary.sign == .plus { out.append(UInt8(ascii: "+")) }
      write(double: imaginary, radix: radix, into: &out)
      out.append(UInt8(ascii: "i"))
      return
    }
    let imaginary = w[slot: 1]
    if w[slot: 0] != Word(fixnum: 0) { write(w[slot: 0], radix: radix, into: &out) }
    switch imaginary {
    case Word(fixnum: 1): out.append(UInt8(ascii: "+"))
    case Word(fixnum: -1): out.append(UInt8(ascii: "-"))
    default:
      if !isNegative(numerator(imaginary)) { out.append(UInt8(ascii: "+")) }
      write(imaginary, radix: radix, into: &out)
    }
    out.append(UInt8(ascii: "i"))
  }
}
