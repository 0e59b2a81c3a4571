// Regular expressions: those of the C library, in UTF-8.
//
// An expression is compiled for the plain C locale when it is ASCII, and again for UTF-8 when a text needs it: the
// library matches the former many times faster, and on ASCII text they agree.
//
// Nothing can stop the library once it is at work. Under a budget, what may take long is first tried by a child process
// (`Rehearsal`): whether it ends is known before this process begins.

import Glibc

/// A compiled regular expression.
public final class Regexp {
  /// The expression as it was written.
  public let pattern: String
  private let flags: Int32
  /// Under a budget: how large the compiled expression may be, in about characters, and whether what has matched must
  /// match again, which takes time without bounds.
  private var size = 1
  private var hasBackReferences = false
  private var plain: regex_t?
  private var unicode: regex_t?

  nonisolated(unsafe) private static let unicodeLocale = newlocale(1 << LC_CTYPE, "C.UTF-8", nil)

  /// `REG_ESPACE`, which is no constant to Swift.
  private static let outOfMemory: Int32 = 12

  /// What is wrong with an expression.
  struct Malformed: Error { let message: String }

  init(_ pattern: String, flags: Int32) throws {
    self.pattern = pattern
    self.flags = flags
    if Budget.isActive { try estimate() }
    if pattern.utf8.allSatisfy({ $0 < 128 }) {
      plain = try compile()
    } else {
      unicode = try Regexp.inUnicode { try compile() }
    }
  }

  deinit {
    if plain != nil { regfree(&plain!) }
    if unicode != nil { regfree(&unicode!) }
  }

  /// Repetitions are compiled as many times over as they say.
  private func estimate() throws {
    var number = 0
    var previous: UInt8 = 0
    size = pattern.utf8.count
    for byte in pattern.utf8 {
      if previous == UInt8(ascii: "\\"), UInt8(ascii: "1")...UInt8(ascii: "9") ~= byte { hasBackReferences = true }
      if UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte {
        number = min(number * 10 + Int(byte) - 48, 1 << 20)
      } else {
        if number > 1, byte == UInt8(ascii: "}") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\\") {
          let (product, overflow) = size.multipliedReportingOverflow(by: number)
          size = overflow ? 1 << 40 : min(product, 1 << 40)
        }
        number = 0
      }
      previous = byte
    }
    try Budget.reserve(size * 64)
    try Budget.charge(size)
  }

  private static func inUnicode<R>(_ body: () throws -> R) rethrows -> R {
    let old = uselocale(unicodeLocale)
    defer { uselocale(old) }
    return try body()
  }

  private func compile() throws -> regex_t {
    if Budget.isActive, size > 512 {
      try Rehearsal.attempt {
        var compiled = regex_t()
        return regcomp(&compiled, pattern, flags) != Regexp.outOfMemory
      }
    }
    var compiled = regex_t()
    let code = regcomp(&compiled, pattern, flags)
    if code == 0 { return compiled }
    var message = [UInt8](repeating: 0, count: 256)
    message.withUnsafeMutableBytes {
      _ = regerror(code, &compiled, $0.bindMemory(to: CChar.self).baseAddress!, $0.count)
    }
    throw Malformed(message: String(decoding: message.prefix { $0 != 0 }, as: UTF8.self))
  }

  /// The ranges in `bytes` (UTF-8, `isASCII` or not) of the match and of each group, (-1, -1) for a group without one;
  /// nil when nothing matches.
  func match(_ bytes: UnsafeBufferPointer<UInt8>, isASCII: Bool, flags: Int32) throws -> [(start: Int, end: Int)]? {
    try Budget.charge(bytes.count >> 4)
    if isASCII && plain != nil { return try execute(&plain!, bytes, flags) }
    return try Regexp.inUnicode {
      if unicode == nil { unicode = try compile() }
      return try execute(&unicode!, bytes, flags)
    }
  }

  private func execute(
    _ compiled: inout regex_t, _ bytes: UnsafeBufferPointer<UInt8>, _ flags: Int32
  ) throws -> [(start: Int, end: Int)]? {
    var ranges = [regmatch_t](repeating: regmatch_t(), count: compiled.re_nsub + 1)
    // The bytes end where REG_STARTEND says, not at a zero.
    ranges[0] = regmatch_t(rm_so: 0, rm_eo: regoff_t(bytes.count))
    let start = UnsafeRawPointer(bytes.baseAddress ?? Regexp.nothing).assumingMemoryBound(to: CChar.self)
    let startEnd: Int32 = 1 << 2
    // Each start may look at the rest of the text, and need a state of its own at each character.
    if Budget.isActive, hasBackReferences || (bytes.count * bytes.count / 64) * (size / 64 + 1) > 1 << 16 {
      try Rehearsal.attempt {
        regexec(&compiled, start, ranges.count, &ranges, flags | startEnd) != Regexp.outOfMemory
      }
    }
    guard regexec(&compiled, start, ranges.count, &ranges, flags | startEnd) == 0 else { return nil }
    return ranges.map { (Int($0.rm_so), Int($0.rm_eo)) }
  }
  nonisolated(unsafe) private static let nothing = UnsafePointer(UnsafeMutablePointer<UInt8>.allocate(capacity: 1))
}
