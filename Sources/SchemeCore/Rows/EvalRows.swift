// Primitives that evaluate: eval, load and their kin.

enum EvalRows {
  static func install(_ table: inout PrimitiveTable) {
    evaluation(&table)
    files(&table)
    loadPath(&table)
    forms(&table)
  }

  private static func evaluation(_ table: inout PrimitiveTable) {
    table.two(
      "(%compile-form exp module)",
      "A pair: the procedure that evaluates EXP in MODULE, and the module that is the current one then."
    ) { form, module in
      try Modules.with(try module.module(2)) {
        let code = try Evaluation.compile(form)
        return Heap.cons(code, Modules.current.word)
      }
    }
    table.two("(%evaluate-text text name)", "Evaluates the forms in TEXT, which messages call NAME.") { text, name in
      try Loader.evaluate(text: try text.text(1), name: try name.text(2))
    }
    table.one("(%signature procedure)", "How PROCEDURE is called, as a string; #f if that is not known.") {
      guard $0.isProcedure, let text = ArityText.signature(of: $0) else { return .false }
      return Heap.string(text)
    }
    table.two("(%nearest-name name names)", "The string of NAMES that NAME is probably a misspelling of, or #f.") {
      name, names in
      var candidates: [String] = []
      var rest = names
      while rest.isPair {
        candidates.append(try rest.car.text(2))
        rest = rest.cdr
      }
      return Spelling.nearest(try name.text(1), candidates).map { Heap.string($0) } ?? .false
    }
    table.zero("(%stand-at-last-form)", "Shows errors without a location at the form evaluated last, from now on.") {
      Evaluation.currentForm = Evaluation.lastForm
      return .unspecified
    }
    table.zero("(%forget-failed-form!)", "The form that failed last is not where the next error is shown.") {
      Evaluation.failedForm = .none
      return .unspecified
    }
    table.one("(%call-in-line! name)", "Lets calls of this module's NAME (map, for-each …) become loops.") { name in
      for (known, loop) in InlineLoop.names where known == (try name.symbol(1)).symbolString {
        Modules.current.ensureLocal(name).inlineOperation = loop.rawValue
      }
      return .unspecified
    }
    table.any(
      "(%force-definitions [module])", "Expands and compiles what was left for its first call; returns how many."
    ) { arguments in
      let module = try arguments.optional(0)?.module(1)
      return Word(fixnum: try LazyMacros.forceAll(in: module) + LazyDefinitions.forceAll(in: module))
    }
    table.zero("(%drop-failed-modules!)", "From now on a module that fails is not kept as far as it came.") {
      FailedModules.mayStay = false
      return .unspecified
    }
  }

  private static func files(_ table: inout PrimitiveTable) {
    table.one("(primitive-load file)", "Evaluates the forms of FILE in the current module.") {
      try Loader.load(file: try $0.text(1))
    }
    table.one("(%binary-kind file)", "What FILE is, as the predicate of a sentence, if it is no text; else #f.") {
      BinaryFile.kind(try SourceText.head(try $0.text(1))).map { Heap.string($0) } ?? .false
    }
    for name in ["load-from-path", "primitive-load-path"] {
      table.any("(\(name) file [fallback])", "Evaluates the forms of FILE, found along the load path.") { arguments in
        let name = try arguments[0].text(1)
        guard let file = try Modules.findNamed(name) else {
          guard let fallback = arguments.optional(1), fallback.isTrue else {
            throw Fault.misc("Unable to find file ~S in load path", arguments[0])
          }
          return fallback.isProcedure ? try Machine.apply(fallback) : .false
        }
        return try Modules.with(Modules.current) { try Loader.load(file) }
      }
    }
    table.zero("(%interactive?)", "Whether a person types at the REPL, or the REPL reads what one might have typed.") {
      Word(Loader.isInteractive)
    }
    table.zero("(%load-file-name)", "The name of the file that is being loaded, or #f.") {
      Loader.names.last.map { Heap.string($0) } ?? .false
    }
    table.any("(%search-load-path file)", "The name of FILE as found along the load path, or #f.") { arguments in
      let name = try arguments[0].text(1)
      return (try Modules.findNamed(name)).map { Heap.string($0.name) } ?? .false
    }
    table.one("(%library-file? name)", "Whether the file called NAME is one of the standard library.") {
      Word(SourceFiles.isLibrary(SourceFiles.index(of: try $0.text(1))))
    }
    table.zero("(%library-files)", "The names of all files of the standard library.") {
      var result = Word.null
      for path in (Modules.source?.paths ?? []).sorted(by: >) { result = Heap.cons(Heap.string(path), result) }
      return result
    }
  }

