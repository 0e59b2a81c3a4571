// The registry of modules, where their files are looked for, and how one is loaded.
//
// Search order: the directories of the load path, then the standard library (a `ModuleSource`, which may be a
// directory or live in the executable), then directories that the user has put behind it. What is the library's
// whatever is on the load path, the language itself above all, the table of origins says (`Origins`). A module that is
// being loaded counts as loaded, so cycles work: what imports it then shares the variables that it has declared so far.

import Glibc

/// Where the standard library's files come from.
public protocol ModuleSource: AnyObject {
  /// The bytes of a file, by its path below its floor, e.g. "srfi/srfi-1.scm"; nil when there is none.
  func read(_ path: String) -> [UInt8]?
  /// Where the file stands, floor included: "core/srfi/srfi-1.scm".
  func file(of path: String) -> String
  /// The name under which error messages show the file.
  func displayName(_ path: String) -> String
  /// The paths of all modules' files below their floors, for near misses in messages.
  var paths: [String] { get }
  /// Whether the files are part of the program, so that another build of it has others.
  var isOfProgram: Bool { get }
}

extension ModuleSource {
  public var isOfProgram: Bool { false }
}

/// The modules of the running program.
public enum Modules {
  /// Directories to search, in order.
  nonisolated(unsafe) public static var loadPath: [String] = []
  /// How many of them, at the end, come after the standard library.
  nonisolated(unsafe) public static var countAfterLibrary = 0
  /// What the names of modules' files may end in, in order.
  nonisolated(unsafe) public static var extensions = [".scm", ""]
  nonisolated(unsafe) public static var source: ModuleSource?
  /// Modules of a Guix tree are loaded when something of them is needed, not when they are imported.
  nonisolated(unsafe) public static var importsAreLazy = false

  /// All of `(guile)` is there.
  nonisolated(unsafe) static var areReady = false

  nonisolated(unsafe) private static var registry: [ExactText: Int] = [:]
  nonisolated(unsafe) private static var modules = RootedArray(capacity: 512)
  /// Modules in which names are referred to that nothing binds yet.
  nonisolated(unsafe) static var withPlaceholders = RootedArray(capacity: 64)
  nonisolated(unsafe) private static var currentWord = Word.false

  /// `(guile)`: all primitives, all core syntax, and what the boot files define.
  nonisolated(unsafe) public static let core: Module = {
    let module = register(Heap.list(Symbols.intern("guile")))
    module.interface = module
    module.kind = Symbols.intern("interface")
    return module
  }()

  /// The module that `define` and `current-module` mean.
  public static var current: Module {
    get {
      if currentWord.isFalse { currentWord = core.word }
      return Module(word: currentWord)
    }
    set { currentWord = newValue.word }
  }

  /// Runs `body` with another current module.
  public static func with<Result>(_ module: Module, _ body: () throws -> Result) rethrows -> Result {
    let outer = current
    current = module
    defer { current = outer }
    return try body()
  }

  // MARK: Names

  /// What has more parts is no name; it may go round in a circle.
  private static let longestName = 1000

  /// A module name as text: `srfi srfi-1`.
  static func key(_ name: Word) -> String {
    var parts: [String] = []
    var rest = name
    var left = longestName
    while rest.isPair, left > 0 {
      left -= 1
      if rest.car.isSymbol {
        parts.append(rest.car.symbolString)
      } else if rest.car.isFixnum {
        parts.append(String(rest.car.fixnum))
      }
      rest = rest.cdr
    }
    return parts.joined(separator: " ")
  }

  /// Where a module's file is, below a directory of the load path, without extension.
  static func path(_ name: Word) -> String { key(name).split(separator: " ").joined(separator: "/") }

  static func checkName(_ name: Word, at span: Span) throws {
    var rest = name
    var valid = name.isPair && (name.listLength ?? Int.max) <= longestName
    if !valid { rest = .null }
    while rest.isPair {
      // A version, as in (rnrs (6)), may end the name.
      if !rest.car.isSymbol && !rest.car.isFixnum && !(rest.car.isPair && rest.cdr.isNull) { valid = false }
      rest = rest.cdr
    }
    if !valid || !rest.isNull {
      throw Fault.malformed(name, "expected a module name like (srfi srfi-1), found ~S", at: span)
    }
  }

  /// The registered module of that name, if any; loads nothing.
  public static func known(_ name: Word) -> Module? { known(key: key(name)) }
  static func known(key: String) -> Module? { registry[ExactText(key)].map { Module(word: modules[$0]) } }
  /// A number for a name that a module has, the same as long as the program runs.
  static func number(ofKnown key: String) -> Int? { registry[ExactText(key)] }
  static func module(_ number: Int) -> Module { Module(word: modules[number]) }

  /// Registers a fresh module.
  static func register(_ name: Word) -> Module {
    let module = Module(name: name)
    register(module, as: name)
    return module
  }

