// Hints about a name that nothing binds: what it may be a misspelling of, and which module has it.

/// Finds the name that was meant.
enum NameHints {
  /// A hint for an unbound name that is used at a location, or nil.
  static func hint(for name: String, at span: Span) -> String? {
    if let line = definition(of: name, after: span) {
      return "‘\(name)’ is defined on line \(line), after its use here; move one of the two"
    }
    if let mark = gexpMarks[name] {
      return "\(mark) inserts something into code that is quoted with #~, and there is no #~ around it"
    }
    if let hint = sign(in: name) ?? LicenceHints.hint(forName: name, at: span) { return hint }
    if gexpOnly.contains(name) {
      return "(\(name) …) is code of a build: quote it with #~, as in #~(\(name) …)"
    }
    if let hint = NameSurroundings(span)?.hint(for: name) { return hint }
    var visible: [String] = []
    home(of: span).forEachVisibleName { visible.append($0.symbolString) }
    visible = visible.filter { isLikely($0, for: name) }
    let modules = ExportIndex.modules(exporting: name)
    if let whole = visible.first(where: { $0.hasSuffix(":" + name) }) {
      // A licence and a package may be called alike, and a package is nothing for the field of the licence.
      let isLicence = NameSurroundings(span)?.isWithin("license") ?? false
      let package = isLicence ? nil : modules.first { $0.hasPrefix("gnu packages") }
      return package.flatMap { exported(name, by: [$0]) } ?? "did you mean ‘\(whole)’?"
    }
    if let hint = exported(name, by: modules) ?? prefixed(name) { return hint }
    let local = Spelling.near(name, LocalNames.around(span).filter { $0 != name })
    let near = Spelling.near(name, visible).flatMap { $0.distance < local?.distance ?? Int.max ? $0 : nil } ?? local
    let exports = ExportIndex.ofLibrary().keys.filter { isLikely($0, for: name) }
    if let other = Spelling.near(name, exports.sorted()), other.distance < near?.distance ?? Int.max {
      guard let module = ExportIndex.modules(exporting: other.name).first else { return nil }
      return "did you mean ‘\(other.name)’ of (\(module))? Add (use-modules (\(module)))"
    }
    return near.map { "did you mean ‘\($0.name)’?" } ?? MissingModules.elsewhere(name)
  }

  /// What an exported name is called at a location, with the prefix that an import gives it; nil when it is not seen there.
  static func visible(_ name: String, at span: Span) -> String? {
    var found: [String] = []
    home(of: span).forEachVisibleName {
      let visible = $0.symbolString
      if visible == name || visible.hasSuffix(":" + name) { found.append(visible) }
    }
    // A package may be called as a licence is; a prefix is chosen for that.
    return found.max { $0.utf8.count < $1.utf8.count }
  }

  /// The module that a location is in.
  private static func home(of span: Span) -> Module {
    let current = Modules.current
    if span.isNone { return current }
    let file = SourceFiles.name(span.file)
    func isThere(_ module: Module) -> Bool { module.fileName.isString && module.fileName.swiftString == file }
    if isThere(current) { return current }
    var found: Module?
    Modules.forEachModule { if found == nil, isThere($0) { found = $0 } }
    return found ?? current
  }

  /// The line of a top-level definition of a name further down in the file.
  private static func definition(of name: String, after span: Span) -> Int? {
    guard !span.isNone, let bytes = SourceFiles.contents(of: span.file) else { return nil }
    for (number, line) in bytes.split(separator: 10, omittingEmptySubsequences: false).enumerated()
    where number >= span.line && line.starts(with: "(define".utf8) {
      let words = String(decoding: line, as: UTF8.self).split { " ()".contains($0) }
      if words.count > 1, words[1] == name { return number + 1 }
    }
    return nil
  }

  /// What only the code of a build has, and is written wherever a package is.
  private static let gexpOnly: Set = ["modify-phases"]

  /// A hint for a name with signs that no name has on purpose.
  private static func sign(in name: String) -> String? {
    if name.unicodeScalars.contains(where: { "“”„«»‘’".unicodeScalars.contains($0) }) {
      return "a string stands between two straight quotation marks: \"…\""
    }
    if name.utf8.first == UInt8(ascii: "/"), name.utf8.count > 1 {
      return "the name of a file is a string: \"\(name)\""
    }
    return nil
  }

  private static let gexpMarks = [
    "ungexp": "#$", "ungexp-splicing": "#$@", "ungexp-native": "#+", "ungexp-native-splicing": "#+@",
  ]

  /// What begins with a sign is hardly meant by who writes none.
  private static func isLikely(_ candidate: String, for name: String) -> Bool {
    guard let sign = candidate.first, "%&".contains(sign) else { return true }
    return name.first == sign || sign == "%" && candidate.dropFirst() == name
  }

  /// Says which modules have a name; the line to add stands last, to be copied.
  private static func exported(_ name: String, by modules: [String]) -> String? {
    guard let first = modules.first else { return nil }
    let others = modules.dropFirst().prefix(3).map { "(\($0))" }.joined(separator: ", ")
    let also = others.isEmpty ? "" : " (also in \(others))"
    return "‘\(name)’ is in (\(first))\(also); add (use-modules (\(first)))"
  }

  /// A name like `license:gpl3`, whose prefix an import gives to names.
  private static func prefixed(_ name: String) -> String? {
    guard let colon = name.lastIndex(of: ":"), colon != name.startIndex else { return nil }
    let prefix = String(name[...colon])
    let rest = String(name[name.index(after: colon)...])
    var known: [String] = []
    Modules.current.forEachVisibleName {
      let name = $0.symbolString
      if name.hasPrefix(prefix) { known.append(String(name.dropFirst(prefix.count))) }
    }
    // Some names have a colon of their own.
    if known.count > 1 { return Spelling.near(rest, known).map { "did you mean ‘\(prefix)\($0.name)’?" } }
    let stem = String(prefix.dropLast())
    let modules = ExportIndex.modules(exporting: rest)
    let fitting = modules.first { lastWord($0).hasPrefix(stem) }
    if let module = fitting ?? modules.first {
      return "names that begin with \(prefix) need the import (use-modules ((\(module)) #:prefix \(prefix)))"
    }
    let library = ExportIndex.ofLibrary()
    let ofStem = library.keys.filter { key in library[key]!.contains { lastWord($0.module).hasPrefix(stem) } }
    guard stem.utf8.count > 2, let near = Spelling.near(rest, ofStem.sorted()),
      let module = ExportIndex.modules(exporting: near.name).first(where: { lastWord($0).hasPrefix(stem) })
    else { return nil }
    return "did you mean ‘\(prefix)\(near.name)’? Names that begin with \(prefix) need the import "
      + "(use-modules ((\(module)) #:prefix \(prefix)))"
  }

  private static func lastWord(_ module: String) -> Substring { module.split(separator: " ").last ?? "" }
}
