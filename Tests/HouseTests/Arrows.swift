// Which folder of SchemeCore leans on which. The language is one Swift module, so that the hot path is optimised as a
// whole, and no import says what knows what; here the names do. A name that one folder declares and another one uses is
// an arrow between the two.

import Testing

@Suite struct Arrows {
  /// The folders from the bottom up, and which of those below it each may use. "" is the top, `Interpreter`, which tells
  /// the lower floors what the upper ones do for them.
  static let floors: [(folder: String, uses: [String])] = [
    ("Heap", []),
    ("Values", ["Heap"]),
    ("Numbers", ["Heap", "Values"]),
    ("Machine", ["Heap", "Values", "Numbers"]),
    ("System", ["Heap", "Values", "Numbers", "Machine"]),
    ("Ports", ["Heap", "Values", "Machine", "System"]),
    ("Reader", ["Heap", "Values", "Numbers", "Machine", "System", "Ports"]),
    ("Modules", ["Heap", "Values", "Machine", "System", "Reader"]),
    ("Expander", ["Heap", "Values", "Machine", "Reader", "Modules"]),
    ("Compiler", ["Heap", "Values", "Machine", "Modules", "Expander"]),
    ("Loader", ["Heap", "Values", "Machine", "System", "Ports", "Reader", "Modules", "Expander", "Compiler"]),
    ("Reports", ["Heap", "Values", "Machine", "System", "Reader", "Modules", "Loader"]),
    (
      "Rows",
      [
        "Heap", "Values", "Numbers", "Machine", "System", "Ports", "Reader", "Modules", "Expander", "Compiler",
        "Loader",
        "Reports",
      ]
    ),
    ("", ["Heap", "Values", "Machine", "System", "Reader", "Modules", "Expander", "Loader", "Rows"]),
  ]

  /// Files that lean on a higher floor all the same. The list may only become shorter: one that is not needed any more
  /// fails the test, too.
  static let exceptions: [String: Set<String>] = [
    // The elements of uniform vectors are numbers, and a vector of them is a value like others.
    "Values/ElementType.swift": ["Numbers"],
    // Ports write what an encoding does not have as the reader's syntax has it, and remember directives of that syntax.
    "Ports/Port.swift": ["Reader"],
  ]

  /// Names of the standard library's that a folder also gives to something of its own.
  static let platform: Set<String> = ["prefix", "suffix", "count", "first", "last", "append", "map", "combine"]

  private static let sources: [NamedSource] = files(below: "Sources/SchemeCore", ".swift").map {
    NamedSource(
      path: String(shortened($0).dropFirst("Sources/SchemeCore/".count)),
      bytes: Array(lines($0).joined(separator: "\n").utf8))
  }
  private static let uses = NameUses(sources, platform: platform).all

  @Test func foldersStandInOneOrder() {
    for (i, floor) in Arrows.floors.enumerated() {
      let below = Set(Arrows.floors[..<i].map(\.folder))
      for used in floor.uses { #expect(below.contains(used), "\(floor.folder) may use \(used), which is not below it") }
    }
    let known = Set(Arrows.floors.map(\.folder))
    #expect(Set(Arrows.sources.map(\.folder)) == known)
  }

  @Test func foldersUseOnlyWhatIsBelowThem() {
    let allowed = Dictionary(uniqueKeysWithValues: Arrows.floors.map { ($0.folder, Set($0.uses)) })
    for use in Arrows.uses where allowed[use.folder]?.contains(use.target) != true {
      let isKnown = Arrows.exceptions[use.path]?.contains(use.target) == true
      #expect(isKnown, "\(use.path):\(use.line) uses \(use.name) of \(use.target), which \(use.folder) must not know")
    }
  }

  @Test func exceptionsAreNeeded() {
    for (path, targets) in Arrows.exceptions {
      for target in targets {
        let occurs = Arrows.uses.contains { $0.path == path && $0.target == target }
        #expect(occurs, "\(path) uses nothing of \(target) any more: take it from the list")
      }
    }
  }

  /// A type stands beside its rows, and rows stand nowhere else.
  @Test func rowsStandInRows() {
    for source in Arrows.sources where source.folder == "Rows" {
      #expect(source.path.hasSuffix("Rows.swift"), "\(source.path): files of rows end in Rows.swift")
    }
    for use in Arrows.sources.filter({ $0.folder != "Rows" }) {
      let declares = use.declarations.contains { $0.name.hasSuffix("Rows") && $0.place == .file }
      #expect(!declares, "\(use.path) declares rows outside Rows/")
    }
  }

  /// The finder itself: what counts as a use and what does not.
  @Test func namesAreFoundInCodeOnly() {
    let low = NamedSource(
      path: "Low/Low.swift",
      bytes: Array(
        """
        enum Thing { static func make() {} }
        private enum Hidden {}
        func makeLow() {}
        extension Int { var isLow: Bool { true } }
        """.utf8))
    let cases: [(String, [String])] = [
      ("let a = Thing.make()", ["Thing"]), ("// Thing\n/* Thing /* */ Thing */ let s = \"Thing\"", []),
      ("let s = \"a \\(Thing.self) b\"", ["Thing"]), ("let s = #\"\\(Thing)\"#", []), ("makeLow()", ["makeLow"]),
      ("let makeLow = 1", []), ("f(makeLow: 1)", []), ("let b = 1.isLow", ["isLow"]), ("Hidden.self", []),
      ("let s = \"\"\"\n  Thing \\(makeLow()) \"Thing\"\n  \"\"\"", ["makeLow"]), ("enum Other { enum Thing {} }", []),
    ]
    for (text, expected) in cases {
      let high = NamedSource(path: "High/High.swift", bytes: Array(text.utf8))
      let found = NameUses([low, high], platform: []).all.filter { $0.folder == "High" }.map(\.name)
      #expect(found == expected, "\(text)")
    }
  }
}

/// A Swift file with its names.
struct NamedSource {
  let path: String
  let folder: String
  let tokens: [SwiftToken]
  let declarations: [SwiftDeclaration]

