// What may follow on a command line, for shells: `nsscheme --complete SHELL WORD…` prints a candidate a line, with what it
// means behind a tab, or `:files` and `:directories`, which the shell completes itself. The last word is the one that is
// completed. Options and commands come from their declarations, names of packages from an index that is kept.
//
// Invariant: nothing is printed on standard error, and nothing is built, loaded or fetched but what an index needs.

import Glibc
import SchemeCore

/// A completion of the last of some words.
struct Completion {
  private var words: [String]
  private let current: String
  /// How the current word begins that is not part of the value that is completed: `--store=`.
  private var prefix = ""
  private var lines: [String] = []

  /// Prints the candidates for the words behind `--complete`; the exit status.
  static func run(_ arguments: [String]) -> Int32 {
    guard let shell = arguments.first, CompletionScript(rawValue: shell) != nil else {
      Session.complain("--complete: for which shell? Give bash, zsh or fish, and the words")
      return 1
    }
    let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
    if nowhere >= 0 { dup2(nowhere, 2) }
    let isLine = shell == CompletionScript.bash.rawValue
    let line = isLine ? split(arguments.dropFirst().first ?? "") : (Array(arguments.dropFirst()), true)
    let (words, isQuoted) = line
    var completion = Completion(words)
    completion.complete()
    // Bash replaces what stands behind the last of these, or behind a quote.
    let kept = isLine && !isQuoted ? completion.current.lastIndex { "=:@><;|&(".contains($0) } : nil
    let cut = kept.map { completion.current.distance(from: completion.current.startIndex, to: $0) + 1 } ?? 0
    for line in completion.lines {
      let isMark = line.hasPrefix(":")
      let text = isLine && !isMark ? String(line.prefix { $0 != "\t" }.dropFirst(cut)) : line
      print(text)
    }
    return 0
  }

  private init(_ words: [String]) {
    self.words = Array(words.dropLast())
    current = words.last ?? ""
  }

  /// The words of a line as bash has it, without the program, and whether a quote is open; the last one is unfinished, and
  /// maybe empty.
  private static func split(_ line: String) -> (words: [String], isQuoted: Bool) {
    var result: [String] = []
    var word = ""
    var quote: Character?
    var isEscaped = false
    for character in line {
      if isEscaped {
        word.append(character)
        isEscaped = false
      } else if character == "\\", quote != "'" {
        isEscaped = true
      } else if let open = quote {
        if character == open { quote = nil } else { word.append(character) }
      } else if character == "'" || character == "\"" {
        quote = character
      } else if character == " " || character == "\t" {
        if !word.isEmpty { result.append(word) }
        word = ""
      } else {
        word.append(character)
      }
    }
    return (Array((result + [word]).dropFirst()), quote != nil)
  }

  // MARK: Candidates

  private mutating func add(_ candidate: String, _ meaning: String = "") {
    guard (prefix + candidate).hasPrefix(current) else { return }
    let first = meaning.split(separator: "\n").first ?? ""
    lines.append(prefix + candidate + (first.isEmpty ? "" : "\t\(first)"))
  }

  private mutating func complete() {
    var rest = words[...]
    while OwnOption(takenFrom: &rest) != nil {}
    guard var name = rest.popFirst() else {
      if let word = words.last, ["-L", "--load-path", "--store", "-C"].contains(word) {
        return lines.append(":directories")
      }
      return addPrograms()
    }
    if name == "help" {
      guard let first = rest.first else { return addCommands() }
      name = first
      rest.removeFirst()
    }
    guard Subcommands.names.contains(name) else {
      if GuixCommand.only.contains(name) { addPackages() }
      return lines.append(":files")
    }
    if name == GuixCommand.name { return completeGuix(rest) }
    var command = CommandTree.command([name])
    while let word = rest.first, let next = command.subcommands.first(where: { $0.name == word }) {
      command = next
      rest.removeFirst()
    }
    if !command.subcommands.isEmpty {
      for next in command.subcommands { add(next.name, next.abstract) }
      return
    }
    completeWords(of: command, Array(rest))
  }

