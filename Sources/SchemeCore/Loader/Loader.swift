// Loading a file: its forms are read, expanded, compiled and run one by one.
//
// Before a form runs, the names that the forms behind it are going to define, as far as they can be read already, are
// declared in the module it defines them in, so that a procedure that uses one of them before its definition does not
// mean an import of the same name.

/// Forms that are evaluated one after the other.
protocol LoadedForms: AnyObject {
  /// Makes the next form the current one; false at the end.
  func advance() throws -> Bool
  /// Evaluates the current form in the current module.
  func evaluate() throws -> Word
  /// Declares what the current form and those behind it define, as far as they are known.
  func declare(in module: Module)
  /// Changes when more forms are known.
  var generation: Int { get }
}

/// The forms of a program's text.
private final class ProgramFile: LoadedForms {
  private let reader: FormReader
  private let form = RootedArray(capacity: 1)
  private var span = Span.none

  init(_ reader: FormReader) {
    self.reader = reader
    form.append(.false)
  }

  var generation: Int { reader.generation }

  func advance() throws -> Bool {
    guard let (word, span) = try PhaseClock.measuring(.read, { try reader.next() }) else { return false }
    form[0] = word
    self.span = span
    return true
  }

  func evaluate() throws -> Word {
    defer { form[0] = .false }
    return try Evaluation.evaluateInCurrent(form[0], at: span)
  }

  func declare(in module: Module) {
    if form[0] != .false { Loader.declare(form[0], in: module) }
    reader.forEachAhead { Loader.declare($0, in: module) }
  }
}

enum Loader {
  /// Evaluates all forms of a file; the value is that of the last one.
  @discardableResult static func load(_ file: Modules.File) throws -> Word {
    if file.isLibrary {
      return try Confinement.loadingLibrary {
        try Heap.sparingLibrary { try SkimmedLoader.load(bytes: file.bytes, name: file.name) }
      }
    }
    SourceFiles.markModule(SourceFiles.index(of: file.name))
    if Modules.importsAreLazy, Floors.isOfTree(file.name), let value = try SkimmedLoader.load(tree: file) {
      return value
    }
    return try evaluate(bytes: file.bytes, name: file.name)
  }

  /// Evaluates text in the current module; the value is that of the last form. `name` is what messages call it.
  static func evaluate(text: String, name: String) throws -> Word {
    let bytes = Array(text.utf8)
    SourceFiles.remember(text: bytes, of: SourceFiles.index(of: name))
    return try evaluate(bytes: bytes, name: name)
  }

  /// Evaluates a file in the current module, which is the same afterwards.
  static func load(file name: String) throws -> Word {
    let input = try SourceText.input(name)
    return try Modules.with(Modules.current) { try evaluate(input, name: SourceText.absolute(name)) }
  }

  /// Somebody types the program in and sees each form's value.
  nonisolated(unsafe) static var isInteractive = false

  /// The names of the files that are being loaded, the innermost last.
  nonisolated(unsafe) static var names: [String] = []

  @discardableResult static func evaluate(bytes: [UInt8], name: String) throws -> Word {
    try evaluate(try SourceInput(bytes, name: name), name: name)
  }

  @discardableResult static func evaluate(_ input: SourceInput, name: String) throws -> Word {
    names.append(name)
    defer { names.removeLast() }
    // What stands on the command line runs at once.
    let isWatched = !isInteractive && !Floors.isOfTree(name) && !name.hasPrefix("<")
    return try PhaseClock.measuring(file: name) {
      try OpenNames.watching(file: SourceFiles.index(of: name), isWatched: isWatched) {
        try evaluate(ProgramFile(FormReader(input, name: name)))
      }
    }
  }

  /// Evaluates forms one by one, the names that they define declared beforehand.
  static func evaluate(_ forms: LoadedForms) throws -> Word {
    var value = Word.unspecified
    var loading: Module?
    var generation = 0
    defer {
      loading?.isLoading = false
      loading?.forgetDeclarations()
    }
    while try forms.advance() {
      let before = Modules.current
      if loading == nil || generation != forms.generation { forms.declare(in: loading ?? before) }
      generation = forms.generation
      value = try forms.evaluate()
      if Modules.current != before {
        loading?.isLoading = false
        loading?.forgetDeclarations()
        before.forgetDeclarations()
        loading = Modules.current
        loading?.isLoading = true
        forms.declare(in: Modules.current)
      } else if loading == nil {
        loading = before
      }
    }
    return value
  }

  private static let recordDefiner = Symbols.intern("define-record-type")
  private static let begin = Symbols.intern("begin")

  static func declare(_ form: Word, in module: Module) {
    guard form.isPair, form.car.isSymbol, form.cdr.isPair else { return }
    if let definer = Definer.named(form.car) {
      if definer.isSyntax || form.cdr.car.isPair && !EndlessCode.isSmallTree(form.cdr.car) { return }
      if let target = Definer.target(of: form) { module.declare(target) }
    } else if form.car == recordDefiner, EndlessCode.isSmallTree(form) {
      declareRecord(form.cdr, in: module)
    } else if form.car == begin, EndlessCode.isSmallTree(form) {
      var rest = form.cdr
      while rest.isPair {
        declare(rest.car, in: module)
        rest = rest.cdr
      }
    } else if Modules.core.bindings[form.car] == nil, form.car.symbolString.contains("def"),
      EndlessCode.isSmallTree(form.cdr.car)
    {
      // What a macro of the program's own with such a name is given first may be what it defines; if not, the name
      // means the same as ever and is only looked up later.
      var target = form.cdr.car
      while target.isPair { target = target.car }
      if target.isSymbol { module.declare(target) }
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
