// eq?, eqv?, equal?.
//
// Invariant: comparing never overflows the native stack, however deep the data: what lies too deep is put on a list
// of pairs still to be compared.

import Glibc

/// The predicates over `Equality`.
enum EqualityRows {
  static func install(_ table: inout PrimitiveTable) {
    compare(&table, "eq?", "Whether all arguments are the very same object.", ==)
    compare(&table, "eqv?", "Whether all arguments are the same object or the same number.", Equality.eqv)
    compare(&table, "equal?", "Whether all arguments have the same structure and content.", Equality.equal)
    table.one("(not obj)", "Whether OBJ is #f.") { Word($0.isFalse) }
    table.one("(boolean? obj)", "Whether OBJ is #t or #f.") { Word($0 == .true || $0 == .false || $0 == .nil) }
    table.one("(nil? obj)", "Whether OBJ is #nil, #f or the empty list.") { Word($0.isFalse || $0.isNull) }
    table.one("(unspecified? obj)", "Whether OBJ is the value of things that have none.") { Word($0 == .unspecified) }
    table.any("(boolean=? a b . rest)", "Whether all arguments are the same boolean.") { arguments in
      for i in 0..<arguments.count where arguments[i] != .true && arguments[i] != .false {
        throw Fault.type(i + 1, "boolean", arguments[i])
      }
      return Word((1..<arguments.count).allSatisfy { arguments[$0] == arguments[0] })
    }
    table.any("(symbol=? a b . rest)", "Whether all arguments are the same symbol.") { arguments in
      for i in 0..<arguments.count { _ = try arguments[i].symbol(i + 1) }
      return Word((1..<arguments.count).allSatisfy { arguments[$0] == arguments[0] })
    }
    table.one("(object-address obj)", "An integer that tells OBJ from all other objects that live now.") {
      Word(fixnum: Int($0.bits >> 3))
    }
  }

  private static func compare(
    _ table: inout PrimitiveTable, _ name: String, _ documentation: String, _ same: @escaping (Word, Word) -> Bool
  ) {
    table.any("(\(name) . objects)", documentation) { arguments in
      if arguments.count < 2 { return .true }
      let result =
        same(arguments[0], arguments[1])
        && (2..<arguments.count).allSatisfy { same(arguments[$0 - 1], arguments[$0]) }
      try Extensions.settle()
      return Word(result)
    }
  }
}
