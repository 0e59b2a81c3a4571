// Which modules export a name, for the hint below an unbound variable.
//
// The index is made of the text of the modules, so that nobody has to keep it: of the standard library when the first
// such message is shown, of the load path's files only as far as they mention the name. Nothing is loaded, nothing is
// evaluated, and a program without errors pays nothing.

/// The names that modules export.
public enum ExportIndex {
  /// A module that exports a name.
  struct Exporter {
    /// As it is written, without parentheses: `srfi srfi-1`.
    let module: String
    /// It has the binding from another module.
    let isPassedOn: Bool
    /// A module of the library that programs have no business with.
    var isInner = false
  }

  nonisolated(unsafe) private static var library: [String: [Exporter]]?
  /// What the modules that were read import, by their names.
  nonisolated(unsafe) private static var imports: [String: Set<String>] = [:]

  /// All names that the standard library exports, with the modules that do.
  static func ofLibrary() -> [String: [Exporter]] {
    if let library { return library }
    var index: [String: [Exporter]] = [:]
    for path in (Modules.source?.paths ?? []).sorted() where path.hasSuffix(".scm") {
      guard let source = Modules.source, let bytes = source.read(path) else { continue }
      add(bytes, to: &index, isInner: Floors.isInner(source.file(of: path)))
    }
    library = index
    return index
  }

  /// The modules that export `name`, the likeliest first.
  public static func modules(exporting name: String) -> [String] {
    var found = ofLibrary()[name] ?? []
    // What the author wrote is likelier than what happens to have the same name.
    for file in files(below: Modules.loadPath) { found = exporters(in: file, of: name) + found }
    let own = Modules.key(Modules.current.name)
    return ranked(found.filter { $0.module != own })
  }

  /// The name that the library exports and that was probably meant.
  public static func nearest(to name: String) -> String? { Spelling.nearest(name, ofLibrary().keys.sorted()) }

  /// The modules below directories, whether they are on the load path or not, that export `name`.
  static func modules(exporting name: String, below directories: [String]) -> [String] {
    ranked(files(below: directories).flatMap { exporters(in: $0, of: name) })
  }

  /// Whether the module in a file exports `name`.
  static func exports(_ file: String, _ name: String) -> Bool { !exporters(in: file, of: name).isEmpty }

  private static func exporters(in file: String, of name: String) -> [Exporter] {
    guard let bytes = try? SourceText.read(file), mayExport(bytes, Array(name.utf8)) else { return [] }
    var index: [String: [Exporter]] = [:]
    add(bytes, to: &index)
    return index[name] ?? []
  }

  private static func files(below directories: [String]) -> [String] {
    directories.flatMap { directory in
      FileTree.files(below: directory, suffix: ".scm", limit: Modules.fileLimit).map { "\(directory)/\($0)" }
    }
  }

  /// Whether a text defines a name publicly or has lists of exports and mentions it: reading one takes a hundred times
  /// as long as this, and in a Guix tree every file mentions ‘package’.
  private static func mayExport(_ bytes: [UInt8], _ name: [UInt8]) -> Bool {
    var isMentioned = false
    var isDefined = false
    forEachOccurrence(of: name, in: bytes) { at in
      guard isEnd(bytes, at + name.count), at == 0 || isEnd(bytes, at - 1) else { return true }
      isMentioned = true
      isDefined = follows(bytes, at, publicDefiner)
      return !isDefined
    }
    if isDefined || !isMentioned { return isDefined }
    var hasList = false
    for word in exportWords {
      forEachOccurrence(of: word, in: bytes) { _ in
        hasList = true
        return false
      }
      if hasList { return true }
    }
    return false
  }

  private static let publicDefiner = Array("-public".utf8)
  /// One of them is part of every option and form that exports names.
  private static let exportWords = [Array("export".utf8), Array("#:replace".utf8)]

  /// Whether what stands before an offset is `word`, apart from blanks and parentheses.
  private static func follows(_ bytes: [UInt8], _ at: Int, _ word: [UInt8]) -> Bool {
    var end = at
    while end > 0, bytes[end - 1] <= 32 || bytes[end - 1] == 40 { end -= 1 }
    return end >= word.count && bytes[(end - word.count)..<end].elementsEqual(word)
  }

  /// Whether no name goes on at an index.
  private static func isEnd(_ bytes: [UInt8], _ at: Int) -> Bool {
    guard at < bytes.count else { return true }
    return bytes[at] <= 32 || [34, 39, 40, 41, 59, 96].contains(bytes[at])
  }

