// A temporary embedded store with busybox in it, and derivations whose builder is its shell.

import Glibc
import Store
import Testing

@testable import Sandbox

final class BuildStore {
  let scratch = Scratch()
  let store: EmbeddedStore
  /// The store path of an item with `bin/busybox` and links to it.
  let box: String

  init() throws {
    let applets = [
      "sh", "ls", "cat", "touch", "readlink", "id", "grep", "env", "sleep", "stat", "mkdir", "ln", "cp", "chmod",
      "echo",
      "find", "head", "hostname", "ifconfig", "nc", "ps", "sort", "setsid", "wc", "mknod", "test", "tr", "seq", "rm",
      "mount", "umount", "kill", "od", "dd", "true", "false", "wget", "nproc", "uname", "pwd", "mv", "su",
    ]
    scratch.copy("/bin/busybox", to: "box/bin/busybox")
    for name in applets { scratch.link("box/bin/\(name)", to: "busybox") }
    store = try EmbeddedStore(directory: "\(scratch.path)/store")
    box = try store.addToStore(name: "box", recursive: true, hostPath: "\(scratch.path)/box")
  }

  var shell: String { "\(box)/bin/sh" }

  /// Adds a derivation that runs a shell script with busybox's programs in PATH.
  func derivation(
    _ name: String, _ script: String, environment: [String: String] = [:], inputs: [Derivation.Input] = [],
    sources: [String] = [], outputs: [String] = ["out"], system: String = BuildPlan.localSystems[0],
    builder: String? = nil, fixed: Derivation.FixedHash? = nil
  ) throws -> String {
    var variables = environment
    variables["PATH"] = "\(box)/bin"
    let request = DerivationRequest(
      name: name, builder: builder ?? shell, arguments: ["-e", "-c", script],
      environment: variables.map { Derivation.Variable($0.key, $0.value) }, inputs: inputs,
      sources: sources + (builder == nil ? [box] : []), outputs: outputs, system: system, fixed: fixed)
    return try store.addDerivation(request).path
  }

  /// Builds and gives the text of the output.
  func build(
    _ derivation: String, _ options: BuildOptions = BuildOptions(), onEvent: @escaping (BuildEvent) -> Void = { _ in }
  ) throws -> String {
    try Builder(store, options: options, onEvent: onEvent).build(derivation)
    return readFile(try hostOutput(derivation)) ?? "(not a file)"
  }

  func hostOutput(_ derivation: String, _ output: String = "out") throws -> String {
    store.hostPath(try store.derivation(at: derivation).outputPath(output))
  }

  /// Runs a script and gives what it wrote to $out.
  func answer(_ script: String, _ options: BuildOptions = BuildOptions()) throws -> String {
    try build(derivation("answer", script), options)
  }

  /// What is left of builds on the host.
  var leftovers: String { run(["/bin/ls", "-A", Builder.directory(store)]).output }
}
