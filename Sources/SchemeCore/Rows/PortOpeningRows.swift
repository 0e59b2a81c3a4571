// Opening ports: on files, strings, bytes, nothing, and procedures of the program.

import Glibc

/// Procedures that make ports.
enum PortOpeningRows {
  /// Fluids and numbers that go with ports.
  static let constants: [(name: String, make: () -> Word)] = [
    ("%file-port-name-canonicalization", { SourceNames.convention }),
    ("%current-input-port-fluid", { Ports.inputFluid }), ("%current-output-port-fluid", { Ports.outputFluid }),
    ("%current-error-port-fluid", { Ports.errorFluid }), ("%default-port-encoding", { Ports.encodingFluid }),
    ("%default-port-conversion-strategy", { Ports.strategyFluid }), ("SEEK_SET", { Word(fixnum: Int(SEEK_SET)) }),
    ("SEEK_CUR", { Word(fixnum: Int(SEEK_CUR)) }), ("SEEK_END", { Word(fixnum: Int(SEEK_END)) }),
    ("_IONBF", { Word(fixnum: 2) }), ("_IOLBF", { Word(fixnum: 1) }), ("_IOFBF", { Word(fixnum: 0) }),
    ("OPEN_READ", { Heap.string("r") }), ("OPEN_WRITE", { Heap.string("w") }), ("OPEN_BOTH", { Heap.string("r+") }),
  ]

  static func install(_ table: inout PrimitiveTable) {
    memory(&table)
    files(&table)
    descriptors(&table)
    custom(&table)
  }

  private static func memory(_ table: inout PrimitiveTable) {
    table.one("(open-input-string string)", "A port that reads the characters of STRING.") {
      Ports.input(string: try $0.string(1))
    }
    table.zero("(open-output-string)", "A port that keeps the characters written to it.") {
      Ports.output(binary: false)
    }
    table.one("(get-output-string port)", "The characters written to PORT, from open-output-string.") { word in
      guard let port = Ports.port(word), port.device.keepsOutput, port.isOutput else {
        throw Fault.type(1, "open output string port", word)
      }
      return Ports.text(port)
    }
    for name in ["open-input-bytevector", "open-bytevector-input-port"] {
      table.any("(\(name) bytevector [transcoder])", "A port that reads the bytes of BYTEVECTOR.") {
        Ports.input(bytes: try $0[0].bytevector(1).byteArray)
      }
    }
    for name in ["open-output-bytevector", "%open-bytevector-output-port"] {
      table.zero("(\(name))", "A port that keeps the bytes written to it.") { Ports.output(binary: true) }
    }
    table.any("(get-output-bytevector port [reset?])", "The bytes written to PORT, which are forgotten if RESET?.") {
      arguments in
      guard let port = Ports.port(arguments[0]), port.device.keepsOutput, port.isOutput else {
        throw Fault.type(1, "open output bytevector port", arguments[0])
      }
      let result = Heap.bytevector(port.memory)
      if arguments.given(1)?.isTrue ?? false { (port.output, port.written) = ([], []) }
      return result
    }
    table.one("(%make-void-port mode)", "A port that reads nothing and forgets what is written to it.") { mode in
      let text = try mode.text(1)
      return Ports.make(Port(VoidDevice(), input: Ports.isInput(mode: text), output: Ports.isOutput(mode: text)))
    }
  }

  /// The flags of open(2) that a mode of `open-file` means.
  static func flags(_ mode: String) -> Int32? {
    let isBoth = mode.contains("+")
    guard mode.dropFirst().allSatisfy({ "+b0le".contains($0) }) else { return nil }
    switch mode.first {
    case "r": return isBoth ? O_RDWR : O_RDONLY
    case "w": return (isBoth ? O_RDWR : O_WRONLY) | O_CREAT | O_TRUNC
    case "a": return (isBoth ? O_RDWR : O_WRONLY) | O_CREAT | O_APPEND
    default: return nil
    }
  }

