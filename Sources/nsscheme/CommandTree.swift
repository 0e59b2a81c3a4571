// The commands with their options as data, for whatever is made of them besides parsing: the help's list, manual pages,
// completions. The one source is the commands' own declarations; the parser writes them down as JSON, which is read back
// here.

import ArgumentParser

/// A command, or the program.
struct CommandTree {
  /// An option, a flag or an operand.
  struct Argument {
    /// `--load-path`, `-L`; none for an operand.
    let names: [String]
    let valueName: String
    let help: String
    let section: String
    let values: [String]
    let takesValue: Bool
    let isRequired: Bool
    let isRepeating: Bool
    let defaultValue: String?

    /// `-L, --load-path <dir>`
    var spelling: String {
      let value = "<\(valueName)>"
      return names.isEmpty ? value : names.joined(separator: ", ") + (takesValue ? " \(value)" : "")
    }
  }

  /// The words that call it, without the program's name.
  let path: [String]
  let abstract: String
  let discussion: String
  let arguments: [Argument]
  let subcommands: [CommandTree]

  var name: String { path.last ?? "nsscheme" }
  var options: [Argument] { arguments.filter { !$0.names.isEmpty } }
  var operands: [Argument] { arguments.filter(\.names.isEmpty) }

  /// The program with all its commands.
  static func program() -> CommandTree { described(["--experimental-dump-help"], []) }

  /// One of its commands.
  static func command(_ path: [String]) -> CommandTree { described(path + ["--experimental-dump-help"], path) }

  /// The options that every command has.
  static let display: [Argument] = {
    do {
      _ = try DisplayOptions.parse(["--experimental-dump-help"])
    } catch {
      return CommandTree(JSONText.value(of: DisplayOptions.fullMessage(for: error))["command"], []).options.filter {
        !$0.names.contains("--help")
      }
    }
    return []
  }()

  private static func described(_ words: [String], _ path: [String]) -> CommandTree {
    do {
      _ = try Subcommands.Root.parseAsRoot(words)
    } catch {
      return CommandTree(JSONText.value(of: Subcommands.Root.fullMessage(for: error))["command"], path)
    }
    preconditionFailure("the parser does not describe \(words)")
  }

  private init(_ value: JSONText, _ path: [String]) {
    self.path = path
    abstract = value["abstract"].text
    discussion = value["discussion"].text
    arguments = value["arguments"].elements.filter { $0["shouldDisplay"].text == "true" }.map(Argument.init)
    subcommands = value["subcommands"].elements.filter {
      $0["shouldDisplay"].text == "true" && $0["commandName"].text != "help"
    }.map { CommandTree($0, path + [$0["commandName"].text]) }
  }
}

extension CommandTree.Argument {
  fileprivate init(_ value: JSONText) {
    let kind = value["kind"].text
    names =
      value["names"].elements.sorted { $0["kind"].text > $1["kind"].text }.map {
        ($0["kind"].text == "short" ? "-" : "--") + $0["name"].text
      }
    valueName = value["valueName"].text
    help = value["abstract"].text
    section = value["sectionTitle"].text
    values = value["allValues"].elements.map(\.text)
    takesValue = kind == "option"
    isRequired = value["isOptional"].text == "false"
    isRepeating = value["isRepeating"].text == "true"
    let text = value["defaultValue"].text
    defaultValue = text.isEmpty ? nil : text
  }
}

/// A value in a text of JSON that a program wrote.
struct JSONText {
  /// Of a string its characters, of a number or a constant its name.
  private(set) var text = ""
  private(set) var elements: [JSONText] = []
  private var members: [String: JSONText] = [:]

  subscript(name: String) -> JSONText { members[name] ?? JSONText() }

  /// The value that `text` is.
  static func value(of text: String) -> JSONText {
    var rest = text.unicodeScalars[...]
    return value(takenFrom: &rest)
  }

  private static func value(takenFrom rest: inout Substring.UnicodeScalarView) -> JSONText {
    var result = JSONText()
    skip(&rest)
    switch rest.first {
    case "\"": result.text = string(takenFrom: &rest)
    case "[", "{":
      let isObject = rest.popFirst() == "{"
      skip(&rest)
      while let next = rest.first, next != "]", next != "}" {
        let name = isObject ? string(takenFrom: &rest) : ""
        let element = value(takenFrom: &rest)
        if isObject { result.members[name] = element } else { result.elements.append(element) }
        skip(&rest)
      }
      rest = rest.dropFirst()
    default:
      while let next = rest.first, !",]} \n".unicodeScalars.contains(next) {
        result.text.unicodeScalars.append(rest.removeFirst())
      }
    }
    return result
  }

  private static func skip(_ rest: inout Substring.UnicodeScalarView) {
    while let next = rest.first, ",: \n\t".unicodeScalars.contains(next) { rest.removeFirst() }
  }

  private static func string(takenFrom rest: inout Substring.UnicodeScalarView) -> String {
    var result = ""
    rest = rest.dropFirst()
    while let next = rest.popFirst(), next != "\"" {
      guard next == "\\", let escaped = rest.popFirst() else {
        result.unicodeScalars.append(next)
        continue
      }
      switch escaped {
      case "n": result += "\n"
      case "t": result += "\t"
      case "u":
        let digits = String(String.UnicodeScalarView(rest.prefix(4)))
        rest = rest.dropFirst(4)
        if let scalar = UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init) { result.unicodeScalars.append(scalar) }
      default: result.unicodeScalars.append(escaped)
      }
    }
    return result
  }
}
