// Writing to ports: characters, strings, bytes. Objects are written by the printer.

import Glibc

/// Output procedures.
enum PortOutputRows {
  static func install(_ table: inout PrimitiveTable) {
    text(&table)
    bytes(&table)
    flushing(&table)
  }

  private static func text(_ table: inout PrimitiveTable) {
    table.any("(write-char char [port])", "Writes CHAR to PORT.") { arguments in
      let c = try arguments[0].scalar(1)
      try arguments.outputPort(1).write(c)
      return .unspecified
    }
    table.two("(put-char port char)", "Writes CHAR to PORT.") { port, char in
      try port.outputPort(1).write(try char.scalar(2))
      return .unspecified
    }
    table.any("(newline [port])", "Ends the line on PORT.") { arguments in
      try arguments.outputPort(0).write(10)
      return .unspecified
    }
    table.any("(write-string string [port] [start] [end])", "Writes the characters of STRING to PORT.") { arguments in
      let string = try arguments[0].string(1)
      try arguments.outputPort(1).write(string, try arguments.range(2, count: string.length))
      return .unspecified
    }
    table.any("(put-string port string [start] [count])", "Writes COUNT characters of STRING to PORT.") { arguments in
      let port = try arguments[0].outputPort(1)
      let string = try arguments[1].string(2)
      let start = try arguments.bound(2, in: 0...string.length) ?? 0
      let count = try arguments.bound(3, in: 0...(string.length - start)) ?? string.length - start
      try port.write(string, start..<(start + count))
      return .unspecified
    }
  }

  private static func bytes(_ table: inout PrimitiveTable) {
    func put(_ port: Port, _ byte: Word, _ position: Int) throws -> Word {
      let value = UInt8(try byte.int(position, in: 0...255))
      try withUnsafeBytes(of: value) { try port.write(bytes: $0) }
      return .unspecified
    }
    table.any("(write-u8 byte [port])", "Writes BYTE to PORT.") { try put(try $0.outputPort(1), $0[0], 1) }
    table.two("(put-u8 port byte)", "Writes BYTE to PORT.") { try put(try $0.outputPort(1), $1, 2) }
    table.any("(write-bytevector bytevector [port] [start] [end])", "Writes the bytes of BYTEVECTOR to PORT.") {
      arguments in
      let bytes = try arguments[0].bytevector(1)
      let range = try arguments.range(2, count: bytes.length)
      try putPart(try arguments.outputPort(1), bytes, range)
      return .unspecified
    }
    table.any("(put-bytevector port bytevector [start] [count])", "Writes COUNT bytes of BYTEVECTOR to PORT.") {
      arguments in
      let port = try arguments[0].outputPort(1)
      let bytes = try arguments[1].bytevector(2)
      let start = try arguments.bound(2, in: 0...bytes.length) ?? 0
      let count = try arguments.bound(3, in: 0...(bytes.length - start)) ?? bytes.length - start
      try putPart(port, bytes, start..<(start + count))
      return .unspecified
    }
  }

  private static func putPart(_ port: Port, _ bytes: Word, _ range: Range<Int>) throws {
    try port.write(bytes: UnsafeRawBufferPointer(start: bytes.byteData + range.lowerBound, count: range.count))
  }

  private static func flushing(_ table: inout PrimitiveTable) {
    for name in ["force-output", "flush-output-port"] {
      table.any("(\(name) [port])", "Writes out what waits in PORT's buffer.") { arguments in
        try arguments.outputPort(0).flush()
        return .unspecified
      }
    }
    table.zero("(flush-all-ports)", "Writes out what waits in the buffers of all ports.") {
      Port.flushAll()
      return .unspecified
    }
  }
}