  static func register(_ module: Module, as name: Word) {
    let key = ExactText(key(name))
    if let index = registry[key] {
      modules[index] = module.word
      return
    }
    modules.append(module.word)
    registry[key] = modules.count - 1
  }

  /// The module a `define-module` form names, made when it is new.
  static func defining(_ name: Word) -> Module {
    let module = known(name) ?? register(name)
    if module.uses.isNull && module != core { module.use(core) }
    module.kind = Symbols.intern("module")
    return module
  }

  /// Calls `body` for every registered module.
  static func forEachModule(_ body: (Module) throws -> Void) rethrows {
    for i in 0..<modules.count { try body(Module(word: modules[i])) }
  }

  // MARK: Finding and loading

  /// The modules whose files are being loaded, outermost first.
  nonisolated(unsafe) private(set) static var inProgress: [String] = []

  /// Whether more of a module, or of an interface of it, is to come.
  static func isBeingLoaded(_ module: Module) -> Bool {
    if module.isLoading { return true }
    return module.name.isPair && (inProgress.contains(key(module.name)) || known(module.name)?.isLoading == true)
  }

  /// Evaluates a module's file; the loader says how.
  nonisolated(unsafe) static var load: (File) throws -> Void = { _ in }

  /// The module of that name, loaded if need be.
  public static func resolve(_ name: Word, for span: Span = .none) throws -> Module {
    if let module = known(name), module.kind != Symbols.intern("directory") { return module }
    try checkName(name, at: span)
    guard let file = try file(of: name) else { throw missing(name, at: span) }
    let outer = current
    inProgress.append(key(name))
    defer {
      current = outer
      // Another thread may have begun with another module meanwhile.
      if let own = inProgress.lastIndex(of: key(name)) { inProgress.remove(at: own) }
    }
    current = fresh()
    do {
      try load(file)
    } catch {
      if let module = known(name), !FailedModules.keeps(module, after: error) {
        // Half a module is none: a second request gets the same error.
        module.kind = Symbols.intern("directory")
      }
      throw error
    }
    guard let module = known(name) else {
      throw Fault.atSpan(
        key: "misc-error", message: "no code for module ~S: ~A does not define it",
        arguments: Root(Heap.list(name, Heap.string(file.name))), span: span)
    }
    SleepingModules.isAwake(module)
    try AfterLoading.run(for: name)
    return module
  }

  /// The public interface of the module of that name, which is loaded now or when something of it is needed.
  static func interface(_ name: Word, for span: Span) throws -> Module {
    if let module = known(name), module.isAsleep || module.kind != Symbols.intern("directory") {
      return module.interface
    }
    let sleeping = try PhaseClock.measuring(.outline) { try SleepingModules.register(name, for: span) }
    return try (sleeping ?? resolve(name, for: span)).interface
  }

  /// Whether there is no module of this name, and no file that would make it.
  static func isAbsent(_ name: Word) throws -> Bool {
    if let module = known(name), module.isAsleep || module.kind != Symbols.intern("directory") { return false }
    try checkName(name, at: .none)
    return try file(of: name) == nil
  }

  /// A module without a name that uses the core: where files are evaluated until they say `define-module`.
  static func fresh() -> Module {
    let module = Module(name: .false)
    module.kind = Symbols.intern("module")
    module.use(core)
    return module
  }

  /// A file that was found.
  struct File {
    let name: String
    let bytes: [UInt8]
    /// Part of the standard library.
    var isLibrary = false
  }

  /// The file of a module.
  static func file(of name: Word) throws -> File? { try find(path(name), endings: extensions) }
  /// What a file of the library may end in, whatever the program says of its own.
  private static let ownEndings = [".scm", ""]

  /// A file that a program names, with or without its extension.
  static func findNamed(_ name: String) throws -> File? {
    let isWhole = extensions.contains { !$0.isEmpty && name.hasSuffix($0) }
    return try find(name, endings: isWhole ? [""] : extensions)
  }

  /// Looks a file up, where the table of origins says.
  static func find(_ path: String, endings: [String] = [""]) throws -> File? {
    if !loadPath.isEmpty, try Origins.isOurs(path), let own = inLibrary(path, endings) { return own }
    let split = loadPath.count - min(countAfterLibrary, loadPath.count)
    if let file = try find(path, endings, in: loadPath[..<split]) { return file }
    if !GuixTree.mustHave(path), let own = inLibrary(path, endings) { return own }
    return try find(path, endings, in: loadPath[split...])
  }

  /// The file of a module that `file(of:)` finds on the load path before the library; nil when it is the library's.
  static func placeOnLoadPath(of name: Word) throws -> String? {
    let path = path(name)
    if loadPath.isEmpty { return nil }
    if try Origins.isOurs(path), inLibrary(path, extensions) != nil { return nil }
    for directory in loadPath.dropLast(min(countAfterLibrary, loadPath.count)) {
      for ending in extensions {
        let name = SourceText.absolute(FileNames.join(directory, path + ending))
        var status = stat()
        if stat(PathMapping.hostPath(name), &status) == 0, status.st_mode & S_IFMT == S_IFREG { return name }
        InputTrace.note(.contents(PathMapping.hostPath(name)))
      }
    }
    return nil
  }

