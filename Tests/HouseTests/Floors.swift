// The floors of the standard library, as tests: what each may import, and that the table of origins agrees with them.
// The folders and what stands in them are described in ARCHITECTURE.md.

import Testing

/// What a file of the library imports, and from where.
private struct Import {
  let module: String
  /// In the header of a module, where the host imports it, and not in code that may run in a build.
  let isInHeader: Bool
  let line: Int
}

/// The text of a Scheme file without its comments and strings, line by line.
func code(_ path: String) -> [String] {
  var inString = false
  return lines(path).map { line in
    var kept = ""
    var isEscaped = false
    for character in line {
      if inString {
        if isEscaped {
          isEscaped = false
        } else if character == "\\" {
          isEscaped = true
        } else if character == "\"" {
          inString = false
        }
      } else if character == "\"" && !kept.hasSuffix("#\\") {
        inString = true
      } else if character == ";" && !kept.hasSuffix("#\\") {
        break
      } else {
        kept.append(character)
      }
    }
    return kept
  }
}

/// The lists that follow `marker` in `line`, as the words of module names: `(use-modules (a b) ((c d) #:select …))`.
private func modules(after marker: String, in line: String) -> [String] {
  line.ranges(of: marker).flatMap { range -> [String] in
    // Everything behind the marker up to the end of the line: names are `(word word …)`, possibly within one more list.
    let rest = line[range.upperBound...]
    let names = rest.matches(of: /\(([a-z][a-z0-9-]*(?: [a-z0-9.*-]+)*)\)/).map { String($0.output.1) }
    return marker.hasPrefix("#:") || marker.hasPrefix("(@") || marker.hasPrefix("(res") ? Array(names.prefix(1)) : names
  }
}

private func imports(_ path: String) -> [Import] {
  var result: [Import] = []
  for (number, line) in code(path).enumerated() {
    for marker in ["#:use-module", "#:autoload"] {
      result += modules(after: marker, in: line).map { Import(module: $0, isInHeader: true, line: number + 1) }
    }
    for marker in ["(use-modules", "(@ ", "(@@ ", "(resolve-interface '", "(resolve-module '"] {
      result += modules(after: marker, in: line).map { Import(module: $0, isInHeader: false, line: number + 1) }
    }
  }
  return result
}

@Suite struct LibraryFloors {
  /// The floors, from what knows nothing to what may know all of it.
  static let order = ["core", "native", "engine", "guix", "tree", "own", "command"]
  /// The only module of the engine that floors below Guix's names may import.
  static let seam = "nsscheme host"
  /// The floors that import what is behind the seam through it only.
  static let throughTheSeam: Set<String> = ["own", "command"]

  /// Where each module stands: `srfi srfi-1` on `core`. Files that are part of `(guile)` are none.
  static let floorOfModule: [String: String] = {
    var result: [String: String] = [:]
    for floor in order {
      for path in files(below: "stdlib/\(floor)", ".scm") {
        let start = root.count + "/stdlib/".count + (floor == "guix" ? 0 : floor.count + 1)
        let below = String(path.dropFirst(start).dropLast(4))
        if !(floor == "core" && below.hasPrefix("guile/")) { result[below.replacing("/", with: " ")] = floor }
      }
    }
    return result
  }()

  /// Modules of rows, which are Swift: what each floor may import of them.
  static let rows = ["nsscheme rows", "nsscheme archive", "nsscheme session"]

  private static func isBelow(_ module: String, _ prefix: String) -> Bool {
    module == prefix || module.hasPrefix(prefix + " ")
  }

  /// What is wrong with an import by a file on `floor`, or nil.
  private static func complaint(_ item: Import, on floor: String, path: String) -> String? {
    let module = item.module
    let runsInBuilds = path.contains("/build/")
    if rows.contains(where: { isBelow(module, $0) }) {
      let isOpen = isBelow(module, "nsscheme archive") || isBelow(module, "nsscheme session")
      return isOpen || ["core", "native", "engine", "guix", "tree"].contains(floor)
        ? nil : "imports rows; the seam has what it needs"
    }
    guard let other = floorOfModule[module] else {
      return floor == "tree" || !isBelow(module, "guix") && !isBelow(module, "nsscheme") && !isBelow(module, "aqwari")
        ? nil : "imports (\(module)), which is nowhere"
    }
    let isBuildModule = module.split(separator: " ").dropFirst().first == "build"
    if runsInBuilds { return other == "core" || isBuildModule ? nil : "runs in builds and imports (\(module))" }
    // Code that is not in a header may be code of a build; that is what modules for builds are for.
    if !item.isInHeader && isBuildModule { return nil }
    let (own, its) = (order.firstIndex(of: floor)!, order.firstIndex(of: other)!)
    if its > own { return "imports (\(module)), which is below it, on the floor \(other)" }
    if throughTheSeam.contains(floor), ["engine", "guix"].contains(other), module != seam {
      return "imports (\(module)) past the seam, (\(seam))"
    }
    return nil
  }

