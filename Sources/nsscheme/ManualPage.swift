// Manual pages, in the language of man(7): one for the program, and one for each command, nsscheme-gc(1). They are made
// of the commands' own declarations, as --help is.

import ArgumentParser
import Glibc

/// A page of the manual.
struct ManualPage {
  let command: CommandTree

  /// `nsscheme-channel-add`
  var name: String { (["nsscheme"] + command.path).joined(separator: "-") }

  /// The whole page.
  var text: String {
    let title = name.uppercased().replacing("-", with: "\\-")
    var lines = [
      ".\\\" Made by ‘nsscheme manual’ from the commands' declarations.",
      ".TH \(title) 1 \(ManualPage.date) \"nsscheme \(version)\" \"User Commands\"",
      ".SH NAME", "\(roff(name)) \\- \(roff(uncapitalized(command.abstract)))",
    ]
    lines += command.path.isEmpty ? program : synopsis + description + options
    lines += exitStatus + seeAlso
    return lines.joined(separator: "\n") + "\n"
  }

  /// When the commands were last changed.
  private static let date = "2026-11-30"

  // MARK: A command

  private var synopsis: [String] {
    var line = ".B nsscheme \(roff(command.path.joined(separator: " ")))"
    if command.subcommands.isEmpty {
      line += "\n[\\fIoption\\fR \\&...]"
      for operand in command.operands {
        let name = "\\fI\(roff(operand.valueName))\\fR" + (operand.isRepeating ? " \\&..." : "")
        let isBehind = operand.help.contains("program and its arguments") && operand.valueName == "program"
        line += "\n" + (operand.isRequired ? name : isBehind ? "[\\-\\- \(name)]" : "[\(name)]")
      }
    } else {
      line += "\n.I command\n\\&..."
    }
    return [".SH SYNOPSIS"] + line.split(separator: "\n").map(String.init)
  }

  private var description: [String] {
    var lines = [".SH DESCRIPTION", roff(command.abstract)]
    let parts = command.discussion.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var isExample = false
    for (number, part) in parts.enumerated() {
      if part == "Examples:" {
        lines.append(".SH EXAMPLES")
      } else if part.hasPrefix(" ") {
        if !isExample { lines += [".nf", ".RS 4"] }
        lines.append(roff(String(part.drop { $0 == " " })))
        isExample = true
        if number + 1 == parts.count || !parts[number + 1].hasPrefix(" ") {
          lines += [".RE", ".fi"]
          isExample = false
        }
      } else if !part.isEmpty {
        lines += [".PP", roff(part)]
      }
    }
    for subcommand in command.subcommands { lines += entry(bold(subcommand.name), subcommand.abstract) }
    return lines
  }

  private var options: [String] {
    guard command.subcommands.isEmpty else { return [] }
    var lines: [String] = []
    if !command.operands.isEmpty {
      lines.append(".SH OPERANDS")
      for operand in command.operands { lines += entry("\\fI\(roff(operand.valueName))\\fR", operand.help) }
    }
    var sections: [String] = []
    for option in command.options where !sections.contains(option.section) { sections.append(option.section) }
    for section in sections.sorted(by: { $0.isEmpty && !$1.isEmpty }) {
      lines.append(section.isEmpty ? ".SH OPTIONS" : ".SS \(roff(section))")
      for option in command.options where option.section == section { lines += entry(option) }
    }
    return lines + [".SS Options of every command"] + CommandTree.display.flatMap(entry)
  }

  private func entry(_ option: CommandTree.Argument) -> [String] {
    let value = option.takesValue ? " \\fI\(roff(option.valueName))\\fR" : ""
    var help = option.help
    if !option.values.isEmpty { help += " One of: \(option.values.joined(separator: ", "))." }
    if let text = option.defaultValue { help += " Default: \(text)." }
    return entry(option.names.map(bold).joined(separator: ", ") + value, help)
  }

  // MARK: The program

  private var program: [String] {
    var lines = [
      ".SH SYNOPSIS", ".B nsscheme\n[\\fIoption\\fR \\&...] [\\fIfile\\fR [\\fIargument\\fR \\&...]]", ".br",
      ".B nsscheme\n\\fIcommand\\fR \\&...", ".SH DESCRIPTION",
      "Evaluates \\fIfile\\fR, a Scheme program, or starts a REPL when there is nothing to evaluate;",
      "or runs one of the commands below. Each has a page of its own, such as", ".BR nsscheme\\-build (1).",
    ].flatMap { $0.split(separator: "\n").map(String.init) }
    for group in Subcommands.Root.groups {
      lines.append(".SS \(roff(group.name))")
      for type in group.subcommands {
        for found in command.subcommands where found.name == type.configuration.commandName {
          lines += entry(bold(found.name), found.abstract)
        }
      }
    }
    lines += [".SH OPTIONS"]
    for (option, meaning) in ScriptCommand.options { lines += entry(bold(option), meaning) }
    lines.append(".SH ENVIRONMENT")
    for (variable, meaning) in ManualPage.environment { lines += entry(bold(variable), meaning) }
    lines.append(".SH FILES")
    for (file, meaning) in ManualPage.files { lines += entry("\\fI\(roff(file))\\fR", meaning) }
    return lines
  }