  private static func files(_ table: inout PrimitiveTable) {
    table.any(
      "(open-file name mode . keywords)",
      "A port on the file NAME; MODE is r, w or a with + (both directions), b (bytes), 0 or l (buffering)."
    ) { arguments in
      let name = try arguments[0].hostPath(1)
      let mode = try arguments[1].text(2)
      guard let flags = flags(mode) else { throw Fault.range(2, arguments[1]) }
      let logical = arguments[0].swiftString
      let descriptor = try SystemCall.retrying(logical, SystemCall.Wait(opening: name)) {
        Glibc.open(name, flags | O_CLOEXEC, 0o666)
      }
      let port = Ports.file(descriptor, mode: mode, fileName: SourceFiles.canonical(logical))
      Ports.port(port)!.path = logical
      if let encoding = try keyword("encoding", arguments), encoding.isTrue {
        guard let value = PortEncoding(name: try encoding.text(3)) else { throw Fault.range(3, encoding) }
        Ports.port(port)!.encoding = value
      }
      return port
    }
    table.any("(open-fdes name flags [permissions])", "A descriptor of the file NAME, opened with FLAGS of open(2).") {
      Word(fixnum: Int(try openDescriptor($0)))
    }
    table.any("(open name flags [permissions])", "A port on the file NAME, opened with FLAGS of open(2).") {
      arguments in
      let descriptor = try openDescriptor(arguments)
      let flags = Int32(truncatingIfNeeded: arguments[1].fixnum)
      let base = flags & O_APPEND != 0 ? "a" : flags & O_CREAT != 0 || flags & O_ACCMODE == O_WRONLY ? "w" : "r"
      let mode = flags & O_ACCMODE == O_RDWR ? "r+" : flags & O_ACCMODE == O_RDONLY ? "r" : base
      return Ports.file(descriptor, mode: mode, fileName: arguments[0].swiftString)
    }
    table.one("(mkstemp! template)", "A port on a new file; the XXXXXX in TEMPLATE become its name.") { template in
      let (descriptor, name) = try temporary(try template.mutableString(1))
      let characters = Heap.string(name)
      for i in 0..<template.length { template.setCharacter(i, characters.characterAt(i)) }
      return Ports.file(descriptor, mode: "w+", fileName: name)
    }
    table.any("(mkstemp template [mode])", "A port on a new file, whose name is TEMPLATE with other XXXXXX.") {
      arguments in
      let (descriptor, name) = try temporary(try arguments[0].string(1))
      return Ports.file(descriptor, mode: try arguments.given(1)?.text(2) ?? "w+", fileName: name)
    }
    table.zero("(tmpfile)", "A port on a new file that has no name.") {
      let (descriptor, name) = try temporary(Heap.string("/tmp/nsscheme-XXXXXX"))
      unlink(PathMapping.hostPath(name))
      return Ports.file(descriptor, mode: "w+")
    }
  }

  /// The value behind a keyword among the arguments from the third on.
  private static func keyword(_ name: String, _ arguments: Arguments) throws -> Word? {
    var i = 2
    while i < arguments.count {
      guard arguments[i].isKeyword else {
        throw try EvalRows.keywordError("Invalid keyword: ~S", arguments[i])
      }
      guard i + 1 < arguments.count else {
        throw try EvalRows.keywordError("Keyword argument has no value: ~S", arguments[i])
      }
      let keyword = arguments[i].keywordSymbol.symbolString
      if keyword == name { return arguments[i + 1] }
      guard keyword == "encoding" || keyword == "guess-encoding" else {
        throw try EvalRows.keywordError("Unrecognized keyword: ~S", arguments[i])
      }
      i += 2
    }
    return nil
  }

  private static func openDescriptor(_ arguments: Arguments) throws -> Int32 {
    let name = try arguments[0].hostPath(1)
    let flags = Int32(truncatingIfNeeded: try arguments[1].int(2))
    let permissions = mode_t(try arguments.bound(2, in: 0...0o7777) ?? 0o666)
    return try SystemCall.retrying(nil, SystemCall.Wait(opening: name)) { Glibc.open(name, flags, permissions) }
  }

