// Syntax objects: a datum seen through a context. The context says which marks macro expansions have put on the
// identifiers inside and which binding forms (ribs) surround them; it is pushed inwards only as somebody looks.
//
//   syntax object   slots: expression, marks, substitutions, module, span
//   marks           list of fixnums, newest first; #f is the anti-mark that macro input carries
//   substitutions   list of ribs and of #t (a shift: "drop one mark from here on")
//   module          where free identifiers are looked up; #f in what a macro made itself, before a template's own
//                   context is joined in (a symbol found with #f is a raw symbol in macro output)
//
// A mark that meets an anti-mark cancels it, and the two shifts with it: what passed through a macro unchanged comes
// out with the context it had.

extension Word {
  @inline(__always) public var isSyntax: Bool { self.is(.syntax) }
  /// The expression of a syntax object (unchecked).
  @inline(__always) var syntaxExpression: Word { self[slot: 0] }
  @inline(__always) var syntaxContext: Context {
    Context(marks: self[slot: 1], substitutions: self[slot: 2], module: self[slot: 3])
  }
  @inline(__always) var syntaxSpan: Span { Span(bits: self[slot: 4].fixnum) }
}

/// What surrounds a datum: marks, substitutions and the module of its free identifiers.
struct Context {
  var marks: Word
  var substitutions: Word
  var module: Word

  static let antiMark = Word.false
  static let shift = Word.true

  /// The context of program text at the top level of a module.
  static func top(of module: Word) -> Context { Context(marks: .null, substitutions: .null, module: module) }

  /// No context at all: for forms put together from syntax objects that bring their own.
  static var none: Context { Context(marks: .null, substitutions: .null, module: .false) }

  nonisolated(unsafe) private static var markCounter = 0
  /// The context of what a macro has just made: one fresh mark, inside the rib that takes definitions.
  static func freshOutput(_ rib: Rib?) -> Context {
    markCounter += 1
    var substitutions = Heap.list(shift)
    if let rib { substitutions = Heap.cons(rib.word, substitutions) }
    return Context(marks: Heap.list(Word(fixnum: markCounter)), substitutions: substitutions, module: .false)
  }

  /// The context of identifiers that the expander itself puts into forms. Their mark is no macro's, so that no
  /// binding of the program captures them.
  static func own(of module: Word) -> Context {
    Context(marks: Heap.list(Word(fixnum: -1)), substitutions: .null, module: module)
  }

  /// The context in which a macro gets to see its use.
  var antiMarked: Context {
    Context(
      marks: Heap.cons(Context.antiMark, marks), substitutions: Heap.cons(Context.shift, substitutions),
      module: module)
  }

  /// This context, in another module.
  func moved(to module: Module) -> Context {
    Context(marks: marks, substitutions: substitutions, module: module.word)
  }

  /// This context inside one more binding form.
  func pushing(_ rib: Rib) -> Context {
    Context(marks: marks, substitutions: Heap.cons(rib.word, substitutions), module: module)
  }

  /// The context of a syntax object found inside a datum of this context.
  func joining(_ inner: Word) -> Context {
    if marks.isNull && substitutions.isNull { return inner.syntaxContext }
    let theirs = inner.syntaxContext
    if !marks.isNull && theirs.marks.isPair && theirs.marks.car == Context.antiMark {
      return Context(
        marks: Context.append(marks, theirs.marks.cdr, droppingLast: true),
        substitutions: Context.append(substitutions, theirs.substitutions.cdr, droppingLast: true),
        module: theirs.module)
    }
    return Context(
      marks: Context.append(marks, theirs.marks, droppingLast: false),
      substitutions: Context.append(substitutions, theirs.substitutions, droppingLast: false),
      module: theirs.module)
  }

  private static func append(_ front: Word, _ back: Word, droppingLast: Bool) -> Word {
    if front.isNull { return back }
    if front.cdr.isNull { return droppingLast ? back : Heap.cons(front.car, back) }
    let head = Heap.list(front.car)
    var last = head
    var rest = front.cdr
    while rest.isPair {
      if droppingLast && rest.cdr.isNull { break }
      let cell = Heap.list(rest.car)
      last.cdr = cell
      last = cell
      rest = rest.cdr
    }
    last.cdr = back
    return head
  }

