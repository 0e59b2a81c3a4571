// What `(oop goops)` registers its methods with.

/// What `(oop goops)` registers with.
enum ExtensionRows {
  static func install(_ table: inout PrimitiveTable) {
    table.three(
      "(%extend-primitive! name procedure marker)",
      "Has PROCEDURE asked before the primitive NAME fails for an argument's type; MARKER means that no method fits."
    ) { name, procedure, marker in
      let variable = CoreNames.variable(try name.symbol(1).symbolString)
      Extensions.extend(name, variable, with: try procedure.procedure(2), noMethod: marker)
      return .unspecified
    }
    table.one("(%print-procedures! printer)", "Has PRINTER print procedures to a port; it returns #f for plain ones.") {
      let printer = Root(try $0.procedure(1))
      Printer.callProcedurePrinter = { procedure in
        let port = Ports.output(binary: false)
        guard let printed = try? Machine.apply(printer.word, procedure, port), printed.isTrue else { return nil }
        return Ports.port(port)!.output
      }
      return .unspecified
    }
    table.zero("(%displaying?)", "Whether the record whose printer has just been called is being displayed.") {
      Word(Printer.displaysRecord)
    }
    table.two("(%extend-equality! type procedure)", "Has equal? call PROCEDURE with two different records of TYPE.") {
      Extensions.extendEquality(of: $0, with: try $1.procedure(2))
      return .unspecified
    }
  }
}
