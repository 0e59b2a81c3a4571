// Objects as text on ports: read, write, display, and the plain format.

import Glibc

/// Input and output of objects.
enum ObjectRows {
  static func install(_ table: inout PrimitiveTable) {
    installPrinters()
    writing(&table)
    reading(&table)
    formatting(&table)
  }

  private static func installPrinters() {
    Printer.callRecordPrinter = { printer, record in
      let port = Ports.output(binary: false)
      _ = try Machine.apply(printer, record, port)
      return Ports.port(port)!.output
    }
    Printer.objectPrinters[.port] = { word, printer in
      guard let port = Ports.port(word) else { return printer.anonymous("port", word) }
      let kind = !port.isOpen ? "closed" : port.isInput ? port.isOutput ? "input-output" : "input" : "output"
      let number = port.isOpen ? port.device.descriptor.map { String($0) } : nil
      printer.text("#<\(kind): \(port.fileName ?? "file") \(number ?? Printer.address(word))>")
    }
    Printer.objectPrinters[.characterSet] = { word, printer in
      printer.text("#<charset {")
      for (i, range) in CharacterSets.ranges(of: word).enumerated() {
        if i > 0 { printer.text(" ") }
        printer.text(Printer.string(Word(character: range.lowerBound)))
        if range.count > 1 { printer.text("..\(Printer.string(Word(character: range.upperBound)))") }
      }
      printer.text("}>")
    }
    Printer.objectPrinters[.promise] = { word, printer in
      printer.text("#<promise ")
      try printer.nested(word[slot: 0].cdr)
      printer.text(">")
    }
  }

  private static func writing(_ table: inout PrimitiveTable) {
    func row(_ name: String, _ what: String, _ style: Printer.Style, _ labels: Printer.Labels) {
      table.any("(\(name) obj [port])", "Writes OBJ to PORT \(what).") { arguments in
        try arguments.outputPort(1).print(arguments[0], style, labels: labels)
        return .unspecified
      }
    }
    row("write", "so that it can be read again", .write, .none)
    row("display", "for people: strings and characters as they are", .display, .none)
    row("%r7rs-write", "so that it can be read again, with labels where it contains itself", .write, .circular)
    row("%r7rs-display", "for people, with labels where it contains itself", .display, .circular)
    row("write-shared", "so that it can be read again, with labels for what occurs twice", .write, .shared)
    row("write-simple", "so that it can be read again, without labels", .write, .none)
    for name in ["put-datum", "%put-datum"] {
      table.two("(\(name) port obj)", "Writes OBJ to PORT so that it can be read again.") { port, object in
        try port.outputPort(1).print(object, .write)
        return .unspecified
      }
    }
    table.any("(object->string obj [printer])", "What PRINTER, by default write, writes of OBJ.") { arguments in
      let port = Ports.output(binary: false)
      if let printer = arguments.given(1) {
        _ = try Machine.apply(try printer.procedure(2), arguments[0], port)
      } else {
        try port.outputPort(2).print(arguments[0], .write)
      }
      return Ports.text(Ports.port(port)!)
    }
  }

  private static func reading(_ table: inout PrimitiveTable) {
    table.any("(read [port])", "The next object that is written in PORT.") { try read(try $0.inputPort(0)) }
    table.any("(read-syntax [port])", "The next object that is written in PORT, as syntax that knows where it stands.")
    {
      try read(try $0.inputPort(0), asSyntax: true)
    }
    table.one("(get-datum port)", "The next object that is written in PORT.") { try read(try $0.inputPort(1)) }
  }

  /// The next datum in a port; directives such as `#!fold-case` last as long as the port.
  static func read(_ port: Port, asSyntax: Bool = false) throws -> Word {
    var options = ReaderOptions.current
    options.makesLiterals = port.fileName != nil
    options.readsLoneDots = true
    options.r7rs = port.readerOptions.r7rs
    if port.readerOptions.hasHashKeywordsOnly { options.keywords = .hashOnly }
    options.foldCase = port.readerOptions.foldCase ?? options.foldCase
    options.remembersAtoms = options.recordsPlaces || asSyntax
    let before = options
    let file = port.fileName.map { SourceFiles.index(of: port.path ?? $0, shown: $0) } ?? 0
    var parser = Parser(PortSource(port: port), file: file, options: options)
    defer {
      if parser.options.foldCase != before.foldCase || parser.options.r7rs != before.r7rs {
        port.readerOptions.foldCase = parser.options.foldCase
      }
      if parser.options.keywords != before.keywords { port.readerOptions.hasHashKeywordsOnly = true }
      port.readerOptions.r7rs = parser.options.r7rs
    }
    let datum = try parser.next() ?? .eof
    return asSyntax && datum != .eof ? Heap.syntax(datum, .top(of: Modules.current.word), parser.datumSpan) : datum
  }

  private static func formatting(_ table: inout PrimitiveTable) {
    table.any(
      "(simple-format destination template . arguments)",
      "Writes TEMPLATE, ~A and ~S in it standing for ARGUMENTS, to DESTINATION (a port, #t) or to a string (#f)."
    ) { arguments in
      let destination = arguments[0]
      let target =
        destination.isFalse ? Ports.output(binary: false) : destination == .true ? Ports.currentOutput : destination
      try format(try target.outputPort(1), try arguments[1].string(2), arguments)
      return destination.isFalse ? Ports.text(Ports.port(target)!) : .unspecified
    }
  }

  private static func format(_ port: Port, _ template: Word, _ arguments: Arguments) throws {
    var next = 2
    var i = 0
    while i < template.length {
      let c = template.characterAt(i)
      i += 1
      guard c == 126, i < template.length else {
        try port.write(c)
        continue
      }
      let directive = template.characterAt(i)
      i += 1
      switch directive {
      case 126: try port.write(126)
      case 37, 110: try port.write(10)
      case 65, 97, 83, 115:
        guard next < arguments.count else {
          throw Fault.misc("FORMAT: Missing argument for ~~~A", Word(character: directive))
        }
        try port.print(arguments[next], directive & 0x5F == 65 ? .display : .write)
        next += 1
      default:
        throw Fault.misc(
          "FORMAT: Unsupported format option ~~~A - use (ice-9 format) instead", Word(character: directive))
      }
    }
    if next < arguments.count {
      throw Fault.misc("FORMAT: ~A superfluous arguments", Word(fixnum: arguments.count - next))
    }
  }
}