  /// True when two lists of marks are the same.
  @inline(__always) static func sameMarks(_ a: Word, _ b: Word) -> Bool {
    if a == b { return true }
    var a = a
    var b = b
    while a.isPair && b.isPair {
      if a.car != b.car { return false }
      a = a.cdr
      b = b.cdr
    }
    return a == b
  }
}

extension Heap {
  /// A fresh syntax object.
  static func syntax(_ expression: Word, _ context: Context, _ span: Span) -> Word {
    let result = object(.syntax, slots: 5)
    result[slot: 0] = expression
    result[slot: 1] = context.marks
    result[slot: 2] = context.substitutions
    result[slot: 3] = context.module
    result[slot: 4] = Word(fixnum: span.bits)
    return result
  }
}

/// The identifiers that one binding form binds: names, marks and labels, side by side.
/// Slots: count, storage (a vector of triples).
struct Rib {
  let word: Word

  init(word: Word) { self.word = word }
  init(capacity: Int = 0) {
    word = Heap.object(.environment, slots: 2)
    word[slot: 0] = Word(fixnum: 0)
    word[slot: 1] = Heap.vector(count: capacity * 3, fill: .false)
  }

  var count: Int { word[slot: 0].fixnum }

  /// How often any rib got another identifier.
  nonisolated(unsafe) static private(set) var changes = 0

  func add(name: Word, marks: Word, label: Label) {
    Rib.changes += 1
    let n = count
    if n * 3 == word[slot: 1].length {
      let grown = Heap.vector(count: max(4, n * 2) * 3, fill: .false)
      let old = word[slot: 1]
      for i in 0..<n * 3 { grown.setElement(i, old.element(i)) }
      word[slot: 1] = grown
    }
    let storage = word[slot: 1]
    storage.setElement(n * 3, name)
    storage.setElement(n * 3 + 1, marks)
    storage.setElement(n * 3 + 2, label.word)
    word[slot: 0] = Word(fixnum: n + 1)
  }

  @inline(__always) func find(name: Word, marks: Word) -> Label? {
    let n = count
    if n == 0 { return nil }
    let storage = word[slot: 1]
    var i = 0
    while i < n * 3 {
      if storage.element(i) == name && Context.sameMarks(marks, storage.element(i + 1)) {
        return Label(word: storage.element(i + 2))
      }
      i += 3
    }
    return nil
  }

  /// Ends the scope: its local variables can no longer be referred to.
  func close() {
    let storage = word[slot: 1]
    for i in 0..<count {
      let label = Label(word: storage.element(i * 3 + 2))
      if label.kind == .local || label.kind == .pattern { label.kind = .displaced }
    }
  }
}

/// What an identifier of a rib stands for.
/// Slots: kind, value, depth of a pattern variable, stamp of the expansion it belongs to.
struct Label: Equatable {
  enum Kind: Int {
    /// Value: index of the local variable in its expansion.
    case local
    /// Value: index of the local variable that holds the match.
    case pattern
    /// Value: a macro object.
    case macro
    /// Value: a variable object (a definition that a macro introduced at top level).
    case global
    /// Its scope has ended.
    case displaced
  }
  let word: Word

  init(word: Word) { self.word = word }
  init(_ kind: Kind, _ value: Word, depth: Int = 0, stamp: Int = 0) {
    word = Heap.object(.environment, slots: 4)
    word[slot: 0] = Word(fixnum: kind.rawValue)
    word[slot: 1] = value
    word[slot: 2] = Word(fixnum: depth)
    word[slot: 3] = Word(fixnum: stamp)
  }
  var kind: Kind {
    get { Kind(rawValue: word[slot: 0].fixnum).unsafelyUnwrapped }
    nonmutating set { word[slot: 0] = Word(fixnum: newValue.rawValue) }
  }
  var value: Word {
    get { word[slot: 1] }
    nonmutating set { word[slot: 1] = newValue }
  }
  var depth: Int { word[slot: 2].fixnum }
  var stamp: Int { word[slot: 3].fixnum }
}
