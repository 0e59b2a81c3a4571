// Guile's command line: `nsscheme [OPTION…] [FILE ARG…]`.
//
//   -c EXPR, -s FILE, FILE   what to evaluate; the words after it are the program's
//   -e PROCEDURE             call it with the command line afterwards; (@ (module) name), (module) or a name
//   -l FILE                  load a file first; -L DIR adds to the load path, -x EXT to the endings of modules' files
//   --use-srfi=N,…           use SRFIs; --r6rs, --r7rs: what these reports say; --language=scheme
//   -q, --no-auto-compile, --auto-compile, --fresh-auto-compile, -C DIR, --debug, --no-debug: accepted, nothing to do

import Glibc
import SchemeCore

/// A parsed command line.
struct ScriptCommand {
  enum Program: Equatable {
    case none
    case expression(String)
    case file(String)
  }

  var program = Program.none
  var entry: String?
  var loads: [String] = []
  var loadPath: [String] = []
  var commandLine: [String] = []
  var store: String?
  var interactive = false
  var r6rs = false
  var r7rs = false
  var extensions: [String] = []
  var srfis: [Int] = []
  var fixes = false

  /// The options, and what they mean.
  static let options = [
    ("-c EXPR", "evaluate EXPR and exit"),
    ("[-s] FILE", "evaluate FILE (-: standard input) and exit"),
    ("-e PROCEDURE", "then call PROCEDURE with the command line"),
    ("-l FILE", "load FILE first"),
    ("-L DIR", "look for modules in DIR, before all others"),
    ("-i", "start a REPL afterwards"),
    ("-x EXT", "look for modules in files that end in EXT, too"),
    ("--r6rs, --r7rs", "syntax and file names (.sls, .sld) of these reports"),
    ("--use-srfi=N,…", "use these SRFIs"),
    ("--language=scheme", "accepted as Guile does"),
    ("--fix", "do to FILE what a message suggests: names, imports, hashes; keep FILE~"),
    ("--store DIR", "the store to use (also NSSCHEME_STORE)"),
    ("--color=WHEN", "colours in messages: auto, always, never"),
    ("--hyperlinks=WHEN", "source locations as links: auto, always, never"),
    ("-q, -C DIR, --debug, --no-debug", "accepted as Guile does; nothing to do"),
    ("--[no-]auto-compile, --fresh-auto-compile", "accepted as Guile does; nothing to do"),
    ("-h, --help", "this text"),
    ("-v, --version", "the version"),
  ]

  struct Failure: Error {
    let message: String
    var mistake: CommandMistake?
  }

  /// Parses the words after the program's name.
  init(parsing arguments: [String]) throws {
    var rest = arguments.dropFirst()[...]
    commandLine = [arguments[0]]
    func value(_ option: String) throws -> String {
      guard let value = rest.popFirst() else {
        throw Failure(message: "option ‘\(option)’ expects an argument", mistake: .missingWord)
      }
      return value
    }
    while let word = rest.first {
      if word == "-" || !word.hasPrefix("-") {
        program = .file(word)
        commandLine = Array(rest)
        return
      }
      if try Display.takeOption(from: &rest) { continue }
      rest.removeFirst()
      switch word {
      case "-c":
        program = .expression(try value(word))
        commandLine += rest
        return
      case "-s":
        let file = try value(word)
        program = .file(file)
        commandLine = [file] + rest
        return
      case "--":
        commandLine += rest
        return
      case "-e": entry = try value(word)
      case "-l": loads.append(try value(word))
      case "-L": loadPath.append(try value(word))
      case "-C": _ = try value(word)
      case "-x": extensions.append(try value(word))
      case "--language": try ScriptCommand.checkLanguage(try value(word))
      case "--store": store = try value(word)
      case "-i": interactive = true
      case "--fix": fixes = true
      case "--r6rs": r6rs = true
      case "--r7rs": r7rs = true
      case "-q", "--no-auto-compile", "--auto-compile", "--fresh-auto-compile", "--debug", "--no-debug":
        break
      default:
        if word.hasPrefix("-L") {
          loadPath.append(String(word.dropFirst(2)))
        } else if word.hasPrefix("--store=") {
          store = String(word.dropFirst(8))
        } else if word.hasPrefix("--use-srfi=") {
          srfis += try ScriptCommand.srfis(String(word.dropFirst(11)))
        } else if word.hasPrefix("--language=") {
          try ScriptCommand.checkLanguage(String(word.dropFirst(11)))
        } else if word.hasPrefix("--listen") {
          throw Failure(message: "option ‘\(word)’ of Guile has no meaning here", mistake: .noSuchOption)
        } else {
          let near = Interpreter.nearestName(to: word, among: ScriptCommand.longOptions)
          throw Failure(
            message: near.map { "there is no option '\(word)', did you mean '\($0)'?" }
              ?? "there is no option '\(word)'; ‘nsscheme help’ lists them", mistake: .noSuchOption)
        }
      }
    }
  }

