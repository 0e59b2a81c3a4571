// Attacks on the namespace runner that must fail.
import Glibc
import Testing

// Serialized: one test counts the descriptors that are open in the process of the tests.
@Suite(.serialized) struct RunnerAttackTests {
  let store = RunnerStore()

  @Test(arguments: Caller.all) func onlyTheCallersDescriptorsArePassedOn(_ caller: Caller) {
    store.usual()
    let secret = open("/etc", O_RDONLY | O_DIRECTORY)
    defer { close(secret) }
    let high = dup2(secret, 57)
    defer { close(high) }
    let listing = ["/bin/sh", "-c", "exec /bin/ls /proc/self/fd"]
    func shown(_ words: [String]) -> Set<Substring> {
      Set(run(words, as: caller, inherit: [secret, high]).output.split(separator: "\n"))
    }
    let inside = shown([store.exec] + listing)
    #expect(inside.contains("57") && inside == shown(listing), "\(inside)")
    store.usual("- descriptors none")
    // Descriptor 3 is the directory that ls lists.
    #expect(shown([store.exec] + listing) == ["0", "1", "2", "3"])
  }

  @Test(arguments: Caller.all) func linksInARootStayInside(_ caller: Caller) {
    let host = Scratch()
    for name in ["etc", "proc"] { host.makeDirectory(name) }
    host.write("null", "untouched\n")
    for name in ["dev", "proc", "etc"] { store.scratch.link("store/trap-\(name)", to: "") }
    store.scratch.makeDirectory("store/trap")
    store.scratch.link("store/trap/etc", to: "\(host.path)/etc")
    store.scratch.link("store/trap/proc", to: "/../../../..\(host.path)/proc")
    store.scratch.makeDirectory("store/trap/dev")
    store.scratch.link("store/trap/dev/null", to: "\(host.path)/null")
    store.table(
      "/ union - /gnu/store/trap /gnu/store/box", "/gnu/store store - trap box hosts",
      "/etc/hosts bind - /gnu/store/hosts", "/dev/null bind - /dev/null", "/proc proc -")
    let outcome = store.shell(
      "cat /etc/hosts; [ -c /dev/null ] && echo device; [ -d /proc/self ] && echo proc", as: caller)
    #expect(outcome.output == "127.0.0.1 localhost\ndevice\nproc\n", "\(outcome)")
    for name in ["etc", "proc"] { #expect(run(["/bin/ls", "\(host.path)/\(name)"]).output == "") }
    #expect(readFile("\(host.path)/null") == "untouched\n")
    // A link in a source leads among the items only.
    store.scratch.link("store/trap/out", to: "/etc/passwd")
    store.table("/gnu/store store - trap", "/x bind - /gnu/store/trap/out")
    #expect(store.shell("cat /x", as: caller).errors.contains("not among the items"))
  }

  @Test(arguments: Caller.all) func runnerCannotBeWrittenThroughProc(_ caller: Caller) throws {
    // Nobody reads the runner's last words: it waits in the middle of its run, where a payload would meet it.
    store.usual("/x bind - /no/such/place")
    if caller == .nobody { #expect(run(["/bin/chown", "-R", "65534", store.path]).status == 0) }
    var pipe: [Int32] = [0, 0]
    #expect(Glibc.pipe(&pipe) == 0)
    for fd in pipe {
      _ = fcntl(fd, F_SETFD, FD_CLOEXEC)
      _ = fcntl(fd, F_SETFL, O_NONBLOCK)
    }
    defer { for fd in pipe { close(fd) } }
    while write(pipe[1], "x", 1) == 1 {}
    _ = fcntl(pipe[1], F_SETFL, 0)
    let before = readFile(store.exec)
    let child = start(caller.prefix + [store.exec, "/bin/sh"], output: pipe[1], errors: pipe[1])
    var image = ""
    for _ in 0..<2000 where !image.hasPrefix("/memfd:nsrun") {
      usleep(1000)
      var buffer = [CChar](repeating: 0, count: 4096)
      let length = readlink("/proc/\(child)/exe", &buffer, buffer.count)
      image = String(decoding: buffer[0..<max(length, 0)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
    #expect(image.hasPrefix("/memfd:nsrun"))
    let path: Int32 = 0o10000000  // O_PATH
    let held = open("/proc/\(child)/exe", path | O_CLOEXEC)
    #expect(held >= 0)
    #expect(open("/proc/\(child)/exe", O_WRONLY) == -1)
    _ = fcntl(pipe[0], F_SETFL, 0)
    var drained = [UInt8](repeating: 0, count: 1 << 20)
    _ = read(pipe[0], &drained, drained.count)
    #expect(wait(for: child) == 125)
    let late = open("/proc/self/fd/\(held)", O_WRONLY | O_CLOEXEC)
    #expect(late == -1 || write(late, "x", 1) == -1)
    #expect(readFile(store.exec) == before)
    close(held)
  }

  @Test(arguments: Caller.all) func interpreterThatIsTheRunnerFindsNothing(_ caller: Caller) {
    store.scratch.write("store/extra/back", "#!/proc/self/exe\n", mode: 0o755)
    store.usual()
    let outcome = run([store.exec, "/gnu/store/extra/back"], as: caller)
    #expect(outcome.status != 0 && outcome.output == "", "\(outcome)")
  }

  @Test(arguments: Caller.all) func payloadCannotTypeIntoTheTerminal(_ caller: Caller) {
    store.table("/ bind - /")
    // Without the filter the null device would answer "not a terminal".
    let script = "$x = 'a'; for (0x5412, 0x541c) { print ioctl(STDIN, $_, $x) ? 'typed' : 0 + $!, ' ' }"
    #expect(run([store.exec, "/usr/bin/perl", "-e", script], as: caller).output == "1 1 ")
  }

  @Test(.enabled(if: geteuid() == 0, "making a file setuid for another user takes root"))
  func setuidRunnerRefuses() {
    store.usual()
    chown(store.exec, 65534, 65534)
    chmod(store.exec, 0o4755)
    let outcome = store.shell("echo started")
    #expect(outcome.status == 125 && outcome.output == "", "\(outcome)")
    #expect(outcome.errors.contains("setuid"))
  }

  @Test(arguments: Caller.all) func privilegesEndWithTheRunner(_ caller: Caller) {
    store.usual()
    let outcome = store.shell("grep CapEff /proc/self/status; mount -t tmpfs x /proc && echo mounted", as: caller)
    if caller == .nobody || geteuid() != 0 {
      #expect(outcome.output == "CapEff:\t0000000000000000\n", "\(outcome)")
    }
  }

  @Test(arguments: Caller.all) func refusedNamespacesAreExplained(_ caller: Caller) {
    store.usual()
    // Limits of one's own, in a user namespace where one may set them.
    let script = """
      cd /proc/sys/user; echo 0 > max_user_namespaces && echo 0 > max_mnt_namespaces
      exec \(store.exec) /bin/sh -c 'echo started'
      """
    let outcome = run(["/usr/bin/unshare", "--user", "--map-root-user", "/bin/sh", "-c", script], as: caller)
    #expect(outcome.status == 125 && outcome.output == "", "\(outcome)")
    #expect(outcome.errors.contains("create a user namespace") && outcome.errors.contains("user.max_user_namespaces"))
    #expect(outcome.errors.split(separator: "\n").count == 1)
  }

  @Test(arguments: Caller.all) func runLeavesNothingBehind(_ caller: Caller) {
    let mounts = readFile("/proc/self/mountinfo")
    let listing = run(["/usr/bin/find", store.path, "-printf", "%p %m %i %T@\n"]).output
    store.usual("/etc/hosts bind - /gnu/store/hosts", "/u union rw /gnu/store/box /gnu/store/extra", "/u/n/m tmpfs -")
    let table = run(["/usr/bin/find", store.path, "-printf", "%p %m %i %T@\n"]).output
    #expect(store.shell("touch /u/n/m/x", as: caller).status == 0)
    #expect(readFile("/proc/self/mountinfo") == mounts)
    #expect(run(["/usr/bin/find", store.path, "-printf", "%p %m %i %T@\n"]).output == table)
    #expect(listing != table)
  }
}
