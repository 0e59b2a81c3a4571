// Where an error lies when the exception says so itself: conditions of (guix diagnostics) carry the location of a clause,
// of a gexp, of the code of a builder.

import SchemeCore

enum ErrorPlaces {
  /// Makes error reports show such locations.
  static func install() {
    ErrorReport.placeOfException = { exception in
      let name = Heap.list(Symbols.intern("guix"), Symbols.intern("diagnostics"))
      guard let module = Modules.known(name), let variable = try? module.variable(Symbols.intern("error-place")),
        let place = try? Machine.apply(variable.variableValue, exception), place.listLength == 3,
        place.car.isString, place.cdr.car.isFixnum, place.cdr.cdr.car.isFixnum
      else { return nil }
      let file = SourceFiles.index(of: place.car.swiftString)
      // A default of ours is not where the author has to look.
      if SourceFiles.isLibrary(file) { return nil }
      return Span(file: file, line: place.cdr.car.fixnum, column: place.cdr.cdr.car.fixnum)
    }
  }
}
