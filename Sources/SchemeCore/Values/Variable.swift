// A top-level binding: a cell that modules share when one imports from the other.
//
// Slots: 0 value (`Word.undefined` before its definition ran), 1 name (symbol), 2 macro flag and inline operation.

extension Word {
  @inline(__always) public var isVariable: Bool { self.is(.variable) }
  /// The value of a variable (unchecked).
  @inline(__always) public var variableValue: Word {
    get { self[slot: 0] }
    nonmutating set { self[slot: 0] = newValue }
  }
  /// The name of a variable, a symbol (unchecked).
  @inline(__always) public var variableName: Word { self[slot: 1] }
  /// True for a binding of the core module that holds one of its primitives: calls may be inlined (unchecked).
  var isCoreConstant: Bool {
    get { flags & 1 != 0 }
    nonmutating set { flags = newValue ? flags | 1 : flags & ~1 }
  }
  /// True for a core procedure whose calls keep their frames also at the end of a procedure, so that a report can say
  /// where they stand: one that does not return (`error`, `throw`, …), or a primitive that is not inlined (unchecked).
  var keepsFrames: Bool {
    get { flags & 2 != 0 }
    nonmutating set { flags = newValue ? flags | 2 : flags & ~2 }
  }
  /// The operation the compiler may inline for calls through this variable; 0: none (unchecked).
  var inlineOperation: Int {
    get { self[slot: 2].fixnum }
    nonmutating set { self[slot: 2] = Word(fixnum: newValue) }
  }
}

extension Heap {
  /// A fresh variable.
  public static func variable(name: Word, value: Word = .undefined) -> Word {
    let result = object(.variable, slots: 3)
    result[slot: 0] = value
    result[slot: 1] = name
    result[slot: 2] = Word(fixnum: 0)
    return result
  }
}
