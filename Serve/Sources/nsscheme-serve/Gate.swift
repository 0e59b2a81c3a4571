// The gate through which repositories are fetched: a SOCKS5 server on a loopback port that resolves names itself and
// connects to public addresses only, so that neither a name that resolves otherwise the second time nor a redirect leads
// to this machine or its network. Each fetch has a ticket, its user name there, and passes so many bytes in all.
// The server is a few threads with blocking sockets: a fetch is one or two connections, and few run at once.

import Dispatch
import Glibc
import Synchronization

/// The gate.
final class Gate: Sendable {
  let port: Int
  private let listener: Int32
  private let allowLocal: Bool
  private let tickets = Mutex<[String: Int]>([:])
  /// What was refused last for a ticket.
  private let refusals = Mutex<[String: String]>([:])

  init(allowLocal: Bool) throws {
    self.allowLocal = allowLocal
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
    self.listener = listener
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    guard bound else { throw Failure(message: "cannot listen on a loopback port: \(String(cString: strerror(errno)))") }
    port = Int(UInt16(bigEndian: address.sin_port))
    let thread = DispatchQueue(label: "gate")
    thread.async { [self] in
      while true {
        let client = accept(listener, nil, nil)
        if client >= 0 {
          DispatchQueue.global().async { self.serve(client) }
        } else if errno != EINTR && errno != ECONNABORTED {
          usleep(100_000)
        }
      }
    }
  }

  /// A new ticket for so many bytes.
  func ticket(bytes: Int) -> String {
    let name = (0..<4).map { _ in String(UInt32.random(in: .min ... .max), radix: 16) }.joined()
    tickets.withLock { $0[name] = bytes }
    return name
  }

  /// Ends a ticket; what it was refused, if anything.
  func end(_ ticket: String) -> String? {
    tickets.withLock { _ = $0.removeValue(forKey: ticket) }
    return refusals.withLock { $0.removeValue(forKey: ticket) }
  }

  /// Takes bytes off a ticket; false if there are none left.
  private func take(_ count: Int, from ticket: String) -> Bool {
    tickets.withLock { table in
      guard let left = table[ticket] else { return false }
      table[ticket] = left - count
      return left >= count
    }
  }

  private func refuse(_ ticket: String, _ reason: String) { refusals.withLock { $0[ticket] = reason } }

  // MARK: One connection

  private func serve(_ client: Int32) {
    defer { close(client) }
    var limit = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    // Version and methods; of these, name and password.
    guard let hello = receive(2, from: client), hello[0] == 5, let methods = receive(Int(hello[1]), from: client),
      methods.contains(2), transmit([5, 2], to: client),
      let head = receive(2, from: client), let name = receive(Int(head[1]), from: client),
      let length = receive(1, from: client), receive(Int(length[0]), from: client) != nil
    else { return }
    let ticket = String(decoding: name, as: UTF8.self)
    guard take(0, from: ticket) else {
      _ = transmit([1, 1], to: client)
      return
    }
    guard transmit([1, 0], to: client), let (host, port) = request(from: client) else { return }
    guard let server = connect(to: host, port: port, ticket: ticket) else {
      _ = transmit([5, 2, 0, 1, 0, 0, 0, 0, 0, 0], to: client)
      return
    }
    defer { close(server) }
    if transmit([5, 0, 0, 1, 0, 0, 0, 0, 0, 0], to: client) { relay(client, server, ticket) }
  }

  /// The host and the port of a request to connect.
  private func request(from client: Int32) -> (String, Int)? {
    guard let head = receive(4, from: client), head[0] == 5, head[1] == 1 else { return nil }
    let host: String
    switch head[3] {
    case 1:
      guard let bytes = receive(4, from: client) else { return nil }
      host = bytes.map(String.init).joined(separator: ".")
    case 3:
      guard let length = receive(1, from: client), let bytes = receive(Int(length[0]), from: client) else { return nil }
      host = String(decoding: bytes, as: UTF8.self)
    case 4:
      guard let bytes = receive(16, from: client) else { return nil }
      host = stride(from: 0, to: 16, by: 2).map { String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16) }
        .joined(separator: ":")
    default: return nil
    }
    guard let port = receive(2, from: client) else { return nil }
    return (host, Int(port[0]) << 8 | Int(port[1]))
  }

  /// A connection to a host, by an address that has been looked at.
  private func connect(to host: String, port: Int, ticket: String) -> Int32? {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, String(port), &hints, &list) == 0 else {
      refuse(ticket, "the host '\(host)' is not known")
      return nil
    }
    defer { freeaddrinfo(list) }
    var refused = false
    var next = list
    while let info = next?.pointee {
      next = info.ai_next
      guard let address = info.ai_addr else { continue }
      guard allowLocal || AddressPolicy.isPublic(address) else {
        refused = true
        continue
      }
      let server = socket(info.ai_family, info.ai_socktype | O_CLOEXEC, 0)
      var limit = timeval(tv_sec: 20, tv_usec: 0)
      setsockopt(server, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
      if Glibc.connect(server, address, info.ai_addrlen) == 0 { return server }
      close(server)
    }
    refuse(
      ticket,
      refused
        ? "'\(host)' is this machine or in a private network, which a host does not fetch from"
        : "'\(host)' does not answer on port \(port)")
    return nil
  }

  /// Passes bytes in both directions until one side ends, nothing comes for a minute, or the ticket is used up.
  private func relay(_ client: Int32, _ server: Int32, _ ticket: String) {
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      var watched = [
        pollfd(fd: client, events: Int16(POLLIN), revents: 0), pollfd(fd: server, events: Int16(POLLIN), revents: 0),
      ]
      let ready = poll(&watched, 2, 60_000)
      if ready < 0, errno == EINTR { continue }
      if ready <= 0 { return }
      for (from, to) in [(0, server), (1, client)] where watched[from].revents != 0 {
        let count = read(watched[from].fd, &buffer, buffer.count)
        if count <= 0 { return }
        guard take(count, from: ticket) else {
          refuse(ticket, "the repository is too large")
          return
        }
        guard transmit(Array(buffer[..<count]), to: to) else { return }
      }
    }
  }

  private func receive(_ count: Int, from socket: Int32) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var have = 0
    while have < count {
      let some = bytes.withUnsafeMutableBytes { recv(socket, $0.baseAddress! + have, count - have, 0) }
      if some <= 0 { return nil }
      have += some
    }
    return bytes
  }

  private func transmit(_ bytes: [UInt8], to socket: Int32) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let some = bytes.withUnsafeBytes { send(socket, $0.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL)) }
      if some <= 0 { return false }
      sent += some
    }
    return true
  }
}