  init(path: String, bytes: [UInt8]) {
    self.path = path
    folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    tokens = SwiftLexer.tokens(bytes)
    declarations = SwiftDeclarations.of(tokens)
  }
}

/// Which files use names that another folder declares.
struct NameUses {
  struct Use {
    let path: String
    let folder: String
    let line: Int
    let name: String
    let target: String
  }
  private(set) var all: [Use] = []

  /// What is declared at the margin: where, and how.
  private var declared: [String: (folders: Set<String>, keyword: String)] = [:]
  /// Members, by the folders that declare one of the name; those that an extension declares.
  private var members: [String: Set<String>] = [:]
  private var extended: Set<String> = []
  /// What stands before a colon, as the elements of tuples and the parameters of functions do, by folder.
  private var labels: [String: Set<String>] = [:]

  init(_ sources: [NamedSource], platform: Set<String>) {
    for source in sources {
      for declaration in source.declarations {
        if declaration.place == .file {
          guard declaration.isVisible else { continue }
          declared[declaration.name, default: ([], declaration.keyword)].folders.insert(source.folder)
        } else {
          members[declaration.name, default: []].insert(source.folder)
          if declaration.place == .extended, declaration.isVisible { extended.insert(declaration.name) }
        }
      }
    }
    for name in platform { extended.remove(name) }
    for source in sources {
      for (token, next) in zip(source.tokens, source.tokens.dropFirst()) where next.text == ":" {
        labels[source.folder, default: []].insert(token.text)
      }
    }
    for source in sources { find(in: source) }
  }

  private mutating func find(in source: NamedSource) {
    let tokens = source.tokens
    for i in tokens.indices {
      let name = tokens[i].text
      let before = i > 0 ? tokens[i - 1].text : ""
      let after = i + 1 < tokens.count ? tokens[i + 1].text : ""
      let target = before == "." ? member(name, in: source.folder) : global(name, before, after, in: source.folder)
      guard let target, target != source.folder else { continue }
      all.append(Use(path: source.path, folder: source.folder, line: tokens[i].line, name: name, target: target))
    }
  }

  /// The folder of a member that only one folder has, and that an extension there declares, unless `folder` gives the name
  /// to something else.
  private func member(_ name: String, in folder: String) -> String? {
    guard extended.contains(name), declared[name] == nil, let folders = members[name], folders.count == 1,
      labels[folder]?.contains(name) != true
    else { return nil }
    return folders.first
  }

  /// The folder of a name at the margin, unless what stands here is something else of the same name.
  private func global(_ name: String, _ before: String, _ after: String, in folder: String) -> String? {
    guard let (folders, keyword) = declared[name], folders.count == 1, members[name]?.contains(folder) != true else {
      return nil
    }
    switch keyword {
    case "func": return (after == "(" || after == "<") && before != "func" ? folders.first : nil
    case "let", "var": return after == ":" || before == "let" || before == "var" ? nil : folders.first
    default: return folders.first
    }
  }
}
