// `read-hash-extend`; how the reader calls what it registers is in `ReaderExtensions.swift`.

enum ReaderExtensionRows {
  static let constants: [(name: String, make: () -> Word)] = [("%read-hash-procedures", { ReaderExtensions.fluid })]

  static func install(_ table: inout PrimitiveTable) {
    table.two(
      "(read-hash-extend chr proc)",
      "Makes PROC, called with CHR and a port, read what begins with # and CHR; #f ends that. An unspecified value of"
        + " PROC means that it was a comment."
    ) { character, procedure in
      _ = try character.scalar(1)
      if !procedure.isFalse { _ = try procedure.procedure(2) }
      ReaderExtensions.extend(character, with: procedure)
      return .unspecified
    }
  }
}
