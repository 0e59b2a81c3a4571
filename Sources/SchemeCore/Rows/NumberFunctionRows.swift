// Powers, roots, logarithms, trigonometry, complex numbers, and numbers as text.

/// sqrt, expt, sin, make-polar, number->string …
enum NumberFunctionRows {
  static func install(_ table: inout PrimitiveTable) {
    powers(&table)
    trigonometry(&table)
    complex(&table)
    text(&table)
  }

  private static func real(_ w: Word, _ position: Int) throws -> Word {
    if Numbers.isReal(w) { return w }
    throw Fault.type(position, "real number", w)
  }

  private static func powers(_ table: inout PrimitiveTable) {
    table.one("(sqrt z)", "The principal square root of Z, exact when Z is the square of an exact number.") {
      try Numbers.squareRoot($0)
    }
    table.two("(expt z k)", "Z to the power of K.") { try Numbers.power($0, $1) }
    table.one("(exp z)", "e to the power of Z.") { try Numbers.exponential($0) }
    table.one("(log z)", "The natural logarithm of Z.") { try Numbers.logarithm($0) }
    table.one("(log10 z)", "The logarithm of Z to the base 10.") { try Numbers.logarithm10($0) }
  }

  private static func trigonometry(_ table: inout PrimitiveTable) {
    for function in Transcendental.all {
      table.one("(\(function.name) z)", function.documentation) { try function($0) }
    }
    table.any("(atan z [x])", "The angle whose tangent is Z; with X, of the point (X, Z), in its quadrant.") {
      arguments in
      guard let x = arguments.optional(1) else { return try Transcendental.arctangent(arguments[0]) }
      return Numbers.arctangent(try real(arguments[0], 1), try real(x, 2))
    }
  }

  private static func complex(_ table: inout PrimitiveTable) {
    table.two("(make-rectangular x y)", "The complex number with real part X and imaginary part Y.") { x, y in
      Numbers.rectangular(try real(x, 1), try real(y, 2))
    }
    table.two("(make-polar r angle)", "The complex number at distance R and ANGLE from zero.") { r, angle in
      try Numbers.polar(try real(r, 1), try real(angle, 2))
    }
    table.one("(real-part z)", "The real part of Z.") { try Numbers.realPart($0) }
    table.one("(imag-part z)", "The imaginary part of Z.") { try Numbers.imaginaryPart($0) }
    table.one("(magnitude z)", "The distance of Z from zero.") { z in
      if z.is(.complex) { return try Numbers.magnitude(complex: z) }
      guard Numbers.isReal(z) else { throw Numbers.wrongType(1, z) }
      return try Numbers.absolute(z)
    }
    table.one("(angle z)", "The angle of Z as seen from zero.") { z in
      guard Numbers.isNumber(z) else { throw Numbers.wrongType(1, z) }
      let (x, y) = Numbers.parts(z)
      return Numbers.arctangent(Heap.flonum(y), Heap.flonum(x))
    }
  }

  private static func text(_ table: inout PrimitiveTable) {
    table.any("(number->string z [radix])", "The number Z as text in RADIX, which is 10 by default.") { arguments in
      let z = arguments[0]
      guard Numbers.isNumber(z) else { throw Numbers.wrongType(1, z) }
      return Heap.string(Numbers.text(z, radix: try radix(arguments)))
    }
    table.any(
      "(string->number string [radix])", "The number that STRING spells in RADIX (by default 10), #f when it is none."
    ) { arguments in
      try Numbers.parse(string: try arguments[0].string(1), radix: try radix(arguments)) ?? .false
    }
  }

  private static func radix(_ arguments: Arguments) throws -> Int {
    try arguments.optional(1)?.int(2, in: 2...36) ?? 10
  }
}
