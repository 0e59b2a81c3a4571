// `nsscheme help TOPIC`: commands, modules, names, the clauses of namespaces and the documents, from where they are
// declared or written. A module's page is the prose that its file opens with, and what it exports.

import Glibc
import SchemeCore

/// The topics of the help that are no commands.
enum HelpPages {
  private static let topics = ["commands", "modules", "procedures", "clauses", "documents"]
  private static let clauseDocument = "namespaces"

  /// Shows what `words` name; nil if that is nothing.
  static func show(_ words: [String]) throws -> Int32? {
    let text = words.joined(separator: " ").filter { $0 != "(" && $0 != ")" }
    let library = try StandardLibrary.find().source
    switch text {
    case "commands": print(Usage.text)
    case "modules": for name in PackageIndex.libraryModules { print(row("(\(name))", sentence(of: name, in: library))) }
    case "clauses": for line in clauses(in: library) { print(line) }
    case "documents": for (name, title) in documents(in: library) { print(row(name, title)) }
    case "procedures": return try call("module-lines", [Heap.string("guile")])
    case _ where library.read("docs/\(text).md") != nil:
      print(String(decoding: library.read("docs/\(text).md") ?? [], as: UTF8.self), terminator: "")
    case _ where PackageIndex.libraryModules.contains(text):
      print("(\(text))\n\n\(prose(of: text, in: library))\n")
      return try call("module-lines", [Heap.string(text)])
    default:
      guard words.count == 1 else { return nil }
      let ofNamespaces = clauses(in: library).filter { $0.split { "( )".contains($0) }.first == text[...] }
      if !ofNamespaces.isEmpty {
        for line in ofNamespaces { print(line) }
        print("clauses of a namespace; ‘nsscheme help \(clauseDocument)’ explains them\n")
      }
      _ = try Session.currentOrNew()
      let modules = ExportIndex.modules(exporting: text)
      var hasLines = !ofNamespaces.isEmpty
      let status = try call("name-lines", [Heap.string(text), SourceOptions.list(modules)], hasLines: &hasLines)
      return hasLines ? status : nil
    }
    return 0
  }

  /// What a word that is no topic may have meant.
  static func nearest(_ word: String) -> String? {
    do {
      let names = topics + documents(in: try StandardLibrary.find().source).map(\.name) + PackageIndex.libraryModules
      if let name = Interpreter.nearestName(to: word, among: names) { return name }
      _ = try Session.currentOrNew()
      return ExportIndex.nearest(to: word)
    } catch {
      return nil
    }
  }

  private static func call(_ procedure: String, _ arguments: @autoclosure @escaping () -> [Word]) throws -> Int32 {
    var hasLines = false
    return try call(procedure, arguments(), hasLines: &hasLines)
  }

  /// Prints the lines that a procedure returns; `hasLines` becomes true if there are some.
  private static func call(
    _ procedure: String, _ arguments: @autoclosure @escaping () -> [Word], hasLines: inout Bool
  ) throws -> Int32 {
    var count = 0
    defer { if count > 0 { hasLines = true } }
    let status = try Session.currentOrNew().run {
      let code = try Interpreter.evaluate(own: "(@ (nsscheme reference) \(procedure))")
      let words = RootedArray()
      for word in arguments() { words.append(word) }
      for line in try SourceOptions.texts(Machine.apply(code, list: words.list())) {
        print(line)
        count += 1
      }
      return .true
    }
    return status ?? 0
  }

  private static func row(_ name: String, _ text: String) -> String {
    name + String(repeating: " ", count: max(2, 30 - name.count)) + text
  }

  // MARK: Texts

  /// The comment that the file of a module opens with, without its semicolons.
  private static func prose(of module: String, in library: any ModuleSource) -> String {
    let path = module.split(separator: " ").joined(separator: "/") + ".scm"
    let text = String(decoding: library.read(path) ?? [], as: UTF8.self)
    return text.split(separator: "\n", omittingEmptySubsequences: false).prefix { $0.hasPrefix(";") }
      .map { $0.drop { $0 == ";" }.drop { $0 == " " } }.joined(separator: "\n")
  }

  /// Its first sentence, in one line.
  private static func sentence(of module: String, in library: any ModuleSource) -> String {
    let line = prose(of: module, in: library).split(separator: "\n").joined(separator: " ")
    guard let end = line.range(of: ". ")?.lowerBound else { return line }
    return String(line[...end])
  }

  /// The documents with their titles.
  private static func documents(in library: any ModuleSource) -> [(name: String, title: String)] {
    library.paths.filter { $0.utf8.starts(with: "docs/".utf8) }.sorted().map { path in
      let text = String(decoding: library.read(path) ?? [], as: UTF8.self)
      return (String(path.dropFirst(5).dropLast(3)), String(text.prefix { $0 != "\n" }.drop { "# ".contains($0) }))
    }
  }

  /// The clauses of namespaces: the first table of their document.
  private static func clauses(in library: any ModuleSource) -> [String] {
    let text = String(decoding: library.read("docs/\(clauseDocument).md") ?? [], as: UTF8.self)
    return text.split(separator: "\n").drop { !$0.hasPrefix("| clause |") }.dropFirst(2).prefix { $0.hasPrefix("|") }
      .map { line in
        let cells = line.dropFirst(2).dropLast(2).components(separatedBy: " | ")
        return cells[0].replacing("`", with: "") + "\n    " + (cells.last ?? "").replacing("`", with: "")
      }
  }
}

extension Substring {
  /// The parts between the occurrences of `separator`.
  fileprivate func components(separatedBy separator: String) -> [Substring] {
    var result: [Substring] = []
    var rest = self
    while let range = rest.range(of: separator) {
      result.append(rest[..<range.lowerBound])
      rest = rest[range.upperBound...]
    }
    return result + [rest]
  }

  /// Where `text` first stands.
  fileprivate func range(of text: String) -> Range<Index>? { ranges(of: text).first }
}

extension String {
  fileprivate func range(of text: String) -> Range<Index>? { ranges(of: text).first }
}
