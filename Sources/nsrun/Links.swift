// The interfaces of a network namespace: made first, all of them, then joined, addressed and started in the order of
// their lines, routes last. A pair of interfaces lies inside with both ends, or has one end in the caller's network:
// that changes the caller's machine as long as the namespace lives, so that it takes root there.
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

/// The links of a table while they are made.
struct Network {
  let settings: Settings
  /// The routing sockets of the namespace and of the caller's network, -1 if not needed.
  private var inside: Int32 = -1
  private var outside: Int32 = -1

  /// Opens the caller's network while this is still its process.
  init(_ settings: Settings) {
    self.settings = settings
    for index in 0..<settings.linkCount where settings.links[index].isPeerOutside {
      let link = settings.links[index]
      if sys_effective_user() != 0 || settings.namespaces & Settings.users != 0 {
        fail(
          125, "make the interface", link.name, -1,
          "its other end lies in the caller's network: that takes root, without a user namespace of its own")
      }
      if outside >= 0 { continue }
      outside = sys_open_network()
      if outside < 0 { fail(125, "make the interface", link.name, outside, "") }
    }
  }

  /// Whether rights over the caller's network are needed.
  var reachesOutside: Bool { outside >= 0 }

  /// Makes all links, in the namespace that this process is in by now.
  mutating func make() {
    if settings.linkCount == 0 { return }
    inside = sys_open_network()
    if inside < 0 { fail(125, "start", settings.links[0].name, inside, "") }
    for index in 0..<settings.linkCount { create(settings.links[index]) }
    for index in 0..<settings.linkCount { configure(settings.links[index]) }
    for index in 0..<settings.linkCount { route(settings.links[index]) }
    _ = sys_close(inside)
    if outside >= 0 { _ = sys_close(outside) }
  }

  private func create(_ link: Link) {
    guard let kind = link.kind else { return }
    var result: Int32
    if link.isPeerOutside {
      let here = sys_open_read(-100, "/proc/self/ns/net")
      if here < 0 { fail(125, "open", "/proc/self/ns/net", here, "mount proc at /proc first") }
      result = sys_make_link_of(outside, kind.text, link.peer, link.name, here)
      _ = sys_close(here)
    } else {
      result = sys_make_link_of(inside, kind.text, link.name, link.peer, -1)
    }
    if result == -95 {
      fail(125, "make the interface", link.name, result, "the kernel lacks this kind: modprobe bridge, or veth")
    }
    if result == -17 { fail(125, "make the interface", link.name, result, "it, or its other end, is there already") }
    if result == -1 { failRefused("make the interface", link.name, result) }
    if result < 0 { fail(125, "make the interface", link.name, result, "") }
  }

  private func configure(_ link: Link) {
    setUp(inside, link.name, link.bridge, link, isOutside: false)
    guard let peer = link.peer else { return }
    if link.isPeerOutside {
      setUp(outside, peer, link.bridgeOutside, link, isOutside: true)
    } else if !link.isDown && !hasLine(peer) {
      _ = sys_start_link(inside, find(inside, peer), 0, link.mtu, 1)
    }
  }

  private func hasLine(_ name: Text) -> Bool {
    for index in 0..<settings.linkCount where sameText(settings.links[index].name, name) { return true }
    return false
  }

  private func setUp(_ network: Int32, _ name: Text, _ bridge: Text?, _ link: Link, isOutside: Bool) {
    let number = find(network, name)
    var next = link.addresses
    for _ in 0..<link.addressCount {
      while next[0] == 0 { next += 1 }
      let isForOutside = hasPrefix(next, Link.outside.text)
      let address = isForOutside ? next + Link.outside.utf8CodeUnitCount : next
      if isForOutside == isOutside {
        let result = sys_add_address(network, number, address)
        if result < 0 { fail(125, "give the interface its address", address, result, "") }
      }
      next += textLength(next)
    }
    let above = bridge.map { find(network, $0) } ?? 0
    let result = sys_start_link(network, number, above, link.mtu, link.isDown ? 0 : 1)
    if result < 0 { fail(125, "start the interface", name, result, "a bridge and its mtu must be such as it can have") }
  }

  private func find(_ network: Int32, _ name: Text) -> Int32 {
    let number = sys_find_link(network, name)
    if number <= 0 { fail(125, "find the interface", name, number, "it must be there or be made by another link") }
    return number
  }

  private func route(_ link: Link) {
    guard let gateway = link.gateway else { return }
    let result = sys_add_route(inside, find(inside, link.name), gateway)
    if result < 0 {
      fail(125, "make a route by", gateway, result, "it must be in the network of an address of the link")
    }
  }
}
