// Element types of bytevectors: `#vu8(…)` and the uniform vectors of SRFI 4, which share their memory layout.
//
// A bytevector's slot 1 holds the raw value as a fixnum.

/// What the bytes of a bytevector or uniform vector are elements of.
public enum ElementType: Int {
  case vu8 = 0
  case u8, s8, u16, s16, u32, s32, u64, s64, f32, f64, c32, c64

  /// The type of the given name, as it stands between `#` and `(`.
  public init?(name: String) {
    guard let index = ElementType.names.firstIndex(of: name) else { return nil }
    self.init(rawValue: index)
  }

  public static let names = [
    "vu8", "u8", "s8", "u16", "s16", "u32", "s32", "u64", "s64", "f32", "f64", "c32", "c64",
  ]
  public var name: String { ElementType.names[rawValue] }

  /// Bytes of one element.
  public var size: Int {
    switch self {
    case .vu8, .u8, .s8: return 1
    case .u16, .s16: return 2
    case .u32, .s32, .f32: return 4
    case .u64, .s64, .f64, .c32: return 8
    case .c64: return 16
    }
  }

  /// Values an integer element may have; nil for floating point.
  var integerRange: (low: Word, high: Word)? {
    switch self {
    case .vu8, .u8: return (Word(fixnum: 0), Word(fixnum: 255))
    case .s8: return (Word(fixnum: -128), Word(fixnum: 127))
    case .u16: return (Word(fixnum: 0), Word(fixnum: 0xFFFF))
    case .s16: return (Word(fixnum: -0x8000), Word(fixnum: 0x7FFF))
    case .u32: return (Word(fixnum: 0), Word(fixnum: 0xFFFF_FFFF))
    case .s32: return (Word(fixnum: -0x8000_0000), Word(fixnum: 0x7FFF_FFFF))
    case .u64: return (Word(fixnum: 0), Numbers.integer(UInt.max))
    case .s64: return (Numbers.integer(Int.min), Numbers.integer(Int.max))
    default: return nil
    }
  }

  /// The element at an address.
  func load(_ p: UnsafeRawPointer) -> Word {
    switch self {
    case .vu8, .u8: return Word(fixnum: Int(p.loadUnaligned(as: UInt8.self)))
    case .s8: return Word(fixnum: Int(p.loadUnaligned(as: Int8.self)))
    case .u16: return Word(fixnum: Int(p.loadUnaligned(as: UInt16.self)))
    case .s16: return Word(fixnum: Int(p.loadUnaligned(as: Int16.self)))
    case .u32: return Word(fixnum: Int(p.loadUnaligned(as: UInt32.self)))
    case .s32: return Word(fixnum: Int(p.loadUnaligned(as: Int32.self)))
    case .u64: return Numbers.integer(p.loadUnaligned(as: UInt.self))
    case .s64: return Numbers.integer(p.loadUnaligned(as: Int.self))
    case .f32: return Heap.flonum(Double(p.loadUnaligned(as: Float.self)))
    case .f64: return Heap.flonum(p.loadUnaligned(as: Double.self))
    case .c32:
      return Numbers.complex(
        Double(p.loadUnaligned(as: Float.self)), Double((p + 4).loadUnaligned(as: Float.self)))
    case .c64: return Numbers.complex(p.loadUnaligned(as: Double.self), (p + 8).loadUnaligned(as: Double.self))
    }
  }

  /// Stores a value; false when it is not one of this type.
  func store(_ value: Word, _ p: UnsafeMutableRawPointer) -> Bool {
    if let (low, high) = integerRange {
      guard Numbers.isExactInteger(value), Numbers.compare(integers: value, low) >= 0,
        Numbers.compare(integers: value, high) <= 0
      else { return false }
      let bits = Numbers.int(value).map { UInt(bitPattern: $0) } ?? Numbers.lowBits(value)
      withUnsafeBytes(of: bits.littleEndian) { p.copyMemory(from: $0.baseAddress!, byteCount: size) }
      return true
    }
    guard Numbers.isNumber(value) else { return false }
    let (real, imaginary) = Numbers.parts(value)
    switch self {
    case .f32, .f64:
      guard Numbers.isReal(value) else { return false }
      if self == .f32 {
        p.storeBytes(of: Float(real), as: Float.self)
      } else {
        p.storeBytes(of: real, as: Double.self)
      }
    case .c32:
      p.storeBytes(of: Float(real), as: Float.self)
      (p + 4).storeBytes(of: Float(imaginary), as: Float.self)
    default:
      p.storeBytes(of: real, as: Double.self)
      (p + 8).storeBytes(of: imaginary, as: Double.self)
    }
    return true
  }
}

extension Heap {
  /// A fresh uniform vector of `count` zero elements.
  static func uniformVector(_ type: ElementType, count: Int) -> Word {
    let result = bytevector(count: count * type.size)
    result[slot: 1] = Word(fixnum: type.rawValue)
    return result
  }
}
