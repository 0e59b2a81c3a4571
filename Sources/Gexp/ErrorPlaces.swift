// Where an error lies when the exception says so itself: conditions of Guix's kind carry the location of a clause, of a
// gexp, of the code of a builder. What reads such a location registers itself here, so that nothing in Swift names the
// module, which is the library's in embedded mode and a tree's own over a tree.

import SchemeCore

enum ErrorPlaces {
  /// The procedure that returns file, line and column (both from 1) that an exception names, or #f; the last registered.
  private static let reader = RootedArray(capacity: 1)

  static func install(_ table: inout PrimitiveTable) {
    table.one(
      "(%register-error-location! procedure)",
      "Lets PROCEDURE say which file, line and column (from 1) an exception names: a list, or #f."
    ) { procedure in
      if reader.isEmpty { reader.append(procedure) } else { reader[0] = procedure }
      return .unspecified
    }
    ErrorReport.placeOfException = place
  }

  private static func place(of exception: Word) -> Span? {
    guard !reader.isEmpty, let place = try? Machine.apply(reader[0], exception), place.listLength == 3,
      place.car.isString, place.cdr.car.isFixnum, place.cdr.cdr.car.isFixnum
    else { return nil }
    let file = SourceFiles.index(of: place.car.swiftString)
    // A default of ours is not where the author has to look.
    if SourceFiles.isLibrary(file) { return nil }
    return Span(file: file, line: place.cdr.car.fixnum, column: place.cdr.cdr.car.fixnum)
  }
}
