// The namespace runner: what its table means.
import Glibc
import Testing

@Suite struct RunnerTests {
  let store = RunnerStore()

  @Test(arguments: Caller.all) func bindsShowNothingElse(_ caller: Caller) {
    store.usual("/etc/hosts bind - /gnu/store/hosts", "/etc/resolv.conf bind - /etc/resolv.conf")
    let outcome = store.shell("cat /etc/hosts; ls /; ls /gnu/store; ls /etc", as: caller)
    #expect(
      outcome.output == "127.0.0.1 localhost\nbin\netc\ngnu\nproc\nbox\nextra\nhosts\nhosts\nresolv.conf\n",
      "\(outcome)")
    #expect(outcome.status == 0)
  }

  @Test(arguments: Caller.all) func onlyTheTablesMountsAreThere(_ caller: Caller) {
    store.usual("/tmp tmpfs mode=1777,size=1m")
    let outcome = store.shell("while read a b c d place rest; do echo $place; done < /proc/self/mountinfo", as: caller)
    let places = outcome.output.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("/proc/") }
    let items = RunnerStore.items.map { "/gnu/store/\($0)" }
    #expect(places == ["/", "/gnu/store"] + items + ["/bin", "/proc", "/tmp"], "\(outcome)")
  }

  @Test(arguments: Caller.all) func storeAndBareRootAreReadOnly(_ caller: Caller) {
    store.usual("/tmp tmpfs mode=1777")
    let script = "for p in /x /bin/x /gnu/store/x /gnu/store/box/x /tmp/x; do touch $p && echo $p; done"
    #expect(store.shell(script, as: caller).output == "/tmp/x\n")
  }

  @Test(arguments: Caller.all) func firstSourceOfAUnionWins(_ caller: Caller) {
    store.table("/ union - /gnu/store/box /gnu/store/extra", "/gnu/store store - box extra hosts")
    #expect(store.shell("cat /etc/extra", as: caller).output == "extra\n")
    store.table("/ union - /gnu/store/extra /gnu/store/box", "/gnu/store store - box extra hosts")
    let outcome = run([store.exec, "/bin/busybox", "cat", "/bin/sh"], as: caller)
    #expect(outcome.output == "not a shell\n", "\(outcome)")
  }

  @Test(arguments: Caller.all) func mountPointsInAUnionAreMadeInMemory(_ caller: Caller) {
    store.table(
      "/ union - /gnu/store/box /gnu/store/extra", "/gnu/store store - box extra hosts",
      "/etc/deep/er/hosts bind - /gnu/store/hosts", "/etc/extra bind - /gnu/store/hosts", "/proc proc -")
    let outcome = store.shell("cat /etc/deep/er/hosts /etc/extra; touch /etc/x", as: caller)
    #expect(outcome.output == "127.0.0.1 localhost\n127.0.0.1 localhost\n", "\(outcome)")
    #expect(outcome.errors.contains("Read-only"))
    #expect(readFile("\(store.path)/extra/etc/extra") == "extra\n")
    #expect(access("\(store.path)/extra/etc/deep", F_OK) == -1)
  }

  @Test(arguments: Caller.all, ["rw", "atonce,rw"])
  func writableUnionForgets(_ caller: Caller, _ options: String) {
    store.table(
      "/ union \(options) /gnu/store/box /gnu/store/extra", "/gnu/store store - box extra hosts",
      "/new/hosts bind - /gnu/store/hosts")
    // Who does not own the items may add names only where the directory's own permissions say so.
    let outcome = store.shell("touch /new/x /y && ls /new", as: caller)
    if caller == .me { #expect(outcome.output == "hosts\nx\n", "\(outcome)") }
    #expect(store.shell("ls /new", as: caller).output == "hosts\n")
    #expect(access("\(store.path)/box/new", F_OK) == -1)
  }

  @Test(arguments: Caller.all) func linksAmongItemsAreFollowedInTheStore(_ caller: Caller) {
    store.table("/gnu/store store - box extra", "/bin bind - /gnu/store/extra/programs")
    #expect(store.shell("echo in", as: caller).output == "in\n")
  }

  @Test(arguments: Caller.all) func hostDirectoryKeepsItsEntriesAndGetsNone(_ caller: Caller) {
    let host = Scratch()
    host.write("kept/file", "kept\n")
    host.link("kept/link", to: "file")
    chmod("\(host.path)/kept", 0o777)
    store.usual(
      "/data bind - \(host.path)/kept", "/data/new/hosts bind - /gnu/store/hosts",
      "/data/link/../x bind - /gnu/store/hosts")
    #expect(store.shell("true").errors.contains("line 7"))
    store.usual("/data bind - \(host.path)/kept", "/data/new/hosts bind - /gnu/store/hosts")
    let outcome = store.shell("cat /data/link /data/new/hosts; echo more >> /data/file; touch /data/lost", as: caller)
    #expect(outcome.output == "kept\n127.0.0.1 localhost\n", "\(outcome)")
    #expect(run(["/bin/ls", "\(host.path)/kept"]).output == "file\nlink\n")
    #expect(readFile("\(host.path)/kept/file") == (caller == .me ? "kept\nmore\n" : "kept\n"))
  }

  @Test(arguments: Caller.all) func wholeHostWithAStore(_ caller: Caller) {
    store.table("/ bind - /", "/gnu/store store - box", "/opt/tool bind - /gnu/store/box")
    let outcome = run([store.exec, "/opt/tool/bin/ls", "/gnu/store"], as: caller, directory: "/usr/share")
    #expect(outcome.output == "box\n", "\(outcome)")
    #expect(run([store.exec, "/bin/pwd"], as: caller, directory: "/usr/share").output == "/usr/share\n")
    #expect(access("/opt/tool", F_OK) == -1)
  }

  @Test(arguments: Caller.all) func hostLinksAreFollowedOnTheHost(_ caller: Caller) {
    let host = Scratch()
    host.write("file", "of the host\n")
    host.link("up", to: String(repeating: "../", count: 30) + host.path.dropFirst() + "/file")
    host.makeDirectory("layer/one")
    host.link("directory", to: "../../../../..\(host.path)/layer")
    store.usual("/etc/up bind ro \(host.path)/up", "/u union - \(host.path)/directory /gnu/store/extra")
    let outcome = store.shell("cat /etc/up; ls /u", as: caller)
    #expect(outcome.output == "of the host\nbin\netc\none\nprograms\n", "\(outcome)")
    // A copy of the host's whole tree does not hold what the runner works with.
    store.table("/ bind ro /")
    let mounts = run([store.exec, "/bin/grep", "-c", " /.* tmpfs none ", "/proc/self/mountinfo"], as: caller)
    #expect(mounts.output == "0\n", "\(mounts)")
  }

  @Test(arguments: Caller.all) func workingDirectoryIsKeptWhereItIsInside(_ caller: Caller) {
    store.usual("/usr/lib tmpfs -")
    #expect(store.shell("pwd", as: caller, directory: "/usr/lib").output == "/usr/lib\n")
    #expect(store.shell("pwd", as: caller, directory: "/usr/share").output == "/\n")
  }

  @Test(arguments: Caller.all, ["-", "atonce"]) func manyLayersAndAwkwardNames(_ caller: Caller, _ way: String) {
    let count = 1200
    var items: [String] = []
    for index in 1...count {
      store.scratch.write("store/layer-\(index)/file-\(index)", "\(index)\n")
      store.scratch.write("store/layer-\(index)/common", "\(index)\n")
      items.append("layer-\(index)")
    }
    store.scratch.write("store/a:b, c\nd\\e/strange", "strange\n")
    items.append("a:b,\\040c\\012d\\134e")
    store.table(
      "/ union \(way) /gnu/store/box " + items.map { "/gnu/store/\($0)" }.joined(separator: " "),
      "/gnu/store store - box " + items.joined(separator: " "), "/sp\\040ace/new\\012line bind - /gnu/store/box")
    let outcome = store.shell("cat /common /file-\(count) /strange; ls '/sp ace/new\nline'", as: caller)
    #expect(outcome.output == "1\n\(count)\nstrange\nbin\n", "\(outcome)")
  }

  @Test(arguments: Caller.all) func statusTellsWhoFailed(_ caller: Caller) {
    store.usual("/etc/hosts bind - /gnu/store/hosts")
    #expect(store.shell("exit 7", as: caller).status == 7)
    #expect(store.shell("kill -9 $$", as: caller).status == 128 + 9)
    for (program, status) in [("nothing", 127), ("/bin/nothing", 127), ("/etc/hosts", 126), ("", 127)] {
      let outcome = run([store.exec, program], as: caller)
      #expect(outcome.status == Int32(status), "\(outcome)")
      #expect(outcome.errors.hasPrefix("exec: cannot run"))
      #expect(outcome.errors.split(separator: "\n").count == 1)
    }
    #expect(run([store.exec, "sh", "-c", "echo along PATH"], as: caller).output == "along PATH\n")
    let shell = run([store.exec], as: caller, environment: ["SHELL=/bin/id"])
    #expect(shell.output.hasPrefix("uid="), "\(shell)")
    #expect(run([store.exec], as: caller, environment: ["SHELL=/no/shell"]).status == 0)
  }

  @Test func damagedTablesAreRefusedByLine() {
    let cases: [(String, String)] = [
      ("", "line 1: expected `nsrun 1`"), ("nsrun 2\n", "version"), ("nsrun 1\n/a\n", "line 2: expected `store`"),
      ("nsrun 1\n/a bind\n", "line 2: expected options"), ("nsrun 1\na bind - /\n", "line 2: expected an absolute"),
      ("nsrun 1\n/a/../b bind - /\n", "line 2"), ("nsrun 1\n/a//b bind - /\n", "line 2"),
      ("nsrun 1\n/a/ bind - /\n", "line 2"), ("nsrun 1\n/a bind - b\n", "a source begins"),
      ("nsrun 1\n/a bind noexec /\n", "option"), ("nsrun 1\n/a bind - / /\n", "one source"),
      ("nsrun 1\n/a union -\n", "needs a source"), ("nsrun 1\n/a tmpfs - /\n", "no source"),
      ("nsrun 1\n/a tmpfs -\n\n# more\n/a tmpfs -\n", "line 5: it would hide"),
      ("nsrun 1\n/a/b tmpfs -\n/a tmpfs -\n", "line 3: it would hide"),
      ("nsrun 1\n/gnu/store store - ../x\n", "line 2"), ("nsrun 1\n/ proc -\n", "cannot be the root"),
      ("nsrun 1\n/a bind - /gnu/store/box\n", "needs the `store` line"),
      ("nsrun 1\n/gnu/store store - absent\n", "find the store item absent"),
      ("nsrun 1\n/gnu/store store - box\n/a bind - /gnu/store/hosts\n", "not among the items"),
      ("nsrun 1\n/a bind - /no/such/place\n", "/no/such/place: No such file"),
      ("nsrun 1\n/a bind - ./../hosts\n", "beside exec"), ("nsrun 1\n/a\u{0} tmpfs -\n", "NUL"),
      ("nsrun 1\n/gnu/store store - hosts\n/a union - /gnu/store/hosts\n", "made of directories"),
      ("nsrun 1\n/a tmpfs -\n/a/b bind - /etc/passwd\n/a/b/c tmpfs -\n", "resolve the target a/b/c"),
      ("nsrun 1\n/ bind - /etc/passwd\n", "a directory is needed"),
    ]
    for (text, expected) in cases {
      store.scratch.write("store/ns/fstab", text)
      let outcome = store.shell("echo started")
      #expect(outcome.status == 125, "\(text) \(outcome)")
      #expect(outcome.errors.contains(expected), "\(text) \(outcome)")
      #expect(outcome.errors.split(separator: "\n").count == 1)
      #expect(outcome.output == "")
    }
    unlink("\(store.path)/ns/fstab")
    #expect(store.shell("true").errors.contains("needs the fstab"))
  }
}
