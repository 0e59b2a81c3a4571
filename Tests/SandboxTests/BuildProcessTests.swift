// Builds and processes: builders that are killed, two that want the same, and all of it as an ordinary user. The test
// program runs itself again for that.

import Glibc
import Store
import Testing

@testable import Sandbox

private let childVariable = "NSSCHEME_SANDBOX_TEST_CHILD"

/// Starts this test program again with only some of its tests.
private func startSelf(_ filter: String, as caller: Caller, environment: [String], program: String = "/proc/self/exe")
  -> pid_t
{
  var inherited = environment
  for name in ["PATH", "LD_LIBRARY_PATH", "HOME"] {
    if let value = getenv(name) { inherited.append("\(name)=\(String(cString: value))") }
  }
  return start(
    caller.prefix + [program, "--filter", filter, "--testing-library", "swift-testing"], output: 2, errors: 2,
    environment: inherited)
}

@Suite struct BuildChild {
  /// In a child, builds what the variable says; in the test run proper, does nothing.
  @Test func act() throws {
    guard let words = getenv(childVariable).map({ String(cString: $0).split(separator: " ").map(String.init) }) else {
      return
    }
    var options = BuildOptions()
    if words.count > 2 { options.isolation = .none }
    do { try Builder(EmbeddedStore(directory: words[0]), options: options).build(words[1]) } catch {
      _ = "\(error)\n".withCString { write(2, $0, strlen($0)) }
      exit(1)
    }
    exit(0)
  }
}

@Suite struct BuildProcessTests {
  /// Whether a process runs with this word in its command line.
  private func isRunning(_ word: String) -> Bool {
    run(["/bin/grep", "-lsaF", word] + commandLines()).output.contains("/proc/")
  }

  private func commandLines() -> [String] {
    let own = getpid()
    return run(["/bin/ls", "/proc"]).output.split(separator: "\n").compactMap { Int32($0) }.filter { $0 != own }
      .map { "/proc/\($0)/cmdline" }
  }

  @Test func killedBuilderTakesItsBuildAlong() throws {
    let store = try BuildStore()
    let marker = "\(getpid())98765"
    let path = try store.derivation("long", "setsid sleep \(marker) & echo > $out; sleep \(marker)")
    let child = startSelf("BuildChild", as: .me, environment: ["\(childVariable)=\(store.store.directory) \(path)"])
    for _ in 0..<1000 where !isRunning(marker) { usleep(10_000) }
    #expect(isRunning(marker))
    kill(child, SIGKILL)
    #expect(wait(for: child) == 128 + SIGKILL)
    for _ in 0..<1000 where isRunning(marker) { usleep(10_000) }
    #expect(!isRunning(marker))
    #expect(store.leftovers != "")
    // The next builder finds nothing half made and no lock in its way.
    let again = try EmbeddedStore(directory: store.store.directory)
    #expect(try !again.isValid(again.derivation(at: path).outputPath()))
    let other = try store.derivation("short", "echo short > $out")
    #expect(try store.build(other) == "short\n")
    #expect(store.leftovers == "")
  }

  @Test func sameDerivationIsBuiltOnce() async throws {
    let store = try BuildStore()
    let host = Scratch()
    host.makeDirectory("shared")
    chmod("\(host.path)/shared", 0o777)
    var options = BuildOptions()
    options.hostDirectories = [HostDirectory("\(host.path)/shared", at: "/shared")]
    let path = try store.derivation("once", "echo built >> /shared/count; sleep 0.3; echo > $out")
    let directory = store.store.directory
    let plain = options
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<3 {
        group.addTask { try Builder(EmbeddedStore(directory: directory), options: plain).build(path) }
      }
      try await group.waitForAll()
    }
    #expect(readFile("\(host.path)/shared/count") == "built\n")
  }

  @Test func withoutIsolationTheLogSaysSo() throws {
    let store = try BuildStore()
    let path = try store.derivation("open", "id -u > $out; pwd >> $out; ls -d /usr >> $out; setsid sleep 1000 &")
    // A namespace in which the store is at /gnu/store, as without isolation it must be.
    let runner = RunnerStore()
    runner.table(
      "/ bind - /", "/gnu/store bind - \(store.store.directory)",
      "/gnu/store-state bind - \(store.store.stateDirectory)")
    let outcome = run(
      [runner.exec, RunnerStore.program, "--filter", "BuildChild", "--testing-library", "swift-testing"],
      environment: ["\(childVariable)=/gnu/store \(path) open", "PATH=/bin", "HOME=/"])
    #expect(outcome.status == 0, "\(outcome)")
    let text = try #require(readFile(store.hostOutput(path)))
    #expect(text.hasPrefix("\(geteuid())\n/gnu/store-state/builds/") && text.hasSuffix("\n/usr\n"), "\(text)")
    #expect(readFile(try Builder(store.store).logFile(of: path))?.contains("without isolation (--no-sandbox)") == true)
  }

  @Test func refusedNamespacesAreExplained() throws {
    let store = try BuildStore()
    let path = try store.derivation("refused", "echo > $out")
    let script = """
      echo 0 > /proc/sys/user/max_net_namespaces
      exec \(RunnerStore.program) --filter BuildChild --testing-library swift-testing
      """
    let outcome = run(
      ["/usr/bin/unshare", "--user", "--map-root-user", "/bin/sh", "-c", script],
      environment: ["\(childVariable)=\(store.store.directory) \(path)", "PATH=/bin", "HOME=/"])
    #expect(outcome.status == 1 && outcome.errors.contains("network namespace"), "\(outcome)")
    #expect(outcome.errors.contains("sysctl user.max_net_namespaces"), "\(outcome)")
    #expect(try !store.store.isValid(store.store.derivation(at: path).outputPath()))
  }

  @Test(.enabled(if: geteuid() == 0, "only root can become somebody else"))
  func buildTestsPassAsOrdinaryUser() throws {
    let scratch = Scratch()
    scratch.copy(RunnerStore.program, to: "tests")
    for filter in ["SandboxTests.BuildTests", "SandboxTests.BuildAttackTests"] {
      let child = startSelf(filter, as: .nobody, environment: [], program: "\(scratch.path)/tests")
      #expect(wait(for: child) == 0, "\(filter) as an ordinary user")
    }
  }
}
