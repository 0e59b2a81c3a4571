// The lines of the table that are not mounts: what else is different for the program. Their target is `-`.
import CLinux

struct Settings {
  static let processes: Int32 = 0x2000_0000
  static let network: Int32 = 0x4000_0000
  static let users = Int32(SYS_NEW_USER)
  /// Namespaces beside that of mounts, as CLONE_NEW flags.
  var namespaces: Int32 = 0
  /// How long processes of its own have to end after SIGTERM.
  var graceMilliseconds: UInt32 = 5000
  /// Whether the caller's descriptors from 3 on are closed.
  var closesDescriptors = false
  var isPure = false
  private var hasEnvironment = false
  /// Texts NAME=VALUE, one after the other with NULs between.
  var variables: Text?
  var variableCount = 0
  var directory: Text?
  /// The `link` lines.
  var links: UnsafeMutablePointer<Link>!
  var linkCount = 0
  var user: UInt32?
  var group: UInt32?
  /// The capabilities that are left, if they are limited.
  var capabilities: UInt64?

  /// Takes one line; the reason when it cannot be right.
  mutating func parse(_ fields: inout Fields, line: Int) -> StaticString? {
    guard let kind = fields.next(), let options = fields.next() else { return "expected a setting and its options" }
    if sameText(kind, "environment") {
      if hasEnvironment { return "a second `environment` line" }
      hasEnvironment = true
      isPure = sameText(options, "pure")
      if !isPure && !sameText(options, "-") { return "expected `pure`, or `-` for no options" }
      while let variable = fields.next() {
        if variable[0] == 0x3D || !hasSign(variable) { return "expected variables, NAME=VALUE" }
        if variableCount == 0 { variables = UnsafePointer(variable) }
        variableCount += 1
      }
      return nil
    }
    if sameText(kind, "directory") {
      guard let path = fields.next(), path[0] == slash else { return "expected an absolute directory" }
      directory = UnsafePointer(path)
      return nil
    }
    if sameText(kind, "link") {
      return parseLink(options, &fields, line: line)
    }
    if sameText(kind, "capabilities") {
      var kept: UInt64 = 0
      while let name = fields.next() {
        let number = sys_capability(name)
        if number < 0 { return "there is no capability of this name" }
        kept |= 1 << UInt64(number)
      }
      capabilities = kept
      return nil
    }
    if sameText(kind, "descriptors") {
      closesDescriptors = true
      return sameText(options, "none") ? nil : "expected `none`: without this line the caller's are passed on"
    }
    if sameText(kind, "unshare") {
      if hasPrefix(options, "grace=") {
        guard let number = parseNumber(options + 6) else { return "expected milliseconds after `grace=`" }
        graceMilliseconds = number
      } else if !sameText(options, "-") {
        return "expected `grace=MILLISECONDS`, or `-` for no options"
      }
      while let name = fields.next() {
        guard let flag = Settings.namespace(name) else { return "expected `net`, `pid`, `ipc`, `uts` or `user`" }
        namespaces |= flag
      }
      return nil
    }
    if sameText(kind, "user") {
      guard let id = fields.next(), let number = parseNumber(id) else { return "expected the number of a user" }
      user = number
      group = number
      if let id = fields.next() {
        guard let number = parseNumber(id) else { return "expected the number of a group" }
        group = number
      }
      namespaces |= Settings.users
      return nil
    }
    return "expected `environment`, `directory`, `unshare`, `user`, `link`, `capabilities` or `descriptors` after `-`"
  }

  /// Takes a `link` line: its options, the name, addresses.
  private mutating func parseLink(
    _ options: UnsafeMutablePointer<CChar>, _ fields: inout Fields, line: Int
  ) -> StaticString? {
    guard let name = fields.next(), Link.isName(name) else {
      return "expected the name of an interface, at most 15 letters, digits, . _ -"
    }
    var link = Link(name: name, line: line, addresses: name + textLength(name))
    var start = options
    while true {
      var end = start
      while end[0] != 0 && end[0] != 0x2C { end += 1 }
      let isLast = end[0] == 0
      end[0] = 0
      if let reason = link.set(start) { return reason }
      if isLast { break }
      start = end + 1
    }
    while let address = fields.next() {
      let isOutside = hasPrefix(address, Link.outside.text)
      if isOutside && !link.isPeerOutside { return "an address of the host for a link that has no end there" }
      let text = isOutside ? address + Link.outside.utf8CodeUnitCount : address
      if sys_is_address(text, 1) == 0 { return "expected an address such as 192.0.2.1/24" }
      link.addressCount += 1
    }
    for index in 0..<linkCount where sameText(links[index].name, link.name) {
      return "a second line for this interface"
    }
    links[linkCount] = link
    linkCount += 1
    return nil
  }

  private static func namespace(_ name: Text) -> Int32? {
    if sameText(name, "net") { return network }
    if sameText(name, "pid") { return processes }
    if sameText(name, "ipc") { return 0x0800_0000 }
    if sameText(name, "uts") { return 0x0400_0000 }
    if sameText(name, "user") { return users }
    return nil
  }
}

/// Whether a variable has a value.
private func hasSign(_ variable: Text) -> Bool {
  for index in 0..<textLength(variable) where variable[index] == 0x3D { return true }
  return false
}
