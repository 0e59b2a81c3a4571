// Records as Scheme sees them, under the names of records and of Guile's structs; what they are is in `Records.swift`.

/// Records and structs.
enum RecordRows {
  /// Variables that say where a type descriptor keeps things.
  static let constants: [(name: String, make: () -> Word)] = [
    ("record-type-vtable", { Records.base }), ("<standard-vtable>", { Records.base }),
    ("vtable-index-printer", { Word(fixnum: Records.Field.printer.rawValue) }),
    ("vtable-offset-user", { Word(fixnum: Records.Field.name.rawValue) }),
  ]

  static func install(_ table: inout PrimitiveTable) {
    types(&table)
    instances(&table)
    structs(&table)
  }

  private static func types(_ table: inout PrimitiveTable) {
    table.any(
      "(%make-record-type name names [parent] [mutable])",
      "A fresh record type with the fields NAMES after those of PARENT, of which MUTABLE (#t: all) may be changed."
    ) { arguments in
      _ = try arguments[1].list(2)
      let parent = arguments.optional(2) ?? .false
      var all = ListBuilder()
      var rest = parent == .false ? .null : Records.names(try parent.recordType(3))
      while rest.isPair {
        all.append(rest.car)
        rest = rest.cdr
      }
      rest = arguments[1]
      while rest.isPair {
        all.append(try rest.car.symbol(2))
        rest = rest.cdr
      }
      let name = arguments[0].isString ? Symbols.intern(string: arguments[0]) : try arguments[0].symbol(1)
      return Records.makeType(name: name, names: all.first, parent: parent, mutable: arguments.optional(3) ?? .true)
    }
    func reader(_ name: String, _ documentation: String, _ field: Records.Field) {
      table.one("(\(name) type)", documentation) { Records.get(try $0.recordType(1), field) }
    }
    reader("record-type-name", "The name of TYPE, a symbol.", .name)
    reader("struct-vtable-name", "The name of TYPE, a symbol.", .vtableName)
    reader("record-type-fields", "The names of the fields of TYPE.", .names)
    reader("record-type-properties", "The properties of TYPE, an association list.", .properties)
    reader("record-type-parents", "The ancestors of TYPE, a vector, oldest first.", .ancestors)
    reader("%record-type-mutable", "#t when all fields of TYPE may be changed, else a list of names.", .mutable)
    table.one("(record-type-parent type)", "The type that TYPE extends, or #f.") { type in
      let ancestors = Records.get(try type.recordType(1), .ancestors)
      return ancestors.length == 0 ? .false : ancestors.element(ancestors.length - 1)
    }
    table.two("(set-struct-vtable-name! type name)", "Makes NAME what records of TYPE are printed as.") { type, name in
      Records.set(try type.recordType(1), .vtableName, try name.symbol(2))
      return .unspecified
    }
    table.two("(%set-record-type-printer! type printer)", "Makes PRINTER print the records of TYPE.") { type, printer in
      Records.set(try type.recordType(1), .printer, printer)
      return .unspecified
    }
    table.two("(%set-record-type-properties! type alist)", "Makes ALIST the properties of TYPE.") { type, alist in
      Records.set(try type.recordType(1), .properties, alist)
      return .unspecified
    }
    table.two("(%record-field-index type name)", "The position of the field NAME in records of TYPE, or #f.") {
      type, name in
      var rest = Records.names(try type.recordType(1))
      var i = 0
      while rest.isPair && rest.car != name {
        rest = rest.cdr
        i += 1
      }
      return rest.isPair ? Word(fixnum: i) : .false
    }
  }

