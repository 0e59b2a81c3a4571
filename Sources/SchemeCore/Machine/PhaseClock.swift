// Where time goes: by passage (a phase, a file, a macro, a definition) below the passage that it was entered from.
//
// One passage at a time has the clock, and each change of hands gives it the time since the last one. **Invariant:** the
// times of all passages are therefore together the whole time, whatever is nested in what, and however a passage ends.
// Collections of garbage are passages, too. Off, a passage costs one test of a Bool.

import CBoehm
import Glibc

/// Measures passages while the interpreter runs.
public enum PhaseClock {
  /// What the interpreter is doing.
  public enum Phase: UInt, CaseIterable {
    case start, outline, read, expand, transform, compile, run, collect
  }

  /// What a passage is.
  public enum Passage: Equatable {
    case whole
    case phase(Phase)
    case file(String)
    /// A macro's transformer.
    case macro(String)
    /// A definition at the top level that is evaluated late.
    case definition(String)
    /// A procedure of the library that is compiled late.
    case procedure(String)
    /// A procedure on the stack of a sample, by its number (`Sampling`).
    case frame(Int)
  }

  /// A passage below another one.
  public struct Node {
    public let passage: Passage
    public let parent: Int
    /// Nanoseconds in the passage itself.
    public fileprivate(set) var time: UInt64 = 0
    /// How often it was entered; of a frame, how many samples end with it.
    public fileprivate(set) var count = 0
    fileprivate var children: [Key: Int] = [:]
  }

  /// What tells a passage from others below the same one: its kind, and what stands for its name.
  fileprivate struct Key: Hashable {
    let kind: Int
    let name: UInt
  }

  /// Whether passages are measured.
  nonisolated(unsafe) public private(set) static var isOn = false
  /// The passages, each behind the one that it is below; the first is the whole.
  nonisolated(unsafe) public private(set) static var nodes: [Node] = []
  /// The passage that has the clock.
  nonisolated(unsafe) private(set) static var current = 0
  /// How many runs of the machine were under way when it was entered.
  nonisolated(unsafe) private(set) static var depth = 0
  nonisolated(unsafe) private static var last: UInt64 = 0
  /// What is interrupted by a collection.
  nonisolated(unsafe) private static var collecting = -1

  /// Begins to measure.
  public static func start() {
    nodes = [Node(passage: .whole, parent: -1)]
    (current, depth) = (0, Machine.runCount)
    collecting = -1
    last = now
    scheme_gc_watch_collections { begins in PhaseClock.collection(begins: begins != 0) }
    isOn = true
    Sampling.start()
  }

  /// Ends measuring.
  public static func stop() {
    guard isOn else { return }
    handOver(to: 0)
    isOn = false
    Sampling.stop()
    scheme_gc_watch_collections(nil)
  }

  private static var now: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
  }

  /// Gives the time so far to the passage that has the clock, and the clock to another.
  private static func handOver(to node: Int) {
    let time = now
    nodes[current].time &+= time &- last
    last = time
    current = node
  }

  /// The passage `key` below another one.
  private static func node(_ key: Key, below outer: Int, _ passage: () -> Passage) -> Int {
    if let known = nodes[outer].children[key] { return known }
    let node = nodes.count
    nodes.append(Node(passage: passage(), parent: outer))
    nodes[outer].children[key] = node
    return node
  }

  /// Notes `weight` samples below the passage that has the clock: the numbers of their frames, outermost first.
  static func note(frames: [Int], weight: Int) {
    var at = current
    for frame in frames { at = node(Key(kind: 5, name: UInt(frame)), below: at) { .frame(frame) } }
    if at != current { nodes[at].count += weight }
  }

  /// The collector calls this, holding its lock: nothing here may allocate on its heap.
  private static func collection(begins: Bool) {
    guard isOn else { return }
    if begins, collecting < 0 {
      collecting = current
      handOver(to: node(key(.collect), below: current) { .phase(.collect) })
      nodes[current].count += 1
    } else if !begins, collecting >= 0 {
      handOver(to: collecting)
      collecting = -1
    }
  }

  // MARK: Passages

  private static func key(_ phase: Phase) -> Key { Key(kind: 0, name: phase.rawValue) }

  /// Runs `body` as a passage of a phase.
  @inline(__always)
  public static func measuring<Value>(_ phase: Phase, _ body: () throws -> Value) rethrows -> Value {
    guard isOn else { return try body() }
    return try measured(key(phase), { .phase(phase) }, body)
  }

  /// Runs `body` as the passage of a file.
  @inline(__always)
  static func measuring<Value>(file name: String, _ body: () throws -> Value) rethrows -> Value {
    guard isOn else { return try body() }
    return try measured(Key(kind: 1, name: UInt(SourceFiles.index(of: name))), { .file(name) }, body)
  }

  /// Runs `body`, a macro's transformer; `name` is a symbol.
  @inline(__always)
  static func measuring<Value>(macro name: Word, _ body: () throws -> Value) rethrows -> Value {
    guard isOn else { return try body() }
    return try measured(Key(kind: 2, name: name.bits), { .macro(text(name)) }, body)
  }

  /// Runs `body`, which evaluates the definition of `name` late.
  @inline(__always)
  static func measuring<Value>(definition name: Word, _ body: () throws -> Value) rethrows -> Value {
    guard isOn else { return try body() }
    return try measured(Key(kind: 3, name: name.bits), { .definition(text(name)) }, body)
  }

  /// Runs `body`, which compiles the procedure `name` late.
  @inline(__always)
  static func measuring<Value>(procedure name: Word, _ body: () throws -> Value) rethrows -> Value {
    guard isOn else { return try body() }
    return try measured(Key(kind: 4, name: name.bits), { .procedure(text(name)) }, body)
  }

  private static func text(_ name: Word) -> String { name.isSymbol ? name.symbolString : "?" }

  @inline(never)
  private static func measured<Value>(
    _ key: Key, _ passage: () -> Passage, _ body: () throws -> Value
  ) rethrows -> Value {
    let outer = position
    handOver(to: node(key, below: outer.node, passage))
    nodes[current].count += 1
    depth = Machine.runCount
    defer { resume(outer) }
    return try body()
  }

  /// Which passage has the clock.
  struct Position {
    let node: Int
    let depth: Int
  }

  static var position: Position { Position(node: current, depth: depth) }

  /// Gives the clock back to a passage: another one ends, or a thread goes on.
  static func resume(_ position: Position) {
    guard isOn, position.node < nodes.count else { return }
    if Sampling.pending != 0 { Sampling.takeOutside() }
    handOver(to: position.node)
    depth = position.depth
  }
}
