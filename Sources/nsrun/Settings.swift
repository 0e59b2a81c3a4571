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

  /// The environment of the program: the caller's, unless it is pure, with the table's variables instead of those
  /// of the same names.
  func environment() -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
    let old = sys_environment()
    if variableCount == 0 && !isPure { return old }
    var count = 0
    if let old { while old[count] != nil { count += 1 } }
    guard let memory = sys_memory((count + variableCount + 1) * MemoryLayout<UnsafeMutablePointer<CChar>?>.stride)
    else { fail(125, "reserve memory", nil, -12, "") }
    let new = memory.assumingMemoryBound(to: UnsafeMutablePointer<CChar>?.self)
    var filled = 0
    if let old, !isPure {
      for index in 0..<count {
        guard let entry = old[index], !isReplaced(entry) else { continue }
        new[filled] = entry
        filled += 1
      }
    }
    var next = variables
    for _ in 0..<variableCount {
      guard var text = next else { break }
      while text[0] == 0 { text += 1 }
      new[filled] = UnsafeMutablePointer(mutating: text)
      filled += 1
      next = text + textLength(text)
    }
    return new
  }

  private func isReplaced(_ entry: Text) -> Bool {
    var next = variables
    for _ in 0..<variableCount {
      guard var text = next else { break }
      while text[0] == 0 { text += 1 }
      var index = 0
      while text[index] == entry[index] && text[index] != 0 && text[index] != 0x3D { index += 1 }
      if text[index] == 0x3D && entry[index] == 0x3D { return true }
      next = text + textLength(text)
    }
    return false
  }
}

/// Whether a variable has a value.
private func hasSign(_ variable: Text) -> Bool {
  for index in 0..<textLength(variable) where variable[index] == 0x3D { return true }
  return false
}

/// A decimal number below 2^32 - 1.
func parseNumber(_ text: Text) -> UInt32? {
  var value: UInt64 = 0
  var index = 0
  while text[index] != 0 {
    let digit = Int(text[index]) - 0x30
    guard (0...9).contains(digit), value < 0xFFFF_FFFF else { return nil }
    value = value * 10 + UInt64(digit)
    index += 1
  }
  return index > 0 && value < 0xFFFF_FFFF ? UInt32(value) : nil
}
