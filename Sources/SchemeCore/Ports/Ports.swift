// Port objects: from words to `Port` and back, and the current ports.

import Glibc

/// Access to ports for all of the language.
public enum Ports {
  /// A fresh Scheme object for a port.
  public static func make(_ port: Port) -> Word {
    let word = Heap.owning(.port, port)
    port.owner = ~word.bits
    return word
  }

  /// The port of a Scheme object, nil for anything else.
  public static func port(_ word: Word) -> Port? { word.is(.port) ? word.owned(as: Port.self) : nil }

  // MARK: The current ports

  /// Fluids that hold the current ports. (Words in static data: the collector sees them.)
  static let inputFluid = standard(0)
  static let outputFluid = standard(1)
  static let errorFluid = standard(2)

  private static func standard(_ number: Int32) -> Word {
    let port = Port(FileDevice(number), input: number == 0, output: number != 0)
    port.buffering = number == 2 ? .none : isatty(number) == 1 ? .line : .block
    return fluid(make(port))
  }

  // Fluids are rebound by winders that exchange their values: what a fluid holds now is its value.
  public static var currentInput: Word { inputFluid[slot: 0] }
  public static var currentOutput: Word { outputFluid[slot: 0] }
  public static var currentError: Word { errorFluid[slot: 0] }

  // MARK: Defaults for new ports

  /// A fluid whose value names the encoding of ports on files, #f meaning that bytes are characters.
  static let encodingFluid = fluid(Heap.string("UTF-8"))
  /// A fluid whose value is the conversion strategy of new ports, a symbol.
  static let strategyFluid = fluid(Symbols.intern("substitute"))

  private static func fluid(_ value: Word) -> Word {
    let fluid = Heap.object(.fluid, slots: 1)
    fluid[slot: 0] = value
    return fluid
  }

  /// Gives a fresh port what the fluids say.
  private static func applyDefaults(_ port: Port) {
    let name = encodingFluid[slot: 0]
    port.encoding = name.isString ? PortEncoding(name: name.swiftString) ?? .utf8 : .latin1
    let strategy = strategyFluid[slot: 0]
    if strategy.isSymbol, let value = Port.Strategy(rawValue: strategy.symbolString) { port.strategy = value }
  }

  // MARK: Making ports

  /// A port that reads the characters of a string.
  static func input(string: Word) -> Word {
    let port = Port(MemoryDevice(), input: true, output: false)
    port.input.reserveCapacity(string.length)
    for i in 0..<string.length { _ = port.encoding.append(string.characterAt(i), to: &port.input) }
    return make(port)
  }

  /// A port that reads bytes.
  static func input(bytes: [UInt8]) -> Word {
    let port = Port(MemoryDevice(), input: true, output: false)
    port.input = bytes
    port.isBinary = true
    port.encoding = .latin1
    return make(port)
  }

  /// A port that keeps what is written to it.
  static func output(binary: Bool) -> Word {
    let port = Port(MemoryDevice(), input: false, output: true)
    port.isBinary = binary
    if binary { port.encoding = .latin1 }
    return make(port)
  }

  /// Calls `body` with a port and returns the string of all that it wrote there.
  public static func string(_ body: (Word) throws -> Void) rethrows -> Word {
    let port = output(binary: false)
    try body(port)
    return text(Ports.port(port)!)
  }

  /// What was written to a port that keeps it.
  static func text(_ port: Port) -> Word {
    if port.encoding == .utf8 { return port.memory.withUnsafeBufferPointer { Heap.string(utf8: $0) } }
    return string(port.memory, port.encoding)
  }

  /// Decodes bytes; malformed parts become U+FFFD.
  static func string(_ bytes: [UInt8], _ encoding: PortEncoding) -> Word {
    var scalars: [UInt32] = []
    scalars.reserveCapacity(bytes.count)
    bytes.withUnsafeBufferPointer { buffer in
      var i = 0
      while i < buffer.count {
        switch encoding.decode(UnsafeBufferPointer(rebasing: buffer[i...])) {
        case .scalar(let scalar, let length):
          scalars.append(scalar)
          i += length
        case .malformed(let length):
          scalars.append(0xFFFD)
          i += length
        case .incomplete:
          scalars.append(0xFFFD)
          i = buffer.count
        }
      }
    }
    return Heap.string(scalars: scalars)
  }

  /// Whether a port of this mode can be read: the letters may stand anywhere, as in `rw`.
  static func isInput(mode: String) -> Bool { mode.contains("r") || mode.contains("+") }
  /// Whether a port of this mode can be written to.
  static func isOutput(mode: String) -> Bool { mode.contains { "wa+".contains($0) } }

  /// A port on an open descriptor. The mode is that of `open-file`.
  static func file(_ descriptor: Int32, mode: String, fileName: String? = nil) -> Word {
    let (isInput, isOutput) = (isInput(mode: mode), isOutput(mode: mode))
    let port = Port(FileDevice(descriptor), input: isInput, output: isOutput, fileName: fileName, mode: mode)
    applyDefaults(port)
    if mode.contains("b") {
      port.isBinary = true
      port.encoding = .latin1
    }
    if mode.contains("0") {
      port.buffering = .none
    } else if mode.contains("l") || isOutput && isatty(descriptor) == 1 {
      port.buffering = .line
    }
    return make(port)
  }
}

extension Word {
  /// Any port.
  func port(_ position: Int) throws -> Port {
    if let port = Ports.port(self) { return port }
    throw Fault.type(position, "port", self)
  }
  /// An open port to read from.
  @inline(__always) func inputPort(_ position: Int) throws -> Port {
    if let port = Ports.port(self), port.isOpen, port.isInput { return port }
    throw Fault.type(position, "open input port", self)
  }
  /// An open port to write to.
  @inline(__always) func outputPort(_ position: Int) throws -> Port {
    if let port = Ports.port(self), port.isOpen, port.isOutput { return port }
    throw Fault.type(position, "open output port", self)
  }
  /// A descriptor number, or the descriptor of an open port on a file.
  func descriptor(_ position: Int) throws -> Int32 {
    if isFixnum || self.is(.bignum) { return Int32(try int(position, in: Int(Int32.min)...Int(Int32.max))) }
    if let port = Ports.port(self), port.isOpen, let descriptor = port.device.descriptor { return descriptor }
    throw Fault.type(position, "open file port", self)
  }
}

extension Arguments {
  /// Argument `i` as an open port to read from, or the current input port.
  @inline(__always) func inputPort(_ i: Int) throws -> Port {
    try (given(i) ?? Ports.currentInput).inputPort(i + 1)
  }
  /// Argument `i` as an open port to write to, or the current output port.
  @inline(__always) func outputPort(_ i: Int) throws -> Port {
    try (given(i) ?? Ports.currentOutput).outputPort(i + 1)
  }
  /// Optional argument `i`, nil also for the mark of an argument that was not given.
  @inline(__always) func given(_ i: Int) -> Word? {
    guard let word = optional(i), word != .absent else { return nil }
    return word
  }
}
