// Datagrams: messages that are sent to an address and received with the sender's.

import Glibc

/// Sending to and receiving from addresses.
enum DatagramRows {
  static func install(_ table: inout PrimitiveTable) {
    table.any(
      "(sendto socket bytevector address . rest)",
      "Sends BYTEVECTOR to ADDRESS, a vector or a family and its parts, with optional flags; the number of bytes."
    ) { arguments in
      let descriptor = try arguments[0].descriptor(1)
      let bytes = try arguments[1].bytevector(2)
      let (address, used) = parts(arguments, from: 2)
      let flags = arguments.count > used ? Int32(try arguments[used].int(used + 1, in: 0...Int(Int32.max))) : 0
      return try SocketAddress.withKernelForm(address, 3) { form, count in
        Word(
          fixnum: try SystemCall.retrying {
            Glibc.sendto(descriptor, bytes.byteData, bytes.length, flags, form, count)
          })
      }
    }
    table.any(
      "(recvfrom! socket bytevector [flags] [start] [end])",
      "Receives a message into BYTEVECTOR from START to END; a pair of the number of bytes and the sender's address."
    ) { arguments in
      let descriptor = try arguments[0].descriptor(1)
      let bytes = try arguments[1].bytevector(2)
      let flags = Int32(try arguments.bound(2, in: 0...Int(Int32.max)) ?? 0)
      let range = try arguments.range(3, count: bytes.length)
      var received = 0
      let address = try SocketAddress.filled { form, count in
        received = try SystemCall.retrying {
          Glibc.recvfrom(descriptor, bytes.byteData + range.lowerBound, range.count, flags, form, count)
        }
      }
      return Heap.cons(Word(fixnum: received), address)
    }
  }

  /// The address that begins at `start`, and the index of what follows it.
  private static func parts(_ arguments: Arguments, from start: Int) -> (Word, Int) {
    let first = arguments[start]
    guard first.isFixnum else { return (first, start + 1) }
    let count = min(arguments.count - start, Int32(truncatingIfNeeded: first.fixnum) == AF_UNIX ? 2 : 3)
    let result = Heap.vector(count: count, fill: .false)
    for i in 0..<count { result.setElement(i, arguments[start + i]) }
    return (result, start + count)
  }
}
