// What to do about a module, or a name of one, that an import asks for and that is not there. Found out when the
// message is shown and not when the import fails, as programs try modules that may not be there.

import Glibc

/// Hints about imports.
enum MissingModules {
  /// A hint for a module that is nowhere, asked for at a location.
  static func hint(for name: Word, at span: Span) -> String? {
    let key = Modules.key(name)
    let path = Modules.path(name) + ".scm"
    let words = key.split(separator: " ")
    let isGuix = words.first.map(Floors.treeWords.contains) ?? false
    let trees = GuixTree.onLoadPath
    if isGuix, let tree = treeOfImporter(span, among: trees) { return GuixTree.missing(path, in: tree) }
    if let other = GuixTree.elsewhere.first(where: { access("\($0)/\(path)", R_OK) == 0 }) {
      return said(of: "(\(key))", in: other, insteadOf: trees.first)
    }
    let noTree = "(\(words.first ?? "") …) are Guix's modules: give a tree of its sources with -L"
    if words.first == "gnu", trees.isEmpty { return noTree }
    if words.first == "ssh" { return "(ssh …) are modules of Guile-SSH, which nsscheme does not have" }
    if let near = Modules.nearestName(to: key) { return "did you mean (\(near))?" }
    if isGuix { return trees.isEmpty ? noTree : nil }
    guard words.count > 1, let first = words.first, !Modules.hasName(beginningWith: String(first)) else { return nil }
    return "nothing on the load path begins with (\(first) …); another channel's directory is added with -L"
  }

  /// A hint for a name that an import selects from a module that does not export it.
  static func hint(for name: String, from module: Word) -> String? {
    let key = Modules.key(module)
    let wanted = ExportIndex.modules(exporting: name)
    let path = Modules.path(module) + ".scm"
    for other in GuixTree.elsewhere where ExportIndex.exports("\(other)/\(path)", name) {
      return said(of: "‘\(name)’ of (\(key))", in: other, insteadOf: GuixTree.onLoadPath.first)
    }
    guard let first = wanted.first else { return nil }
    let others = wanted.dropFirst().prefix(3).map { "(\($0))" }.joined(separator: ", ")
    return "‘\(name)’ is in (\(first))" + (others.isEmpty ? "" : " (also in \(others))")
  }

  /// A hint for a name that only a tree that is not on the load path has.
  static func elsewhere(_ name: String) -> String? {
    guard !GuixTree.onLoadPath.isEmpty else { return nil }
    for other in GuixTree.elsewhere {
      guard let module = ExportIndex.modules(exporting: name, below: [other]).first else { continue }
      return said(of: "‘\(name)’, in (\(module))", in: other, insteadOf: GuixTree.onLoadPath.first)
    }
    return nil
  }

  private static func said(of thing: String, in other: String, insteadOf tree: String?) -> String {
    guard let tree else { return "the Guix tree at \(other) has \(thing): add it with -L" }
    switch GuixTree.compareAges(other, tree) {
    case let age? where age > 0:
      return "the Guix tree at \(other) has \(thing): your channel needs a newer Guix than the one at \(tree)"
    case .some:
      return "the Guix tree at \(other) has \(thing): it is older than the one at \(tree), which has it no more"
    case nil: return "the Guix tree at \(other) has \(thing), the one at \(tree) has not"
    }
  }

  /// The tree that the file of the importer is part of.
  private static func treeOfImporter(_ span: Span, among trees: [String]) -> String? {
    guard !span.isNone else { return nil }
    let file = SourceFiles.name(span.file)
    return trees.first { tree in Floors.treeWords.contains { FileNames.rest(of: file, below: "\(tree)/\($0)") != nil } }
  }
}
