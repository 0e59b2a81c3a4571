// What a run of the program depended on besides its own text: files, listings, variables of the environment, and the store
// items that it added. With this, what it printed can be shown again as long as all of it is what it was.
//
// Invariant: whatever a traced run may have learnt is noted before the program sees it, or the trace is spoiled. Rows note
// by their names (`TracedPrimitives`); what Swift code reads for itself notes where it reads. Off, nothing is noted and no row is
// wrapped, so that a trace has to begin before the interpreter starts.

import Glibc

/// The inputs and effects of the program that runs.
public enum InputTrace {
  /// Something outside of the program.
  public enum Input: Hashable, Sendable {
    /// The contents of a file, or that there is none.
    case contents(String)
    /// What the file of a module of a Guix tree exports, or that there is none.
    case outline(String, module: String)
    /// What stat says of a name: `isLink` says of the name itself, and not of what a link leads to.
    case status(String, isLink: Bool)
    /// The names in a directory.
    case names(String)
    /// The value of a variable of the environment.
    case variable(String)
    /// Whether a descriptor is a terminal, and of what size.
    case terminal(Int)

    /// Names that look alike are two.
    private var key: (kind: Int, name: ExactText, module: ExactText) {
      let none = ExactText("")
      return switch self {
      case .contents(let path): (0, ExactText(path), none)
      case .outline(let path, let module): (1, ExactText(path), ExactText(module))
      case .status(let path, let isLink): (isLink ? 2 : 3, ExactText(path), none)
      case .names(let path): (4, ExactText(path), none)
      case .variable(let name): (5, ExactText(name), none)
      case .terminal(let descriptor): (6, ExactText("\(descriptor)"), none)
      }
    }

    public static func == (one: Input, other: Input) -> Bool { one.key == other.key }

    public func hash(into hasher: inout Hasher) {
      let key = key
      hasher.combine(key.kind)
      hasher.combine(key.name)
      hasher.combine(key.module)
    }
  }

  /// What makes one state of a file different from any other, as far as the system says.
  public struct Stamp: Hashable, Sendable {
    public var device: UInt64, inode: UInt64, mode: UInt64, size: UInt64
    /// Nanoseconds since 1970.
    public var modified: UInt64, changed: UInt64

    /// The stamp of a name; nil when there is nothing.
    public init?(of path: String, isLink: Bool = false) {
      var status = stat()
      guard (isLink ? lstat(path, &status) : stat(path, &status)) == 0 else { return nil }
      func nanoseconds(_ time: timespec) -> UInt64 { UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec) }
      device = UInt64(status.st_dev)
      inode = UInt64(status.st_ino)
      mode = UInt64(status.st_mode)
      size = UInt64(status.st_size)
      modified = nanoseconds(status.st_mtim)
      changed = nanoseconds(status.st_ctim)
    }

    /// A stamp that was kept.
    public init(device: UInt64, inode: UInt64, mode: UInt64, size: UInt64, modified: UInt64, changed: UInt64) {
      self.device = device
      self.inode = inode
      self.mode = mode
      self.size = size
      self.modified = modified
      self.changed = changed
    }
  }

  /// Whether this run is traced.
  nonisolated(unsafe) public private(set) static var isOn = false
  /// The inputs, each with the stamp that it had when it was first used.
  nonisolated(unsafe) public private(set) static var inputs: [Input: Stamp?] = [:]
  /// What was written to standard output (1) and standard error (2), in order.
  nonisolated(unsafe) public private(set) static var output: [(descriptor: Int, bytes: [UInt8])] = []
  /// The store items that the run added or found, by their logical names.
  nonisolated(unsafe) public private(set) static var items: Set<String> = []
  /// Why the run is not determined by its inputs; nil as long as it can.
  nonisolated(unsafe) public private(set) static var spoiled: String?
  /// More output than this is not kept, in bytes.
  private static let longestOutput = 16 << 20
  nonisolated(unsafe) private static var outputCount = 0

  /// How the settings of variables begin, such as `HOME=`, whose values are known to be the same whenever it matters.
  nonisolated(unsafe) private static var fixedVariables: [String] = []

  /// The values that noted variables had when they were first used.
  nonisolated(unsafe) public private(set) static var variables: [ExactText: String?] = [:]
  /// Variables that the program has set itself.
  nonisolated(unsafe) private static var ownVariables: Set<ExactText> = []

  /// Notes that the program sets a variable: from now on its value is no input.
  static func noteSetting(of variable: String) { if isOn { ownVariables.insert(ExactText(variable)) } }

  /// Begins to trace; before the interpreter starts. Variables whose settings begin with one of these are not noted.
  public static func start(fixedVariables: [String]) {
    self.fixedVariables = fixedVariables
    PrimitiveTable.wrapping = { (TracedPrimitives.body($0, $1), true) }
    isOn = true
  }

  /// Notes that the program is about to use an input.
  @inline(__always) public static func note(_ input: @autoclosure () -> Input) {
    if isOn { add(input()) }
  }

  private static func add(_ input: Input) {
    guard inputs[input] == nil else { return }
    switch input {
    case .contents(let path), .names(let path), .outline(let path, module: _): inputs[input] = .some(Stamp(of: path))
    case .status(let path, let isLink): inputs[input] = .some(Stamp(of: path, isLink: isLink))
    case .variable(let name):
      guard !fixedVariables.contains(where: "\(name)=".hasPrefix), !ownVariables.contains(ExactText(name)) else {
        return
      }
      inputs[input] = .some(nil)
      variables[ExactText(name)] = .some(getenv(name).map { String(cString: $0) })
    case .terminal: inputs[input] = .some(nil)
    }
  }

  /// Notes what is written to a descriptor; only that to the standard streams is kept.
  public static func noteOutput(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) {
    guard isOn, descriptor == 1 || descriptor == 2 else { return }
    outputCount += bytes.count
    if outputCount > longestOutput { return spoil("it wrote more than 16 MiB") }
    if output.last?.descriptor == Int(descriptor) {
      output[output.count - 1].bytes += bytes
    } else {
      output.append((Int(descriptor), Array(bytes)))
    }
  }

  /// Notes text for a descriptor.
  public static func noteOutput(_ descriptor: Int32, _ text: String) {
    var text = text
    text.withUTF8 { noteOutput(descriptor, UnsafeRawBufferPointer($0)) }
  }

  /// Notes an item of the store that is there.
  public static func noteItem(_ path: String) { if isOn { items.insert(path) } }

  /// Notes that the run did or learnt something that is none of its inputs.
  public static func spoil(_ reason: String) { if isOn, spoiled == nil { spoiled = reason } }
}
