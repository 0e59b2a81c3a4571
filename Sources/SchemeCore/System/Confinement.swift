// A program that nobody vouches for, such as the modules of a channel that is only looked at: from a moment on it may
// read below some directories, and do nothing else to what is outside of it. What it asks for all the same is refused
// and kept, with the line that asked.
//
// Rows refuse by their names and operands, whichever code calls them (`ConfinedPrimitives`): no code has more rights
// than other code, for what a module of the program leaves behind runs wherever others call it. Who asked only decides
// what is reported. **Invariant:** it begins before the first form of the program is evaluated and never ends, so that
// there is no later moment for which something could be left behind; and it has to be prepared before the interpreter
// starts, for without that no row is wrapped.

import Glibc

/// Limits of what a program may do to what is outside of it.
public enum Confinement {
  /// Something that was asked for and refused.
  public struct Refusal: Hashable {
    /// What it was, as messages say it: "writing to /x".
    public let what: String
    /// The innermost location of the program that asked, or none.
    public let span: Span
  }

  /// Whether rows are wrapped, so that it can begin.
  nonisolated(unsafe) public private(set) static var isPrepared = false
  /// Whether it has begun.
  nonisolated(unsafe) public private(set) static var isOn = false
  /// What may be read, by real names.
  nonisolated(unsafe) private static var readable: [String] = []
  /// Where the program's own files are, as the load path has it.
  nonisolated(unsafe) private static var own = ""
  nonisolated(unsafe) private static var store: String?
  nonisolated(unsafe) private static var refusals: [Refusal] = []
  /// What a thread refused that serves a connection of the program; the program waits for its answer meanwhile.
  nonisolated(unsafe) private static var refusedElsewhere: [String] = []
  /// How many times something was refused.
  nonisolated(unsafe) public private(set) static var count = 0
  /// The form of a file that is being evaluated, if any; set by who loads.
  nonisolated(unsafe) static var currentForm: () -> Span = { .none }

  /// Has rows look whether they may; to be called before the interpreter starts.
  public static func prepare() {
    PrimitiveTable.wrapping = ConfinedPrimitives.body
    isPrepared = true
  }

  /// From now on only what lies below `directories` is read, and derivations of the store; the program's own files are
  /// below `own`.
  public static func begin(reading directories: [String], own: String) {
    precondition(isPrepared && !isOn)
    readable = directories.compactMap(real)
    store = real(PathMapping.hostPath("/gnu/store"))
    self.own = FileNames.join(own, "")
    isOn = true
    Budget.location = { node in
      let span = Nodes.span(of: node)
      return isOwn(span) ? span : location
    }
  }

  /// What has been refused since this was last asked.
  public static func takeRefusals() -> [Refusal] {
    defer { (refusals, refusedElsewhere) = ([], []) }
    return refusals + refusedElsewhere.map { Refusal(what: $0, span: .none) }
  }

  // MARK: Files

  private static func real(_ path: String) -> String? {
    guard let name = realpath(path, nil) else { return nil }
    defer { free(name) }
    return String(cString: name)
  }

  /// The real name of a host's file: without links, but for the last one if `isLink`. What does not exist is named by
  /// the nearest directory above it that does.
  private static func resolved(_ path: String, isLink: Bool) -> String? {
    if !isLink, let name = real(path) { return name }
    if !isLink, errno != ENOENT, errno != ENOTDIR { return nil }
    var parts = path.unicodeScalars.split(separator: "/").map { String($0) }
    var rest: [String] = []
    while let last = parts.popLast() {
      // Where this would lead is not known before the file is there.
      if last == ".." { return isLink && rest.isEmpty ? real(path) : nil }
      rest.insert(last, at: 0)
      let above = (path.utf8.first == slash ? "/" : "") + parts.joined(separator: "/")
      if let name = real(above.isEmpty ? "." : above) {
        return (name == "/" ? "" : name) + "/" + rest.joined(separator: "/")
      }
    }
    return real(path)
  }

  /// Whether a file of the host may be read; `isLink` asks about the name itself, and not about what a link leads to.
  static func mayRead(_ path: String, isLink: Bool = false) -> Bool {
    guard let name = resolved(path, isLink: isLink) else { return false }
    if readable.contains(where: { lies(name, at: $0) || lies(name, below: $0) }) { return true }
    guard let store, lies(name, below: store), name.utf8.suffix(4).elementsEqual(".drv".utf8) else { return false }
    return !name.utf8.dropFirst(store.utf8.count + 1).contains(slash)
  }

  // Names are compared by bytes, as the kernel does: to Swift, a slash and a character that combines with it are one
  // character, and texts that look alike are equal.

  private static let slash = UInt8(ascii: "/")

  private static func lies(_ name: String, at directory: String) -> Bool { name.utf8.elementsEqual(directory.utf8) }

  private static func lies(_ name: String, below directory: String) -> Bool {
    FileNames.rest(of: name, below: directory) != nil
  }

  static func reading(_ path: String) -> String { "reading \(path), which is neither in the channel nor in the tree" }

  // MARK: Refusing

  /// Keeps a refusal that the program may not notice, if it is its own text that asks: a tree's modules look around for
  /// themselves.
  static func note(_ what: String) {
    let location = location
    if mayBeOwn, !isLoadingLibrary, !location.isNone { add(Refusal(what: what, span: location)) }
  }

  /// Whether a module of the library's is being loaded, which looks around for itself, too.
  nonisolated(unsafe) private static var isLoadingLibrary = false

  /// Loads a module of the library's.
  static func loadingLibrary<Result>(_ body: () throws -> Result) rethrows -> Result {
    let outer = isLoadingLibrary
    isLoadingLibrary = true
    defer { isLoadingLibrary = outer }
    return try body()
  }

  /// Whether no file of somebody else's is being loaded.
  private static var mayBeOwn: Bool { currentForm().isNone || isOwn(currentForm()) }

  /// The innermost location of the program that runs, or none.
  private static var location: Span {
    let (frame, form) = (Backtrace.location { isOwn($0) }, currentForm())
    // A call in tail position leaves no frame behind.
    return isOwn(form) && frame.file != form.file ? form : frame
  }

  private static func add(_ refusal: Refusal) {
    count += 1
    if !refusals.contains(refusal), refusals.count < 1000 { refusals.append(refusal) }
  }

  static func isOwn(_ span: Span) -> Bool {
    !span.isNone && FileNames.rest(of: SourceFiles.name(span.file), below: own) != nil
  }

  /// The error of a program that asks for what it may not do; kept, too.
  static func refusal(_ what: String, errno code: Int32 = EPERM) -> Fault {
    if mayBeOwn { add(Refusal(what: what, span: location)) }
    return .system(errno: code, message: "refused: \(what)")
  }

  /// For a thread that serves the program.
  public static func noteElsewhere(_ what: String) {
    count += 1
    if refusedElsewhere.count < 1000 { refusedElsewhere.append(what) }
  }
}
