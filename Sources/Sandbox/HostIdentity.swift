// The user and group IDs of a builder on the host. An ordinary user's builds run as that user, seen inside as the
// build user. Root's builds run as an id of the host that nobody else has, so that a builder that escapes its
// namespaces is nobody.

import Glibc
import Store

/// The ids of a builder outside its namespaces.
struct HostIdentity: Equatable {
  var user: uid_t
  var group: gid_t
  /// Whether they differ from the caller's, which takes privileges.
  var isSeparate: Bool

  /// The caller's own.
  static var own: HostIdentity { HostIdentity(user: geteuid(), group: getegid(), isSeparate: false) }

  /// The ids for builds by this process.
  static func choose() -> HostIdentity {
    guard geteuid() == 0 else { return own }
    // Far from ids that systems give to people; different for processes that build at the same time.
    let preferred = 862_000_000 + UInt32(getpid())
    for id in [preferred, 59_000 + UInt32(getpid()) % 900, BuildPlan.user]
    where isMapped(id, "/proc/self/uid_map") && isMapped(id, "/proc/self/gid_map") && !UserAccounts.exists(id) {
      return HostIdentity(user: id, group: id, isSeparate: true)
    }
    return own
  }

  /// Whether the id exists in the user namespace that this process runs in.
  private static func isMapped(_ id: UInt32, _ file: String) -> Bool {
    guard let text = smallFile(file) else { return false }
    for line in text.split(separator: "\n") {
      let numbers = line.split(separator: " ").compactMap { UInt64($0) }
      if numbers.count == 3, numbers[0] <= id, UInt64(id) < numbers[0] + numbers[2] { return true }
    }
    return false
  }

  /// Gives a process that waits in a new user namespace the ids of a builder.
  func map(_ process: pid_t) throws {
    if !isSeparate { try write("deny", to: "/proc/\(process)/setgroups") }
    try write("\(BuildPlan.user) \(user) 1", to: "/proc/\(process)/uid_map")
    try write("\(BuildPlan.group) \(group) 1", to: "/proc/\(process)/gid_map")
  }

  private func write(_ text: String, to path: String) throws {
    let file = open(path, O_WRONLY | O_CLOEXEC)
    if file < 0 { throw Refusal("map the ids of the build in", path, -errno) }
    defer { close(file) }
    if Glibc.write(file, text, text.utf8.count) < 0 { throw Refusal("map the ids of the build in", path, -errno) }
  }
}

/// The text of a small file of the kernel's.
func smallFile(_ path: String) -> String? {
  let file = open(path, O_RDONLY | O_CLOEXEC)
  if file < 0 { return nil }
  defer { close(file) }
  var buffer = [UInt8](repeating: 0, count: 65536)
  let count = read(file, &buffer, buffer.count)
  return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
}
