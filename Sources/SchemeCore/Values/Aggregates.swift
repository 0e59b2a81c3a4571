// Vectors, bytevectors, records, variables and foreign objects.

import CBoehm
import Glibc

extension Word {
  @inline(__always) public var isVector: Bool { self.is(.vector) }
  @inline(__always) public var isBytevector: Bool { self.is(.bytevector) }
  @inline(__always) public var isRecord: Bool { self.is(.record) }

  /// Element `i` of a vector (unchecked).
  @inline(__always) public func element(_ i: Int) -> Word { self[slot: i] }
  /// Changes element `i` of a vector (unchecked).
  @inline(__always) public func setElement(_ i: Int, _ value: Word) { self[slot: i] = value }

  /// The bytes of a bytevector (unchecked); `length` of them.
  @inline(__always) public var byteData: UnsafeMutablePointer<UInt8> {
    UnsafeMutablePointer(bitPattern: self[slot: 0].bits).unsafelyUnwrapped
  }
  /// The bytes of a bytevector as a Swift array (unchecked).
  public var byteArray: [UInt8] { Array(UnsafeBufferPointer(start: byteData, count: length)) }

  /// A record's type descriptor, itself a record (unchecked).
  @inline(__always) public var recordType: Word { self[slot: 0] }
  /// Field `i` of a record (unchecked).
  @inline(__always) public func field(_ i: Int) -> Word { self[slot: i + 1] }
  @inline(__always) public func setField(_ i: Int, _ value: Word) { self[slot: i + 1] = value }
}

extension RootedArray {
  /// The words as a fresh Scheme vector.
  public func vector(from start: Int = 0) -> Word {
    let result = Heap.vector(count: count - start, fill: .unspecified)
    for i in start..<count { result.setElement(i - start, self[i]) }
    return result
  }
}

extension Heap {
  /// A fresh vector of `count` elements.
  public static func vector(count: Int, fill: Word) -> Word {
    let p = count <= 1 ? cell16() : count <= 3 ? cell32() : words(count + 1)
    p[0] = .header(.vector, length: count)
    for i in 0..<count { p[i + 1] = fill }
    return Word(objectAt: p)
  }

  /// A fresh bytevector of `count` zero bytes.
  public static func bytevector(count: Int) -> Word {
    let data = bytes(count)
    memset(data, 0, count)
    return bytevector(sharing: data.assumingMemoryBound(to: UInt8.self), count: count)
  }

  /// A bytevector of the `count` bytes at `data`, which belong to somebody else and must outlive it, or are on the heap.
  static func bytevector(sharing data: UnsafeMutablePointer<UInt8>, count: Int) -> Word {
    let p = cell32()
    p[0] = .header(.bytevector, length: count)
    p[1] = Word(UInt(bitPattern: data))
    p[2] = Word(fixnum: 0)
    return Word(objectAt: p)
  }

  /// A fresh bytevector with the given bytes.
  public static func bytevector(_ source: some Collection<UInt8>) -> Word {
    let result = bytevector(count: source.count)
    _ = UnsafeMutableBufferPointer(start: result.byteData, count: source.count).initialize(from: source)
    return result
  }

  /// A fresh record of the given type with `count` fields, all #f.
  public static func record(type: Word, count: Int) -> Word {
    let p = count + 2 <= 2 ? cell16() : count + 2 <= 4 ? cell32() : words(count + 2)
    p[0] = .header(.record, length: count)
    p[1] = type
    for i in 0..<count { p[i + 2] = .false }
    return Word(objectAt: p)
  }

  // Fixed arities on purpose: a variadic parameter would keep the words in a Swift array, where the collector
  // cannot see them.

  /// A fresh list.
  public static func list(_ a: Word) -> Word { cons(a, .null) }
  /// A fresh list.
  public static func list(_ a: Word, _ b: Word) -> Word { cons(a, list(b)) }
  /// A fresh list.
  public static func list(_ a: Word, _ b: Word, _ c: Word) -> Word { cons(a, list(b, c)) }
  /// A fresh list.
  public static func list(_ a: Word, _ b: Word, _ c: Word, _ d: Word) -> Word { cons(a, list(b, c, d)) }
  /// A fresh list.
  public static func list(_ a: Word, _ b: Word, _ c: Word, _ d: Word, _ e: Word) -> Word { cons(a, list(b, c, d, e)) }

  /// A Swift object as a Scheme value of the given type name (a symbol); released when the collector finds it dead.
  public static func foreign(_ object: AnyObject, type: Word) -> Word {
    let result = owning(.foreign, object)
    result[slot: 1] = type
    return result
  }

  /// A fresh heap object of `type` whose slot 0 owns a Swift object and whose slots 1 and 2 are free for use.
  static func owning(_ type: HeapType, _ owned: AnyObject) -> Word {
    let result = object(type, slots: 3)
    result[slot: 0] = Word(UInt(bitPattern: Unmanaged.passRetained(owned).toOpaque()))
    scheme_gc_finalize(
      UnsafeMutableRawPointer(result.address),
      { base, _ in
        guard let base else { return }
        let owned = base.assumingMemoryBound(to: UInt.self)[1]
        Unmanaged<AnyObject>.fromOpaque(UnsafeRawPointer(bitPattern: owned)!).release()
      }, nil)
    return result
  }
}

extension Word {
  /// The Swift object that a foreign object, port or the like owns, when it is a `T`.
  public func owned<T: AnyObject>(as type: T.Type) -> T? {
    guard isObject, let p = UnsafeRawPointer(bitPattern: self[slot: 0].bits) else { return nil }
    return Unmanaged<AnyObject>.fromOpaque(p).takeUnretainedValue() as? T
  }
}