  /// What a misspelt option is compared with.
  private static let longOptions = [
    "--help", "--version", "--store", "--fix", "--color", "--hyperlinks", "--language", "--use-srfi", "--r6rs",
    "--r7rs", "--no-auto-compile", "--auto-compile", "--fresh-auto-compile", "--debug", "--no-debug",
  ]

  /// The numbers of `--use-srfi=1,26`.
  private static func srfis(_ list: String) throws -> [Int] {
    try list.split(separator: ",", omittingEmptySubsequences: false).map { text in
      guard let number = Int(text), number >= 0 else {
        throw Failure(
          message: "option ‘--use-srfi’ expects numbers like 1,26, found ‘\(list)’", mistake: .optionValue)
      }
      return number
    }
  }

  private static func checkLanguage(_ name: String) throws {
    if name != "scheme" {
      throw Failure(message: "unknown language ‘\(name)’: programs are written in scheme", mistake: .optionValue)
    }
  }

  /// Runs a whole command line; the exit status.
  static func run(_ arguments: [String]) -> Int32 {
    do {
      return try ScriptCommand(parsing: arguments).run()
    } catch let failure as Failure {
      Session.complain(failure.message, failure.mistake)
    } catch {
      Session.complain("\(error)")
    }
    return 1
  }

  private func run() throws -> Int32 {
    let session = try Session(loadPath: loadPath, store: store, commandLine: commandLine)
    ReaderOptions.startsWithR7RS = r7rs
    Numbers.hasExactComplex = r7rs
    Numbers.writesExponentSign = r7rs
    if r6rs { ReaderOptions.startWithR6RS() }
    Modules.extensions =
      (r6rs ? [".guile.sls", ".sls"] : []) + (r7rs ? [".guile.sld", ".sld"] : []) + extensions + Modules.extensions
    if fixes { Fixes.allow(loads + { if case .file(let file) = program { [file] } else { [] } }()) }
    let endsInRepl = program == .none && entry == nil || interactive
    Evaluation.notesLocals = endsInRepl
    if !srfis.isEmpty {
      let modules = srfis.map { "(srfi srfi-\($0))" }.joined(separator: " ")
      let text = "(use-modules \(modules))"
      if let status = session.run({ try Interpreter.evaluate(text: text, name: "<--use-srfi>") }) { return status }
    }
    for file in loads {
      if let status = session.run({ try Interpreter.load(file: file) }) { return status }
    }
    switch program {
    case .none: break
    case .expression(let text):
      if let status = session.run({ try Interpreter.evaluate(text: text, name: "<command line>") }) { return status }
    case .file(let file):
      let name = file == "-" ? "/dev/stdin" : file
      if let status = session.run({ try Interpreter.runScript(file: name) }) { return status }
    }
    if let entry {
      if let status = session.run({ try callEntry(entry, session) }) { return status }
    }
    if endsInRepl { return Repl(session).run() }
    return 0
  }

  /// `-e`: a name, `(@ (module) name)`, or `(module)` whose `main` is meant.
  private func callEntry(_ entry: String, _ session: Session) throws -> Word {
    var text = entry
    if entry.hasPrefix("("), !entry.hasPrefix("(@") { text = "(@@ \(entry) main)" }
    let procedure = try Interpreter.evaluate(text: text, name: "<-e>")
    return try Machine.apply(procedure, session.commandLineList)
  }
}
