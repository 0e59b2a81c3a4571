// C functions of a confined program (`Confinement`). Any of them can be found, for a tree's modules look for them when they are
// loaded; the only ones that do something are those that list a directory, which a tree's `scandir*' calls. A call of any other
// has the result of a call that may not be made.
//
// **Invariant:** nothing is written or called at an address that the program made, and what is read there is a copy of an object of
// the language's, or of a directory's entry. A stream is one of ours, and memory that shows entries is never given back.

import CBoehm
import CForeign
import Glibc

enum ConfinedFunctions {
  /// The names of C functions that the program has asked for, by their addresses.
  nonisolated(unsafe) private static var names: [UInt: String] = [:]
  /// Open streams with the memory that shows their entries.
  nonisolated(unsafe) private static var streams: [UInt: (stream: OpaquePointer, entry: UnsafeMutableRawPointer)] = [:]
  /// Memory that shows entries, and may be shown; unused ones wait for the next stream.
  nonisolated(unsafe) private static var shown: [UInt] = []
  nonisolated(unsafe) private static var unused: [UnsafeMutableRawPointer] = []
  private static let entrySize = 512
  private static let mostStreams = 64

  /// Notes that the program has found a function.
  static func found(_ name: Word?) {
    guard let name, name.isString, let address = cforeign_function(name.swiftString) else { return }
    names[UInt(bitPattern: address)] = name.swiftString
  }

  /// The result of a call, and what errno says, as a pair.
  static func call(_ address: Word?, _ arguments: Word?) -> Word {
    let name = number(address).flatMap { names[$0] } ?? "at an address"
    let first = arguments.flatMap { $0.isPair ? number($0.car) : nil }
    switch (name, first) {
    case ("opendir", let first?): return open(first)
    case ("readdir", let first?), ("readdir64", let first?):
      if let found = streams[first] { return read(found.stream, found.entry) }
    case ("closedir", let first?):
      guard let found = streams.removeValue(forKey: first) else { break }
      unused.append(found.entry)
      return result(UInt(bitPattern: Int(closedir(found.stream))), errno)
    default: break
    }
    Confinement.note("the C function \(name)")
    return result(.max, EPERM)
  }

  /// A copy of bytes at an address; nil unless they are an entry's, or of one object of the language's.
  static func copy(_ address: Word?, count: Int) -> Word? {
    guard let bytes = readable(address), count <= bytes.count else { return nil }
    let result = Heap.bytevector(count: count)
    result.byteData.update(from: bytes.baseAddress!, count: count)
    return result
  }

  /// The bytes from an address to the end of the entry, or of the object, that it is in.
  static func readable(_ address: Word?) -> UnsafeBufferPointer<UInt8>? {
    guard let start = number(address), let pointer = UnsafeRawPointer(bitPattern: start) else { return nil }
    let bytes = pointer.assumingMemoryBound(to: UInt8.self)
    if let entry = shown.first(where: { $0 <= start && start < $0 + UInt(entrySize) }) {
      return UnsafeBufferPointer(start: bytes, count: Int(entry) + entrySize - Int(start))
    }
    guard let base = GC_base(UnsafeMutableRawPointer(mutating: pointer)) else { return nil }
    return UnsafeBufferPointer(start: bytes, count: GC_size(base) - (UnsafeMutableRawPointer(mutating: pointer) - base))
  }

  private static func number(_ word: Word?) -> UInt? {
    guard let word, Numbers.isExactInteger(word), !Numbers.isNegative(word) else { return nil }
    return Numbers.lowBits(word)
  }

  private static func result(_ value: UInt, _ code: Int32) -> Word {
    Heap.cons(Numbers.integer(Int(bitPattern: value)), Word(fixnum: Int(code)))
  }

  private static func open(_ address: UInt) -> Word {
    var bytes: [UInt8] = []
    var byte: UInt8 = 0
    while bytes.count < 4096 {
      guard cforeign_read(UInt64(address) + UInt64(bytes.count), &byte, 1) == 1 else { return result(0, EFAULT) }
      if byte == 0 { break }
      bytes.append(byte)
    }
    let name = String(decoding: bytes, as: UTF8.self)
    let host = PathMapping.hostPath(name)
    guard Confinement.mayRead(host) else {
      Confinement.note(Confinement.reading(name))
      return result(0, EACCES)
    }
    guard streams.count < mostStreams else { return result(0, EMFILE) }
    guard let stream = opendir(host) else { return result(0, errno) }
    let entry = unused.popLast() ?? .allocate(byteCount: entrySize, alignment: 16)
    if !shown.contains(UInt(bitPattern: entry)) { shown.append(UInt(bitPattern: entry)) }
    streams[UInt(bitPattern: stream)] = (stream, entry)
    return result(UInt(bitPattern: stream), 0)
  }

  private static func read(_ stream: OpaquePointer, _ entry: UnsafeMutableRawPointer) -> Word {
    errno = 0
    guard let found = readdir(stream) else { return result(0, errno) }
    entry.initializeMemory(as: UInt8.self, repeating: 0, count: entrySize)
    entry.copyMemory(from: found, byteCount: min(Int(found.pointee.d_reclen), entrySize - 1))
    return result(UInt(bitPattern: entry), 0)
  }
}
