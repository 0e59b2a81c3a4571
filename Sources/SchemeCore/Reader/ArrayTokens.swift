// Arrays: `#u8(…)`, `#2((…) (…))`, `#2u32@2@7(…)`, and the datum labels, which also begin with `#` and a number.
//
// Between `#` and the parenthesis stand the rank (1 when left out), the type (any values when left out), and for each
// dimension `@` with its first index, `:` with its length, or both. What has rank 1 and begins with index 0 is read as
// a vector or uniform vector.

/// What stands before the parenthesis of an array.
struct ArrayPrefix {
  /// As `array-type` says it: #t or a symbol, which is never collected.
  var type = Word.true
  var shape: [Arrays.Extent] = []

  /// The element type of a uniform vector, nil for other arrays.
  var uniformType: ElementType? {
    guard shape.count == 1, shape[0].lower == 0, shape[0].count == nil, type.isSymbol else { return nil }
    return ElementType(name: type.symbolString)
  }
  var isVector: Bool { shape.count == 1 && shape[0].lower == 0 && shape[0].count == nil && type == .true }
}

extension Parser {
  /// `#1=`, `#1#`, or an array with its rank.
  mutating func labelOrArray() throws -> Token {
    var number = 0
    while let c = try source.peek(), c >= 48 && c <= 57 {
      _ = try source.next()
      number = number * 10 + Int(c - 48)
      if number > 1 << 40 { throw error("a datum label this large", at: start) }
    }
    switch try source.peek() {
    case ASCII.equals:
      try openLabel(number)
      _ = try source.next()
      return .open(.label(number))
    case ASCII.hash:
      _ = try source.next()
      return .datum(try labelled(number))
    default:
      guard number <= Arrays.largestRank else {
        throw error("an array of rank \(number): no more than \(Arrays.largestRank) dimensions are possible", at: start)
      }
      return try array(rank: number)
    }
  }

  /// A uniform vector or array without rank, of which the first characters of the type have been read.
  mutating func uniform(_ beginning: String) throws -> Token { try array(rank: 1, beginning) }

  /// An array, after its rank.
  mutating func array(rank: Int, _ beginning: String = "") throws -> Token {
    buffer = Array(beginning.unicodeScalars.map(\.value))
    try collect()
    let text = String(decoding: buffer, as: UTF32.self)
    let name = String(text.prefix { $0 != "@" && $0 != ":" })
    guard try skip(ASCII.open) else {
      throw error(
        "Unknown # object: #\(rank == 1 ? "" : "\(rank)")\(text); the elements of an array, in parentheses,"
          + " are missing", at: start)
    }
    var prefix = ArrayPrefix()
    if !name.isEmpty {
      prefix.type = Symbols.intern(name)
      guard ArrayStorage.make(type: prefix.type, count: 0) != nil else {
        throw error(
          "Unknown # object: #\(name); uniform vectors are #vu8(…) #u8(…) #s8(…) … #f64(…) #c64(…), other arrays have"
            + " a rank, as in #2((1 2) (3 4))", at: start)
      }
    }
    prefix.shape = try shape(text.dropFirst(name.count), rank)
    if prefix.isVector { return .open(.vector) }
    return .open(prefix.uniformType.map { .uniform($0) } ?? .array(prefix))
  }

  /// `@lower`, `:length` or `@lower:length` for each dimension.
  private func shape(_ text: Substring, _ rank: Int) throws -> [Arrays.Extent] {
    if text.isEmpty { return Array(repeating: (0, nil), count: rank) }
    var result: [Arrays.Extent] = []
    var rest = text
    func number(_ what: String) throws -> Int {
      rest = rest.dropFirst()
      let digits = rest.prefix { $0 != "@" && $0 != ":" }
      rest = rest.dropFirst(digits.count)
      guard let value = Int(digits), abs(value) < 1 << 60 else {
        throw error("\(what) of an array must be an integer, not \"\(digits)\"", at: start)
      }
      return value
    }
    while let c = rest.first {
      let lower = c == "@" ? try number("the first index") : 0
      let count = rest.first == ":" ? try number("the length") : nil
      if let count, count < 0 { throw error("array length must be non-negative", at: start) }
      result.append((lower, count))
    }
    guard result.count == rank else {
      throw error("the number of shape specifications must match the array rank, \(rank)", at: start)
    }
    return result
  }

  /// The array whose elements are the finished data from `base` on.
  func array(_ prefix: ArrayPrefix, _ elements: Word, at span: Span) throws -> Word {
    var contents = elements
    if prefix.shape.isEmpty {
      guard elements.listLength == 1 else { throw error("an array of rank 0 has exactly one element", at: span) }
      contents = elements.car
    }
    do {
      return try Arrays.make(type: prefix.type, shape: prefix.shape, contents, position: 1)
    } catch Fault.general(_, let message, let arguments) {
      throw Fault.atSpan(key: "read-error", message: message, arguments: arguments, span: span)
    } catch Fault.wrongType(_, let expected, let value) {
      throw Fault.atSpan(
        key: "read-error", message: "in an array, expected \(expected), not ~S",
        arguments: Root(Heap.list(value.word)), span: span)
    } catch Fault.outOfRange(_, let value) {
      throw Fault.atSpan(
        key: "read-error", message: "~S is out of the range of the array's elements",
        arguments: Root(Heap.list(value.word)), span: span)
    }
  }
}

extension Printer {
  /// What is written before the elements of an array; bounds only where they do not follow from the elements.
  static func prefix(ofArray array: Word) -> String {
    let dimensions = array.arrayDimensions
    let type = ArrayStorage.type(array.arrayStorage)
    var result = "#\(dimensions.count)" + (type.isSymbol ? type.symbolString : "")
    let hasLowerBounds = dimensions.contains { $0.lower != 0 }
    let firstEmpty = dimensions.firstIndex { $0.count == 0 } ?? dimensions.count
    let hasLengths = dimensions.dropFirst(firstEmpty).contains { $0.count > 0 }
    for dimension in dimensions {
      if hasLowerBounds { result += "@\(dimension.lower)" }
      if hasLengths { result += ":\(dimension.count)" }
    }
    return result
  }
}
