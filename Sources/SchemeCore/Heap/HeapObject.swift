// Objects with a header. Word 0 of such an object is
//
//   bits 0–7   its type (`HeapType`)
//   bits 8–15  flags, whose meaning depends on the type
//   bits 16–63 a length, for the types that have one
//
// The rows below say what follows the header. A slot marked * holds pointer-free memory of its own.

/// What an object with a header is, and what its words are.
public enum HeapType: UInt8 {
  case symbol = 1  // name (string), hash (fixnum), property list
  case keyword  // symbol
  case string  // length: characters; data*  (flag wide: 32 bits a character, else Latin-1; flag literal)
  case vector  // length: elements; the elements
  case bytevector  // length: bytes; data*, element type (fixnum: 0 plain u8, else the SRFI-4 or array code)
  case bignum  // length: limbs; limbs* (flag negative)
  case ratio  // numerator, denominator
  case complex  // data*: two doubles; with a flag: real and imaginary part, both exact
  case box  // value
  case values  // length: count; the values (only as a result on its way to a receiver)
  case variable  // value, name (symbol), module name or owner   (`Variable.swift`)
  case record  // length: fields; type descriptor, the fields
  case syntax  // expression, wrap, module, span              (syntax objects)
  case macro  // kind, transformer, environment
  case hashTable  // see `Primitives/HashTables`
  case port  // id of the Swift object behind it (fixnum), see `Primitives/Ports`
  case characterSet  // ranges (bytevector)
  case promise  // box: state and value
  case module  // see `Modules`
  case foreign  // id of a Swift object (fixnum), type name (symbol)
  case promptTag  // name
  case fluid  // value, default
  case regexp  // id of the compiled expression (fixnum)
  case chunk  // a spilled part of a continuation     (`Machine/Continuations`)
  case environment  // expander's compile-time environments
  case weak  // length: elements; data* of weak words (`WeakReferences.swift`)
  case array  // length: rank; storage, offset, bounds and steps (`Arrays.swift`)
  case bitvector  // length: bits; data*
  case random  // state*
  case hook  // arity, procedures
  case mutex
  case conditionVariable
  case thread
  case dynamicState
}

extension Word {
  /// The header of an object (unchecked).
  @inline(__always) var header: UInt {
    UnsafeMutablePointer<UInt>(bitPattern: bits &- 7).unsafelyUnwrapped[0]
  }
  /// True for an object of the given type.
  @inline(__always) public func `is`(_ type: HeapType) -> Bool {
    isObject && UInt8(truncatingIfNeeded: header) == type.rawValue
  }
  /// The type of an object with a header, nil for everything else.
  public var heapType: HeapType? { isObject ? HeapType(rawValue: UInt8(truncatingIfNeeded: header)) : nil }

  /// The length in an object's header (unchecked).
  @inline(__always) public var length: Int { Int(header >> 16) }
  /// The flags in an object's header (unchecked).
  @inline(__always) var flags: UInt8 {
    get { UInt8(truncatingIfNeeded: header >> 8) }
    nonmutating set {
      let p = UnsafeMutablePointer<UInt>(bitPattern: bits &- 7).unsafelyUnwrapped
      p[0] = p[0] & ~0xFF00 | UInt(newValue) << 8
    }
  }
  /// The object's words after the header: slot 0 is word 1 (unchecked).
  @inline(__always) public subscript(slot i: Int) -> Word {
    get { UnsafeMutablePointer<Word>(bitPattern: bits &- 7).unsafelyUnwrapped[i + 1] }
    nonmutating set { UnsafeMutablePointer<Word>(bitPattern: bits &- 7).unsafelyUnwrapped[i + 1] = newValue }
  }

  @inline(__always) static func header(_ type: HeapType, length: Int = 0, flags: UInt8 = 0) -> Word {
    Word(UInt(type.rawValue) | UInt(flags) << 8 | UInt(bitPattern: length) << 16)
  }
}
