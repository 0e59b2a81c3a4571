// How a primitive fails: a Swift error that becomes a Scheme condition where the primitive was called.
//
// The primitive's row supplies the name, the calling node the span, so a body only says what was wrong.

import Glibc

/// A failure on its way from Swift code to the Scheme program.
public enum Fault: Error {
  /// Argument `position` (from 1) is not what was expected ("pair", "index below the length").
  case wrongType(position: Int, expected: String, value: Root)
  /// Argument `position` has the right type but no acceptable value.
  case outOfRange(position: Int, value: Root)
  /// `(throw key #f message arguments #f)`: the message is a `~A ~S` template.
  case general(key: String, message: String, arguments: Root)
  /// As `general`, with a location in the text (reader and expander).
  case atSpan(key: String, message: String, arguments: Root, span: Span)
  /// A form that is wrong.
  case syntax(SyntaxComplaint)
  /// `(throw key procedure message . arguments)`: characters and bytes that cannot be converted.
  case conversion(key: String, message: String, arguments: Root)
  /// A failed system call: `(throw 'system-error name "~A" (strerror) (errno))`.
  case system(errno: Int32, message: String)
  /// Raises any object, as `raise` does.
  case raise(Root)
  /// Not a failure: a continuation of an enclosing run is being entered through Swift frames. Never catch it.
  case unwind
  /// Not a failure of the program's: a budget around it is spent. Never catch it.
  case exhausted

  /// A `misc-error` with a plain message.
  public static func misc(_ message: String) -> Fault {
    .general(key: "misc-error", message: message, arguments: Root(.null))
  }
  /// A `misc-error` whose message is a template with one argument.
  public static func misc(_ template: String, _ argument: Word) -> Fault {
    .general(key: "misc-error", message: template, arguments: Root(Heap.list(argument)))
  }
  public static func type(_ position: Int, _ expected: String, _ value: Word) -> Fault {
    .wrongType(position: position, expected: expected, value: Root(value))
  }
  public static func range(_ position: Int, _ value: Word) -> Fault {
    .outOfRange(position: position, value: Root(value))
  }
}

extension Fault {
  /// The failure that `errno` tells of, about a file or other subject as the program knows it.
  static func posix(_ subject: String? = nil) -> Fault { posix(errno: errno, subject) }

  static func posix(errno code: Int32, _ subject: String? = nil) -> Fault {
    let reason = String(cString: strerror(code))
    return .system(errno: code, message: subject.map { "\(reason): \"\($0)\"" } ?? reason)
  }
}

extension Heap {
  /// What a primitive throws that can tell beforehand that there is not memory enough.
  static var tooLarge: Fault { .general(key: "out-of-memory", message: "Out of memory", arguments: Root(.null)) }
}

// MARK: Argument checks. Each takes the argument's position, from 1, and returns the checked value.

extension Word {
  @inline(__always) public func pair(_ position: Int) throws -> Word {
    if isPair { return self }
    throw Fault.type(position, "pair", self)
  }
  @inline(__always) public func string(_ position: Int) throws -> Word {
    if isString { return self }
    throw Fault.type(position, "string", self)
  }
  @inline(__always) public func symbol(_ position: Int) throws -> Word {
    if isSymbol { return self }
    throw Fault.type(position, "symbol", self)
  }
  @inline(__always) public func keyword(_ position: Int) throws -> Word {
    if isKeyword { return self }
    throw Fault.type(position, "keyword", self)
  }
  @inline(__always) public func vector(_ position: Int) throws -> Word {
    if isVector { return self }
    throw Fault.type(position, "vector", self)
  }
  @inline(__always) public func bytevector(_ position: Int) throws -> Word {
    if isBytevector { return self }
    throw Fault.type(position, "bytevector", self)
  }
  @inline(__always) public func procedure(_ position: Int) throws -> Word {
    if isProcedure { return self }
    throw Fault.type(position, "procedure", self)
  }
  @inline(__always) public func object(_ type: HeapType, _ position: Int, _ expected: String) throws -> Word {
    if self.is(type) { return self }
    throw Fault.type(position, expected, self)
  }
  /// A character's code point.
  @inline(__always) public func scalar(_ position: Int) throws -> UInt32 {
    if isCharacter { return character }
    throw Fault.type(position, "character", self)
  }
  /// A fixnum.
  @inline(__always) public func int(_ position: Int) throws -> Int {
    if isFixnum { return fixnum }
    throw notSmall(position, "small integer")
  }
  /// A fixnum in `range`, for indices and counts.
  @inline(__always) public func int(_ position: Int, in range: ClosedRange<Int>) throws -> Int {
    guard isFixnum else { throw notSmall(position, "exact integer") }
    guard range.contains(fixnum) else { throw Fault.range(position, self) }
    return fixnum
  }
  /// An integer that is too large for what is done with it has the right type, but no acceptable value.
  @inline(never) func notSmall(_ position: Int, _ expected: String) -> Fault {
    self.is(.bignum) ? Fault.range(position, self) : Fault.type(position, expected, self)
  }
  /// The Swift text of a string argument.
  public func text(_ position: Int) throws -> String { try string(position).swiftString }

  /// Number of elements when this is a proper list, nil otherwise (also for circular ones).
  public var listLength: Int? {
    var count = 0
    var slow = self
    var fast = self
    while fast.isPair {
      fast = fast.cdr
      count += 1
      if !fast.isPair { break }
      fast = fast.cdr
      count += 1
      slow = slow.cdr
      if fast == slow { return nil }
    }
    Budget.note(count >> 3)
    return fast.isNull ? count : nil
  }
  /// A proper list's length.
  public func list(_ position: Int) throws -> Int {
    if let count = listLength { return count }
    throw Fault.type(position, "list", self)
  }
}
