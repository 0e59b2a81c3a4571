// The options of reader and printer as Scheme sees them.

/// The options as Scheme sees them; `read-options` and the like are written in Scheme.
enum OptionRows {
  private static let readerFlags: [String: WritableKeyPath<ReaderOptions, Bool>] = [
    "r7rs-symbols": \.barSymbols, "r6rs-hex-escapes": \.variableHexEscapes,
    "hungry-eol-escapes": \.hungryContinuations, "case-insensitive": \.foldCase, "positions": \.recordsPlaces,
    "square-brackets": \.squareBrackets,
  ]

  static func install(_ table: inout PrimitiveTable) {
    table.two("(%set-reader-option! name value)", "Makes VALUE the option NAME of the reader.") { name, value in
      let text = try name.symbol(1).symbolString
      if let flag = readerFlags[text] {
        ReaderOptions.current[keyPath: flag] = value.isTrue
      } else if text == "keywords" {
        let style = value.isSymbol ? value.symbolString : ""
        ReaderOptions.current.keywords = style == "prefix" ? .prefix : style == "postfix" ? .postfix : .hashOnly
      }
      return .unspecified
    }
    table.two("(%set-printer-option! name value)", "Makes VALUE the option NAME of the printer.") { name, value in
      switch try name.symbol(1).symbolString {
      case "r7rs-symbols": PrinterOptions.current.barSymbols = value.isTrue
      case "escape-newlines": PrinterOptions.current.escapesNewlines = value.isTrue
      case "quote-keywordish-symbols":
        PrinterOptions.current.quotesKeywordLike = value.isSymbol ? nil : value.isTrue
      default: break
      }
      return .unspecified
    }
  }
}