  private static let environment = [
    ("NSSCHEME_STORE", "The directory of the store, unless --store names it."),
    ("NSSCHEME_SYNC", "What is on the disk before an item counts as valid: full or metadata."),
    ("NSSCHEME_GUIX", "The directory of a Guix tree, when none is on the load path."),
    ("GUILE_LOAD_PATH", "Directories of modules, behind those of -L."),
    ("NO_COLOR", "Without colours, when it is set to anything but the empty string."),
    ("XDG_CACHE_HOME, XDG_CONFIG_HOME", "Where what is kept between runs and what the user chose lie."),
  ]

  private static let files = [
    ("~/.config/nsscheme/channels.scm", "The channels that are pulled."),
    ("~/.config/nsscheme/substitutes.scm", "The servers that have items already built."),
    ("~/.cache/nsscheme", "What is kept between runs; it may be deleted at any time."),
  ]

  // MARK: What all have

  /// What the exit status means: of every command, and of some in particular.
  static let exitStatuses = [
    ("0", "What was asked for was done."),
    ("1", "It was not, and standard error says why; or the answer to what was asked is no."),
    ("141", "Nobody reads standard output any more, as behind ‘| head’; nothing is said."),
  ]
  private static let special = [
    "nsscheme": [("other", "That of the program, which it gives to ‘exit’.")],
    "run": runner, "shell": runner,
    "daemon": [("126, 127", "With --exec, the program cannot be run, or is not there.")],
    "challenge": [("2", "An item is different somewhere.")],
    GuixCommand.name: [("other", "That of the tree's command.")], "profile": [("other", "That of what runs.")],
  ]
  private static let runner = [
    ("125", "The namespace cannot be made."), ("126", "The program cannot be run."),
    ("127", "The program is not there."), ("other", "That of the program."),
  ]

  private var exitStatus: [String] {
    let statuses = ManualPage.exitStatuses + (ManualPage.special[command.name] ?? [])
    return [".SH EXIT STATUS"] + statuses.flatMap { entry(bold($0.0), $0.1) }
  }

  private var seeAlso: [String] {
    let others = command.path.isEmpty ? ["nsscheme-build", "nsscheme-guix", "guile", GuixCommand.name] : ["nsscheme"]
    return [".SH SEE ALSO"]
      + others.enumerated().map { ".BR \(roff($0.element)) (1)" + ($0.offset + 1 < others.count ? "," : "") }
  }

  private func entry(_ head: String, _ text: String) -> [String] { [".TP", head, roff(text)] }

  private func bold(_ text: String) -> String { "\\fB\(roff(text))\\fR" }

  private func uncapitalized(_ text: String) -> String { text.prefix(1).lowercased() + text.dropFirst() }

  /// `text` so that roff prints it as it is.
  private func roff(_ text: String) -> String {
    var result = text.replacing("\\", with: "\\e").replacing("-", with: "\\-").replacing("…", with: "\\&...")
    for (sign, name) in [("‘", "\\(oq"), ("’", "\\(cq"), ("~", "\\(ti"), ("^", "\\(ha"), ("'", "\\(aq")] {
      result = result.replacing(sign, with: name)
    }
    return result.hasPrefix(".") ? "\\&" + result : result
  }
}

/// `nsscheme manual`.
struct ManualCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual", abstract: "Writes the manual's pages, one for each command, into a directory.",
    discussion: """
      ‘make install’ puts them where man(1) looks.

      Examples:
        nsscheme manual man1 && man man1/nsscheme-build.1
      """)

  @Argument(help: "The directory, which is there.", completion: .directory) var directory: String

  mutating func run() throws {
    func write(_ command: CommandTree) throws {
      let page = ManualPage(command: command)
      let file = "\(directory)/\(page.name).1"
      guard let stream = fopen(file, "w"), fputs(page.text, stream) >= 0, fclose(stream) == 0 else {
        throw ScriptCommand.Failure(message: "manual: cannot write '\(file)': \(String(cString: strerror(errno)))")
      }
      for subcommand in command.subcommands { try write(subcommand) }
    }
    try write(CommandTree.program())
  }
}
