// What the rows of native modules have in common: objects of C libraries behind Scheme values, texts for C, and failures
// that reach Scheme through a C function that was in between.

import Gexp
import SchemeCore

extension Word {
  /// The Swift object of type `T` behind a foreign value; `expected` is what messages call it.
  func native<T: AnyObject>(_ position: Int, _ type: T.Type, _ expected: String) throws -> T {
    guard self.is(.foreign), let object = owned(as: type) else { throw Fault.type(position, expected, self) }
    return object
  }

  /// The text of a string that C is to get, which must not hold a NUL.
  func plainText(_ position: Int) throws -> String {
    let text = try text(position)
    if text.utf8.contains(0) { throw Fault.range(position, self) }
    return text
  }

  /// As above, nil for #f.
  func optionalPlainText(_ position: Int) throws -> String? { isFalse ? nil : try plainText(position) }

  /// The bytes from one index to before another.
  func bytes(_ position: Int, start: Word, count: Word) throws -> UnsafeMutableRawBufferPointer {
    let bytes = try bytevector(position)
    let first = try start.int(position + 1, in: 0...bytes.length)
    let size = try count.int(position + 2, in: 0...(bytes.length - first))
    return UnsafeMutableRawBufferPointer(start: bytes.byteData + first, count: size)
  }
}

/// A value that owns `object`, printed with the name of its type.
func native(_ object: AnyObject, _ type: String) -> Word { Heap.foreign(object, type: Symbols.intern(type)) }

/// The text at `text`, or #f.
func schemeText(_ text: UnsafePointer<CChar>?) -> Word { text.map { Heap.string(String(cString: $0)) } ?? .false }

/// What Scheme procedures failed with that a C library called: C gets a number, and the row that called the library
/// throws the failure afterwards. Nothing of Scheme's may leave through frames of C.
final class Detour {
  private var failure: (any Error)?

  /// Runs `body`, unless something failed before; nil then, and when it fails.
  func run<Result>(_ body: () throws -> Result) -> Result? {
    if failure != nil { return nil }
    do { return try body() } catch {
      failure = error
      return nil
    }
  }

  /// Throws what was kept.
  func settle() throws {
    guard let failure else { return }
    self.failure = nil
    throw failure
  }
}
