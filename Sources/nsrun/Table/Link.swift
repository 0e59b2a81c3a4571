// A `link` line of the table: one interface of a network of the namespace's own.
import CLinux

/// One `link` line. The texts live as long as the table.
struct Link {
  var name: Text
  var line: Int
  /// `bridge` or `veth`; nil: an interface that is there, such as `lo`.
  var kind: StaticString?
  /// The other end of a pair, and whether it lies in the caller's network.
  var peer: Text?
  var isPeerOutside = false
  var bridge: Text?
  var bridgeOutside: Text?
  var mtu: UInt32 = 0
  var isDown = false
  var gateway: Text?
  /// Addresses with their prefix, one after the other with NULs between; those that begin with `host:` are for the
  /// end of a pair that lies outside.
  var addresses: Text
  var addressCount = 0

  static let outside: StaticString = "host:"

  /// Takes one option; the reason when it cannot be right.
  mutating func set(_ option: Text) -> StaticString? {
    if sameText(option, "bridge") {
      if kind != nil { return "an interface is of one kind" }
      kind = "bridge"
    } else if hasPrefix(option, "veth=") || hasPrefix(option, "host=") {
      if kind != nil { return "an interface is of one kind" }
      kind = "veth"
      isPeerOutside = option[0] == 0x68
      peer = option + 5
      return Link.isName(option + 5) ? nil : "expected the name of the other end, at most 15 letters, digits, . _ -"
    } else if hasPrefix(option, "master=") {
      bridge = option + 7
      return Link.isName(option + 7) ? nil : "expected the name of a bridge"
    } else if hasPrefix(option, "hostmaster=") {
      bridgeOutside = option + 11
      return Link.isName(option + 11) ? nil : "expected the name of a bridge"
    } else if hasPrefix(option, "mtu=") {
      guard let number = parseNumber(option + 4), number > 0 else { return "expected a number of bytes" }
      mtu = number
    } else if hasPrefix(option, "via=") {
      gateway = option + 4
      return sys_is_address(option + 4, 0) != 0 ? nil : "expected the address of a gateway"
    } else if sameText(option, "down") {
      isDown = true
    } else if !sameText(option, "-") {
      return "an option that a link does not have"
    }
    return nil
  }

  /// Whether an interface may be called so; the kernel takes nearly anything, other programs do not.
  static func isName(_ name: Text) -> Bool {
    let length = textLength(name)
    if length == 0 || length > 15 || name[0] == 0x2E { return false }
    for index in 0..<length {
      let byte = name[index]
      let isLetter = (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      if !isLetter && byte != 0x2D && byte != 0x2E && byte != 0x5F { return false }
    }
    return true
  }
}
