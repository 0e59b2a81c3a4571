// Trigonometric and hyperbolic functions and their inverses, on real and complex numbers.
//
// Each is a function of real arguments with a domain, and a formula for everything else. An exact argument at which
// the value is an integer by definition (sin 0, cos 0, …) gives that integer.

import Glibc

/// A function of one number.
struct Transcendental {
  typealias Parts = (real: Double, imaginary: Double)
  let name: String
  let documentation: String
  /// Exact argument and exact value.
  let exact: (argument: Int, value: Int)
  let real: (Double) -> Double
  let isInDomain: (Double) -> Bool
  let complex: (Parts) -> Parts
  /// These give a complex value where there is no real one, even for a NaN.
  private var isInverseCircular: Bool { name == "asin" || name == "acos" }

  func callAsFunction(_ a: Word) throws -> Word {
    if a == Word(fixnum: exact.argument) { return Word(fixnum: exact.value) }
    guard Numbers.isNumber(a) else { throw Numbers.wrongType(1, a) }
    if !a.is(.complex) {
      let x = Numbers.double(a)
      if isInDomain(x) { return Heap.flonum(real(x)) }
      if x.isNaN { return isInverseCircular ? Numbers.complex(x, x) : a }
      // Reals above the domain lie on the lower side of the cut: R7RS defines asin and acos by logarithms.
      let result = complex((x, isInverseCircular && x > 1 ? -0.0 : 0))
      return Numbers.complex(result.real, result.imaginary)
    }
    let result = complex(Numbers.parts(a))
    return Numbers.complex(result.real, result.imaginary)
  }

  static let all: [Transcendental] = [
    .init(
      name: "sin", documentation: "The sine of Z, in radians.", exact: (0, 0), real: { sin($0) },
      isInDomain: { _ in true }, complex: { (sin($0.real) * cosh($0.imaginary), cos($0.real) * sinh($0.imaginary)) }),
    .init(
      name: "cos", documentation: "The cosine of Z, in radians.", exact: (0, 1), real: { cos($0) },
      isInDomain: { _ in true }, complex: { (cos($0.real) * cosh($0.imaginary), -sin($0.real) * sinh($0.imaginary)) }),
    .init(
      name: "tan", documentation: "The tangent of Z, in radians.", exact: (0, 0), real: { tan($0) },
      isInDomain: { _ in true },
      complex: {
        let (x, y) = (2 * $0.real, 2 * $0.imaginary)
        let w = cos(x) + cosh(y)
        return (sin(x) / w, sinh(y) / w)
      }),
    .init(
      name: "sinh", documentation: "The hyperbolic sine of Z.", exact: (0, 0), real: { sinh($0) },
      isInDomain: { _ in true }, complex: { (sinh($0.real) * cos($0.imaginary), cosh($0.real) * sin($0.imaginary)) }),
    .init(
      name: "cosh", documentation: "The hyperbolic cosine of Z.", exact: (0, 1), real: { cosh($0) },
      isInDomain: { _ in true }, complex: { (cosh($0.real) * cos($0.imaginary), sinh($0.real) * sin($0.imaginary)) }),
    .init(
      name: "tanh", documentation: "The hyperbolic tangent of Z.", exact: (0, 0), real: { tanh($0) },
      isInDomain: { _ in true },
      complex: {
        let (x, y) = (2 * $0.real, 2 * $0.imaginary)
        let w = cosh(x) + cos(y)
        return (sinh(x) / w, sin(y) / w)
      }),
    .init(
      name: "asin", documentation: "The angle whose sine is Z.", exact: (0, 0), real: { asin($0) },
      isInDomain: { $0.magnitude <= 1 }, complex: arcsine),
    .init(
      name: "acos", documentation: "The angle whose cosine is Z.", exact: (1, 0), real: { acos($0) },
      isInDomain: { $0.magnitude <= 1 },
      complex: {
        let (x, y) = arcsine($0)
        return (.pi / 2 - x, -y)
      }),
    .init(
      name: "atanh", documentation: "The inverse hyperbolic tangent of Z.", exact: (0, 0), real: { atanh($0) },
      isInDomain: { $0.magnitude <= 1 }, complex: areaTangent),
    .init(
      name: "asinh", documentation: "The inverse hyperbolic sine of Z.", exact: (0, 0), real: { asinh($0) },
      isInDomain: { _ in true }, complex: areaSine),
    .init(
      name: "acosh", documentation: "The inverse hyperbolic cosine of Z.", exact: (1, 0), real: { acosh($0) },
      isInDomain: { $0 >= 1 },
      complex: { z in
        // log (z + sqrt (z - 1) · sqrt (z + 1))
        let root = times(squareRoot((z.real - 1, z.imaginary)), squareRoot((z.real + 1, z.imaginary)))
        return logarithm((z.real + root.real, z.imaginary + root.imaginary))
      }),
  ]

  /// As `atan` of one argument.
  static func arctangent(_ a: Word) throws -> Word {
    if a == Word(fixnum: 0) { return a }
    guard Numbers.isNumber(a) else { throw Numbers.wrongType(1, a) }
    guard a.is(.complex) else { return Heap.flonum(atan(Numbers.double(a))) }
    // atan z = atanh (i z) / i
    let (x, y) = Numbers.parts(a)
    let (real, imaginary) = areaTangent((-y, x))
    return Numbers.complex(imaginary, -real)
  }

  // MARK: Formulas

  private static func times(_ a: Parts, _ b: Parts) -> Parts {
    (a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real)
  }
  private static func logarithm(_ z: Parts) -> Parts {
    (log(hypot(z.real, z.imaginary)), atan2(z.imaginary, z.real))
  }
  private static func squareRoot(_ z: Parts) -> Parts {
    let result = try? Numbers.squareRoot(Numbers.complex(z.real, z.imaginary))
    return result.map { Numbers.parts($0) } ?? (.nan, .nan)
  }

  /// asin z = asinh (i z) / i
  private static func arcsine(_ z: Parts) -> Parts {
    let (x, y) = areaSine((-z.imaginary, z.real))
    return (y, -x)
  }

  /// log (z + sqrt (z² + 1)); for a negative real part by symmetry, which loses no digits.
  private static func areaSine(_ z: Parts) -> Parts {
    if z.real < 0 || z.real == 0 && z.imaginary < 0 {
      let (x, y) = areaSine((-z.real, -z.imaginary))
      return (-x, -y)
    }
    let square = times(z, z)
    let root = squareRoot((square.real + 1, square.imaginary))
    return logarithm((z.real + root.real, z.imaginary + root.imaginary))
  }

  /// (log (1 + z) - log (1 - z)) / 2
  private static func areaTangent(_ z: Parts) -> Parts {
    let a = logarithm((1 + z.real, z.imaginary))
    let b = logarithm((1 - z.real, -z.imaginary))
    return ((a.real - b.real) / 2, (a.imaginary - b.imaginary) / 2)
  }
}

extension Numbers {
  /// As `atan` of two arguments.
  static func arctangent(_ y: Word, _ x: Word) -> Word { Heap.flonum(atan2(double(y), double(x))) }
}
