// What one build is: a value, complete before anything runs. Everything that a builder can observe is decided here
// from the derivation, the store and the options, so a test can read it; the process only carries it out.
//
// Texts follow derivations: one scalar per byte, `Derivation.bytes(of:)` gives what the builder sees.

import Glibc
import Store

/// One build, ready to run.
public struct BuildPlan: Equatable, Sendable {
  /// How much of the machine the builder sees.
  public enum Isolation: Equatable, Sendable {
    /// Namespaces of its own, with the inputs' closure and nothing else.
    case full
    /// No namespaces: the builder sees the host. Never chosen unasked.
    case none
  }

  /// A file with given contents.
  public struct File: Equatable, Sendable {
    public var path: String
    public var contents: String
  }

  /// The ids that builders see, and names for them.
  public static let user: UInt32 = 30001
  public static let group: UInt32 = 30000

  /// The store path of the derivation.
  public var derivation: String
  public var isolation: Isolation
  /// Whether the store itself does the work, with programs of the host; outputs are made aside all the same.
  public var isBuiltin: Bool
  public var builder: String
  /// The arguments, argument 0 included.
  public var arguments: [String]
  /// The whole environment, sorted by name.
  public var environment: [Derivation.Variable]
  /// The logical paths of the items that are visible.
  public var inputs: [String]
  /// The host directory that holds the items.
  public var storeDirectory: String
  /// The logical path of each output by its name.
  public var outputs: [String: String]
  /// The host directory with everything that this build writes.
  public var scratchDirectory: String
  /// The working directory, as the builder sees it.
  public var buildDirectory: String
  /// Files that are in the build directory when the builder starts; the paths are names in it.
  public var buildFiles: [File]
  /// Files of the system, for instance /etc/passwd.
  public var systemFiles: [File]
  /// Host files and directories that are visible, outer ones first.
  public var hostDirectories: [HostDirectory]
  /// Whether the host's network is reachable; only fixed outputs have it.
  public var hasNetwork: Bool
  public var hostName: String
  /// The kernel's personality of the builder: addresses are not randomised, 32-bit systems look like one.
  public var personality: UInt
  public var timeoutSeconds: Int
  public var maxSilentSeconds: Int
  public var maxLogBytes: Int
  public var maxProcesses: Int
  public var maxMemoryBytes: Int

  /// The host directory that is the store inside, with the outputs.
  var outputsDirectory: String {
    isolation == .full || isBuiltin ? "\(scratchDirectory)/store" : storeDirectory
  }
  /// The host directory that is /tmp inside.
  var temporaryDirectory: String { "\(scratchDirectory)/tmp" }

  /// Where each output lies on the host when the builder has ended.
  public var builtOutputs: [String: String] {
    outputs.mapValues { "\(outputsDirectory)\($0.dropFirst(StorePath.directory.count))" }
  }

  /// The name of the build directory of a derivation.
  static func directoryName(_ derivation: String) -> String {
    "guix-build-\((try? StorePath.name(of: derivation)) ?? "derivation")-0"
  }
}

extension BuildPlan {
  /// Plans the build of the derivation at `path`, all of whose inputs are valid. Changes nothing.
  public init(
    _ derivation: Derivation, at path: String, in store: EmbeddedStore, options: BuildOptions, scratchDirectory: String
  ) throws {
    try BuildPlan.checkBuildable(derivation, path, store, options)
    self.derivation = path
    isBuiltin = BuiltinBuilder.isBuiltin(derivation)
    isolation = BuildPlan.isolation(of: derivation, options)
    builder = derivation.builder
    let name = derivation.builder.unicodeScalars.split(separator: "/").last.map { String($0) } ?? derivation.builder
    arguments = [name] + derivation.arguments
    inputs = try store.buildClosure(of: derivation)
    storeDirectory = store.directory
    outputs = Dictionary(uniqueKeysWithValues: derivation.outputs.map { ($0.name, $0.path) })
    self.scratchDirectory = scratchDirectory
    let directory = BuildPlan.directoryName(path)
    buildDirectory = isolation == .full ? "/tmp/\(directory)" : "\(scratchDirectory)/tmp/\(directory)"
    buildFiles = try BuildPlan.referenceGraphs(derivation, path, store)
    hasNetwork = derivation.fixedOutput != nil
    hostDirectories = try BuildPlan.hostDirectories(
      options, hasNetwork: hasNetwork, more: BuildPlan.rootDirectories(derivation, path, store, inputs))
    systemFiles = BuildPlan.systemFiles(hasNetwork: hasNetwork)
    hostName = "localhost"
    let addressesFixed: UInt = 0x0040000  // ADDR_NO_RANDOMIZE
    personality = addressesFixed | (derivation.system == "i686-linux" ? 8 : 0)  // PER_LINUX32
    timeoutSeconds = options.timeoutSeconds
    maxSilentSeconds = options.maxSilentSeconds
    maxLogBytes = options.maxLogBytes
    maxProcesses = options.maxProcesses
    maxMemoryBytes = options.maxMemoryBytes
    environment = BuildPlan.environment(derivation, buildDirectory, options)
    if let program = try BuiltinBuilder(
      derivation, at: path, output: builtOutputs["out"] ?? "", directory: buildDirectory, options: options)
    {
      (builder, arguments) = ("/bin/sh", program.arguments)
      environment = program.environment.keys.sorted().map { Derivation.Variable($0, program.environment[$0]!) }
    }
  }

