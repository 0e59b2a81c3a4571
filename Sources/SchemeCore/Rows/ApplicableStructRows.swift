// Structs that can be called, as Scheme sees them; what they are is in `ApplicableStructs.swift`.

enum ApplicableStructRows {
  static let constants: [(name: String, make: () -> Word)] = [
    ("<applicable-struct-vtable>", { ApplicableStructs.plain }),
    ("<applicable-struct-with-setter-vtable>", { ApplicableStructs.withSetter }),
  ]

  static func install(_ table: inout PrimitiveTable) {
    table.one("(%applicable-struct-setter object)", "The setter of an applicable struct that has one, else #f.") {
      guard let record = ApplicableStructs.record($0) else { return .false }
      return ApplicableStructs.setter(record) ?? .false
    }
  }
}