  private static func temporary(_ template: Word) throws -> (Int32, String) {
    var bytes = Array(try template.hostPath(1).utf8CString)
    let descriptor = bytes.withUnsafeMutableBufferPointer { Glibc.mkstemp($0.baseAddress!) }
    if descriptor == -1 { throw Fault.posix() }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    let host = String(decoding: bytes.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    // Only the last six characters are new: the program's own spelling of the rest stays.
    let own = template.swiftString
    return (descriptor, String(own.dropLast(6)) + String(host.suffix(6)))
  }

  private static func descriptors(_ table: inout PrimitiveTable) {
    for name in ["fileno", "port->fdes"] {
      table.one("(\(name) port)", "The descriptor of PORT.") { word in
        if word.isFixnum { throw Fault.type(1, "open file port", word) }
        return Word(fixnum: Int(try word.descriptor(1)))
      }
    }
    table.two("(fdopen descriptor mode)", "A port on DESCRIPTOR; MODE is that of open-file.") { word, mode in
      try opened(try word.descriptor(1), try mode.text(2))
    }
    table.one("(fdes->inport descriptor)", "A port that reads from DESCRIPTOR.") {
      try opened(try $0.descriptor(1), "r")
    }
    table.one("(fdes->outport descriptor)", "A port that writes to DESCRIPTOR.") {
      try opened(try $0.descriptor(1), "w")
    }
    for (name, mode) in [("dup->inport", "r"), ("dup->outport", "w")] {
      table.one("(\(name) port)", "A port on a copy of PORT's descriptor.") { word in
        try opened(try duplicate(word), mode)
      }
    }
    table.one("(dup port)", "A port on a copy of PORT's descriptor, or a copy of a descriptor.") { word in
      let copy = try duplicate(word)
      return word.isFixnum ? Word(fixnum: Int(copy)) : try opened(copy, try word.port(1).mode)
    }
    table.any("(dup->fdes port [descriptor])", "A copy of PORT's descriptor, DESCRIPTOR if it is given.") { arguments in
      let old = try arguments[0].descriptor(1)
      guard let target = try arguments.bound(1, in: 0...Int(Int32.max)) else {
        return Word(fixnum: Int(try duplicate(arguments[0])))
      }
      return Word(fixnum: Int(try SystemCall.retrying { dup2(old, Int32(target)) }))
    }
    table.two("(dup2 old new)", "Makes the descriptor NEW another name of OLD.") { old, new in
      let from = Int32(try old.int(1, in: 0...Int(Int32.max)))
      let to = Int32(try new.int(2, in: 0...Int(Int32.max)))
      try SystemCall.retrying { Glibc.dup2(from, to) }
      return .unspecified
    }
    moving(&table)
    table.any("(isatty? port)", "Whether PORT is on a terminal.") { arguments in
      guard let port = Ports.port(arguments[0]), let descriptor = port.device.descriptor else { return .false }
      return Word(isatty(descriptor) == 1)
    }
    table.one("(ttyname port)", "The name of PORT's terminal.") { word in
      guard let name = Glibc.ttyname(try word.descriptor(1)) else { throw Fault.posix() }
      return Heap.string(String(cString: name))
    }
  }

  private static func opened(_ descriptor: Int32, _ mode: String) throws -> Word {
    if fcntl(descriptor, F_GETFD) == -1 { throw Fault.posix() }
    return Ports.file(descriptor, mode: mode)
  }

  private static func duplicate(_ word: Word) throws -> Int32 {
    if let port = Ports.port(word), port.isOpen, port.isOutput { try port.flush() }
    let old = try word.descriptor(1)
    return try SystemCall.retrying { Glibc.dup(old) }
  }

  private static func moving(_ table: inout PrimitiveTable) {
    table.two("(redirect-port from to)", "Makes TO's descriptor another name of FROM's file.") { from, to in
      let source = try from.descriptor(1)
      let port = try to.port(2)
      guard let device = port.device as? FileDevice else { throw Fault.type(2, "open file port", to) }
      if port.isOutput { try port.flush() }
      if let sourcePort = Ports.port(from), sourcePort.isOutput { try sourcePort.flush() }
      try device.redirect(to: source)
      return .unspecified
    }
    for name in ["move->fdes", "primitive-move->fdes"] {
      table.two("(\(name) port descriptor)", "Moves PORT to DESCRIPTOR; whether it had another one.") { word, target in
        let port = try word.port(1)
        let number = Int32(try target.int(2, in: 0...Int(Int32.max)))
        guard let device = port.device as? FileDevice else { throw Fault.type(1, "open file port", word) }
        if device.number == number { return .false }
        try device.move(to: number)
        return .true
      }
    }
    table.one("(port-revealed port)", "How often PORT's descriptor was asked for; never counted, so 0.") { word in
      _ = try word.port(1)
      return Word(fixnum: 0)
    }
    table.two("(set-port-revealed! port count)", "Does nothing: ports never share their descriptor.") { word, _ in
      _ = try word.port(1)
      return .unspecified
    }
  }

  private static func custom(_ table: inout PrimitiveTable) {
    func port(_ arguments: Arguments, input: Bool, output: Bool) throws -> Word {
      let name = try arguments[0].text(1)
      let first = input && output ? 3 : 2
      let transfer = try arguments[1].procedure(2)
      func given(_ i: Int) -> Word { arguments.given(i) ?? .false }
      let device = CustomDevice(
        read: input ? transfer : .false, write: output ? (input ? arguments[2] : transfer) : .false,
        getPosition: given(first), setPosition: given(first + 1), close: given(first + 2))
      let port = Port(device, input: input, output: output, fileName: name)
      port.isBinary = true
      port.encoding = .latin1
      return Ports.make(port)
    }
    table.any(
      "(make-custom-binary-input-port id read! get-position set-position! close)",
      "A port whose bytes come from (READ! bytevector start count)."
    ) { try port($0, input: true, output: false) }
    table.any(
      "(make-custom-binary-output-port id write! get-position set-position! close)",
      "A port whose bytes go to (WRITE! bytevector start count)."
    ) { try port($0, input: false, output: true) }
    table.any(
      "(make-custom-binary-input/output-port id read! write! get-position set-position! close)",
      "A port for both directions over two procedures."
    ) { try port($0, input: true, output: true) }
    table.two(
      "(make-soft-port procedures modes)",
      "A port over a vector of procedures: put a character, put a string, flush, get a character, close."
    ) { procedures, modes in
      let mode = try modes.text(2)
      let device = SoftDevice(try procedures.vector(1))
      let port = Port(device, input: Ports.isInput(mode: mode), output: Ports.isOutput(mode: mode))
      port.buffering = .none
      return Ports.make(port)
    }
  }
}
