// Stands in until Values/Numbers and Reader/Printer land; whoever lands them deletes this file.
enum Numbers {
  static func add(_ a: Word, _ b: Word) throws -> Word { throw Fault.misc("n") }
  static func subtract(_ a: Word, _ b: Word) throws -> Word { throw Fault.misc("n") }
  static func multiply(_ a: Word, _ b: Word) throws -> Word { throw Fault.misc("n") }
  static func quotient(_ a: Word, _ b: Word) throws -> Word { throw Fault.misc("n") }
  static func remainder(_ a: Word, _ b: Word) throws -> Word { throw Fault.misc("n") }
  static func modulo(_ a: Word, _ b: Word) throws -> Word { throw Fault.misc("n") }
  static func isZero(_ a: Word) throws -> Bool { throw Fault.misc("n") }
  static func less(_ a: Word, _ b: Word) throws -> Bool { throw Fault.misc("n") }
  static func lessEqual(_ a: Word, _ b: Word) throws -> Bool { throw Fault.misc("n") }
  static func equal(_ a: Word, _ b: Word) throws -> Bool { throw Fault.misc("n") }
  static func eqv(_ a: Word, _ b: Word) -> Bool { a == b }
}
enum Printer { static func string(_ w: Word) -> String { "?" } }
