// The operations that the compiler puts in line, and the names that stand for them in `(guile)`.
//
// A name stands for its operation wherever it resolves to the core module's own variable; a program that defines the
// name itself gets its own variable and an ordinary call.

/// An operation on one, two or three operands.
public enum Operation: Int {
  // One operand.
  case car = 1
  case cdr, isNull, isPair, not, isZero, cadr, cddr, caar, cdar, caddr, vectorLength, stringLength
  case characterToInteger, integerToCharacter, isSymbol, isString, isVector, isCharacter, isProcedure
  case increment, decrement, isEOF, isAbsent, isKeyword
  // Two.
  case add = 40
  case subtract, multiply, less, greater, lessEqual, greaterEqual, numberEqual, eq, eqv, cons, vectorRef, stringRef
  case quotient, remainder, modulo, setCar, setCdr, characterEqual, characterLess
  // Three.
  case vectorSet = 80
  case stringSet

  var operandCount: Int { rawValue < 40 ? 1 : rawValue < 80 ? 2 : 3 }
  /// Two-operand operations that fold over more operands from the left.
  var folds: Bool { self == .add || self == .multiply || self == .subtract }

  /// Which names mean which operation.
  static let names: [(String, Operation)] = [
    ("car", .car), ("cdr", .cdr), ("null?", .isNull), ("pair?", .isPair), ("not", .not), ("zero?", .isZero),
    ("cadr", .cadr), ("cddr", .cddr), ("caar", .caar), ("cdar", .cdar), ("caddr", .caddr),
    ("vector-length", .vectorLength), ("string-length", .stringLength), ("char->integer", .characterToInteger),
    ("integer->char", .integerToCharacter), ("symbol?", .isSymbol), ("string?", .isString), ("vector?", .isVector),
    ("char?", .isCharacter), ("procedure?", .isProcedure), ("1+", .increment), ("1-", .decrement),
    ("eof-object?", .isEOF), ("%absent?", .isAbsent), ("keyword?", .isKeyword),
    ("+", .add), ("-", .subtract), ("*", .multiply), ("<", .less), (">", .greater), ("<=", .lessEqual),
    (">=", .greaterEqual), ("=", .numberEqual), ("eq?", .eq), ("eqv?", .eqv), ("cons", .cons),
    ("vector-ref", .vectorRef), ("string-ref", .stringRef), ("quotient", .quotient), ("remainder", .remainder),
    ("modulo", .modulo), ("set-car!", .setCar), ("set-cdr!", .setCdr), ("char=?", .characterEqual),
    ("char<?", .characterLess), ("vector-set!", .vectorSet), ("string-set!", .stringSet),
  ]
}
