// Allocation on the collector's heap.
//
// Invariant: a `Word` is safe in a local variable (the native stack is scanned), in a global variable (static data
// is scanned), in another heap object and on the value stack. It is NOT safe inside a Swift array, dictionary, class
// or escaping closure: use `RootedArray` or `Root` there ("two heaps, one rule").

import CBoehm
import Glibc

/// The collector's heap.
public enum Heap {
  /// Bytes of address space the heap starts with; pages are touched only when used. Until all of them are, nothing is
  /// collected.
  static let initialBytes: UInt = 12 << 20
  /// What it has besides for a program that allocates much and keeps little: collections are rare. Modules of a Guix tree
  /// are kept, and with them whatever lies between.
  private static let roomyBytes: UInt = 20 << 20

  /// Initialises the collector; must run once, before anything else of this module, in every thread's parent.
  public static func initialize() {
    scheme_gc_init(initialBytes)
    if getenv("NSSCHEME_GC_NO_COLLECT") != nil { GC_disable() }
  }

  /// Makes collections rare from the beginning, at the price of some memory.
  public static func makeRoom() { _ = GC_expand_hp(Int(roomyBytes)) }

  /// Makes a small heap grow in small steps: what is allocated is mostly kept.
  public static func growSlowly() {
    _ = GC_expand_hp(8 << 20)
    scheme_gc_grow_slowly()
  }

  /// Makes collections rarer once it is known that little will be expanded: expansion makes most of what is garbage, and so
  /// a program that need not expand has room for more between collections, at the same peak of memory.
  static func expectLittleExpansion() {
    if isRoomier { return }
    isRoomier = true
    _ = GC_expand_hp(12 << 20)
  }
  nonisolated(unsafe) private static var isRoomier = false

  /// Called with the bytes of each allocation while `budgetFlag` is set.
  nonisolated(unsafe) static var willAllocate: (Int) -> Void = { _ in }

  private static let stressFlag: UInt = 1
  /// Allocations are reported to `willAllocate`.
  static let budgetFlag: UInt = 2
  /// Under stress, everything is collected at every allocation whose number this divides; 0: what is new is collected
  /// at every allocation and everything now and then (`CBoehm/Stress.c`).
  nonisolated(unsafe) private static var stressPeriod = 1
  nonisolated(unsafe) private static var stressCount = 0
  /// Whether the standard library's own text is read, expanded and compiled without stress, and whether it is now.
  nonisolated(unsafe) private static var sparesLibrary = false
  nonisolated(unsafe) private(set) static var isSparing = false

  /// Stress as NSSCHEME_GC_STRESS asks for it: `young`, or a number N for a whole collection at every Nth allocation;
  /// followed by `,programs`, not while the standard library's own text is loaded.
  public static func beginStress(_ text: String) {
    let words = text.split(separator: ",")
    stressPeriod = words.first == "young" ? 0 : max(1, words.first.flatMap { Int($0) } ?? 1)
    sparesLibrary = words.dropFirst().contains("programs")
    if stressPeriod == 0 { scheme_gc_watch_writes() }
    stress = true
  }

  /// Does what loads the standard library's text. A collection at the end finds what the code that needed it holds unseen.
  static func sparingLibrary<Result>(_ body: () throws -> Result) rethrows -> Result {
    guard sparesLibrary, stress else { return try body() }
    isSparing = true
    stress = false
    defer {
      endSparing()
      watch(0)
    }
    return try body()
  }

  /// Also for the driver, when an escape has passed by the end of `sparingLibrary`.
  static func endSparing() {
    guard isSparing else { return }
    isSparing = false
    stress = true
  }

  /// Collect at every allocation from now on (a debugging aid: finds words the collector cannot see).
  public static var stress: Bool {
    get { scheme_machine.stress & stressFlag != 0 }
    set {
      scheme_machine.stress = scheme_machine.stress & ~stressFlag | (newValue ? stressFlag : 0)
      if newValue {
        scheme_machine.cells16 = 0
        scheme_machine.cells32 = 0
        scheme_machine.flonums = 0
      }
    }
  }

  public static func collect() { GC_gcollect() }

  // MARK: Small objects

  /// Two words, uninitialised but for word 0 of a fresh list cell.
  @inline(__always) static func cell16() -> UnsafeMutablePointer<Word> {
    let free = scheme_machine.cells16
    if _slowPath(free == 0) { return refill16() }
    let p = UnsafeMutablePointer<Word>(bitPattern: free).unsafelyUnwrapped
    scheme_machine.cells16 = p[0].bits
    return p
  }