  private static func instances(_ table: inout PrimitiveTable) {
    table.one("(record? obj)", "Whether OBJ is a record.") { Word($0.isRecord && $0.recordType != Records.base) }
    table.one("(record-type? obj)", "Whether OBJ is a record type.") { Word(Records.isType($0)) }
    table.one("(record-type-descriptor record)", "The type of RECORD.") { record in
      guard record.isRecord else { throw Fault.type(1, "record", record) }
      return record.recordType
    }
    table.two("(%record? obj type)", "Whether OBJ is a record of TYPE.") { object, type in
      Word(Records.isInstance(object, of: try type.recordType(2)))
    }
    for name in ["make-struct/no-tail", "%make-record", "make-struct/simple"] {
      table.any("(\(name) type . values)", "A fresh record of TYPE whose fields hold VALUES, the rest #f.") {
        arguments in
        let type = try arguments[0].recordType(1)
        if ApplicableStructs.isVtable(type), arguments.count > 1 {
          return try ApplicableStructs.makeType(type, arguments[1])
        }
        let count = Records.names(type).listLength ?? 0
        if arguments.count - 1 > count { throw Fault.misc("too many initializers for a record of ~S", type) }
        let record = Heap.record(type: type, count: count)
        for i in 1..<arguments.count { record.setField(i - 1, arguments[i]) }
        return ApplicableStructs.object(record)
      }
    }
    table.three("(%record-ref record type k)", "Field K of RECORD, which must be of TYPE.") { record, type, k in
      guard Records.isInstance(record, of: type) else { throw wrong(record, type) }
      return record.field(try k.index(3, below: record.length))
    }
    table.any("(%record-set! record type k value)", "Makes VALUE field K of RECORD, which must be of TYPE.") {
      arguments in
      guard Records.isInstance(arguments[0], of: arguments[1]) else { throw wrong(arguments[0], arguments[1]) }
      arguments[0].setField(try arguments[2].index(3, below: arguments[0].length), arguments[3])
      return .unspecified
    }
  }

  private static func wrong(_ record: Word, _ type: Word) -> Fault {
    Fault.type(1, Records.isType(type) ? Records.name(type).symbolString : "record", record)
  }

  /// Types of what is a struct in Guile and no record here: programs look handlers up by the type of a struct.
  nonisolated(unsafe) private static let otherTypes: RootedArray = {
    let types = RootedArray(capacity: 2)
    for name in ["module", "<parameter>"] {
      types.append(Records.makeType(name: Symbols.intern(name), names: .null))
    }
    return types
  }()

  private static func otherType(of word: Word) -> Word? {
    if word.is(.module) { return otherTypes[0] }
    let kind = ControlRows.kind(of: word)
    return kind.isTrue && kind == Symbols.intern("parameter") ? otherTypes[1] : nil
  }

  private static func structs(_ table: inout PrimitiveTable) {
    table.one("(struct? obj)", "Whether OBJ is a record, a record type, a module or a parameter.") {
      Word($0.isRecord || otherType(of: $0) != nil || ApplicableStructs.record($0) != nil)
    }
    table.one("(struct-vtable struct)", "The type of STRUCT.") {
      try otherType(of: $0) ?? $0.anyRecord(1).recordType
    }
    table.one("(struct-vtable? obj)", "Whether OBJ is a record type.") { Word(Records.isType($0)) }
    for name in ["struct-ref", "struct-ref/unboxed"] {
      table.two("(\(name) struct k)", "Field K of STRUCT.") { record, k in
        let record = try record.anyRecord(1)
        return record.field(try k.index(2, below: record.length))
      }
    }
    for name in ["struct-set!", "struct-set!/unboxed"] {
      table.three("(\(name) struct k value)", "Makes VALUE field K of STRUCT.") { record, k, value in
        let record = try record.anyRecord(1)
        record.setField(try k.index(2, below: record.length), value)
        return value
      }
    }
  }
}

extension Word {
  func recordType(_ position: Int) throws -> Word {
    if Records.isType(self) { return self }
    throw Fault.type(position, "record type", self)
  }
  fileprivate func anyRecord(_ position: Int) throws -> Word {
    try (ApplicableStructs.record(self) ?? self).object(.record, position, "struct")
  }
}
