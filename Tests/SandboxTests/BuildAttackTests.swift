// Attacks of builders on their host, on other builds and on the store, which must fail.

import Glibc
import Store
import Testing

@testable import Sandbox

@Suite struct BuildAttackTests {
  let store: BuildStore

  init() throws { store = try BuildStore() }

  /// The host's programs, for attacks that busybox has no tool for.
  private var withPerl: BuildOptions {
    var options = BuildOptions()
    options.hostDirectories = ["/usr", "/lib", "/lib64", "/bin"].map {
      HostDirectory($0, isReadOnly: true, isOptional: true)
    }
    return options
  }

  private func fixed(_ text: String) -> Derivation.FixedHash {
    Derivation.FixedHash(algorithm: .sha256, digest: DigestAlgorithm.sha256.digest(of: text), isRecursive: false)
  }

  @Test func noDescriptorButThree() throws {
    let secret = open("/etc", O_RDONLY | O_DIRECTORY)
    let high = dup2(secret, 83)
    defer { for fd in [secret, high] { close(fd) } }
    // The last one is the directory that ls lists.
    #expect(try store.answer("a=$(ls /proc/self/fd); echo $a > $out") == "0 1 2 3\n")
    #expect(
      try store.answer("readlink /proc/self/fd/0 > $out; readlink /proc/self/cwd >> $out")
        == "/dev/null\n/tmp/guix-build-answer.drv-0\n")
  }

  @Test func firstProcessIsOutOfReach() throws {
    let script = """
      for f in exe cwd root fd/3 mem environ maps; do
        ( : < /proc/1/$f ) && echo read $f
        ( : >> /proc/1/$f ) && echo wrote $f
      done > $out || true
      ls /proc/1/fd >> $out || true
      kill -9 1 || true
      echo end >> $out
      """
    #expect(try store.answer(script) == "end\n")
  }

  @Test func otherProcessesAreInvisible() throws {
    let script = "kill -0 \(getpid()) && echo seen > $out; ls /proc > list; grep -c '^[0-9]' list >> $out"
    // The first process, the shell and ls.
    #expect(try store.answer(script) == "3\n")
    let path = try store.derivation("fixed", script, fixed: fixed("3\n"))
    #expect(try store.build(path) == "3\n")
  }

  /// CVE-2024-27297: a descriptor of an output sent out through an abstract socket.
  @Test(arguments: [false, true]) func nothingConnectsToTheHostsSockets(_ isFixed: Bool) throws {
    let name = "sandbox-test-\(getpid())-\(isFixed)"
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.dropFirst().copyBytes(from: name.utf8) }
    let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(listener) }
    let size = socklen_t(MemoryLayout<sa_family_t>.size + 1 + name.utf8.count)
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, size) }
    }
    #expect(bound == 0 && listen(listener, 1) == 0)
    let script = """
      /usr/bin/perl -MSocket -e '
        my $s; my $made = socket($s, AF_UNIX, SOCK_STREAM, 0);
        print $made && connect($s, pack("S a*", AF_UNIX, "\\0\(name)")) ? "connected\\n" : "refused\\n"' > $out
      """
    let path = try store.derivation("smuggle", script, fixed: isFixed ? fixed("refused\n") : nil)
    #expect(try store.build(path, withPerl) == "refused\n")
  }

  @Test func registeredFileIsNotTheBuilders() throws {
    var log: [UInt8] = []
    let path = try store.derivation("inode", "echo content > $out; stat -c %i $out")
    _ = try store.build(path) { if case .output(_, let bytes) = $0 { log += bytes } }
    var status = stat()
    #expect(lstat(try store.hostOutput(path), &status) == 0)
    #expect(String(decoding: log, as: UTF8.self) != "\(status.st_ino)\n")
  }

  @Test func linksPlantedForRegistrationLeadNowhere() throws {
    let host = Scratch()
    host.write("victim", "untouched\n", mode: 0o600)
    let script = """
      ln -s \(host.path) $out; mkdir $lib; ln -s \(host.path)/victim $lib/file; ln -s \(host.path) $lib/directory
      ln -s /etc/shadow $lib/.links; ln $lib/file $lib/hard || true
      """
    let path = try store.derivation("links", script, outputs: ["out", "lib"])
    try Builder(store.store).build(path)
    var status = stat()
    #expect(lstat(try store.hostOutput(path), &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    #expect(
      lstat("\(host.path)/victim", &status) == 0 && status.st_mode == S_IFREG | 0o600 && status.st_mtim.tv_sec > 1)
    #expect(readFile("\(host.path)/victim") == "untouched\n")
    #expect(run(["/bin/ls", "-A", host.path]).output == "victim\n")
  }

  @Test func setuidProgramsAreUselessAndVanish() throws {
    let script = """
      mkdir $out; cp $box/bin/busybox $out; chmod 6755 $out/busybox
      $out/busybox id -u > $out/user
      grep NoNewPrivs /proc/self/status > $out/promise
      """
    let path = try store.derivation("setuid", script, environment: ["box": store.box])
    try Builder(store.store).build(path)
    let output = try store.hostOutput(path)
    #expect(readFile("\(output)/user") == "30001\n")
    #expect(readFile("\(output)/promise") == "NoNewPrivs:\t1\n")
    var status = stat()
    #expect(lstat("\(output)/busybox", &status) == 0 && status.st_mode == S_IFREG | 0o555)
    let mounts = try store.answer("cat /proc/self/mountinfo > $out")
    for line in mounts.split(separator: "\n") {
      let fields = line.split(separator: " ")
      if fields[4] == "/tmp" || fields[4] == "/" || fields[4].hasPrefix("/gnu/store") {
        #expect(fields[5].contains("nosuid") && fields[5].contains("nodev"), "\(line)")
      }
    }
  }

  @Test func attributesAreRefused() throws {
    let script = """
      echo > file
      /usr/bin/perl -e '
        my ($f, $n, $v) = ("file", "user.x", "v");
        print syscall(188, $f, $n, $v, 1, 0) == 0 ? "set" : 0 + $!' > $out
      """
    #expect(try store.build(store.derivation("attributes", script), withPerl) == "\(ENOTSUP)")
  }

  @Test func mountsAndDevicesAreRefused() throws {
    let script = """
      exec > $out
      mount -t tmpfs x /tmp && echo mounted
      umount $input && echo unmounted
      mount -o remount,rw $input && echo remounted
      mknod node c 1 3 && echo device
      mv $input /gnu/store/moved && echo moved
      rm -rf $input/bin && echo removed
      [ -e /etc/shadow ] && echo shadow
      [ -e /proc/1/root/etc/shadow ] && echo root
      ls /.. | wc -l
      """
    let path = try store.derivation("mounts", "set +e\n" + script, environment: ["input": store.box])
    #expect(try store.build(path) == "5\n")
    #expect(access("\(store.store.hostPath(store.box))/bin/busybox", F_OK) == 0)
  }

  @Test func noPrivilegesAndNoTerminal() throws {
    let script = "grep -E '^Cap(Inh|Prm|Eff|Amb)' /proc/self/status > $out; ( : < /dev/tty ) || echo none >> $out"
    let none = String(repeating: "0", count: 16)
    let lines = ["CapInh", "CapPrm", "CapEff", "CapAmb"].map { "\($0):\t\(none)\n" }.joined()
    #expect(try store.answer(script) == lines + "none\n")
  }

  @Test func buildDirectoriesAreNewAndPrivate() throws {
    let place = Builder.directory(store.store)
    let script = "stat -c %a . > $out"
    #expect(try store.build(store.derivation("one", script)) == "700\n")
    var status = stat()
    #expect(lstat(place, &status) == 0 && status.st_mode == S_IFDIR | 0o700)
    // Put there by somebody else: as a link, then as a directory that others may enter.
    let elsewhere = Scratch()
    #expect(rmdir(place) == 0 && symlink(elsewhere.path, place) == 0)
    #expect(throws: BuildError.self) { try store.build(store.derivation("two", script)) }
    #expect(run(["/bin/ls", "-A", elsewhere.path]).output == "")
    #expect(unlink(place) == 0 && mkdir(place, 0o700) == 0 && chmod(place, 0o755) == 0)
    #expect(throws: BuildError.self) { try store.build(store.derivation("three", script)) }
    #expect(chmod(place, 0o700) == 0)
    #expect(try store.build(store.derivation("four", script)) == "700\n")
  }

  @Test func deepAndLockedTreesAreCleanedUp() throws {
    let script = """
      /usr/bin/perl -e 'for (1 .. 3000) { mkdir "deep"; chdir "deep" or die }'
      mkdir /tmp/locked /tmp/locked/inner; chmod 0 /tmp/locked/inner /tmp/locked; ln -s /etc /tmp/link
      echo > $out
      """
    #expect(try store.answer(script, withPerl) == "\n")
    #expect(store.leftovers == "")
    #expect(access("/etc/passwd", F_OK) == 0)
  }

  @Test(.enabled(if: geteuid() == 0, "a user of its own takes root"))
  func rootsBuildersAreNobodyOnTheHost() throws {
    let host = Scratch()
    host.write("mine", "mine\n", mode: 0o600)
    host.makeDirectory("open")
    chmod("\(host.path)/open", 0o777)
    var options = BuildOptions()
    options.hostDirectories = [HostDirectory(host.path, at: "/host")]
    #expect(try store.answer("! cat /host/mine; touch /host/open/made; echo done > $out", options) == "done\n")
    var status = stat()
    #expect(lstat("\(host.path)/open/made", &status) == 0)
    #expect(status.st_uid != 0 && status.st_uid == HostIdentity.choose().user)
  }
}
