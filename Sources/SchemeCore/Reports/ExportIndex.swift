// Which modules export a name, for the hint below an unbound variable.
//
// The index is made of the text of the modules, so that nobody has to keep it: of the standard library when the first
// such message is shown, of the load path's files only as far as they mention the name. Nothing is loaded, nothing is
// evaluated, and a program without errors pays nothing.

/// The names that modules export.
enum ExportIndex {
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
      add(bytes, to: &index, isInner: Floors.isInner(source.place(of: path)))
    }
    library = index
    return index
  }

  /// The modules that export `name`, the likeliest first.
  static func modules(exporting name: String) -> [String] {
    var found = ofLibrary()[name] ?? []
    // What the author wrote is likelier than what happens to have the same name.
    for file in files(below: Modules.loadPath) { found = exporters(in: file, of: name) + found }
    let own = Modules.key(Modules.current.name)
    return ranked(found.filter { $0.module != own })
  }

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

  /// Whether what stands before a place is `word`, apart from blanks and parentheses.
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
      let text = LibraryText(name: "<module>", bytes: bytes)
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

/// The names that one form of a module exports.
private enum ExportedNames {
  /// Forms that are nothing but a list of names, and whether these come from other modules.
  static let clauses = ["export": false, "export-syntax": false, "re-export": true, "re-export-syntax": true]

  static func of(_ form: Word, _ body: (String, Bool) -> Void) {
    guard form.isPair, form.car.isSymbol else { return }
    switch form.car.symbolString {
    case "define-module": options(form.cdr.cdr, body)
    case "library", "define-library":
      for part in elements(form.cdr.cdr) where isCall(part, "export") { clause(part.cdr, false, body) }
    case "begin": for part in elements(form.cdr) { of(part, body) }
    case let head:
      if let isPassedOn = clauses[head] {
        clause(form.cdr, isPassedOn, body)
      } else if Definer.named(form.car)?.isPublic == true, let target = Definer.target(of: form) {
        body(target.symbolString, false)
      }
    }
  }

  /// The modules that a `define-module` form imports.
  static func imports(of form: Word) -> Set<String> {
    var result: Set<String> = []
    guard form.isPair, form.cdr.isPair else { return result }
    var rest = form.cdr.cdr
    while rest.isPair {
      if rest.car.isKeyword, rest.cdr.isPair, rest.car.keywordSymbol.symbolString == "use-module" {
        let spec = rest.cdr.car
        result.insert(Modules.key(spec.isPair && spec.car.isPair ? spec.car : spec))
      }
      rest = rest.cdr
    }
    return result
  }

  private static func options(_ list: Word, _ body: (String, Bool) -> Void) {
    var rest = list
    while rest.isPair {
      if rest.car.isKeyword, rest.cdr.isPair {
        switch rest.car.keywordSymbol.symbolString {
        case "export", "export-syntax", "replace": clause(rest.cdr.car, false, body)
        case "re-export", "re-export-syntax", "re-export-and-replace": clause(rest.cdr.car, true, body)
        default: break
        }
      }
      rest = rest.cdr
    }
  }

  /// `name`, `(internal . external)`, `(rename internal external)` and `(rename (internal external) …)`.
  private static func clause(_ list: Word, _ isPassedOn: Bool, _ body: (String, Bool) -> Void) {
    for item in elements(list) {
      if item.isSymbol {
        body(item.symbolString, isPassedOn)
      } else if isCall(item, "rename") {
        for part in elements(item.cdr) {
          if part.isPair, part.cdr.isPair, part.cdr.car.isSymbol { body(part.cdr.car.symbolString, isPassedOn) }
        }
        let names = elements(item.cdr)
        if names.count == 2, names[1].isSymbol { body(names[1].symbolString, isPassedOn) }
      } else if item.isPair, item.cdr.isSymbol {
        body(item.cdr.symbolString, isPassedOn)
      }
    }
  }

  private static func isCall(_ form: Word, _ name: String) -> Bool {
    form.isPair && form.car.isSymbol && form.car.symbolString == name
  }

  /// The elements of a list, which stays alive with the form that it is part of.
  private static func elements(_ list: Word) -> [Word] {
    var result: [Word] = []
    var rest = list
    while rest.isPair, result.count < 10_000 {
      result.append(rest.car)
      rest = rest.cdr
    }
    return result
  }
}