  /// Calls `body` with each index at which `wanted` stands, until it says no.
  private static func forEachOccurrence(of wanted: [UInt8], in bytes: [UInt8], _ body: (Int) -> Bool) {
    guard let first = wanted.first, bytes.count >= wanted.count else { return }
    bytes.withUnsafeBufferPointer { text in
      var i = 0
      while i <= text.count - wanted.count, let next = text[i...(text.count - wanted.count)].firstIndex(of: first) {
        if text[next..<(next + wanted.count)].elementsEqual(wanted), !body(next) { return }
        i = next + 1
      }
    }
  }

  // MARK: Order

  /// Modules without the parts that a module of the list is made of, those that bind the name themselves first. What
  /// gives a name of an inner module to programs counts as binding it; inner modules are left out if there are others.
  private static func ranked(_ all: [Exporter]) -> [String] {
    let inner = Set(all.filter(\.isInner).map(\.module))
    let outer = all.filter { !$0.isInner }
    let exporters = outer.isEmpty ? all : outer
    let whole = exporters.filter { part in
      !exporters.contains { $0.module != part.module && part.module.hasPrefix($0.module + " ") }
    }
    let isOwn = { (exporter: Exporter) in
      !exporter.isPassedOn || exporters.contains { $0.module.hasPrefix(exporter.module + " ") }
        || !inner.isDisjoint(with: imports[exporter.module] ?? [])
    }
    let order = { (exporter: Exporter) -> (Int, Int, Int, String) in
      let words = exporter.module.split(separator: " ")
      return (isOwn(exporter) ? 0 : 1, distance(of: words), exporter.module.utf8.count, exporter.module)
    }
    var result: [String] = []
    for exporter in whole.sorted(by: { order($0) < order($1) }) where !result.contains(exporter.module) {
      result.append(exporter.module)
    }
    return result
  }

  /// How far from what programs usually import a module is.
  private static func distance(of words: [Substring]) -> Int {
    if words.count == 2, words[0] == "nsscheme", words[1] == "debian" { return 0 }
    let isForBuilds = words.count > 1 && words[1] == "build"
    switch words.first ?? "" {
    case "rnrs", "scheme", "oop": return 3
    case "system", "language": return 4
    case "nsscheme": return 5
    default: return isForBuilds ? 1 : 0
    }
  }

  // MARK: Reading

  /// Adds what the module in a text exports.
  private static func add(_ bytes: [UInt8], to index: inout [String: [Exporter]], isInner: Bool = false) {
    let forms = RootedArray()
    if let skimmed = TopLevelSkimmer.forms(bytes), let first = skimmed.first {
      let text = SkimmedText(name: "<module>", bytes: bytes)
      guard let head = try? text.read(first).0, let module = moduleName(of: head) else { return }
      forms.append(head)
      for form in skimmed.dropFirst() {
        if let procedure = form.procedure {
          if procedure.definer.isPublic {
            let exporter = Exporter(module: module, isPassedOn: false, isInner: isInner)
            index[String(procedure.name), default: []].append(exporter)
          }
        } else if exports(bytes, form), let datum = try? text.read(form).0 {
          forms.append(datum)
        }
      }
    } else {
      guard (try? FormReader.readAll(bytes, "<module>", into: forms)) != nil || forms.count > 0 else { return }
    }
    guard forms.count > 0, let module = moduleName(of: forms[0]) else { return }
    imports[module] = ExportedNames.imports(of: forms[0])
    for i in 0..<forms.count {
      ExportedNames.of(forms[i]) { name, isPassedOn in
        index[name, default: []].append(Exporter(module: module, isPassedOn: isPassedOn, isInner: isInner))
      }
    }
  }

  /// Whether a form below the first one can export something.
  private static func exports(_ bytes: [UInt8], _ form: SkimmedForm) -> Bool {
    let head = String(decoding: bytes[form.head], as: UTF8.self)
    return head == "begin" || ExportedNames.clauses[head] != nil
      || Definer.all.contains { $0.isPublic && $0.name == head }
  }

  private static func moduleName(of form: Word) -> String? {
    guard form.isPair, form.car.isSymbol, form.cdr.isPair, form.cdr.car.isPair,
      ["define-module", "library", "define-library"].contains(form.car.symbolString)
    else { return nil }
    return Modules.key(form.cdr.car)
  }
}
