// Builds: what a builder sees, what becomes of what it makes, and what is said when it fails.

import Glibc
import Store
import Testing

@testable import Sandbox

@Suite struct BuildTests {
  let store: BuildStore

  init() throws { store = try BuildStore() }

  private func failure(_ derivation: String, _ options: BuildOptions = BuildOptions()) -> BuildError {
    do {
      try Builder(store.store, options: options).build(derivation)
    } catch let error as BuildError {
      return error
    } catch {
      Issue.record("not a build error: \(error)")
    }
    return BuildError(.exited(0), "no failure")
  }

  @Test func outputIsRegistered() throws {
    let path = try store.derivation("hello", "echo hello $name > $out; echo $out >> $out", environment: ["name": "you"])
    let output = try store.store.derivation(at: path).outputPath()
    #expect(try store.build(path) == "hello you\n\(output)\n")
    #expect(try store.store.isValid(output))
    #expect(try store.store.references(output) == [output])
    #expect(try store.store.deriver(output) == path)
    #expect(store.leftovers == "")
    // The second time there is nothing to do.
    #expect(try Builder(store.store).derivationsToBuild([BuildGoal(path)]) == [])
  }

  @Test func environmentIsTheDaemons() throws {
    var options = BuildOptions()
    options.cores = 3
    let path = try store.derivation("environment", "env | sort > $out", environment: ["b": "1 2", "TMPDIR": "x"])
    let output = try store.store.derivation(at: path).outputPath()
    let directory = "/tmp/guix-build-environment.drv-0"
    let expected =
      [
        "HOME=/homeless-shelter", "NIX_BUILD_CORES=3", "NIX_BUILD_TOP=\(directory)", "NIX_STORE=/gnu/store",
        "PATH=\(store.box)/bin", "PWD=\(directory)", "SHLVL=1", "TEMP=\(directory)", "TEMPDIR=\(directory)",
        "TMP=\(directory)", "TMPDIR=\(directory)", "b=1 2", "out=\(output)",
      ].joined(separator: "\n") + "\n"
    // The shell counts itself.
    #expect(try store.build(path, options) == expected)
  }

  @Test func planIsPureAndComplete() throws {
    let source = try store.store.addText(name: "source", contents: "source")
    _ = try store.store.addText(name: "unrelated", contents: "unrelated")
    let path = try store.derivation("plan", "true", sources: [source], outputs: ["out", "lib"])
    let derivation = try store.store.derivation(at: path)
    var options = BuildOptions()
    options.hostDirectories = [try HostDirectory(parsing: "/usr:/host/usr"), try HostDirectory(parsing: "/opt")]
    let plan = try BuildPlan(derivation, at: path, in: store.store, options: options, scratchDirectory: "/s")
    #expect(plan.inputs == [store.box, source].sorted())
    #expect(plan.arguments == ["sh", "-e", "-c", "true"])
    #expect(plan.builtOutputs["lib"] == "/s/store/\(try StorePath.itemName(of: derivation.outputPath("lib")))")
    #expect(plan.hostDirectories.map(\.target) == ["/host/usr", "/opt"])
    #expect(!plan.hasNetwork && plan.isolation == .full && plan.hostName == "localhost")
    #expect(plan.buildDirectory == "/tmp/guix-build-plan.drv-0")
    #expect(store.leftovers == "")
    for argument in ["opt", "/opt/..", "/opt:x", "/", "/a//b", "/opt:/"] {
      #expect(throws: BuildError.self) { try HostDirectory(parsing: argument) }
    }
  }

  @Test func onlyTheClosureIsVisible() throws {
    let inner = try store.store.addText(name: "inner", contents: "inner")
    let outer = try store.store.addText(name: "outer", contents: inner, references: [inner])
    _ = try store.store.addText(name: "unrelated", contents: "unrelated")
    let path = try store.derivation("closure", "ls /gnu/store > $out; ls / >> $out", sources: [outer])
    let names = try [store.box, inner, outer].map { try StorePath.itemName(of: $0) }
    // The shell has opened the output by then.
    let output = try StorePath.itemName(of: store.store.derivation(at: path).outputPath())
    let expected = (names + [output]).sorted() + ["dev", "etc", "gnu", "proc", "tmp"]
    #expect(try store.build(path) == expected.joined(separator: "\n") + "\n")
  }