  /// Four words, of which 1…3 are zero.
  @inline(__always) static func cell32() -> UnsafeMutablePointer<Word> {
    let free = scheme_machine.cells32
    if _slowPath(free == 0) { return refill32() }
    let p = UnsafeMutablePointer<Word>(bitPattern: free).unsafelyUnwrapped
    scheme_machine.cells32 = p[0].bits
    return p
  }

  @inline(never) private static func refill16() -> UnsafeMutablePointer<Word> {
    if stress { return words(2) }
    if scheme_machine.stress != 0 { watch(4096) }
    return take(&scheme_machine.cells16, GC_malloc_many(16))
  }

  @inline(never) private static func refill32() -> UnsafeMutablePointer<Word> {
    if stress { return words(4) }
    if scheme_machine.stress != 0 { watch(4096) }
    return take(&scheme_machine.cells32, GC_malloc_many(32))
  }

  private static func take(_ list: inout UInt, _ fresh: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<Word> {
    guard let fresh else { outOfMemory() }
    let p = fresh.assumingMemoryBound(to: Word.self)
    list = p[0].bits
    return p
  }

  @inline(never) private static func refillFlonum() -> UnsafeMutablePointer<Word> {
    if stress { return bytes(16).assumingMemoryBound(to: Word.self) }
    if scheme_machine.stress != 0 { watch(4096) }
    return take(&scheme_machine.flonums, scheme_gc_flonum_cells())
  }

  /// What debugging and budgets have to do before `count` bytes are allocated.
  @inline(never) private static func watch(_ count: Int) {
    if stress {
      stressCount += 1
      if stressPeriod == 0 {
        scheme_gc_collect_young()
      } else if stressCount >= stressPeriod {
        stressCount = 0
        GC_gcollect()
      }
    }
    if scheme_machine.stress & budgetFlag != 0 { willAllocate(count) }
  }

  // MARK: Anything

  /// `count` zeroed words that the collector scans.
  @inline(never) public static func words(_ count: Int) -> UnsafeMutablePointer<Word> {
    if scheme_machine.stress != 0 { watch(count &* 8) }
    guard count >= 0, count < 1 << 44, let p = GC_malloc(count * 8) else { outOfMemory() }
    return p.assumingMemoryBound(to: Word.self)
  }

  /// `count` bytes that the collector does not scan, uninitialised.
  @inline(never) public static func bytes(_ count: Int) -> UnsafeMutableRawPointer {
    if scheme_machine.stress != 0 { watch(count) }
    guard count >= 0, count < 1 << 44, let p = GC_malloc_atomic(max(count, 1)) else { outOfMemory() }
    return p
  }

  /// The largest size the heap may grow to: most of the machine's memory, so that a program that wants more gets an error
  /// instead of being killed.
  static let mostBytes = Int(scheme_gc_most_bytes())
  /// Fails with a Scheme out-of-memory condition.
  static func outOfMemory() -> Never { failOutOfMemory() }
  /// How: the machine says so when it starts.
  nonisolated(unsafe) static var failOutOfMemory: () -> Never = { fatalError("out of memory") }

  // MARK: Objects

  @inline(__always) public static func cons(_ a: Word, _ d: Word) -> Word {
    let p = cell16()
    p[0] = a
    p[1] = d
    return Word(pairAt: p)
  }

  @inline(__always) public static func flonum(_ value: Double) -> Word {
    let free = scheme_machine.flonums
    let p: UnsafeMutablePointer<Word>
    if _fastPath(free != 0) {
      p = UnsafeMutablePointer<Word>(bitPattern: free).unsafelyUnwrapped
      scheme_machine.flonums = p[0].bits
    } else {
      p = refillFlonum()
    }
    UnsafeMutableRawPointer(p).storeBytes(of: value, as: Double.self)
    return Word(bits: UInt(bitPattern: p) | 5)
  }

  /// A fresh object with a header and `slots` zeroed words after it (zero is the fixnum 0).
  static func object(_ type: HeapType, slots: Int, length: Int = 0, flags: UInt8 = 0) -> Word {
    let p = slots <= 1 ? cell16() : slots <= 3 ? cell32() : words(slots + 1)
    p[0] = .header(type, length: length, flags: flags)
    if slots == 1 { p[1] = Word(0) }
    return Word(objectAt: p)
  }

  @inline(__always) public static func box(_ value: Word) -> Word {
    let p = cell16()
    p[0] = .header(.box)
    p[1] = value
    return Word(objectAt: p)
  }
}
