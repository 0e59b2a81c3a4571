// What nobody reaches, as tests: declarations that no code uses, and files that no file names.

import Testing

/// How often each name occurs in code.
private func counts(_ paths: [String]) -> [String: Int] {
  var result: [String: Int] = [:]
  for path in paths {
    for token in SwiftLexer.tokens(Array(lines(path).joined(separator: "\n").utf8)) {
      result[token.text, default: 0] += 1
    }
  }
  return result
}

@Suite struct Declarations {
  private static let own = ["Sources", "Serve/Sources"].flatMap { files(below: $0, ".swift") }
  private static let c = files(below: "Sources", ".c", ".h")
  /// Names in Swift and C, but for comments and strings; what C calls by the name in `@_cdecl` is used there.
  private static let uses = counts(own + c + files(below: "Tests", ".swift"))

  /// What libraries call by its name: NIO's handlers, Hummingbird's responders, the callable of a type, the entries of
  /// programs.
  private static let calledFromOutside: Set<String> = [
    "InboundIn", "InboundOut", "OutboundIn", "OutboundOut", "handlerAdded", "channelInactive", "channelRead", "respond",
    "callAsFunction", "nsrunMain", "Serve",
    // A value that is read from text.
    "metadata",
  ]
  /// The library of commands finds these by reflection.
  private static let wrappers: Set<String> = ["Option", "Flag", "Argument", "OptionGroup"]

  @Test func eachIsUsed() {
    #expect(Declarations.uses.count > 5000)
    for path in Declarations.own where !path.contains("/Generated") {
      let tokens = SwiftLexer.tokens(Array(lines(path).joined(separator: "\n").utf8))
      for name in Declarations.unused(tokens, Declarations.uses) {
        if !Declarations.calledFromOutside.contains(name) {
          Issue.record("\(shortened(path)) declares \(name), which nothing uses")
        }
      }
    }
  }

  /// The names that these tokens declare and that occur once in all code.
  static func unused(_ tokens: [SwiftToken], _ uses: [String: Int]) -> [String] {
    let keywords: Set<String> = ["func", "let", "var", "case", "struct", "class", "enum", "protocol", "typealias"]
    let declared = Set(SwiftDeclarations.of(tokens).map(\.name))
    return tokens.indices.dropFirst().compactMap { at in
      let name = tokens[at].text
      guard keywords.contains(tokens[at - 1].text), uses[name] == 1, declared.contains(name) else { return nil }
      return isWrapped(tokens, at - 1) ? nil : name
    }
  }

  /// Whether an attribute of the library of commands is before the keyword at an index.
  private static func isWrapped(_ tokens: [SwiftToken], _ keyword: Int) -> Bool {
    var at = keyword - 1
    while at > 0 {
      if tokens[at].text == ")" {
        var depth = 0
        repeat {
          if tokens[at].text == ")" { depth += 1 }
          if tokens[at].text == "(" { depth -= 1 }
          at -= 1
        } while at > 0 && depth > 0
      } else if wrappers.contains(tokens[at].text), tokens[at - 1].text == "@" {
        return true
      } else if ["private", "fileprivate", "public", "static"].contains(tokens[at].text) {
        at -= 1
      } else {
        return false
      }
    }
    return false
  }

