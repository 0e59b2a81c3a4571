// Forms that depend on the file they stand in, on other files, or on what this implementation offers: include,
// cond-expand, current-filename and their kin.

enum SourceForms {
  /// `(include "file")`: the file's forms in place, as if written there. Relative names start from the including file.
  static func include(_ s: Syntax, _ context: MacroContext) throws -> Word {
    begin(try includedForms(s), context)
  }

  /// The forms of the files that `(include "file" …)` names; `include-ci` reads them in lower case.
  static func includedForms(_ s: Syntax) throws -> [Syntax] {
    try forms(s, foldCase: s.car.datum.isSymbol && s.car.datum.symbolString == "include-ci") { name in
      let path = SourceText.absolute(name.utf8.first == UInt8(ascii: "/") ? name : directory(s.span) + "/" + name)
      return Modules.File(name: path, bytes: try SourceText.read(path))
    }
  }

  /// `(include-from-path "file")`: looked up along the load path.
  static func includeFromPath(_ s: Syntax, _ context: MacroContext) throws -> Word {
    let included = try forms(s) { name in
      if let file = try Modules.find(name) { return file }
      throw Expander.error(s, "include-from-path: no such file on the load path")
    }
    return begin(included, context)
  }

  private static func begin(_ forms: [Syntax], _ context: MacroContext) -> Word {
    let result = RootedArray()
    result.append(context.core("begin"))
    for form in forms { result.append(form.object) }
    return result.list()
  }

  private static func forms(
    _ s: Syntax, foldCase: Bool = false, _ find: (String) throws -> Modules.File
  ) throws -> [Syntax] {
    guard let names = s.cdr.list, !names.isEmpty, names.allSatisfy(\.datum.isString) else {
      throw Expander.error(s, "include: expected a file name")
    }
    ExpansionLog.spoil()
    var result: [Syntax] = []
    for name in names {
      let file = try find(name.datum.swiftString)
      let data = RootedArray()
      let spans = try FormReader.readAll(file.bytes, file.name, foldCase: foldCase, into: data)
      for i in 0..<data.count { result.append(Syntax(data[i], s.car.context, spans[i]).pinned()) }
    }
    return result
  }

  /// The directory of the file a span points into; "." when it comes from no file.
  static func directory(_ span: Span) -> String {
    let name = SourceFiles.name(span.file)
    guard let slash = name.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == name.startIndex ? "/" : String(name[..<slash])
  }

  /// The name of what is there, without links; #f when nothing is. The library's files may be part of the program.
  private static func canonical(_ name: String, _ span: Span) -> Word {
    if SourceFiles.isLibrary(span.file) { return Heap.string(name) }
    return (try? Machine.apply(CoreNames.value("canonicalize-path"), Heap.string(name))) ?? .false
  }

  private static func isFile(_ span: Span) -> Bool { span.file != 0 && SourceFiles.text(of: span.file) == nil }

  static func currentFilename(_ s: Syntax) throws -> CoreForm {
    ExpansionLog.spoil()
    return Expander.constant(isFile(s.span) ? canonical(SourceFiles.name(s.span.file), s.span) : .false)
  }

  static func currentSourceLocation(_ s: Syntax) throws -> CoreForm {
    Expander.constant(s.span.isNone ? .false : s.span.alist)
  }

  /// `(current-source-directory)`: an absolute name, or #f when the text comes from no file.
  static func currentSourceDirectory(_ s: Syntax) throws -> CoreForm {
    ExpansionLog.spoil()
    guard isFile(s.span) else { return .constant(.false) }
    return Expander.constant(canonical(directory(s.span), s.span))
  }

  // MARK: cond-expand

  /// What `cond-expand` finds here, Guile's names and ours.
  static let features: Set<String> = [
    "guile", "guile-2", "guile-2.2", "guile-3", "nsscheme", "r5rs", "r6rs", "r7rs", "full-unicode", "ratios",
    "exact-closed", "exact-complex", "srfi-0", "srfi-1", "srfi-2", "srfi-4", "srfi-6", "srfi-8", "srfi-9",
    "srfi-11", "srfi-13", "srfi-14", "srfi-16", "srfi-17", "srfi-23", "srfi-26", "srfi-28", "srfi-30", "srfi-31",
    "srfi-34",
    "srfi-35", "srfi-39", "srfi-43", "srfi-45", "srfi-46", "srfi-60", "srfi-61", "srfi-62", "srfi-64", "srfi-69",
    "srfi-71", "srfi-87", "srfi-88", "srfi-98", "srfi-105", "srfi-111", "posix", "linux", "x86-64",
  ]

  static func condExpand(_ s: Syntax, _ context: MacroContext) throws -> Word {
    guard let clauses = s.cdr.list else { throw Expander.error(s, "cond-expand: expected (requirement form …) …") }
    for clause in clauses {
      guard clause.isPair, clause.listCount != nil else {
        throw Expander.error(clause, "cond-expand: expected (requirement form …), found ~S", clause.datum)
      }
      if try holds(clause.car) {
        return clause.cdr.isNull
          ? Heap.list(context.core("if"), .false, .false) : Heap.cons(context.core("begin"), clause.cdr.wrapped)
      }
    }
    throw Expander.error(s, "cond-expand: no clause applies, and there is no else")
  }

  static func holds(_ requirement: Syntax) throws -> Bool {
    if requirement.isIdentifier {
      let name = requirement.datum.symbolString
      return name == "else" || features.contains(name)
    }
    guard requirement.isPair, requirement.car.isIdentifier, let operands = requirement.cdr.list else {
      throw malformed(requirement)
    }
    switch requirement.car.datum.symbolString {
    case "and": return try operands.allSatisfy(holds)
    case "or": return try operands.contains(where: holds)
    case "not" where operands.count == 1: return try !holds(operands[0])
    case "library" where operands.count == 1:
      ExpansionLog.spoil()
      let name = operands[0].stripped
      return try Modules.known(name) != nil || Modules.file(of: name) != nil
    default: throw malformed(requirement)
    }
  }

  private static func malformed(_ requirement: Syntax) -> Fault {
    Expander.error(requirement, "cond-expand: expected a feature, (and …), (or …), (not …) or (library …)")
  }
}
