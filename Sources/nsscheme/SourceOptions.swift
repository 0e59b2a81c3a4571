// What the commands that build take: files, expressions, and words, which are files or packages. What they stand for
// is stdlib/command/nsscheme/words.scm's to say.

import ArgumentParser
import Glibc
import SchemeCore

/// Whether a command uses what earlier runs have kept.
struct CacheOptions: ParsableArguments {
  @Flag(help: "Neither use nor keep anything between runs.") var noCache = false

  /// Takes effect before anything is looked up.
  func validate() { if noCache { CacheDirectory.isOff = true } }
}

/// Where the objects of a command come from, besides its operands.
struct SourceOptions: ParsableArguments {
  @Option(
    name: [.customShort("f", allowingJoined: true), .long], parsing: .singleValue,
    help: "Take what the last expression of FILE yields.")
  var file: [String] = []
  @Option(
    name: [.customShort("e", allowingJoined: true), .long], parsing: .singleValue, help: "Take what EXPR yields.")
  var expression: [String] = []
  @Option(
    name: [.customShort("L", allowingJoined: true), .customLong("load-path")], parsing: .singleValue,
    help: ArgumentHelp("Look for modules and packages in DIR first.", valueName: "dir"))
  var loadPath: [String] = []
  @Flag(
    help: ArgumentHelp(
      "Do to FILE, or to a package's module in DIR, what a message suggests: names, imports, hashes; keep FILE~.")
  ) var fix = false
  @OptionGroup var cache: CacheOptions
  @OptionGroup(title: "Options for packages of a Guix tree") var packages: PackageOptions

  /// How many sources there are.
  func count(with words: [String]) -> Int { file.count + expression.count + words.count }

  /// A list of pairs, `(file . "…")`, `(expression . "…")` or `(word . "…")`, in the order of the command line, behind
  /// pairs `(option . "…")` of the options for packages.
  func list(with words: [String]) -> Word {
    if fix {
      // A word that is no file names a package, whose module is in one of the directories.
      let directories = words.allSatisfy { access($0, F_OK) == 0 } ? [] : loadPath.filter { !GuixTree.isTree($0) }
      Fixes.allow(file + words + directories)
    }
    let pairs = RootedArray()
    for text in packages.inOrder { pairs.append(Heap.cons(Symbols.intern("option"), Heap.string(text))) }
    for (kind, text) in inOrder(words) { pairs.append(Heap.cons(Symbols.intern(kind), Heap.string(text))) }
    return pairs.list()
  }

  /// The parser sorts words by their kind; the command line itself says which came first.
  private func inOrder(_ words: [String]) -> [(kind: String, text: String)] {
    var rest: [String: ArraySlice<String>] = ["file": file[...], "expression": expression[...], "word": words[...]]
    var result: [(String, String)] = []
    func take(_ kind: String) { if let text = rest[kind]?.popFirst() { result.append((kind, text)) } }
    for word in CommandLine.arguments.dropFirst() {
      if word == "--" { break }
      for kind in ["file", "expression"] where word.hasPrefix("-\(kind.prefix(1))") || word.hasPrefix("--\(kind)") {
        take(kind)
      }
      if word == rest["word"]?.first { take("word") }
    }
    for kind in ["file", "expression", "word"] { while rest[kind]?.isEmpty == false { take(kind) } }
    return result
  }

  /// A Scheme list of strings.
  static func list(_ texts: [String]) -> Word {
    let words = RootedArray()
    for text in texts { words.append(Heap.string(text)) }
    return words.list()
  }

  /// The strings of a Scheme list.
  static func texts(_ list: Word) throws -> [String] {
    var result: [String] = []
    var rest = list
    while rest.isPair {
      result.append(try rest.car.text(1))
      rest = rest.cdr
    }
    return result
  }
}
