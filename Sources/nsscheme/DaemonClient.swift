// What `nsscheme daemon --exec` runs: a program where /gnu/store is the store, wherever that lies, and all else is the host.
// Guix's clients open items and derivations there themselves.
//
// The namespace is no item of the store: its table is written into a directory of this process's own, beside the runner
// and the socket, and all of that is gone when the program has ended.

import ArgumentParser
import Builtins
import Gexp
import Glibc
import SchemeCore
import Store

/// A program that is a client of the daemon in this process.
struct DaemonClient {
  /// Where the daemon listens when the user does not say.
  let socket: String
  private let store: EmbeddedStore
  private let directory: String

  /// What is removed at the end; C strings, for the handler of signals.
  nonisolated(unsafe) private static var files: [UnsafeMutablePointer<CChar>] = []
  nonisolated(unsafe) private static var folder: UnsafeMutablePointer<CChar>?

  /// Makes the directory of a client of `store`.
  init(_ store: EmbeddedStore) throws {
    self.store = store
    var template = Array("\(getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp")/nsscheme-daemon-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw DaemonClient.failure("make", String(cString: template)) }
    directory = String(cString: template)
    socket = directory + "/socket"
    DaemonClient.folder = strdup(directory)
    for name in ["socket", "exec", "fstab"] { DaemonClient.files.append(strdup("\(directory)/\(name)")) }
  }

  /// Removes the directory; safe in a handler of signals.
  static func removeDirectory() {
    for file in files { unlink(file) }
    if let folder {
      rmdir("\(String(cString: folder))/root")
      rmdir(folder)
    }
  }

  /// Starts the program with its arguments; this process ends with it, and has its status.
  func run(_ program: [String], socket: String) throws {
    setenv("GUIX_DAEMON_SOCKET", socket, 1)
    do {
      let runner = store.directory == StorePath.directory ? [] : [try makeNamespace()]
      let client = try spawn(runner + program)
      try DaemonListener.beside {
        var status: Int32 = 0
        while waitpid(client, &status, 0) == -1, errno == EINTR {}
        DaemonListener.forget(socket)
        DaemonClient.removeDirectory()
        _exit(status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f))
      }
    } catch {
      DaemonListener.forget(socket)
      DaemonClient.removeDirectory()
      throw error
    }
  }

  /// Writes runner and table; the file that becomes a program in the namespace.
  private func makeNamespace() throws -> String {
    // The runner is among the library's files.
    if Modules.source == nil { Modules.source = try StandardLibrary.find().source }
    let runner = store.hostPath(try ProgramItems.runner(in: store))
    guard link(runner, directory + "/exec") == 0 || DaemonClient.copy(runner, directory + "/exec") else {
      throw DaemonClient.failure("write", directory + "/exec")
    }
    var table = "nsrun 1\n/gnu/store bind ro \(DaemonClient.field(store.directory))\n"
    for name in DaemonClient.hostEntries {
      table += "/\(DaemonClient.field(name)) bind - /\(DaemonClient.field(name))\n"
    }
    try write(Array(table.utf8), "fstab", 0o600)
    mkdir(directory + "/root", 0o700)
    return directory + "/exec"
  }

  /// What is at the host's root, but for /gnu and links that lead nowhere.
  private static var hostEntries: [String] {
    guard let stream = opendir("/") else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if ![".", "..", "gnu"].contains(name), access("/" + name, F_OK) == 0 { names.append(name) }
    }
    return names.sorted()
  }

  /// A field of the table (`nsrun/Table/Fstab`).
  private static func field(_ text: String) -> String {
    String(
      text.unicodeScalars.flatMap { scalar -> String in
        let byte = scalar.value
        return [32, 9, 10, 92].contains(byte) ? "\\0\(byte >> 3)\(byte & 7)" : String(scalar)
      })
  }

  /// Copies a program; false when that fails.
  private static func copy(_ source: String, _ target: String) -> Bool {
    let from = open(source, O_RDONLY | O_CLOEXEC)
    let to = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o700)
    defer { for file in [from, to] where file >= 0 { close(file) } }
    guard from >= 0, to >= 0 else { return false }
    var count = 1
    while count > 0 { count = sendfile(to, from, nil, 1 << 20) }
    return count == 0
  }

  private func write(_ bytes: [UInt8], _ name: String, _ mode: mode_t) throws {
    let path = "\(directory)/\(name)"
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw DaemonClient.failure("write", path) }
    let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    guard close(descriptor) == 0, count == bytes.count else { throw DaemonClient.failure("write", path) }
  }

  private func spawn(_ words: [String]) throws -> pid_t {
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
    arguments.append(nil)
    // What the daemon ignores and handles, the client does not.
    var attributes = posix_spawnattr_t()
    var defaults = sigset_t()
    posix_spawnattr_init(&attributes)
    sigemptyset(&defaults)
    for number in [SIGINT, SIGTERM, SIGHUP, SIGPIPE] { sigaddset(&defaults, number) }
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    defer { posix_spawnattr_destroy(&attributes) }
    var client: pid_t = 0
    let code = posix_spawnp(&client, words[0], nil, &attributes, arguments, environ)
    guard code == 0 else {
      Session.complain("cannot run '\(words[0])': \(String(cString: strerror(code)))")
      throw ExitCode(code == ENOENT ? 127 : 126)
    }
    return client
  }

  private static func failure(_ what: String, _ path: String) -> StoreError {
    StoreError(.system(errno), "cannot \(what) '\(path)': \(String(cString: strerror(errno)))")
  }
}