  @Test(arguments: order) func importsOnlyFloorsAbove(floor: String) {
    for path in files(below: "stdlib/\(floor)", ".scm") {
      for item in imports(path) {
        if let complaint = LibraryFloors.complaint(item, on: floor, path: path) {
          Issue.record("\(shortened(path)):\(item.line): \(complaint)")
        }
      }
    }
  }

  @Test func everyFileIsOnAFloor() {
    let tables = ["origins", "definers"].map { root + "/stdlib/\($0).scm" }
    for path in files(below: "stdlib", ".scm")
    where !tables.contains(path) && !path.hasPrefix(root + "/stdlib/error-codes-") {
      let floor = path.dropFirst(root.count + "/stdlib/".count).prefix { $0 != "/" }
      #expect(LibraryFloors.order.contains(String(floor)), "\(shortened(path)) is on no floor")
    }
  }

  /// Guix's names are the business of Scheme: over a tree, these modules are the tree's own. What is left is the name of
  /// the floor's folder, and of the command.
  @Test func swiftNamesNoModuleOfGuix() {
    let mayName = ["/Floors.swift", "/GuixCommand.swift"]
    for path in files(below: "Sources", ".swift", ".c", ".h") {
      for (number, line) in lines(path).enumerated() {
        #expect(
          !line.contains("(guix ") && (!line.contains("\"guix\"") || mayName.contains(where: path.hasSuffix)),
          "\(shortened(path)):\(number + 1) names a module of Guix's: \(line)")
      }
    }
  }
}

@Suite struct TableOfOrigins {
  private struct Row {
    let words: [String]
    let isPrefix: Bool
    let origin: String
    let line: Int

    func matches(_ module: [String]) -> Bool {
      isPrefix ? module.starts(with: words) : module == words
    }
  }

  private static let rows: [Row] = lines(root + "/stdlib/origins.scm").enumerated().compactMap { number, line in
    guard let match = line.firstMatch(of: /^\(\(([^)]*)\)\s+([a-z]+)\s+"([^"]+)"\)/) else { return nil }
    var words = match.output.1.split(separator: " ").map(String.init)
    let isPrefix = words.last == "*"
    if isPrefix { words.removeLast() }
    return Row(words: words, isPrefix: isPrefix, origin: String(match.output.2), line: number + 1)
  }

  /// On which floors the files stand that a row with each origin speaks of.
  private static let floors: [String: Set<String>] = [
    "ours": ["core", "engine", "own", "command", "guix", "tree"], "native": ["native"], "face": ["guix", "own"],
    "tree": ["tree"],
  ]

  @Test func everyRowIsRead() {
    let written = lines(root + "/stdlib/origins.scm").filter { $0.hasPrefix("((") }
    #expect(TableOfOrigins.rows.count == written.count && written.count > 10)
    #expect(TableOfOrigins.rows.last?.words == [], "the last row speaks of all modules")
  }

  @Test func everyModuleAgreesWithItsRow() {
    var used: Set<Int> = []
    for (module, floor) in LibraryFloors.floorOfModule {
      guard let row = TableOfOrigins.rows.first(where: { $0.matches(module.split(separator: " ").map(String.init)) })
      else {
        Issue.record("no row speaks of (\(module))")
        continue
      }
      used.insert(row.line)
      #expect(
        TableOfOrigins.floors[row.origin]?.contains(floor) == true,
        "origins.scm:\(row.line) says \(row.origin) of (\(module)), which is on the floor \(floor)")
    }
    // The language's own modules are files of another kind, and the last row speaks of what the library lacks.
    for row in TableOfOrigins.rows.dropLast() where row.words != ["guile"] {
      #expect(used.contains(row.line), "origins.scm:\(row.line) speaks of no module of the library")
    }
  }
}

@Suite struct Seam {
  /// What the module in a file exports or exports again.
  private static func exports(_ path: String) -> Set<String> {
    let text = code(path).joined(separator: "\n")
    return ["#:re-export (", "#:export ("].reduce(into: []) { names, marker in
      guard let start = text.firstRange(of: marker) else { return }
      let list = text[start.upperBound...].prefix { $0 != ")" }
      names.formUnion(list.split(whereSeparator: \.isWhitespace).map(String.init))
    }
  }

  /// A module that imports the seam gets the same names with a tree and without one.
  @Test func bothImplementationsHaveTheSameNames() {
    let bare = Seam.exports(root + "/stdlib/engine/nsscheme/host.scm")
    let tree = Seam.exports(root + "/stdlib/tree/nsscheme/host.scm")
    #expect(bare.count > 60)
    #expect(bare == tree, "\(bare.symmetricDifference(tree).sorted())")
  }
}
