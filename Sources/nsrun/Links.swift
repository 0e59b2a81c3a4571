// The interfaces of a network namespace: made first, all of them, then joined, addressed and started in the order of
// their lines, routes last. A pair of interfaces lies inside with both ends, or has one end in the caller's network:
// that changes the caller's machine as long as the namespace lives, so that it takes root there.
import CLinux

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