  /// Functions of our own headers.
  @Test func eachFunctionOfCIsUsed() {
    var all: [String: Int] = [:]
    var atTheMargin: [String: Int] = [:]
    for path in Declarations.c {
      for line in lines(path) where line.first?.isLetter == true {
        for match in line.matches(of: /(\w+)\(/) { atTheMargin[String(match.output.1), default: 0] += 1 }
      }
    }
    all = Declarations.uses
    for path in files(below: "Sources", ".h") {
      for line in lines(path)
      where line.first?.isLetter == true && !line.hasPrefix("typedef") && !line.hasPrefix("return") {
        guard let match = line.firstMatch(of: /^[A-Za-z_][\w *]*[ *](\w+)\(/) else { continue }
        let name = String(match.output.1)
        #expect(
          all[name, default: 0] > atTheMargin[name, default: 0],
          "\(shortened(path)) declares \(name), which nothing uses")
      }
    }
  }

  /// Names of Scheme that are neither used nor exported. Those of stdlib/core/guile are all public.
  @Test func eachDefinitionOfSchemeIsUsed() {
    let library = files(below: "stdlib", ".scm")
    var uses: [Substring: Int] = [:]
    let texts =
      library.map { code($0).joined(separator: "\n") } + Declarations.own.map { lines($0).joined(separator: "\n") }
    for text in texts {
      for word in text.split(whereSeparator: { $0.isWhitespace || "()[]'`,\"#@".contains($0) }) {
        uses[word, default: 0] += 1
      }
    }
    for (path, text) in zip(library, texts) where !path.contains("/core/guile/") {
      for line in text.split(separator: "\n") {
        guard let match = line.firstMatch(of: /^\(define(?:\*|-syntax|-inlinable|-syntax-rule)? \(*([^\s()]+)/) else {
          continue
        }
        #expect(
          uses[match.output.1, default: 0] > 1, "\(shortened(path)) defines \(match.output.1), which nothing uses")
      }
    }
  }

  /// The finder itself.
  @Test func unusedOnesAreFound() {
    let text = """
      struct A {
        var b = 1
        @Option(help: "x (y)") private var c: Int
        func d() { let e = 1 }
      }
      """
    let tokens = SwiftLexer.tokens(Array(text.utf8))
    var uses: [String: Int] = [:]
    for token in tokens { uses[token.text, default: 0] += 1 }
    #expect(Declarations.unused(tokens, uses) == ["A", "b", "d"])
  }
}

@Suite struct ReachedFiles {
  /// By a word, the files that have it; two are enough to know.
  private struct Index {
    var words: [String: Set<String>] = [:]
    /// Lists without lists in them, as the names of modules are: `(srfi srfi-1)`.
    var lists: [String: Set<String>] = [:]

    mutating func add(_ path: String) {
      for line in lines(path) {
        let bytes = Array(line.utf8)
        for word in bytes.split(whereSeparator: { !Index.isOfAWord($0) }) {
          let text = String(decoding: word, as: UTF8.self)
          note(text, path)
          // The end of a sentence, and the last part of a module of Python.
          if text.hasSuffix(".") { note(String(text.dropLast()), path) }
          if let dot = text.lastIndex(of: ".") { note(String(text[dot...]), path) }
        }
        var open: Int?
        for (at, byte) in bytes.enumerated() {
          if byte == UInt8(ascii: "(") { open = at }
          if byte == UInt8(ascii: ")"), let begun = open {
            lists[String(decoding: bytes[begun...at], as: UTF8.self), default: []].insert(path)
            open = nil
          }
        }
      }
    }

    private mutating func note(_ word: String, _ path: String) {
      if words[word, default: []].count < 2 { words[word, default: []].insert(path) }
    }

    private static func isOfAWord(_ byte: UInt8) -> Bool {
      byte >= 97 && byte <= 122 || byte >= 65 && byte <= 90 || byte >= 48 && byte <= 57
        || byte == 95 || byte == 46 || byte == 43 || byte == 45
    }
  }

  private static let index: Index = {
    let top = ["Makefile", "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "Package.swift", ".ci/run"]
    let folders = ["Sources", "Serve", "stdlib", "Tests", "Scripts", "Benchmarks", "Fuzz", "Examples", "docs"]
    var index = Index()
    for path in top.map({ root + "/" + $0 }) + folders.flatMap({ files(below: $0, "") }) { index.add(path) }
    return index
  }()

  private static func isNamed(_ name: String, outside path: String) -> Bool {
    index.words[name, default: []].contains { $0 != path }
  }

  /// Programs, examples and documents, and the files of tests that are no tests themselves.
  @Test func eachIsNamed() {
    #expect(ReachedFiles.index.words.count > 10_000)
    let named = ["Scripts", "Benchmarks", "Examples", "docs", "Fuzz"].flatMap { files(below: $0, "") }
    let headers = files(below: "Sources", ".h")
    let helpers = files(below: "Tests", "").filter { path in
      let name = path.split(separator: "/").last!
      let isTest = [".scm", ".sh", ".py", ".swift"].contains { name.hasSuffix($0) } && !name.hasPrefix("_")
      return !path.contains("/GuixTree/")
        && (!isTest || path.contains("/Library/") || path.contains("/Golden/") && name.hasSuffix(".scm"))
    }
    for path in named + headers + helpers where !path.contains("/corpus/") && !path.contains("/programs/") {
      let name = String(path.split(separator: "/").last!)
      // A module of Python is named without its ending: `from Library.cases import Cases`, `import _host`.
      let stem = String(name.dropLast(3))
      let names = !name.hasSuffix(".py") ? [name] : [name, name.hasPrefix("_") ? stem : "." + stem]
      #expect(names.contains { ReachedFiles.isNamed($0, outside: path) }, "nothing names \(shortened(path))")
    }
  }

  /// Modules that no user imports, for their names are ours: something else does.
  @Test func eachModuleIsNamed() {
    for path in ["engine", "tree", "command"].flatMap({ files(below: "stdlib/" + $0, ".scm") }) {
      guard
        let line = lines(path).first(where: { $0.hasPrefix("(define-module (") || $0.hasPrefix("(define-library (") }),
        let name = line.firstMatch(of: /\(define-(?:module|library) (\([^)]*\))/)
      else { continue }
      let module = String(name.output.1)
      let isNamed = ReachedFiles.index.lists[module, default: []].contains { $0 != path }
      #expect(isNamed, "nothing imports \(module)")
    }
  }
}
