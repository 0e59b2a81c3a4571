// What `nsscheme help` prints: how programs are run, every command with what it does, and Guile's options.

import ArgumentParser

/// The program's usage.
enum Usage {
  static var text: String {
    let program = CommandTree.program()
    var lines = [
      "Usage: nsscheme [OPTION…] [FILE ARG…]", "       nsscheme COMMAND …", "",
      "Evaluates FILE, or starts a REPL when there is nothing to evaluate.",
    ]
    for group in Subcommands.Root.groups {
      lines += ["", group.name + ":"]
      for type in group.subcommands {
        let command = program.subcommands.first { $0.name == type.configuration.commandName }
        if let command { lines += entries(command) }
      }
    }
    lines += [
      "", "Other commands of Guix (lint, package …) are those of a Guix tree: ‘nsscheme help guix’.", "",
      "  help [TOPIC], version",
      "A TOPIC is a command, a module, a procedure, a document, or one of commands, modules,",
      "procedures, clauses, documents. --store, -L and --color may stand before a command.", "",
    ]
    for (option, meaning) in ScriptCommand.options { lines += entry(option, meaning) }
    return lines.joined(separator: "\n")
  }

  /// A command, or each of those that it consists of.
  private static func entries(_ command: CommandTree) -> [String] {
    if command.subcommands.isEmpty { return entry(command.path.joined(separator: " "), command.abstract) }
    return command.subcommands.flatMap(entries)
  }

  private static let column = 22
  private static let width = 79

  /// A name and what is said of it, in lines.
  private static func entry(_ name: String, _ text: String) -> [String] {
    var lines = ["  " + name]
    if name.count + 4 > column { lines.append("") }
    lines[lines.count - 1] += String(repeating: " ", count: column - lines[lines.count - 1].count)
    for word in text.split(separator: " ") {
      if lines[lines.count - 1].count + word.count > width {
        lines.append(String(repeating: " ", count: column))
      }
      let isFirst = lines[lines.count - 1].count == column && lines[lines.count - 1].last == " "
      lines[lines.count - 1] += (isFirst ? "" : " ") + word
    }
    return lines
  }
}
