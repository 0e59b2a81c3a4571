// Where an error lies when the exception says so itself: conditions of Guix's kind carry the location of a clause, of a
// gexp, of the code of a builder. What reads such a location registers itself here, so that nothing in Swift names the
// module, which is the library's in embedded mode and a tree's own over a tree.

import SchemeCore

enum ErrorLocations {
  /// The procedure that returns the source properties that an exception names, or #f; the last registered.
  private static let reader = RootedArray(capacity: 1)

  static func install(_ table: inout PrimitiveTable) {
    table.one(
      "(%register-error-location! procedure)",
      "Lets PROCEDURE say where an exception lies: source properties, or #f."
    ) { procedure in
      if reader.isEmpty { reader.append(procedure) } else { reader[0] = procedure }
      return .unspecified
    }
    ErrorReport.placeOfException = span
  }

  private static func span(of exception: Word) -> Span? {
    guard !reader.isEmpty, let properties = try? Machine.apply(reader[0], exception) else { return nil }
    let span = Span(alist: properties)
    // A default of ours is not where the author has to look.
    return span.isNone || SourceFiles.isLibrary(span.file) ? nil : span
  }
}