  private static func loadPath(_ table: inout PrimitiveTable) {
    table.zero("(%load-path-list)", "The directories searched for modules before the standard library.") {
      Heap.list(of: Modules.loadPath)
    }
    table.one("(%set-load-path! directories)", "Searches DIRECTORIES for modules before the standard library.") {
      directories in
      _ = try directories.list(1)
      var names: [String] = []
      var rest = directories
      while rest.isPair {
        names.append(try rest.car.text(1))
        rest = rest.cdr
      }
      // What stood behind the standard library stays there.
      let last = Modules.loadPath.suffix(Modules.countAfterLibrary)
      if !names.suffix(Modules.countAfterLibrary).elementsEqual(last) { Modules.countAfterLibrary = 0 }
      Modules.loadPath = names
      return .unspecified
    }
    table.zero("(%load-extension-list)", "What the names of modules' files may end in, in order.") {
      Heap.list(of: Modules.extensions)
    }
    table.one("(%set-load-extensions! endings)", "Searches for modules in files whose names end in one of ENDINGS.") {
      var names: [String] = []
      _ = try $0.list(1)
      var rest = $0
      while rest.isPair {
        names.append(try rest.car.text(1))
        rest = rest.cdr
      }
      Modules.extensions = names
      return .unspecified
    }
  }

  private static func forms(_ table: inout PrimitiveTable) {
    table.any("(macroexpand exp)", "What EXP expands to, as a list.") { arguments in
      let mark = Pins.mark()
      defer { Pins.release(to: mark) }
      return CoreFormPrinter.datum(try Expander.expandTopLevel(arguments[0], in: Modules.current))
    }
    table.zero("(interaction-environment)", "The current module.") { Modules.current.word }
    for name in ["scheme-report-environment", "null-environment"] {
      table.one("(\(name) version)", "The bindings of the core module.") { _ in Modules.core.word }
    }
    table.any(
      "(%bind-keywords rest keywords allow-other? allow-rest?)",
      "A vector with the value that REST gives to each of KEYWORDS; absent ones hold the absent mark."
    ) { try bindKeywords($0[0], $0[1], allowOther: $0[2].isTrue, allowRest: $0[3].isTrue) }
    table.two(
      "(%take-optionals list count)",
      "A vector of the elements of LIST before its first keyword, at most COUNT, absent ones marked, and what is left."
    ) { list, count in
      let count = try count.int(2, in: 0...Word.maxFixnum)
      let values = Heap.vector(count: count + 1, fill: .absent)
      var rest = list
      var i = 0
      while i < count, rest.isPair, !rest.car.isKeyword {
        values.setElement(i, rest.car)
        rest = rest.cdr
        i += 1
      }
      values.setElement(count, rest)
      return values
    }
  }

  /// The error about a keyword argument, which is also the last of the exception's arguments.
  static func keywordError(_ message: String, _ found: Word) throws -> Fault {
    let arguments = Heap.list(.false, Heap.string(message), Heap.list(found), Heap.list(found))
    let make = CoreNames.value("make-exception-from-throw")
    return .raise(Root(try Machine.apply(make, Symbols.intern("keyword-argument-error"), arguments)))
  }

  private static func bindKeywords(
    _ arguments: Word, _ keywords: Word, allowOther: Bool, allowRest: Bool
  ) throws -> Word {
    let values = Heap.vector(count: try keywords.list(2), fill: .absent)
    _ = try arguments.list(1)
    var rest = arguments
    while rest.isPair {
      guard rest.car.isKeyword else {
        if allowRest {
          rest = rest.cdr
          continue
        }
        KeywordHints.note(keywords, for: rest.car)
        throw try keywordError("Invalid keyword: ~S", rest.car)
      }
      var position = 0
      var known = keywords
      while known.isPair && known.car != rest.car {
        position += 1
        known = known.cdr
      }
      guard known.isPair || allowOther || allowRest else {
        KeywordHints.note(keywords, for: rest.car)
        throw try keywordError("Unrecognized keyword: ~S", rest.car)
      }
      guard rest.cdr.isPair else {
        if allowRest && !known.isPair { break }
        throw try keywordError("Keyword argument has no value: ~S", rest.car)
      }
      if known.isPair { values.setElement(position, rest.cdr.car) }
      rest = rest.cdr.cdr
    }
    return values
  }
}

extension Word {
  /// A module argument.
  func module(_ position: Int) throws -> Module {
    if self.is(.module) { return Module(word: self) }
    throw Fault.type(position, "module", self)
  }
}

extension Heap {
  /// A list of strings.
  static func list(of names: [String]) -> Word {
    var result = Word.null
    for name in names.reversed() { result = cons(string(name), result) }
    return result
  }
}