  /// A file that is there but cannot be read is not passed over in silence: another of the same name further on would
  /// be taken for it.
  private static func find(_ path: String, _ endings: [String], in directories: ArraySlice<String>) throws -> File? {
    for directory in directories {
      for ending in endings {
        let name = SourceText.absolute(FileNames.join(directory, path + ending))
        do {
          return File(name: name, bytes: try SourceText.read(name))
        } catch Fault.system(let code, _) where [ENOENT, ENOTDIR, EISDIR, ENAMETOOLONG].contains(code) {
          continue
        }
      }
    }
    return nil
  }

  private static func inLibrary(_ path: String, _ endings: [String]) -> File? {
    guard let source else { return nil }
    for ending in endings.count == 1 && endings[0].isEmpty ? endings : ownEndings {
      guard let bytes = source.read(path + ending) else { continue }
      let name = source.displayName(path + ending)
      SourceFiles.markLibrary(SourceFiles.index(of: name))
      return File(name: name, bytes: bytes, isLibrary: true)
    }
    return nil
  }

  /// What a variable that has no value stands for, when it was made for a reference that nothing bound yet and its
  /// name can be found by now: the machine asks before it reports an unbound variable.
  static func lateBinding(_ variable: Word) throws -> Word? {
    if try SleepingModules.wake(variable: variable) { return variable }
    guard let found = try lateMeaning(of: variable) else { return nil }
    _ = try SleepingModules.wake(variable: found)
    return found
  }

  /// The variable that a name without a binding means by now.
  private static func lateMeaning(of variable: Word) throws -> Word? {
    for i in 0..<withPlaceholders.count {
      let module = Module(word: withPlaceholders[i])
      if module.placeholders?[variable.variableName] == variable {
        return try module.variable(variable.variableName)
      }
    }
    // A definition that is being evaluated may refer to what it is going to hide.
    let name = variable.variableName
    return current.bindings[name] == variable ? try current.imported(name) : nil
  }

  // MARK: Failing

  /// How the message about a module that is nowhere begins.
  static let missingMessage = "no code for module ~S; searched: "

  private static func missing(_ name: Word, at span: Span) -> Fault {
    var searched = loadPath.map { GuixTree.directoryProblem($0) == nil ? $0 : "\($0) (which is not there)" }
    let split = loadPath.count - min(countAfterLibrary, loadPath.count)
    if source != nil { searched.insert("the standard library", at: split) }
    var message = missingMessage + searched.joined(separator: ", ")
    if !span.isNone { message += importers() }
    return Fault.atSpan(
      key: "misc-error", message: message,
      arguments: Root(Heap.list(name)), span: span)
  }

  /// Who asks for a module, as a line of a message: the modules that are being loaded for one another, innermost first.
  private static func importers() -> String {
    guard !inProgress.isEmpty else { return "" }
    let names = inProgress.reversed().map { "(\($0))" }
    let others = names.count > 8 ? names.prefix(8) + ["…"] : names[...]
    return "\nimported by " + others.joined(separator: ", imported by ")
  }

  static func missingBinding(_ symbol: Word, in module: Module, at span: Span) -> Fault {
    var names: [String] = []
    try? (module.kind == Symbols.intern("module") ? module.interface : module).forEachName {
      names.append($0.symbolString)
    }
    var message = "no binding ~S in module ~S"
    if let near = Spelling.nearest(symbol.symbolString, names) { message += "; did you mean \(near)?" }
    if isBeingLoaded(module) { message += "; " + CircularImport.words(for: module) }
    if let failure = FailedModules.words(for: module) { message += "; " + failure }
    return Fault.atSpan(
      key: "unbound-variable", message: message, arguments: Root(Heap.list(symbol, module.name)), span: span)
  }

  /// Files of the load path that are looked at for one message, at most.
  static let fileLimit = 4000

  /// Names of modules on the load path, as `srfi srfi-1`.
  static func namesOnLoadPath() -> [String] {
    loadPath.flatMap { directory in
      FileTree.files(below: directory, suffix: ".scm", limit: fileLimit).map {
        $0.dropLast(4).unicodeScalars.split(separator: "/").map { String($0) }.joined(separator: " ")
      }
    }
  }

  /// The name of a module that is there and may have been meant.
  static func nearestName(to key: String) -> String? { Spelling.nearest(key, names) }

  /// Whether the name of some module begins with a word.
  static func hasName(beginningWith word: String) -> Bool { names.contains { $0.hasPrefix(word + " ") } }

  private static var names: [String] {
    let library = (source?.paths ?? []).filter { $0.hasSuffix(".scm") }
    return registry.keys.sorted().map(\.text) + namesOnLoadPath()
      + library.map { $0.dropLast(4).unicodeScalars.split(separator: "/").map { String($0) }.joined(separator: " ") }
  }
}
