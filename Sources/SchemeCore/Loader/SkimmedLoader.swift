// Loading a file of the standard library, or of a Guix tree: procedures are left for later (`LazyDefinitions`), in a tree
// also values that can wait (`LazyVariables`); all else is read and evaluated in order, as `Loader` does it.

/// The forms of a file that has been skimmed.
private final class SkimmedFile: LoadedForms {
  private enum Content {
    case procedure(SkimmedProcedure)
    case value(name: Substring, Definer)
    case macro(SkimmedMacro)
    /// Read already.
    case datum
  }

  private let text: LoadedText
  private let forms: [SkimmedForm]
  private var contents: [Content] = []
  private let data: RootedArray
  private var spans: [Span] = []
  private var at = -1

  /// nil when a name is defined twice: what uses it may mean either.
  init?(text: LoadedText, forms: [SkimmedForm], valuesWait: Bool) throws {
    self.text = text
    self.forms = forms
    data = RootedArray(capacity: forms.count)
    spans.reserveCapacity(forms.count)
    contents.reserveCapacity(forms.count)
    let words = valuesWait ? LocalWords(forms, in: text.bytes) : nil
    if words?.hasRepeatedNames == true { return nil }
    for form in forms {
      let content = try SkimmedFile.content(of: form, in: text.bytes, words)
      var (datum, span) = (Word.false, Span.none)
      if case .datum = content { (datum, span) = try text.read(form) }
      contents.append(content)
      data.append(datum)
      spans.append(span)
    }
  }

  private static func content(of form: SkimmedForm, in bytes: [UInt8], _ words: LocalWords?) throws -> Content {
    if let procedure = form.procedure { return .procedure(procedure) }
    if let macro = SkimmedMacro(form, in: bytes) { return .macro(macro) }
    guard let words, let definer = form.definer(in: bytes), !definer.isSyntax, let name = form.definedName(in: bytes),
      try form.definesPureValue(in: bytes, words)
    else { return .datum }
    return .value(name: name, definer)
  }

  let generation = 1

  func advance() -> Bool {
    at += 1
    return at < forms.count
  }

  func declare(in module: Module) {
    for i in max(at, 0)..<max(forms.count, at) {
      switch contents[i] {
      case .procedure(let procedure): module.declare(Symbols.intern(String(procedure.name)))
      case .value(let name, _): module.declare(Symbols.intern(String(name)))
      case .macro: break
      case .datum: Loader.declare(data[i], in: module)
      }
    }
  }

  func evaluate() throws -> Word {
    switch contents[at] {
    case .procedure(let procedure) where LazyDefinitions.mayDefer(procedure.definer):
      LazyDefinitions.define(procedure, forms[at], of: text)
      return .unspecified
    case .value(let name, let definer) where try LazyVariables.mayDefer(definer):
      LazyVariables.define(Symbols.intern(String(name)), definer, forms[at], of: text)
      return .unspecified
    case .macro(let macro) where LazyMacros.mayDefer(macro):
      try LazyMacros.define(macro, forms[at], of: text)
      return .unspecified
    case .procedure, .value, .macro: return try Evaluation.evaluateInCurrent(forms[at], of: text)
    case .datum: break
    }
    let index = at
    defer { data[index] = .false }
    return try Evaluation.evaluateInCurrent(forms[at], of: text, read: (data[at], spans[at]))
  }
}

enum SkimmedLoader {
  /// Loads a file of the standard library.
  @discardableResult static func load(bytes: [UInt8], name: String) throws -> Word {
    try load(bytes, name, valuesWait: false) ?? Loader.evaluate(bytes: bytes, name: name)
  }

  /// Loads a module of a Guix tree; nil if its text has to be read by the program's reader.
  static func load(tree file: Modules.File) throws -> Word? {
    guard ReaderExtensions.isPlain, try SourceInput(file.bytes, name: file.name).bytes == file.bytes else { return nil }
    return try load(file.bytes, file.name, valuesWait: true)
  }

  private static func load(_ bytes: [UInt8], _ name: String, valuesWait: Bool) throws -> Word? {
    try PhaseClock.measuring(file: name) { try loadSkimmed(bytes, name, valuesWait: valuesWait) }
  }

  private static func loadSkimmed(_ bytes: [UInt8], _ name: String, valuesWait: Bool) throws -> Word? {
    let file = try PhaseClock.measuring(.read) { () throws -> SkimmedFile? in
      guard LazyDefinitions.isEnabled, let forms = TopLevelSkimmer.forms(bytes) else { return nil }
      if valuesWait { LazyMacros.allow(file: SourceFiles.index(of: name)) }
      return try SkimmedFile(
        text: LoadedText(name: name, bytes: bytes, isLibrary: !valuesWait), forms: forms, valuesWait: valuesWait)
    }
    return try file.map { try Loader.evaluate($0) }
  }
}
