// A licence that is written as a symbol or as a string: which variable of the module of licences is meant, the one of the
// library whose name ends in that word. Other systems write the names of SPDX, whose list is at https://spdx.org/licenses.

/// Hints about values that are no licences.
enum LicenceHints {
  /// What the value follows in a message of ours, and precedes in one of a tree.
  private static let (ours, trees) = ("), or a list of them; got ", ": invalid package license")

  /// The variable that was meant by the first value of a message, said at a location, that is no licence; nil for other
  /// messages.
  static func hint(said: String, at span: Span) -> String? {
    var value: Substring
    if said.contains("expected a license of ("), let found = said.firstRange(of: ours) {
      value = said[found.upperBound...]
    } else if let found = said.firstRange(of: trees) {
      value = said[..<found.lowerBound]
    } else {
      return nil
    }
    guard let word = firstWord(in: value) else { return nil }
    guard let module else { return nil }
    guard let name = variable(for: word) else {
      return "a license is a variable of (\(module)), such as license:gpl3+; ‘nsscheme help \"(\(module))\"’ lists them"
    }
    guard let visible = NameHints.visible(name, at: span) else {
      return "a license is a variable, without a quote: license:\(name), with the import "
        + "(use-modules ((\(module)) #:prefix license:))"
    }
    return "a license is a variable, without a quote: \(visible)"
  }

  /// The variable that was meant by an unbound name with the prefix of an import of licences, or nil.
  static func hint(forName name: String, at span: Span) -> String? {
    guard let colon = name.lastIndex(of: ":"), name[..<colon].hasPrefix("licen"),
      let right = variable(for: String(name[name.index(after: colon)...])),
      let visible = NameHints.visible(right, at: span), visible != name
    else { return nil }
    return "did you mean ‘\(visible)’?"
  }

  private static func isOfLicences(_ exporter: ExportIndex.Exporter) -> Bool { exporter.module.hasSuffix(" licenses") }

  /// The name of the module that has the licences.
  private static var module: String? {
    ExportIndex.ofLibrary()["gpl3+"]?.first(where: isOfLicences)?.module
  }

  /// The variable that a word, the name of a licence elsewhere or a misspelt one, stands for.
  private static func variable(for word: String) -> String? {
    let library = ExportIndex.ofLibrary()
    let names = library.keys.filter { library[$0]!.contains(where: isOfLicences) }
    let candidates = spellings(of: word)
    return candidates.first(where: names.contains) ?? Spelling.nearest(candidates[0], names.sorted())
  }

  /// The first symbol or string of a printed value; what is printed with #<…> is a licence.
  private static func firstWord(in value: Substring) -> String? {
    var rest = value
    while let first = rest.first {
      if rest.hasPrefix("#<") {
        var depth = 0
        rest = rest.drop { character in
          depth += character == "<" ? 1 : character == ">" ? -1 : 0
          return depth > 0 || character == "#"
        }.dropFirst()
      } else if " ()'\n".contains(first) {
        rest = rest.dropFirst()
      } else if first == "\"" {
        return String(rest.dropFirst().prefix { $0 != "\"" })
      } else {
        return String(rest.prefix { !" ()\n".contains($0) })
      }
    }
    return nil
  }

  /// Names of SPDX whose variables are called otherwise.
  private static let otherwise = [
    "mit": "expat", "apache": "asl2.0", "apache2": "asl2.0", "apache2.0": "asl2.0", "apache-2.0": "asl2.0",
    "mpl": "mpl2.0", "gpl": "gpl3+", "lgpl": "lgpl3+", "agpl": "agpl3+", "bsd": "bsd-3", "public": "public-domain",
    "apache-1.1": "asl1.1", "bsd-2-clause": "bsd-2", "bsd-3-clause": "bsd-3",
    "0bsd": "bsd-0", "ofl-1.1": "silofl1.1", "python-2.0": "psfl", "psf-2.0": "psfl", "bsl-1.0": "boost1.0",
    "artistic-2.0": "artistic2.0", "cc0-1.0": "cc0", "unlicense": "unlicense", "openssl": "openssl",
  ]

  /// How a variable may spell a word: GPL-3.0-or-later is gpl3+, MPL-2.0 is mpl2.0.
  private static func spellings(of word: String) -> [String] {
    var plain = word.lowercased()
    if let name = otherwise[plain] { return [name] }
    for (end, sign) in [("-or-later", "+"), ("-only", "")] where plain.hasSuffix(end) {
      plain = plain.dropLast(end.utf8.count) + sign
    }
    if let colon = plain.lastIndex(of: ":") { plain = String(plain[plain.index(after: colon)...]) }
    let joined = plain.filter { $0 != "-" && $0 != " " }
    let isLater = joined.hasSuffix("+")
    let stem = isLater ? String(joined.dropLast()) : joined
    let short = (stem.hasSuffix(".0") ? String(stem.dropLast(2)) : stem) + (isLater ? "+" : "")
    return [plain, joined, short]
  }
}
