// Procedures and the description of their code.
//
// A procedure is `[code description, captured …]` with tag 011. Everything that can be called is one: lambdas,
// primitives, continuations, parameters, applicable records. The description says how arguments are laid out:
//
//   [0] body node        [1] argument count when exactly that many are taken, else `CodeDescription.anyCount`
//   [2] frame size       [3] required count   [4] optional count   [5] kind (`CodeDescription.Kind`)
//   [6] name (symbol or #f)   [7] span   [8] documentation and other properties (alist)
//   [9] index of the primitive's row, or -1 (fixnum)   [10] formal parameters as written, or #f
//   [11] further clauses of a case-lambda: code description of the next clause (raw), or 0
//   [12] as a clause with keyword arguments: how many arguments may precede the first keyword, plus 1; else 0
//   [13] which variables a frame has where, a vector (see `LocalNotes`), or #f when that was not noted

/// The code of a procedure, shared by all its closures. Lives on the collector's heap.
public struct CodeDescription: Equatable {
  /// How the slow path lays out arguments.
  enum Kind: Int {
    /// Exactly the required ones.
    case fixed = 0
    /// Required, then optional (absent ones hold `Word.absent`).
    case optional = 1
    /// Required, optional, then a list of the rest.
    case rest = 2
    /// All of them as they come; the body reads `scheme_machine.argc`.
    case raw = 3
    /// Not read yet: `formals` is the index of its entry in `LazyDefinitions`.
    case deferred = 4
  }

  static let anyCount = UInt.max
  static let wordCount = 14
  let words: UnsafeMutablePointer<Word>

  init(words: UnsafeMutablePointer<Word>) { self.words = words }

  /// A fresh description; the body is filled in by the compiler.
  init(name: Word, required: Int, optional: Int = 0, kind: Kind = .fixed, span: Span = .none) {
    words = Heap.words(CodeDescription.wordCount)
    words[1] = Word(kind == .fixed ? UInt(bitPattern: required) : CodeDescription.anyCount)
    words[2] = Word(UInt(bitPattern: required + 2))
    words[3] = Word(UInt(bitPattern: required))
    words[4] = Word(UInt(bitPattern: optional))
    words[5] = Word(UInt(bitPattern: kind.rawValue))
    words[6] = name
    words[7] = Word(fixnum: span.bits)
    words[8] = .null
    words[9] = Word(fixnum: -1)
    words[10] = .false
    words[13] = .false
  }

  var body: UnsafeMutablePointer<Word> {
    get { words[0].raw }
    nonmutating set { words[0] = Word(raw: newValue) }
  }
  @inline(__always) var frameSize: Int {
    get { Int(bitPattern: words[2].bits) }
    nonmutating set { words[2] = Word(UInt(bitPattern: newValue)) }
  }
  var required: Int { Int(bitPattern: words[3].bits) }
  var optional: Int { Int(bitPattern: words[4].bits) }
  var kind: Kind { Kind(rawValue: Int(bitPattern: words[5].bits))! }
  var name: Word {
    get { words[6] }
    nonmutating set { words[6] = newValue }
  }
  var span: Span { Span(bits: words[7].fixnum) }
  var properties: Word {
    get { words[8] }
    nonmutating set { words[8] = newValue }
  }
  var primitiveIndex: Int {
    get { words[9].fixnum }
    nonmutating set { words[9] = Word(fixnum: newValue) }
  }
  var formals: Word {
    get { words[10] }
    nonmutating set { words[10] = newValue }
  }
  var locals: Word {
    get { words[13] }
    nonmutating set { words[13] = newValue }
  }
  /// -1 for no limit.
  var positionalLimit: Int {
    get { Int(bitPattern: words[12].bits) - 1 }
    nonmutating set { words[12] = Word(UInt(bitPattern: newValue + 1)) }
  }
  var nextClause: CodeDescription? {
    get { words[11].bits == 0 ? nil : CodeDescription(words: words[11].raw) }
    nonmutating set { words[11] = newValue.map { Word(raw: $0.words) } ?? Word(0) }
  }
}

extension Word {
  /// The code description of a procedure (unchecked).
  @inline(__always) var code: CodeDescription { CodeDescription(words: address[0].raw) }
  /// What a procedure closes over: captured value `i`, from 1 (unchecked).
  @inline(__always) subscript(captured i: Int) -> Word {
    get { address[i] }
    nonmutating set { address[i] = newValue }
  }
}

extension Heap {
  /// A fresh procedure with `captured` values, all zero.
  static func procedure(_ code: CodeDescription, captured: Int = 0) -> Word {
    let p = captured <= 1 ? cell16() : captured <= 3 ? cell32() : words(captured + 1)
    p[0] = Word(raw: code.words)
    if captured <= 1 { p[1] = Word(0) }
    return Word(procedureAt: p)
  }
}
