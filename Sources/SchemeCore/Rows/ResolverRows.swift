// Names of hosts, as name servers know them.
//
// The C library of a static program must not look for shared objects, which the machine may have from another version of
// it. What reads /etc/hosts and asks the servers of /etc/resolv.conf is part of the program; so it is set to use only
// these, whatever /etc/nsswitch.conf lists.

import CForeign
import Glibc

/// How this program looks up names of hosts.
public enum Resolver {
  /// Lets the C library look in /etc/hosts and ask name servers, and nothing else. May be called again.
  public static func prepare() { cforeign_use_own_resolver() }
}

/// The row that resolves names.
enum ResolverRows {
  static func install(_ table: inout PrimitiveTable) {
    table.one(
      "(%resolve-host name)",
      "The addresses of the host NAME, a list of strings in figures, the first to be tried first; or, if there are none, "
        + "the number of an error as getaddrinfo(3) has it."
    ) { name in
      let name = try name.text(1)
      var addresses: [String] = []
      var code: Int32 = 0
      // Nothing of the language's is touched while other threads run.
      let ask = { (code, addresses) = resolve(name) }
      if NativeThread.areMany { try NativeThread.wait(ask) } else { ask() }
      try SystemCall.interrupted()
      guard code == 0 else { return Word(fixnum: Int(code)) }
      let list = RootedArray()
      for address in addresses { list.append(Heap.string(address)) }
      return list.list()
    }
  }

  private static func resolve(_ name: String) -> (code: Int32, addresses: [String]) {
    Resolver.prepare()
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var first: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(name, nil, &hints, &first)
    guard code == 0 else { return (code, []) }
    defer { freeaddrinfo(first) }
    var addresses: [String] = []
    var next = first
    while let info = next?.pointee {
      var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
      if getnameinfo(
        info.ai_addr, info.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0
      {
        addresses.append(String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
      }
      next = info.ai_next
    }
    return (0, addresses)
  }
}
