// From an identifier to what it is bound to: first through the ribs around it, then in the module of its context.

/// What an identifier is bound to.
enum Binding {
  case local(LocalVariable)
  case macro(Word)
  /// A top-level variable object.
  case global(Word)
  case pattern(LocalVariable, depth: Int)
  /// A local variable of a scope that has ended, or of code that runs at another time.
  case outOfContext
}

extension Syntax {
  /// The label the ribs around an identifier give it, nil when it is free.
  var label: Label? {
    if context.substitutions.isNull { return nil }
    if let known = LastLabel.of(datum, context) { return known.isTrue ? Label(word: known) : nil }
    let found = labelOfRibs
    LastLabel.note(datum, context, found)
    return found
  }

  private var labelOfRibs: Label? {
    let name = datum
    var marks = context.marks
    var rest = context.substitutions
    while rest.isPair {
      let step = rest.car
      if step == Context.shift {
        if marks.isPair { marks = marks.cdr }
      } else if let label = Rib(word: step).find(name: name, marks: marks) {
        return label
      }
      rest = rest.cdr
    }
    return nil
  }

  /// The module in which a free identifier is looked up.
  func home() throws -> Module {
    if context.module.isTrue { return Module(word: context.module) }
    throw Expander.error(
      self, "raw symbol ~S in the output of a macro: make it with #' (syntax) or datum->syntax", datum)
  }

  /// What the identifier is bound to. A free identifier that nothing binds gets a placeholder variable.
  func binding(isAssigned: Bool = false) throws -> Binding {
    if let label {
      switch label.kind {
      case .local: return Expansion.current.local(label).map { .local($0) } ?? .outOfContext
      case .pattern:
        return Expansion.current.local(label).map { .pattern($0, depth: label.depth) } ?? .outOfContext
      case .macro: return .macro(label.value)
      case .global:
        let value = label.value.variableValue
        return value.is(.macro) ? .macro(try ExpansionTime.ready(value)) : .global(label.value)
      case .displaced: return .outOfContext
      }
    }
    let home = try home()
    let mayChange = !isAssigned && Expansion.current.mayImport(into: home)
    let variable = try home.reference(datum, mayChange: mayChange)
    if isAssigned { _ = try SleepingModules.wake(variable: variable) }
    if let log = ExpansionLog.current {
      log.note(reference: datum, in: home, isSet: isAssigned, means: variable)
      if mayChange { ExpansionLog.spoil() }
    }
    let value = variable.variableValue
    return value.is(.macro) ? .macro(try ExpansionTime.ready(value)) : .global(variable)
  }

  /// The macro an identifier stands for, if any.
  func macro() throws -> Word? {
    if case .macro(let macro) = try binding() { return macro }
    return nil
  }

  /// The core form that the head of this form (or this identifier) stands for.
  func coreForm() throws -> CoreSyntax? {
    let head = isPair ? car : self
    guard head.isIdentifier, head.context.module.isTrue || head.label != nil else { return nil }
    guard let macro = try head.macro() else { return nil }
    return CoreSyntax.of(macro)
  }

  /// True for the identifier that core syntax calls `name`: `else`, `=>`, `...`, `unquote`. A name that is bound to
  /// nothing at all counts as well, for modules that do not import the core.
  func isKeyword(_ name: Word) -> Bool {
    guard datum.isSymbol else { return false }
    if label != nil || context.module.isFalse {
      // Renamed on import or by `let-syntax`: compare what it is bound to.
      guard let label, label.kind == .macro else { return false }
      return Modules.core.bindings[name]?.variableValue == label.value
    }
    let home = Module(word: context.module)
    let answer = home.isKeyword(datum, name)
    ExpansionLog.current?.note(datum, in: home, isKeyword: name, answer)
    return answer
  }

  /// Two identifiers mean the same thing where they stand. The ribs around `other` are looked at last, for most pairs
  /// differ before: a macro may compare one identifier with a hundred.
  func isFreeIdentifier(equalTo other: Syntax) -> Bool {
    if let label { return label == other.label }
    if context.module.isFalse || other.context.module.isFalse { return datum == other.datum && other.label == nil }
    let (home, otherHome) = (Module(word: context.module), Module(word: other.context.module))
    let answer = home.means(datum, sameAs: other.datum, in: otherHome)
    ExpansionLog.current?.note(datum, in: home, isSameAs: other.datum, in: otherHome, answer)
    return answer && other.label == nil
  }

  /// Two identifiers would bind each other.
  func isBoundIdentifier(equalTo other: Syntax) -> Bool {
    datum == other.datum && Context.sameMarks(context.marks, other.context.marks)
  }
}

/// The identifier whose label was looked for last: a macro that compares an identifier with many asks for it each time.
private enum LastLabel {
  /// Name, marks, substitutions; label or #f.
  nonisolated(unsafe) private static let words = {
    let words = RootedArray(capacity: 4)
    for _ in 0..<4 { words.append(.false) }
    return words
  }()
  nonisolated(unsafe) private static var ribChanges = -1

  @inline(__always) static func of(_ name: Word, _ context: Context) -> Word? {
    let isKnown =
      words[0] == name && words[1] == context.marks && words[2] == context.substitutions && ribChanges == Rib.changes
    return isKnown ? words[3] : nil
  }

  static func note(_ name: Word, _ context: Context, _ label: Label?) {
    words[0] = name
    words[1] = context.marks
    words[2] = context.substitutions
    words[3] = label?.word ?? .false
    ribChanges = Rib.changes
  }
}

extension Module {
  /// Whether a free name here is the core's keyword `name`.
  func isKeyword(_ symbol: Word, _ name: Word) -> Bool {
    guard let variable = try? variable(symbol) else { return symbol == name }
    return Modules.core.bindings[name] == variable
  }

  /// Whether a free name here means what another means there.
  func means(_ symbol: Word, sameAs other: Word, in module: Module) -> Bool {
    if symbol == other, self == module { return true }
    // What a macro compares with comes first: it is most often a name that nothing binds.
    guard let b = try? module.variable(other) else { return symbol == other && (try? variable(symbol)) == nil }
    return (try? variable(symbol)) == b
  }
}

/// The expansion of one top-level form, or of one transformer inside it: local variables belong to one of these, and
/// cannot be referred to from another.
final class Expansion {
  nonisolated(unsafe) static var current = Expansion()
  nonisolated(unsafe) private static var counter = 0

  let stamp: Int
  private var locals: [LocalVariable] = []
  /// How many scopes are around what is being expanded.
  var openScopes = 0

  init() {
    Expansion.counter += 1
    stamp = Expansion.counter
  }

  /// The module that something inside the form imports into when it is evaluated: what its names mean is then found
  /// out when they are first used.
  private var importing = Word.false
  func importsLater() { importing = Modules.current.word }
  func mayImport(into module: Module) -> Bool { importing == module.word }

  /// Runs `body` in an expansion of its own; words it pinned stay pinned.
  static func nested<Result>(_ body: () throws -> Result) rethrows -> Result {
    let outer = current
    current = Expansion()
    defer { current = outer }
    return try body()
  }

  func local(_ label: Label) -> LocalVariable? {
    label.stamp == stamp ? locals[label.value.fixnum] : nil
  }

  /// A fresh local variable and the label for its scope.
  func makeLocal(_ name: Word, kind: Label.Kind = .local, depth: Int = 0) -> (LocalVariable, Label) {
    let variable = LocalVariable(name)
    locals.append(variable)
    return (variable, Label(kind, Word(fixnum: locals.count - 1), depth: depth, stamp: stamp))
  }
}
