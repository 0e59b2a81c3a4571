// What ports tell of themselves and what can be changed: kind, location, encoding, buffering, position, closing.

import Glibc

/// Ports' state.
enum PortStateRows {
  static func install(_ table: inout PrimitiveTable) {
    kinds(&table)
    closing(&table)
    location(&table)
    encoding(&table)
    position(&table)
  }

  private static func kinds(_ table: inout PrimitiveTable) {
    func test(_ name: String, _ what: String, _ holds: @escaping (Port) -> Bool) {
      table.one("(\(name) obj)", "Whether OBJ is \(what).") { Word(Ports.port($0).map(holds) ?? false) }
    }
    test("port?", "a port") { _ in true }
    test("input-port?", "a port to read from") { $0.isInput }
    test("output-port?", "a port to write to") { $0.isOutput }
    test("binary-port?", "a port of bytes") { $0.isBinary }
    test("textual-port?", "a port of characters") { !$0.isBinary }
    test("file-port?", "a port on a file descriptor") { $0.device.descriptor != nil }
    table.one("(eof-object? obj)", "Whether OBJ is what reading returns at the end.") { Word($0 == .eof) }
    for name in ["eof-object", "the-eof-object"] {
      table.zero("(\(name))", "What reading returns at the end.") { .eof }
    }
    table.one("(port-mode port)", "The mode that PORT was opened with, a string.") {
      Heap.string(try $0.port(1).mode)
    }
    func state(_ name: String, _ what: String, _ holds: @escaping (Port) -> Bool) {
      table.one("(\(name) port)", "Whether PORT is \(what).") { Word(holds(try $0.port(1))) }
    }
    state("port-closed?", "closed") { !$0.isOpen }
    state("input-port-open?", "open for reading") { $0.isOpen && $0.isInput }
    state("output-port-open?", "open for writing") { $0.isOpen && $0.isOutput }
  }

  private static func closing(_ table: inout PrimitiveTable) {
    for name in ["close-port", "close-input-port", "close-output-port"] {
      table.one("(\(name) port)", "Writes out what waits in PORT and closes it; whether it was open.") { word in
        let port = try word.port(1)
        let wasOpen = port.isOpen
        try port.close()
        return Word(wasOpen)
      }
    }
    table.one("(close port)", "Closes PORT, a port or a descriptor.") { word in
      if word.isFixnum {
        let number = try word.descriptor(1)
        try Descriptors.willClose(number)
        if Glibc.close(number) == -1 { throw Fault.posix() }
        return .unspecified
      }
      let port = try word.port(1)
      let wasOpen = port.isOpen
      try port.close()
      return Word(wasOpen)
    }
    table.one("(close-fdes descriptor)", "Closes DESCRIPTOR.") { word in
      let number = Int32(try word.int(1, in: 0...Int(Int32.max)))
      try Descriptors.willClose(number)
      if Glibc.close(number) == -1 { throw Fault.posix() }
      return .unspecified
    }
    table.one(
      "(%call-when-closing! procedure)", "Has PROCEDURE called with each descriptor that is closed, before it is."
    ) { procedure in
      Descriptors.closing = Root(try procedure.procedure(1))
      return .unspecified
    }
  }

  private static func location(_ table: inout PrimitiveTable) {
    table.any("(port-line [port])", "The line of the next character of PORT, from 0.") { arguments in
      Word(fixnum: try (arguments.given(0) ?? Ports.currentInput).port(1).line)
    }
    table.any("(port-column [port])", "The column of the next character of PORT, from 0.") { arguments in
      Word(fixnum: try (arguments.given(0) ?? Ports.currentInput).port(1).column)
    }
    table.two("(set-port-line! port line)", "Makes LINE the line of PORT's next character.") { port, line in
      try port.port(1).line = try line.int(2)
      return .unspecified
    }
    table.two("(set-port-column! port column)", "Makes COLUMN the column of PORT's next character.") { port, column in
      try port.port(1).column = try column.int(2)
      return .unspecified
    }
    table.any("(port-filename [port])", "The name of PORT's file, or #f.") { arguments in
      let name = try (arguments.given(0) ?? Ports.currentInput).port(1).fileName
      return name.map { Heap.string($0) } ?? .false
    }
    table.two("(set-port-filename! port name)", "Makes NAME the name of PORT's file.") { port, name in
      try port.port(1).fileName = name.isString ? name.swiftString : nil
      try port.port(1).path = nil
      return .unspecified
    }
  }

