// Sockets, and waiting for several ports at once.

import Glibc

/// Sockets.
enum SocketRows {
  static let constants: [(name: String, make: () -> Word)] = [
    ("AF_UNSPEC", 0), ("AF_UNIX", 1), ("AF_INET", 2), ("AF_INET6", 10), ("PF_UNSPEC", 0), ("PF_UNIX", 1),
    ("PF_INET", 2), ("PF_INET6", 10), ("SOCK_STREAM", 1), ("SOCK_DGRAM", 2), ("SOCK_RAW", 3), ("SOCK_SEQPACKET", 5),
    ("SOCK_CLOEXEC", 0o2000000), ("SOCK_NONBLOCK", 0o4000), ("SOL_SOCKET", 1), ("SO_REUSEADDR", 2), ("SO_ERROR", 4),
    ("SO_SNDBUF", 7), ("SO_RCVBUF", 8), ("SO_KEEPALIVE", 9), ("SO_REUSEPORT", 15), ("IPPROTO_IP", 0),
    ("IPPROTO_TCP", 6), ("IPPROTO_UDP", 17), ("IPPROTO_IPV6", 41), ("TCP_NODELAY", 1), ("MSG_PEEK", 2),
    ("MSG_DONTWAIT", 0x40), ("INADDR_ANY", 0), ("INADDR_LOOPBACK", 0x7F00_0001), ("INADDR_BROADCAST", 0xFFFF_FFFF),
    ("INADDR_NONE", 0xFFFF_FFFF), ("SHUT_RD", 0), ("SHUT_WR", 1), ("SHUT_RDWR", 2),
  ].map { name, value in (name, { Word(fixnum: value) }) }

  static func install(_ table: inout PrimitiveTable) {
    making(&table)
    connecting(&table)
    options(&table)
    transfer(&table)
    addresses(&table)
    waiting(&table)
  }

  private static func port(_ descriptor: Int32) -> Word {
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    let word = Ports.file(descriptor, mode: "r+0", fileName: "socket")
    Ports.port(word)!.bufferSize = 4096
    return word
  }

  private static func int(_ word: Word, _ position: Int) throws -> Int32 {
    Int32(try word.int(position, in: 0...Int(Int32.max)))
  }

  private static func making(_ table: inout PrimitiveTable) {
    table.three("(socket family style protocol)", "A port on a new socket.") { family, style, number in
      let descriptor = Glibc.socket(try int(family, 1), try int(style, 2), try int(number, 3))
      if descriptor == -1 { throw Fault.posix() }
      return port(descriptor)
    }
    table.three("(socketpair family style protocol)", "A pair of ports on two sockets connected to each other.") {
      family, style, number in
      var ends: [Int32] = [0, 0]
      _ = try FileRows.check(
        Glibc.socketpair(try int(family, 1), try int(style, 2), try int(number, 3), &ends))
      return Heap.cons(port(ends[0]), port(ends[1]))
    }
  }

  /// The address among the arguments from `start` on: a vector, or a family and the rest of the vector.
  private static func address(_ arguments: Arguments, from start: Int) -> Word {
    if arguments[start].isVector { return arguments[start] }
    let result = Heap.vector(count: arguments.count - start, fill: .false)
    for i in start..<arguments.count { result.setElement(i - start, arguments[i]) }
    return result
  }

  private static func connecting(_ table: inout PrimitiveTable) {
    table.any("(connect socket address . rest)", "Connects SOCKET to ADDRESS, a vector or a family and its parts.") {
      arguments in
      let descriptor = try arguments[0].descriptor(1)
      try SocketAddress.withKernelForm(address(arguments, from: 1), 2) { form, count in
        _ = try SystemCall.retrying(nil, .anything) { Glibc.connect(descriptor, form, count) }
      }
      return .true
    }
    table.any("(bind socket address . rest)", "Gives SOCKET the ADDRESS, a vector or a family and its parts.") {
      arguments in
      let descriptor = try arguments[0].descriptor(1)
      return try SocketAddress.withKernelForm(address(arguments, from: 1), 2) { form, count in
        try FileRows.check(Glibc.bind(descriptor, form, count))
      }
    }
    table.two("(listen socket backlog)", "Makes SOCKET one that others connect to.") { socket, backlog in
      try FileRows.check(Glibc.listen(try socket.descriptor(1), try int(backlog, 2)))
    }
    table.any("(accept socket [flags])", "Waits for a connection; a pair of its port and the other side's address.") {
      arguments in
      let descriptor = try arguments[0].descriptor(1)
      var accepted: Int32 = -1
      let address = try SocketAddress.filled { form, count in
        accepted = try SystemCall.retrying(nil, .input(descriptor)) { Glibc.accept(descriptor, form, count) }
      }
      return Heap.cons(port(accepted), address)
    }
    table.two("(shutdown socket how)", "Ends reading (0), writing (1) or both (2).") { socket, how in
      if let port = Ports.port(socket), port.isOpen { try port.flush() }
      return try FileRows.check(Glibc.shutdown(try socket.descriptor(1), try int(how, 2)))
    }
    table.one("(getsockname socket)", "The address of SOCKET.") { socket in
      let descriptor = try socket.descriptor(1)
      return try SocketAddress.filled { _ = try FileRows.check(Glibc.getsockname(descriptor, $0, $1)) }
    }
    table.one("(getpeername socket)", "The address that SOCKET is connected to.") { socket in
      let descriptor = try socket.descriptor(1)
      return try SocketAddress.filled { _ = try FileRows.check(Glibc.getpeername(descriptor, $0, $1)) }
    }
  }

