// What the expander hands to the compiler: a small language without macros, names or scopes.
//
// Invariant: every word in a core form (constants, variables) is kept alive by `Pins` until the form is compiled.

/// A variable bound by a lambda or let.
public final class LocalVariable {
  /// A symbol, for messages.
  public let name: Word
  /// Some `set!` changes it: it lives in a box, so that re-entered continuations see the change.
  public var isAssigned = false
  /// References counted by the expander; 0 allows dropping a pure initialiser.
  public var referenceCount = 0
  // The rest belongs to the compiler.
  /// The procedure in whose frame it lives. Only which one it is counts: a reference would go in a circle with the
  /// procedure's body, and nothing would ever be freed.
  var owner: ObjectIdentifier?
  var slot = -1
  var loop: LoopForm?

  public init(_ name: Word) { self.name = Pins.keep(name) }
}

/// One clause of a procedure.
public final class LambdaForm {
  public var required: [LocalVariable]
  /// Absent ones hold `Word.absent`; the body, made by the expander, puts the defaults in.
  public var optional: [LocalVariable]
  public var rest: LocalVariable?
  public var body: CoreForm
  /// Symbol or #f.
  public var name: Word
  public var span: Span
  /// Documentation and other procedure properties, an alist.
  public var properties: Word = .null
  /// Formal parameters as written, for `procedure-arguments` and messages; #f when not known.
  public var formals: Word = .false
  /// With keyword arguments and no rest: how many arguments may come before the first keyword. As a clause of several,
  /// the procedure leaves calls with more to the next one.
  public var positionalLimit: Int?
  // The rest belongs to the compiler.
  /// The procedure around this one, which keeps it.
  unowned(unsafe) var parent: LambdaForm?
  /// Shared by the clauses of one case-lambda.
  var captures = CaptureList()
  var highestSlot = 0
  /// The variables in scope where the compiler is, and what is noted of locations (`LocalNotes`), by a span's bits.
  var scope: [LocalVariable] = []
  var locations: [Int: [LocalVariable]] = [:]
  /// The variable a `fix` binds to this very procedure: inside, it is the frame's own procedure.
  var selfVariable: LocalVariable?

  public init(
    required: [LocalVariable], optional: [LocalVariable] = [], rest: LocalVariable? = nil, body: CoreForm,
    name: Word = .false, span: Span = .none
  ) {
    self.required = required
    self.optional = optional
    self.rest = rest
    self.body = body
    self.name = Pins.keep(name)
    self.span = span
  }
}

/// What a procedure closes over, in the order of its captured slots.
final class CaptureList {
  var variables: [LocalVariable] = []
}

/// A named let whose name is only called in tail position: a cycle in the graph.
public final class LoopForm {
  var variables: [LocalVariable] = []
  var entry: UnsafeMutablePointer<Word>?
}

/// An expression without macros.
public indirect enum CoreForm {
  case constant(Word)
  case local(LocalVariable, Span)
  /// Value of a top-level variable object.
  case global(Word, Span)
  case setLocal(LocalVariable, CoreForm, Span)
  case setGlobal(Word, CoreForm, Span)
  /// Defines (or redefines) a top-level variable; its value is unspecified.
  case define(Word, CoreForm, Span)
  case conditional(CoreForm, CoreForm, CoreForm)
  case lambda(LambdaForm)
  /// Clauses tried in order by argument count.
  case caseLambda([LambdaForm])
  /// At least one expression.
  case sequence([CoreForm])
  case call(CoreForm, [CoreForm], Span)
  /// let: all expressions are evaluated outside the variables' scope.
  case bind([LocalVariable], [CoreForm], CoreForm)
  /// letrec*: evaluated in order; using a variable too early raises `used before definition`.
  case recursive([LocalVariable], [CoreForm], CoreForm)

  // Made by the compiler's own passes, never by the expander.

  /// Mutually recursive procedures that no `set!` changes.
  case fix([LocalVariable], [LambdaForm], CoreForm)
  /// Enters a loop with initial values.
  case loop(LoopForm, [CoreForm], CoreForm)
  /// Goes round the loop.
  case jump(LoopForm, [CoreForm], Span)
  /// An inline operation (`Operation`).
  case inline(Operation, [CoreForm], Span)
  /// A call of a primitive that never calls back into Scheme.
  case primitive(Word, [CoreForm], Span)
}

extension CoreForm {
  /// The forms directly inside this one, bodies of procedures included.
  func forEachChild(_ visit: (CoreForm) -> Void) {
    switch self {
    case .constant, .local, .global: break
    case .setLocal(_, let e, _), .setGlobal(_, let e, _), .define(_, let e, _): visit(e)
    case .conditional(let a, let b, let c):
      visit(a)
      visit(b)
      visit(c)
    case .lambda(let lambda): visit(lambda.body)
    case .caseLambda(let clauses): for clause in clauses { visit(clause.body) }
    case .sequence(let forms), .jump(_, let forms, _), .inline(_, let forms, _), .primitive(_, let forms, _):
      for form in forms { visit(form) }
    case .call(let f, let arguments, _):
      visit(f)
      for argument in arguments { visit(argument) }
    case .bind(_, let values, let body), .recursive(_, let values, let body), .loop(_, let values, let body):
      for value in values { visit(value) }
      visit(body)
    case .fix(_, let lambdas, let body):
      for lambda in lambdas { visit(lambda.body) }
      visit(body)
    }
  }

  /// Whether it refers to a top-level variable that is not the core's.
  var usesOtherThanCore: Bool {
    var found = false
    func visit(_ form: CoreForm) {
      if found { return }
      switch form {
      case .global(let variable, _): found = Modules.core.bindings[variable.variableName] != variable
      case .setGlobal, .define: found = true
      default: form.forEachChild(visit)
      }
    }
    visit(self)
    return found
  }
}
