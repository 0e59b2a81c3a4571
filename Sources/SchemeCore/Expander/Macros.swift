// Macro objects: what a variable or a label holds when the name is syntax.
//
//   slots: kind, data, name (symbol or #f), the module it was made in, whether it is plain

extension Word {
  var macroKind: MacroKind { MacroKind(rawValue: self[slot: 0].fixnum).unsafelyUnwrapped }
  var macroData: Word {
    get { self[slot: 1] }
    nonmutating set { self[slot: 1] = newValue }
  }
  var macroName: Word { self[slot: 2] }
  /// The module that was current when the macro was made: its code, and what that calls, is there or in what is used there.
  var macroHome: Module { Module(word: self[slot: 3]) }
  /// Its definition is a form of its module's file in words of the core, so that no other macro has a part in it.
  var macroIsPlain: Bool {
    get { self[slot: 4] == .true }
    nonmutating set { self[slot: 4] = Word(newValue) }
  }
}

enum MacroKind: Int {
  /// Data: index into `CoreSyntax.all`.
  case core
  /// Data: compiled clauses of `syntax-rules`.
  case rules
  /// Data: a procedure from syntax to syntax.
  case procedure
  /// Data: a procedure that also handles `set!`.
  case variableTransformer
  /// Data: templates of `identifier-syntax`.
  case identifier
  /// Data: the macro the parameter stands for at the moment.
  case parameter
  /// Data: which of those that are made when they are used (`LazyMacros`).
  case waiting
}

extension Heap {
  /// A fresh macro object.
  static func macro(_ kind: MacroKind, _ data: Word, name: Word = .false) -> Word {
    let result = object(.macro, slots: 5)
    result[slot: 0] = Word(fixnum: kind.rawValue)
    result[slot: 1] = data
    result[slot: 2] = name
    result[slot: 3] = Modules.current.word
    result[slot: 4] = .false
    return result
  }
}

/// How a core form is expanded.
enum CoreRole {
  /// An expression.
  case expression((Syntax) throws -> CoreForm)
  /// Written in terms of other forms: gets its use, returns what to expand instead.
  case rewriter((Syntax, MacroContext) throws -> Word)
  /// Acts on the current module: at top level when it is expanded, elsewhere when it is evaluated.
  case module(imports: Bool, (Syntax) throws -> CoreForm)
  /// Definitions and what may hold some; bodies and the top level know what to do.
  case define
  case defineValues
  case defineSyntax
  case begin
  case letSyntax(recursive: Bool)
  case evalWhen
  /// A reference to a binding of another module.
  case moduleReference(publicOnly: Bool)
  /// Has a meaning only inside other forms.
  case auxiliary
}

/// A core form: syntax that is part of the expander itself.
final class CoreSyntax {
  nonisolated(unsafe) private static var all: [CoreSyntax] = []

  let name: String
  let role: CoreRole

  private init(_ name: String, _ role: CoreRole) {
    self.name = name
    self.role = role
  }

  /// A fresh macro object for a core form.
  static func make(_ name: String, _ role: CoreRole) -> Word {
    all.append(CoreSyntax(name, role))
    return Heap.macro(.core, Word(fixnum: all.count - 1), name: Symbols.intern(name))
  }

  /// The core form behind a macro object, looking through syntax parameters.
  static func of(_ macro: Word) -> CoreSyntax? {
    var macro = macro
    while macro.macroKind == .parameter { macro = macro.macroData }
    return macro.macroKind == .core ? all[macro.macroData.fixnum] : nil
  }

  /// Forms that may define something in a body.
  var mayDefine: Bool {
    switch role {
    case .define, .defineValues, .defineSyntax, .begin, .letSyntax, .evalWhen, .rewriter: return true
    default: return false
    }
  }
}