  private static func encoding(_ table: inout PrimitiveTable) {
    table.one("(port-encoding port)", "The name of PORT's encoding.") { Heap.string(try $0.port(1).encoding.name) }
    table.two("(set-port-encoding! port encoding)", "Makes ENCODING how PORT's characters are bytes.") { word, name in
      let port = try word.port(1)
      guard let encoding = PortEncoding(name: try name.text(2)) else { throw Fault.range(2, name) }
      if port.isOpen && port.isOutput { try port.flush() }
      port.encoding = encoding
      return .unspecified
    }
    table.one("(port-conversion-strategy port)", "What PORT does about characters it cannot encode, a symbol.") {
      Symbols.intern((Ports.port($0)?.strategy ?? .substitute).rawValue)
    }
    table.two(
      "(set-port-conversion-strategy! port strategy)",
      "Makes PORT answer what it cannot encode with an error, a substitute or an escape."
    ) { word, strategy in
      guard let value = Port.Strategy(rawValue: try strategy.symbol(2).symbolString) else {
        throw Fault.type(2, "error, substitute or escape", strategy)
      }
      if let port = Ports.port(word) { port.strategy = value }
      return .unspecified
    }
    table.any("(setvbuf port mode [size])", "Makes PORT wait for nothing (none), lines (line) or blocks (block).") {
      arguments in
      let port = try arguments[0].port(1)
      let mode = arguments[1]
      switch mode.isSymbol ? mode.symbolString : mode.isFixnum ? String(mode.fixnum) : "" {
      case "none", "2": port.buffering = .none
      case "line", "1": port.buffering = .line
      case "block", "0": port.buffering = .block
      default: throw Fault.range(2, mode)
      }
      if let size = try arguments.bound(2, in: 0...(1 << 30)), size > 0 { port.bufferSize = size }
      if port.isOutput { try port.flush() }
      return .unspecified
    }
  }

  private static func position(_ table: inout PrimitiveTable) {
    table.any("(seek port offset whence)", "Moves PORT, or a descriptor, to OFFSET from WHENCE; the new position.") {
      arguments in
      let offset = try arguments[1].int(2)
      let whence = Int32(try arguments[2].int(3, in: 0...2))
      if arguments[0].isFixnum {
        let position = lseek(try arguments[0].descriptor(1), off_t(offset), whence)
        if position == -1 { throw Fault.posix() }
        return Word(fixnum: Int(position))
      }
      return Word(fixnum: try seek(try arguments[0].port(1), arguments[0], offset, whence))
    }
    table.any("(ftell port)", "The position of PORT in bytes.") { arguments in
      if arguments[0].isFixnum { return Word(fixnum: Int(lseek(try arguments[0].descriptor(1), 0, SEEK_CUR))) }
      return Word(fixnum: try seek(try arguments[0].port(1), arguments[0], 0, SEEK_CUR))
    }
    table.any("(truncate-file file [length])", "Cuts FILE (a name, port or descriptor) off at LENGTH.") { arguments in
      let length = try arguments.bound(1, in: 0...Word.maxFixnum)
      if arguments[0].isString {
        guard let length else { throw Fault.range(2, .false) }
        if truncate(try arguments[0].hostPath(1), off_t(length)) == -1 { throw Fault.posix() }
        return .unspecified
      }
      if let port = Ports.port(arguments[0]), port.isOutput { try port.flush() }
      let descriptor = try arguments[0].descriptor(1)
      if ftruncate(descriptor, off_t(length ?? Int(lseek(descriptor, 0, SEEK_CUR)))) == -1 { throw Fault.posix() }
      return .unspecified
    }
  }

  private static func seek(_ port: Port, _ word: Word, _ offset: Int, _ whence: Int32) throws -> Int {
    guard port.isOpen else { throw Fault.type(1, "open port", word) }
    if port.device.keepsOutput { return try seekInMemory(port, offset, whence) }
    if port.isOutput { try port.flush() }
    let ahead = port.waiting
    if whence == SEEK_CUR && offset == 0 {
      guard let position = try port.device.seek(0, SEEK_CUR) else { throw Fault.type(1, "port with a position", word) }
      return position - ahead
    }
    guard let position = try port.device.seek(whence == SEEK_CUR ? offset - ahead : offset, whence) else {
      throw Fault.type(1, "port with a position", word)
    }
    port.input.removeAll()
    port.inputStart = 0
    return position
  }

  /// Input and output in memory are in the port's buffers.
  private static func seekInMemory(_ port: Port, _ offset: Int, _ whence: Int32) throws -> Int {
    let all = port.isInput ? port.input : port.memory
    let here = port.isInput ? port.inputStart : port.output.count
    let target = offset + (whence == SEEK_SET ? 0 : whence == SEEK_CUR ? here : all.count)
    guard 0...all.count ~= target else { throw Fault.range(2, Word(fixnum: offset)) }
    if port.isInput {
      port.inputStart = target
    } else if target != here {
      port.written = all
      port.output = Array(all[..<target])
    }
    return target
  }
}