  @Test func surroundingsAreFixed() throws {
    #expect(
      try store.answer("id -u > $out; id -g >> $out; hostname >> $out; pwd >> $out")
        == "30001\n30000\nlocalhost\n/tmp/guix-build-answer.drv-0\n")
    #expect(try store.answer("for f in /dev/*; do echo $f; done > $out").hasPrefix("/dev/fd\n/dev/full\n"))
    let devices = "for d in null zero full random urandom ptmx shm stdin stdout stderr fd pts; do [ -e /dev/$d ]; done"
    #expect(try store.answer("\(devices); echo x > /dev/null; head -c 3 /dev/zero | wc -c > $out") == "3\n")
    #expect(
      try store.answer("ifconfig | grep -c 'inet addr:127.0.0.1' > $out; ifconfig | grep -c Link >> $out") == "1\n1\n")
    #expect(try store.answer("cat /etc/passwd /etc/group /etc/hosts > $out").contains("nixbld:x:30001:30000"))
    #expect(try store.answer("ls -a /tmp > $out") == ".\n..\nguix-build-answer.drv-0\n")
    #expect(try store.answer("stat -c %a /tmp /tmp/guix-build-answer.drv-0 > $out") == "1777\n700\n")
    #expect(try store.answer("umask > $out") == "0022\n")
  }

  @Test func inputsAreReadOnly() throws {
    let script =
      "for p in $tool/x /x /etc/x /gnu/x /proc/x /dev/x; do touch $p && echo $p; done > $out; echo end >> $out"
    let path = try store.derivation("read-only", script, environment: ["tool": store.box])
    #expect(try store.build(path) == "end\n")
  }

  @Test func inputsAreBuiltFirst() throws {
    let first = try store.derivation("first", "echo 1 > $out")
    let second = try store.derivation(
      "second", "cat $a > $out; echo 2 >> $out",
      environment: [
        "a": try store.store.derivation(at: first).outputPath()
      ], inputs: [Derivation.Input(first)])
    let third = try store.derivation(
      "third", "cat $a $b > $out; echo 3 >> $out",
      environment: [
        "a": try store.store.derivation(at: first).outputPath(),
        "b": try store.store.derivation(at: second).outputPath(),
      ], inputs: [Derivation.Input(first), Derivation.Input(second)])
    #expect(
      try Builder(store.store).derivationsToBuild([BuildGoal(third), BuildGoal(first)]) == [first, second, third])
    #expect(try store.build(third) == "1\n1\n2\n3\n")
  }

  @Test(arguments: [1, 3]) func chainsAndFansOfDerivations(_ jobs: Int) throws {
    var inputs: [Derivation.Input] = []
    for number in 0..<6 {
      inputs.append(Derivation.Input(try store.derivation("leaf-\(number)", "echo \(number) > $out")))
    }
    let paths = try inputs.map { try store.store.derivation(at: $0.path).outputPath() }.joined(separator: " ")
    let top = try store.derivation("top", "cat $all > $out", environment: ["all": paths], inputs: inputs)
    var options = BuildOptions()
    options.maxJobs = jobs
    var running = 0
    var most = 0
    let text = try store.build(top, options) { event in
      if case .started = event { running += 1 }
      if case .succeeded = event { running -= 1 }
      most = max(most, running)
    }
    #expect(text == "0\n1\n2\n3\n4\n5\n")
    #expect(most <= jobs && (jobs == 1 || most > 1))
  }

  @Test func longChainNeedsNoStack() throws {
    var input: [Derivation.Input] = []
    for number in 0..<500 { input = [Derivation.Input(try store.derivation("link-\(number)", "", inputs: input))] }
    let order = try Builder(store.store).derivationsToBuild([BuildGoal(input[0].path)])
    #expect(order.count == 500 && order.last == input[0].path)
  }

  @Test func failureRegistersNothing() throws {
    let path = try store.derivation("failing", "echo made > $out; seq 100; echo last words >&2; exit 3")
    let error = failure(path)
    #expect(error.kind == .exited(3) && error.derivation == path)
    #expect(error.lastLines.count == 25 && error.lastLines.last == "last words")
    #expect(readFile(error.logFile ?? "")?.hasPrefix("1\n2\n3\n") == true)
    #expect(error.description.contains("exit status 3") && error.description.contains(path))
    let output = try store.store.derivation(at: path).outputPath()
    #expect(try !store.store.isValid(output))
    #expect(access(store.store.hostPath(output), F_OK) == -1)
    #expect(store.leftovers == "")
    #expect(failure(try store.derivation("killed", "kill -9 $$")).kind == .killed(SIGKILL))
    #expect(failure(try store.derivation("nothing", "true")).kind == .badOutput)
    #expect(failure(try store.derivation("half", "echo > $out", outputs: ["out", "lib"])).kind == .badOutput)
  }

  @Test func failureOfAnInputIsTheFailure() throws {
    let bad = try store.derivation("bad", "exit 1")
    let good = try store.derivation("good", "echo > $out")
    let top = try store.derivation("top", "echo > $out", inputs: [Derivation.Input(bad), Derivation.Input(good)])
    #expect(failure(top).derivation == bad)
    var options = BuildOptions()
    options.keepGoing = true
    #expect(failure(top, options).derivation == bad)
    #expect(try store.store.isValid(store.store.derivation(at: good).outputPath()))
  }

  @Test func refusalsSayWhatToDo() throws {
    let missing = "/gnu/store/00000000000000000000000000000000-missing/bin/sh"
    let absent = failure(try store.derivation("absent", "", builder: missing))
    #expect(absent.kind == .cannotStart && absent.message.contains("among the derivation's inputs"), "\(absent)")
    let builtin = failure(try store.derivation("builtin", "", builder: "builtin:download"))
    #expect(builtin.kind == .unsupported && builtin.message.contains("gives no hash"), "\(builtin)")
    let foreign = failure(try store.derivation("foreign", "", system: "mips64el-linux"))
    #expect(foreign.kind == .unsupported && foreign.message.contains("mips64el-linux"))
    var options = BuildOptions()
    options.isolation = .none
    let open = failure(try store.derivation("open", ""), options)
    #expect(open.kind == .unsupported && open.message.contains("/gnu/store"))
    options.isolation = .full
    options.hostDirectories = [HostDirectory("/no/such/directory")]
    let host = failure(try store.derivation("host", "echo > $out"), options)
    #expect(host.kind == .cannotStart && host.message.contains("/no/such/directory"), "\(host)")
  }

  @Test func refusalsNameTheSetting() {
    func advice(_ settings: [String: String]) -> String? { Refusal.setting { settings[$0] } }
    #expect(advice([:]) == nil)
    #expect(advice(["/proc/sys/user/max_net_namespaces": "0\n"])?.contains("user.max_net_namespaces") == true)
    let clone = advice(["/proc/sys/kernel/unprivileged_userns_clone": "0\n"])
    let armor = advice(["/proc/sys/kernel/apparmor_restrict_unprivileged_userns": "1\n"])
    #expect(clone?.contains("kernel.unprivileged_userns_clone=1") == (geteuid() == 0 ? nil : true))
    #expect(armor?.contains("AppArmor") == (geteuid() == 0 ? nil : true))
    let proc = Refusal("mount a file system of type", "proc", -EPERM).message(for: "/gnu/store/x.drv")
    #expect(proc.contains("masks parts of /proc") && proc.contains("--no-sandbox") && proc.contains("Operation not"))
    #expect(Refusal("make", "x", -ENOSYS).advice.contains("5.12"))
  }

  @Test func limitsEndTheWholeBuild() throws {
    var options = BuildOptions()
    options.timeoutSeconds = 1
    #expect(failure(try store.derivation("slow", "while true; do echo; sleep 0.1; done"), options).kind == .timedOut)
    #expect(failure(try store.derivation("daemon", "setsid sleep 1000 & sleep 1000"), options).kind == .timedOut)
    options = BuildOptions()
    options.maxSilentSeconds = 1
    #expect(failure(try store.derivation("silent", "sleep 1000"), options).kind == .silent)
    options = BuildOptions()
    options.maxLogBytes = 1000
    #expect(failure(try store.derivation("loud", "while true; do echo loud; done"), options).kind == .logTooLong)
    #expect(store.leftovers == "")
  }

  @Test func buildEndsWithTheBuilder() throws {
    // What it leaves running ends with it and does not hold the log open.
    #expect(try store.answer("setsid sleep 1000 & echo done > $out") == "done\n")
  }

  @Test func failedBuildDirectoryIsKeptOnRequest() throws {
    var options = BuildOptions()
    options.keepFailed = true
    let error = failure(try store.derivation("kept", "echo evidence > file; exit 1"), options)
    let kept = try #require(error.keptDirectory)
    defer { _ = run(["/bin/rm", "-rf", kept]) }
    #expect(readFile("\(kept)/file") == "evidence\n")
    var status = stat()
    #expect(lstat(kept, &status) == 0 && status.st_mode == S_IFDIR | 0o700 && status.st_uid == geteuid())
    #expect(error.description.contains(kept))
    #expect(store.leftovers == "")
  }

  @Test func graphOfReferencesIsExported() throws {
    let inner = try store.store.addText(name: "inner", contents: "inner")
    let outer = try store.store.addText(name: "outer", contents: inner, references: [inner])
    let path = try store.derivation(
      "graph", "cat graph > $out", environment: ["exportReferencesGraph": "graph \(outer)"], sources: [outer])
    let rows = [[inner, "", "0"], [outer, "", "1", inner]].sorted { $0[0] < $1[0] }.flatMap { $0 }
    #expect(try store.build(path) == rows.joined(separator: "\n") + "\n")
    let bad = try store.derivation(
      "bad", "", environment: ["exportReferencesGraph": "../graph \(outer)"], sources: [outer])
    #expect(failure(bad).kind == .unsupported)
  }

  @Test func fixedOutputsHaveNetworkAndVariables() throws {
    let digest = DigestAlgorithm.sha256.digest(of: "content\n")
    let fixed = Derivation.FixedHash(algorithm: .sha256, digest: digest, isRecursive: false)
    let script = "[ $NIX_OUTPUT_CHECKED = 1 ]; [ \"$http_proxy\" = 'a b' ]; [ -z \"$other\" ]; echo content > $out"
    let path = try store.derivation("fixed", script, environment: ["impureEnvVars": "http_proxy unset"], fixed: fixed)
    var options = BuildOptions()
    options.environment = ["http_proxy": "a b", "other": "secret"]
    #expect(try store.build(path, options) == "content\n")
    let wrong = try store.derivation("wrong", "echo other > $out", fixed: fixed)
    #expect(failure(wrong).kind == .badOutput)
    let plan = try BuildPlan(
      store.store.derivation(at: path), at: path, in: store.store, options: options, scratchDirectory: "/s")
    #expect(plan.hasNetwork && plan.hostDirectories.contains { $0.source == "/etc/resolv.conf" && $0.isReadOnly })
  }

  /// é in one character and in two: names of variables are bytes, and so are values.
  @Test func variablesThatLookAlikeAreTwo() throws {
    let digest = DigestAlgorithm.sha256.digest(of: "content\n")
    let fixed = Derivation.FixedHash(algorithm: .sha256, digest: digest, isRecursive: false)
    let names = ["\u{e9}", "e\u{301}"]
    let values = ["\u{301}mark", "two"]
    for (name, value) in zip(names, values) { setenv(name, value, 1) }
    defer { for name in names { unsetenv(name) } }
    let asked = Derivation.text(of: Array(names.joined(separator: " ").utf8))
    let path = try store.derivation("alike", "echo content > $out", environment: ["impureEnvVars": asked], fixed: fixed)
    let plan = try BuildPlan(
      store.store.derivation(at: path), at: path, in: store.store, options: BuildOptions(), scratchDirectory: "/s")
    let found = names.map { name in
      plan.environment.filter { $0.name == Derivation.text(of: Array(name.utf8)) }.map(\.value)
    }
    #expect(found == values.map { [Derivation.text(of: Array($0.utf8))] })
  }

  @Test func hostDirectoriesAreShown() throws {
    let host = Scratch()
    host.write("file", "of the host\n")
    var options = BuildOptions()
    options.hostDirectories = [
      HostDirectory(host.path, at: "/host/inner", isReadOnly: true), HostDirectory("\(host.path)/file", at: "/single"),
    ]
    #expect(
      try store.answer("cat /host/inner/file /single > $out; ! touch /host/inner/x", options)
        == "of the host\nof the host\n")
    options.hostDirectories.append(HostDirectory("/usr", at: "/host/inner/usr"))
    let error = failure(try store.derivation("over", "echo > $out"), options)
    #expect(error.kind == .cannotStart && access("\(host.path)/usr", F_OK) == -1, "\(error)")
  }

  @Test func logIsStreamedAndKept() throws {
    let path = try store.derivation("log", "echo one; echo two >&2; echo > $out")
    var bytes: [UInt8] = []
    _ = try store.build(path) { if case .output(_, let more) = $0 { bytes += more } }
    #expect(String(decoding: bytes, as: UTF8.self) == "one\ntwo\n")
    #expect(readFile(try Builder(store.store).logFile(of: path)) == "one\ntwo\n")
  }

  @Test func leftoversOfKilledBuildersGo() throws {
    let path = "\(Builder.directory(store.store))/1-dead"
    _ = try store.answer("echo > $out")
    #expect(run(["/bin/mkdir", "-p", "\(path)/store/x/y"]).status == 0)
    chmod("\(path)/store/x", 0)
    _ = try Builder(store.store)
    #expect(store.leftovers == "")
  }
}