  private static func options(_ table: inout PrimitiveTable) {
    table.three("(getsockopt socket level option)", "The value of an option of SOCKET.") { socket, level, option in
      var value: Int32 = 0
      var count = socklen_t(4)
      let descriptor = try socket.descriptor(1)
      _ = try FileRows.check(Glibc.getsockopt(descriptor, try int(level, 2), try int(option, 3), &value, &count))
      return Word(fixnum: Int(value))
    }
    table.any("(setsockopt socket level option value)", "Makes VALUE that of an option of SOCKET.") { arguments in
      var value = Int32(truncatingIfNeeded: try arguments[3].int(4))
      let descriptor = try arguments[0].descriptor(1)
      return try FileRows.check(
        Glibc.setsockopt(descriptor, try int(arguments[1], 2), try int(arguments[2], 3), &value, 4))
    }
  }

  private static func transfer(_ table: inout PrimitiveTable) {
    table.any("(recv! socket bytevector [flags])", "Receives into BYTEVECTOR; the number of bytes.") { arguments in
      let descriptor = try arguments[0].descriptor(1)
      let bytes = try arguments[1].bytevector(2)
      let flags = Int32(try arguments.bound(2, in: 0...Int(Int32.max)) ?? 0)
      let wait = flags & 0x40 != 0 ? SystemCall.Wait.nothing : .input(descriptor)
      return Word(
        fixnum: try SystemCall.retrying(nil, wait) { Glibc.recv(descriptor, bytes.byteData, bytes.length, flags) })
    }
    table.any("(send socket bytevector [flags])", "Sends BYTEVECTOR; the number of bytes that went.") { arguments in
      let descriptor = try arguments[0].descriptor(1)
      let bytes = try arguments[1].bytevector(2)
      let flags = Int32(try arguments.bound(2, in: 0...Int(Int32.max)) ?? 0)
      let wait = flags & 0x40 != 0 ? SystemCall.Wait.nothing : .output(descriptor, count: bytes.length)
      return Word(
        fixnum: try SystemCall.retrying(nil, wait) { Glibc.send(descriptor, bytes.byteData, bytes.length, flags) })
    }
  }

  private static func addresses(_ table: inout PrimitiveTable) {
    table.any("(make-socket-address family . parts)", "The address with PARTS: a path, or an address and port.") {
      arguments in
      let result = address(arguments, from: 0)
      try SocketAddress.withKernelForm(result, 1) { _, _ in }
      return result
    }
    for (name, i) in [("fam", 0), ("path", 1), ("addr", 1), ("port", 2), ("flowinfo", 3), ("scopeid", 4)] {
      table.one("(sockaddr:\(name) address)", "The part of ADDRESS with this name.") { address in
        guard try address.vector(1).length > i else { throw Fault.type(1, "socket address that has it", address) }
        return address.element(i)
      }
    }
    table.two("(inet-pton family text)", "The integer of the address TEXT.") { family, text in
      guard let result = SocketAddress.parse(try text.text(2), try int(family, 1)) else { throw Fault.range(2, text) }
      return result
    }
    table.two("(inet-ntop family address)", "The address ADDRESS, an integer, as it is written.") { family, address in
      let all = try SocketAddress.wideBytes(address, 2)
      let number = try int(family, 1)
      var text = [UInt8](repeating: 0, count: 64)
      let found = text.withUnsafeMutableBytes { buffer in
        Glibc.inet_ntop(
          number, Array(number == AF_INET ? all[12...] : all[...]), buffer.bindMemory(to: CChar.self).baseAddress!, 64)
          != nil
      }
      guard found else { throw Fault.posix() }
      return Heap.string(String(decoding: text.prefix { $0 != 0 }, as: UTF8.self))
    }
  }

  private static func waiting(_ table: inout PrimitiveTable) {
    table.any(
      "(select reads writes exceptions [seconds] [microseconds])",
      "Waits until one of the ports or descriptors in the lists is ready; the list of the lists of those that are."
    ) { arguments in
      let events = [POLLIN, POLLOUT, POLLPRI]
      var requests: [pollfd] = []
      var timeout: Int?
      var isReadyAlready = false
      for i in 0..<3 {
        try forEach(arguments[i], i + 1) { word in
          if i == 0, let port = Ports.port(word), port.waiting > 0 { isReadyAlready = true }
          requests.append(pollfd(fd: try word.descriptor(i + 1), events: Int16(events[i]), revents: 0))
        }
      }
      if let seconds = arguments.given(3), seconds.isTrue {
        let whole = max(0, min(try Numbers.double(seconds, 4), 1e9))
        timeout = Int(whole * 1e9) + 1000 * (try arguments.bound(4, in: 0...(1 << 50)) ?? 0)
      }
      if isReadyAlready { timeout = 0 }
      _ = try SystemCall.poll(&requests, nanoseconds: timeout)
      var lists = ListBuilder()
      var next = 0
      for i in 0..<3 {
        var ready = ListBuilder()
        try forEach(arguments[i], i + 1) { word in
          let waits = i == 0 && Ports.port(word).map { $0.waiting > 0 } ?? false
          // An error is an end of waiting for bytes or room, as select has it; an exception is urgent data only.
          let counts = i == 2 ? Int16(POLLPRI) : ~0
          if waits || requests[next].revents & counts != 0 { ready.append(word) }
          next += 1
        }
        lists.append(ready.first)
      }
      return lists.first
    }
  }

  /// Calls `body` with the elements of a list or vector.
  private static func forEach(_ words: Word, _ position: Int, _ body: (Word) throws -> Void) throws {
    if words.isVector {
      for i in 0..<words.length { try body(words.element(i)) }
      return
    }
    _ = try words.list(position)
    var rest = words
    while rest.isPair {
      try body(rest.car)
      rest = rest.cdr
    }
  }
}
