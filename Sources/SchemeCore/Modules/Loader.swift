// Loading a file: it is decoded and read as a whole, then its forms are expanded, compiled and run one by one.
//
// Before the first form runs, the names that the file is going to define are declared in the module it defines them
// in, so that a procedure that uses one of them before its definition does not mean an import of the same name.

enum Loader {
  /// Evaluates all forms of a file; the value is that of the last one.
  @discardableResult static func load(_ file: Modules.File) throws -> Word {
    file.isLibrary
      ? try LibraryLoader.load(bytes: file.bytes, name: file.name) : try evaluate(bytes: file.bytes, name: file.name)
  }

  @discardableResult static func evaluate(bytes: [UInt8], name: String) throws -> Word {
    let bytes = try SourceText.decoded(bytes, name: name)
    let forms = RootedArray(capacity: 64)
    let spans = try readAll(bytes, name, into: forms)
    var style = ReaderOptions.programStyle
    return try evaluate(
      count: forms.count, declare: { declare(forms[$0], in: $1) },
      evaluate: { i in
        defer { forms[i] = .false }
        let value = try Evaluation.evaluateInCurrent(forms[i], at: spans[i])
        if style != ReaderOptions.programStyle {
          // The form has changed how what follows it is read.
          style = ReaderOptions.programStyle
          let again = RootedArray(capacity: forms.count)
          _ = try readAll(bytes, name, into: again)
          for j in i..<min(forms.count, again.count) { forms[j] = again[j] }
        }
        return value
      })
  }

  /// Evaluates the forms 0 ..< count of a file one by one, the names that they define declared beforehand.
  static func evaluate(
    count: Int, declare: (Int, Module) -> Void, evaluate: (Int) throws -> Word
  ) throws -> Word {
    var value = Word.unspecified
    var loading: Module?
    func declareRest(from start: Int, in module: Module) {
      for i in start..<max(start, count) { declare(i, module) }
    }
    defer {
      loading?.isLoading = false
      loading?.forgetDeclarations()
    }
    for i in 0..<count {
      let before = Modules.current
      if loading == nil { declareRest(from: i, in: before) }
      value = try evaluate(i)
      if Modules.current != before {
        loading?.isLoading = false
        loading?.forgetDeclarations()
        before.forgetDeclarations()
        loading = Modules.current
        loading?.isLoading = true
        declareRest(from: i + 1, in: Modules.current)
      } else if loading == nil {
        loading = before
      }
    }
    return value
  }

  /// Reads all data of a text, in lower case if wanted; returns their places.
  static func readAll(
    _ bytes: [UInt8], _ name: String, foldCase: Bool = false, into forms: RootedArray
  ) throws -> [Span] {
    var spans: [Span] = []
    try bytes.withUnsafeBufferPointer { buffer in
      let file = SourceFiles.index(of: name)
      var options = SourceFiles.isLibrary(file) ? ReaderOptions() : ReaderOptions.current
      options.recordsPlaces = true
      options.r7rs = ReaderOptions.startsWithR7RS && !SourceFiles.isLibrary(file)
      if foldCase { options.foldCase = true }
      var parser = Parser(ByteSource(buffer), file: file, options: options)
      while let form = try parser.next() {
        forms.append(form)
        spans.append(parser.datumSpan)
      }
    }
    return spans
  }

  private static let definers = Set(
    ["define", "define*", "define-public", "define*-public", "define-inlinable", "define-integrable"].map {
      Symbols.intern($0).bits
    })
  private static let recordDefiner = Symbols.intern("define-record-type")
  private static let begin = Symbols.intern("begin")

  static func declare(_ form: Word, in module: Module) {
    guard form.isPair, form.car.isSymbol, form.cdr.isPair else { return }
    if definers.contains(form.car.bits) {
      var target = form.cdr.car
      if target.isPair && !EndlessCode.isSmallTree(target) { return }
      while target.isPair { target = target.car }
      if target.isSymbol { module.declare(target) }
    } else if form.car == recordDefiner, EndlessCode.isSmallTree(form) {
      declareRecord(form.cdr, in: module)
    } else if form.car == begin, EndlessCode.isSmallTree(form) {
      var rest = form.cdr
      while rest.isPair {
        declare(rest.car, in: module)
        rest = rest.cdr
      }
    }
  }

  /// The constructor, the predicate, the accessors and modifiers.
  private static func declareRecord(_ clauses: Word, in module: Module) {
    var rest = clauses
    var position = 0
    while rest.isPair {
      let clause = rest.car
      if clause.isSymbol {
        module.declare(clause)
      } else if clause.isPair {
        if position < 3, clause.car.isSymbol { module.declare(clause.car) }
        var names = position < 3 ? .null : clause.cdr
        while names.isPair {
          if names.car.isSymbol { module.declare(names.car) }
          names = names.cdr
        }
      }
      position += 1
      rest = rest.cdr
    }
  }
}
