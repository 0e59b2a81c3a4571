// The options that change packages of a Guix tree, those of `guix build`. What they mean is the tree's to say; which of
// them it knows differs with its age. The options here say that a command takes them, and keep their order, which
// matters.

import ArgumentParser

/// Options for packages of a Guix tree.
struct PackageOptions: ParsableArguments {
  @Flag(help: "Do not graft packages.") var noGrafts = false
  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("Take SOURCE, a file or an address, as the source of PACKAGE.", valueName: "[package=]source"))
  var withSource: [String] = []
  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("Take REPLACEMENT wherever PACKAGE is an input.", valueName: "package=replacement"))
  var withInput: [String] = []
  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("Graft REPLACEMENT instead of PACKAGE.", valueName: "package=replacement"))
  var withGraft: [String] = []
  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("Build PACKAGE from the head of BRANCH of its repository.", valueName: "package=branch"))
  var withBranch: [String] = []
  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("Build PACKAGE from COMMIT of its repository.", valueName: "package=commit"))
  var withCommit: [String] = []
  @Option(
    parsing: .singleValue, help: ArgumentHelp("Build PACKAGE from the repository at URL.", valueName: "package=url"))
  var withGitUrl: [String] = []
  @Option(parsing: .singleValue, help: ArgumentHelp("Add FILE to the patches of PACKAGE.", valueName: "package=file"))
  var withPatch: [String] = []
  @Option(
    parsing: .singleValue, help: ArgumentHelp("Take the source of VERSION for PACKAGE.", valueName: "package=version"))
  var withVersion: [String] = []
  @Option(
    parsing: .singleValue, help: ArgumentHelp("Take the latest release of PACKAGE as its source.", valueName: "package")
  )
  var withLatest: [String] = []
  @Option(
    parsing: .singleValue, help: ArgumentHelp("Add FLAG to the configure flags of PACKAGE.", valueName: "package=flag"))
  var withConfigureFlag: [String] = []
  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("Build PACKAGE, and what depends on it, with TOOLCHAIN.", valueName: "package=toolchain"))
  var withCToolchain: [String] = []
  @Option(parsing: .singleValue, help: ArgumentHelp("Keep the debug info of PACKAGE.", valueName: "package"))
  var withDebugInfo: [String] = []
  @Option(parsing: .singleValue, help: ArgumentHelp("Build PACKAGE without running its tests.", valueName: "package"))
  var withoutTests: [String] = []
  @Option(parsing: .singleValue, help: ArgumentHelp("Tune packages that gain by it for CPU.", valueName: "cpu"))
  var tune: [String] = []

  /// What was given, `no-grafts` or `with-input=…`, in the order of the command line.
  var inOrder: [String] {
    var rest = values
    var result = noGrafts ? ["no-grafts"] : []
    for word in CommandLine.arguments.dropFirst() {
      if word == "--" { break }
      let name = String(word.drop { $0 == "-" }.prefix { $0 != "=" })
      if word.hasPrefix("--"), let value = rest[name]?.popFirst() { result.append("\(name)=\(value)") }
    }
    return result
  }

  /// The values of each option that has some.
  private var values: [String: ArraySlice<String>] {
    var result: [String: ArraySlice<String>] = [:]
    for child in Mirror(reflecting: self).children {
      guard let label = child.label, let option = child.value as? Option<[String]> else { continue }
      let name = label.dropFirst().map { $0.isUppercase ? "-\($0.lowercased())" : String($0) }.joined()
      result[name] = option.wrappedValue[...]
    }
    return result
  }
}
