// Structs that can be called: what is called is their first field.
//
// Such a struct is a procedure whose code is the one below and which holds the struct; whatever looks into structs
// looks through it. Its type is made from one of the two vtables here, as every vtable from <standard-vtable>.

import CBoehm

/// Structs whose first field is called, and whose second may be a setter.
enum ApplicableStructs {
  /// The vtables that types of applicable structs are made from.
  static let plain = Records.makeType(name: Symbols.intern("<applicable-struct-vtable>"), names: .null)
  static let withSetter = Records.makeType(name: Symbols.intern("<applicable-struct-with-setter-vtable>"), names: .null)
  nonisolated(unsafe) private static let kept = RootedArray()

  private static let property = Symbols.intern("%applicable")

  private static let code: CodeDescription = {
    var table = PrimitiveTable()
    table.control("(applicable-struct . arguments)", "Calls the first field of the struct that this procedure is.") {
      fp in
      try Continuations.enterStep(fp[0][captured: 1].field(0), fp, Int(bitPattern: scheme_machine.argc))
    }
    let code = Machine.code(for: table.rows[0])
    kept.append(Word(raw: code.words))
    return code
  }()

  static func isVtable(_ type: Word) -> Bool { type == plain || type == withSetter }

  /// A type with the fields of `layout`, two letters each.
  static func makeType(_ vtable: Word, _ layout: Word) throws -> Word {
    let text = layout.isSymbol ? layout.symbolString : try layout.text(2)
    guard text.utf8.count >= (vtable == plain ? 2 : 4), text.utf8.count % 2 == 0 else { throw Fault.range(2, layout) }
    var names = Word.null
    for i in (0..<text.utf8.count / 2).reversed() { names = Heap.cons(Symbols.intern("field-\(i)"), names) }
    let type = Records.makeType(name: Symbols.intern("struct"), names: names)
    Records.set(type, .properties, Heap.list(Heap.cons(property, Word(vtable == withSetter))))
    return type
  }

  /// What stands for `record`: a procedure if its type says so.
  static func object(_ record: Word) -> Word {
    let properties = Records.get(record.recordType, .properties)
    guard properties.isPair, properties.car.isPair, properties.car.car == property else { return record }
    return Machine.makePrimitive(code, captured: record)
  }

  /// The setter of an applicable struct whose type has one.
  static func setter(_ record: Word) -> Word? {
    Records.get(record.recordType, .properties).car.cdr.isTrue ? record.field(1) : nil
  }

  /// The struct that a procedure stands for.
  static func record(_ word: Word) -> Word? {
    word.isProcedure && word.code == code ? word[captured: 1] : nil
  }
}