  /// How much of the machine the builder of a derivation sees.
  static func isolation(of derivation: Derivation, _ options: BuildOptions) -> Isolation {
    BuiltinBuilder.isBuiltin(derivation) ? .none : options.isolation
  }

  /// The systems whose programs run on this machine.
  static var localSystems: [String] {
    var names = utsname()
    uname(&names)
    let machine = withUnsafeBytes(of: &names.machine) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    return machine == "x86_64" ? ["x86_64-linux", "i686-linux"] : ["\(machine)-linux"]
  }

  private static func checkBuildable(
    _ derivation: Derivation, _ path: String, _ store: EmbeddedStore, _ options: BuildOptions
  ) throws {
    if BuiltinBuilder.isBuiltin(derivation) { return }
    if !localSystems.contains(derivation.system) {
      throw BuildError(
        .unsupported,
        "the derivation '\(path)' is for \(derivation.system), but this machine runs "
          + localSystems.joined(separator: " and ") + "; build it on a machine of that kind", derivation: path)
    }
    if options.isolation == .none && (options.maxProcesses > 0 || options.maxMemoryBytes > 0) {
      throw BuildError(
        .badOptions, "--max-processes and --max-memory hold in the sandbox only; leave out --no-sandbox, or them",
        derivation: path)
    }
    if options.isolation == .none && store.directory != StorePath.directory {
      throw BuildError(
        .unsupported,
        "without isolation a builder sees the store only if it is at \(StorePath.directory), and this one "
          + "is at '\(store.directory)'; allow isolation, or use a store at \(StorePath.directory)", derivation: path)
    }
  }

  /// The environment as Guix's daemon sets it: unusable defaults, then the derivation's own, then the build directory.
  private static func environment(
    _ derivation: Derivation, _ directory: String, _ options: BuildOptions
  ) -> [Derivation.Variable] {
    var values = [
      "PATH": "/path-not-set", "HOME": "/homeless-shelter", "NIX_STORE": StorePath.directory,
      "NIX_BUILD_CORES": "\(options.cores)",
    ]
    for variable in derivation.environment { values[variable.name] = variable.value }
    for name in ["NIX_BUILD_TOP", "TMPDIR", "TEMPDIR", "TMP", "TEMP", "PWD"] { values[name] = directory }
    if derivation.fixedOutput != nil {
      values["NIX_OUTPUT_CHECKED"] = "1"
      for name in words(derivation[variable: "impureEnvVars"]) {
        values[name] = options.environment[name] ?? ""
      }
    }
    return values.keys.sorted().map { Derivation.Variable($0, values[$0]!) }
  }

  /// The files that `exportReferencesGraph`, a list of names and store paths in turn, asks for.
  private static func referenceGraphs(
    _ derivation: Derivation, _ path: String, _ store: EmbeddedStore
  ) throws -> [File] {
    let parts = words(derivation[variable: "exportReferencesGraph"])
    guard parts.count % 2 == 0 else {
      throw BuildError(
        .unsupported, "exportReferencesGraph of '\(path)' must be a list of file names and store paths in turn",
        derivation: path)
    }
    return try stride(from: 0, to: parts.count, by: 2).map { index in
      let name = parts[index]
      if name.utf8.contains(UInt8(ascii: "/")) || name.utf8.first == UInt8(ascii: ".") {
        throw BuildError(
          .unsupported, "exportReferencesGraph of '\(path)' names the file '\(name)'; a plain name is needed",
          derivation: path)
      }
      let item = try store.item(containing: parts[index + 1])
      // A derivation stands for what it makes as well.
      let closure = try store.requisites([item])
      let made = try closure.filter(StorePath.isDerivation).flatMap { try store.derivation(at: $0).outputs.map(\.path) }
      return File(path: name, contents: try store.referencesGraph(of: closure + made.filter { try store.isValid($0) }))
    }
  }

  private static func hostDirectories(
    _ options: BuildOptions, hasNetwork: Bool, more: [HostDirectory]
  ) throws -> [HostDirectory] {
    var all = options.hostDirectories
    all += more.filter { new in !all.contains { $0.target == new.target } }
    if hasNetwork {
      for file in ["resolv.conf", "nsswitch.conf", "services", "hosts"]
      where !all.contains(where: { $0.target == "/etc/\(file)" }) {
        all.append(HostDirectory("/etc/\(file)", isReadOnly: true, isOptional: true))
      }
    }
    for directory in all where !HostDirectory.isPlain(directory.target) {
      throw BuildError(.badOptions, "'\(directory.target)' is not a mount point that a build can have")
    }
    return all.sorted { $0.target < $1.target }
  }

  private static func systemFiles(hasNetwork: Bool) -> [File] {
    var files = [
      File(
        path: "/etc/passwd",
        contents: "nixbld:x:\(user):\(group):Nix build user:/:/noshell\nnobody:x:65534:65534:Nobody:/:/noshell\n"),
      File(path: "/etc/group", contents: "nixbld:!:\(group):\n"),
    ]
    if !hasNetwork { files.append(File(path: "/etc/hosts", contents: "127.0.0.1 localhost\n::1 localhost\n")) }
    return files
  }

  private static func words(_ text: String?) -> [String] {
    (text ?? "").split { $0 == " " || $0 == "\n" || $0 == "\t" }.map(String.init)
  }
}
