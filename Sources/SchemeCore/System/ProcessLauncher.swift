// Starting other programs.

import Glibc

/// Finding and starting programs.
enum ProcessLauncher {
  /// The host's file for a program: looked up in PATH when its name has no slash. Nil when there is none.
  static func find(_ program: String) -> String? {
    if program.utf8.contains(UInt8(ascii: "/")) { return PathMapping.hostPath(program) }
    let path = getenv("PATH").map { String(cString: $0) } ?? "/bin:/usr/bin"
    for directory in path.unicodeScalars.split(separator: ":", omittingEmptySubsequences: false).map({ String($0) }) {
      let file = PathMapping.hostPath(directory.isEmpty ? program : "\(directory)/\(program)")
      var status = stat()
      if access(file, X_OK) == 0, stat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG { return file }
    }
    return nil
  }

  /// Calls `body` with a null-terminated array of C strings.
  static func withCStrings<R>(
    _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) throws -> R
  ) rethrows -> R {
    var pointers: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) }
    pointers.append(nil)
    defer { for pointer in pointers { free(pointer) } }
    return try pointers.withUnsafeMutableBufferPointer { try body($0.baseAddress!) }
  }

  /// Starts a program with the given descriptors as its 0, 1, 2, … and no others (nil: /dev/null). Its signals have
  /// their default actions again. What waits in ports should have been written out before.
  static func spawn(
    _ file: String, _ arguments: [String], environment: [String]?, descriptors: [Int32?], directory: String?
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // First out of the way of each other, then to their numbers.
    let base = max(Int32(descriptors.count), (descriptors.compactMap { $0 }.max() ?? 2) + 1)
    for (i, descriptor) in descriptors.enumerated() {
      if let descriptor { posix_spawn_file_actions_adddup2(&actions, descriptor, base + Int32(i)) }
    }
    for (i, descriptor) in descriptors.enumerated() {
      if descriptor != nil {
        posix_spawn_file_actions_adddup2(&actions, base + Int32(i), Int32(i))
      } else {
        posix_spawn_file_actions_addopen(&actions, Int32(i), "/dev/null", O_RDWR, 0)
      }
    }
    _ = libcSpawnCloseFrom(&actions, Int32(descriptors.count))
    if let directory { _ = libcSpawnChangeDirectory(&actions, directory) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    var pid: pid_t = 0
    let code = withCStrings(arguments) { argv in
      guard let environment else { return posix_spawn(&pid, file, &actions, &attributes, argv, environ) }
      return withCStrings(environment) { posix_spawn(&pid, file, &actions, &attributes, argv, $0) }
    }
    if code != 0 { throw Fault.posix(errno: code) }
    return pid
  }

  /// Waits for a child; its status as `waitpid` gives it.
  static func wait(_ pid: pid_t) throws -> Int32 {
    var status: Int32 = 0
    if NativeThread.areMany, waitpid(pid, &status, WNOHANG) == pid { return status }
    try SystemCall.retrying(nil, .anything) { waitpid(pid, &status, 0) }
    return status
  }

  /// The shell's answer for a program that cannot be run.
  static let notFoundStatus: Int32 = 127 << 8
}