  private mutating func addPrograms() {
    if current.hasPrefix("-") {
      for (option, meaning) in ScriptCommand.options {
        for word in option.split(separator: " ") where word.hasPrefix("-") {
          add(String(word).replacing(",", with: "").replacing("[no-]", with: "no-"), meaning)
        }
      }
      return
    }
    addCommands()
    lines.append(":files")
  }

  private mutating func addCommands() {
    for command in CommandTree.program().subcommands { add(command.name, command.abstract) }
    add("help", "Says more about a command.")
    add("version", "Prints the version.")
    for name in PackageIndex(loadPath).hasTree ? GuixCommand.only.sorted() : [] { add(name, "A command of Guix.") }
  }

  private mutating func completeGuix(_ words: ArraySlice<String>) {
    var rest = words
    while OwnOption(takenFrom: &rest) != nil {}
    if !rest.isEmpty {
      addPackages()
      return lines.append(":files")
    }
    for name in PackageIndex(loadPath).commands { add(name, "A command of Guix.") }
  }

  private mutating func completeWords(of command: CommandTree, _ words: [String]) {
    if words.contains("--") { return lines.append(":files") }
    let options = command.options + CommandTree.display
    if let word = words.last, let option = options.first(where: { $0.takesValue && $0.names.contains(word) }) {
      return addValues(of: option)
    }
    if current.hasPrefix("--"), let end = current.firstIndex(of: "=") {
      guard let option = options.first(where: { $0.names.contains(String(current[..<end])) }) else { return }
      prefix = String(current[...end])
      return addValues(of: option)
    }
    if current.hasPrefix("-") {
      for option in options {
        for name in option.names {
          add(name.hasPrefix("--") && option.takesValue ? name + "=" : name, option.help)
        }
      }
      return
    }
    // Which operand it is: words that are neither options nor their values stand before it.
    var count = 0
    var isValue = false
    for word in words {
      if !isValue, !word.hasPrefix("-") { count += 1 }
      isValue = !isValue && options.contains { $0.takesValue && $0.names.contains(word) }
    }
    let operands = command.operands
    guard !operands.isEmpty else { return }
    addValues(of: operands[min(count, operands.count - 1)])
  }

  private mutating func addValues(of argument: CommandTree.Argument) {
    for value in argument.values { add(value) }
    guard argument.values.isEmpty else { return }
    switch argument.valueName {
    case "dir", "directory": lines.append(":directories")
    case "words", "package", "packages", "operands", "names":
      addPackages()
      lines.append(":files")
    case "item", "items", "paths", "dependency":
      addItems()
      if argument.valueName == "items", !current.isEmpty { addPackages() }
      lines.append(":files")
    case "expression": for module in PackageIndex(loadPath).modules { add("(@ (\(module)) ") }
    case "system": for system in ["x86_64-linux", "i686-linux", "aarch64-linux", "armhf-linux"] { add(system) }
    case "branch", "commit", "n", "seconds", "url", "host", "port", "regexps", "algorithm": break
    default: lines.append(":files")
    }
  }

  // MARK: Names

  /// The directories of -L on the line.
  private var loadPath: [String] {
    var result: [String] = []
    var rest = words[...]
    while let word = rest.first {
      if let option = OwnOption(takenFrom: &rest) {
        if option.kind == .loadPath { result.append(option.value) }
      } else if rest.first == word {
        rest.removeFirst()
      }
    }
    return result
  }

  private mutating func addPackages() {
    // An option is completed by somebody else.
    if current.hasPrefix("-") || current.utf8.contains(UInt8(ascii: "/")) { return }
    let index = PackageIndex(loadPath)
    if current.contains("@") || current.contains(":") { return }
    for name in index.names { add(name) }
  }

  /// The items of the store, by their logical names; an item is also found by its own name, if it is the only one.
  private mutating func addItems() {
    let names = PackageIndex.items
    for name in names { add("/gnu/store/" + name) }
    let own = names.filter { !current.isEmpty && $0.dropFirst(33).hasPrefix(current) }
    if own.count == 1 { lines.append("/gnu/store/" + own[0]) }
  }
}
