// The options of builds as flags of a command. Names and help come from `BuildOption`, and what is given is handed
// to it by the name of the flag; a property here says nothing but that a command has the flag.

import ArgumentParser
import Gexp
import Sandbox

/// Options of every command that builds.
struct BuildFlags: ParsableArguments {
  @Flag(name: .of(.keepFailed), help: .of(.keepFailed)) var keepFailed = false
  @Flag(name: .of(.keepGoing), help: .of(.keepGoing)) var keepGoing = false
  @Flag(name: .of(.noSandbox), help: .of(.noSandbox)) var noSandbox = false
  @Option(name: .of(.rounds), help: .of(.rounds, "n")) var rounds: String?
  @Option(name: .of(.maxJobs), help: .of(.maxJobs, "n")) var maxJobs: String?
  @Option(name: .of(.cores), help: .of(.cores, "n")) var cores: String?
  @Option(name: .of(.timeout), help: .of(.timeout, "seconds")) var timeout: String?
  @Option(name: .of(.maxSilentTime), help: .of(.maxSilentTime, "seconds")) var maxSilentTime: String?
  @Option(name: .of(.maxLogSize), help: .of(.maxLogSize, "size")) var maxLogSize: String?
  @Option(name: .of(.maxProcesses), help: .of(.maxProcesses, "n")) var maxProcesses: String?
  @Option(name: .of(.maxMemory), help: .of(.maxMemory, "size")) var maxMemory: String?
  @Flag(name: .of(.noSubstitutes), help: .of(.noSubstitutes)) var noSubstitutes = false
  @Option(name: .of(.substituteServers), parsing: .singleValue, help: .of(.substituteServers, "urls"))
  var substituteUrls: [String] = []
  @Flag(name: .of(.fallback), help: .of(.fallback)) var fallback = false
  @Option(name: .of(.verbosity), help: .of(.verbosity, "n")) var verbosity: String?
  @Option(name: .of(.chrootDirectory), parsing: .singleValue, help: .of(.chrootDirectory, "dir[:inside]"))
  var chrootDirectory: [String] = []

  /// Makes what was given the options of all builds of this process.
  func apply() throws {
    StoreAccess.buildOptions.verbosity = 1
    do {
      for (option, text) in given {
        try StoreAccess.buildOptions.set(option, option.value(parsing: text))
      }
    } catch let error as BuildError { throw ValidationError(error.message) }
  }

  /// The options on the command line, with their texts.
  private var given: [(BuildOption, String)] {
    Mirror(reflecting: self).children.flatMap { child -> [(BuildOption, String)] in
      let option = BuildOption.all.first { "_\($0.propertyName)" == child.label }
      guard let option else { preconditionFailure("\(child.label ?? "a flag") is no option of builds") }
      switch child.value {
      case let flag as Flag<Bool>: return flag.wrappedValue ? [(option, "")] : []
      case let single as Option<String?>: return single.wrappedValue.map { [(option, $0)] } ?? []
      case let several as Option<[String]>: return several.wrappedValue.map { (option, $0) }
      default: preconditionFailure("'--\(option.flag)' is of a kind that is not known here")
      }
    }
  }
}

/// What the commands that build take besides, unless their own result is JSON.
struct EventFlags: ParsableArguments {
  @Flag(help: "Say what happens as JSON, an event a line on standard error (docs/events.md).") var json = false

  /// From here on messages are events, if that was asked for.
  func validate() throws { if json { ProgressJSON.start() } }
}

extension BuildOption {
  fileprivate var takesValue: Bool { if case .flag = kind { false } else { true } }

  /// The flag's name as Swift writes it.
  fileprivate var propertyName: String {
    let words = flag.split(separator: "-")
    return words[0] + words.dropFirst().map(\.capitalized).joined()
  }
}

extension Substring {
  fileprivate var capitalized: String { prefix(1).uppercased() + dropFirst() }
}

extension NameSpecification {
  fileprivate static func of(_ option: BuildOption) -> NameSpecification {
    NameSpecification(
      (option.short.map { [.customShort($0, allowingJoined: option.takesValue)] } ?? []) + [.customLong(option.flag)])
  }
}

extension ArgumentHelp {
  fileprivate static func of(_ option: BuildOption, _ valueName: String? = nil) -> ArgumentHelp {
    ArgumentHelp(option.help, valueName: valueName)
  }
}
