// What the expansion of a top-level form learnt from modules: what names meant, and which macros it used. With it, a
// later run can find out whether the form would expand to the same core form, without expanding it (`KeptForms`).
//
// Invariant: whatever the expander learns from a module, or changes in one, while a log is open is noted in it, in
// order; anything else that is not in the form's own text spoils the log.

/// The log of one expansion.
final class ExpansionLog {
  /// The log of what is being expanded, if there is one.
  nonisolated(unsafe) static var current: ExpansionLog?

  enum Kind: UInt8 {
    /// What a name means in a module: a variable, or a macro.
    case reference
    /// Whether a name is the core's keyword of some name.
    case keyword
    /// Whether two names, each in its module, mean the same.
    case same
    /// A definition makes, or takes, a variable of the current module.
    case define
    /// The variable that was defined last gets a macro, which waits.
    case macro
    /// Code runs before the rest is expanded.
    case run
    /// An export of the current module.
    case export
    /// Which module the name in `(@ module name)` belongs to.
    case qualified
  }

  struct Event: Equatable {
    let kind: Kind
    var isSet = false
    /// Nothing binds the name yet.
    var isUnbound = false
    var module = Word.false
    let symbol: Word
    var otherModule = Word.false
    var otherSymbol = Word.false
    /// The variable, the macro, or whether it is so.
    var result = Word.false
    /// Where it was asked, for messages.
    var span = Span.none
  }

  /// What the names of temporaries in this form begin with; no other form of any file has the same.
  let prefix: String
  private var temporaryCount = 0

  init(prefix: String) {
    self.prefix = prefix
    forgetQuestions()
  }

  /// The name of a temporary, the same whenever this form is expanded: what is kept of other forms may refer to it.
  func temporaryName() -> Word {
    temporaryCount += 1
    return Symbols.intern("t-\(prefix)-\(temporaryCount)")
  }

  private(set) var events: [Event] = []
  /// Where in `events` an event of a kind was last, by a hash: most questions are asked again and again.
  nonisolated(unsafe) private static var recent = [(log: Int, event: Int)](repeating: (0, 0), count: 1024)
  nonisolated(unsafe) private static var logCount = 0
  private var number = 0
  /// The modules whose code ran while macros were expanded, besides those of the macros in `events`.
  private(set) var homes: [Module] = []
  private(set) var isSpoiled = false
  /// The code that ran, as the events of kind `run` number it.
  private(set) var code: [CoreForm] = []

  /// Opens a log while `body` runs; without one, nothing is noted.
  static func with<Result>(_ log: ExpansionLog?, _ body: () throws -> Result) rethrows -> Result {
    let outer = current
    current = log
    defer { current = outer }
    return try body()
  }

  /// The form's expansion depended on something else, or did something else.
  static func spoil() { current?.isSpoiled = true }

  /// What was asked before may have another answer now.
  private func forgetQuestions() {
    ExpansionLog.logCount += 1
    number = ExpansionLog.logCount
  }

  private func add(_ event: Event) {
    if isSpoiled { return }
    let bits = event.symbol.bits ^ event.otherSymbol.bits &* 31 ^ event.module.bits &* 7
    let slot = Int(truncatingIfNeeded: (bits ^ bits >> 10) >> 3) & 1023
    let known = ExpansionLog.recent[slot]
    if known.log == number, events[known.event] == event { return }
    ExpansionLog.recent[slot] = (number, events.count)
    events.append(event)
    Pins.keep(event.module)
    Pins.keep(event.otherModule)
    Pins.keep(event.result)
  }

  func note(reference symbol: Word, in module: Module, isSet: Bool, means variable: Word) {
    let value = variable.variableValue
    let isUnbound = value == .undefined && module.placeholders?[symbol] == variable
    add(
      Event(
        kind: .reference, isSet: isSet, isUnbound: isUnbound, module: module.word, symbol: symbol,
        result: value.is(.macro) ? value : variable))
  }

  func note(_ symbol: Word, in module: Module, isKeyword keyword: Word, _ answer: Bool) {
    add(Event(kind: .keyword, module: module.word, symbol: symbol, otherSymbol: keyword, result: Word(answer)))
  }

  func note(_ symbol: Word, in module: Module, isSameAs other: Word, in otherModule: Module, _ answer: Bool) {
    add(
      Event(
        kind: .same, module: module.word, symbol: symbol, otherModule: otherModule.word, otherSymbol: other,
        result: Word(answer)))
  }

  func note(definition symbol: Word, of variable: Word) {
    // From here on, names may mean something else.
    forgetQuestions()
    add(Event(kind: .define, symbol: symbol, result: variable))
  }

  func note(macro symbol: Word, of variable: Word) {
    add(Event(kind: .macro, symbol: symbol, result: variable))
  }

  func note(run form: CoreForm) {
    forgetQuestions()
    code.append(form)
    add(Event(kind: .run, symbol: Word(fixnum: code.count - 1)))
  }

  func note(export symbol: Word, as external: Word) {
    add(Event(kind: .export, symbol: symbol, otherSymbol: external))
  }

  func note(qualified symbol: Word, of name: Word, isPublic: Bool, in module: Module, at span: Span) {
    add(
      Event(kind: .qualified, isSet: isPublic, module: module.word, symbol: symbol, otherSymbol: name, span: span))
  }

  /// Code of a module runs to expand the form.
  func note(home module: Module) { if !homes.contains(module) { homes.append(module) } }
}
