// The accounts of /etc/passwd, read directly: a static executable cannot use the C library's name services, which load
// shared libraries made for another C library.

/// The local accounts of this machine.
public enum UserAccounts {
  /// The fields of the account with the given id, nil if there is none.
  private static func fields(of id: UInt32) -> [Substring]? {
    guard let bytes = try? EmbeddedStore.readFile("/etc/passwd") else { return nil }
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let fields = line.split(separator: ":", omittingEmptySubsequences: false)
      if fields.count >= 7, UInt32(fields[2]) == id { return fields }
    }
    return nil
  }

  /// Whether somebody has the id.
  public static func exists(_ id: UInt32) -> Bool { fields(of: id) != nil }

  /// The name of the account with the given id, nil if there is none.
  public static func name(of id: UInt32) -> String? { fields(of: id).map { String($0[0]) } }

  /// The home directory of the account with the given id, nil if there is none.
  public static func home(of id: UInt32) -> String? { fields(of: id).map { String($0[5]) } }
}
