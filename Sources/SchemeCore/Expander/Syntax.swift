// A cursor into program text: a datum, the context it is seen in, the location it stands at. Plain data and syntax
// objects look the same through it, so core forms take their operands apart without making syntax objects.
//
// Invariant: `datum` is never a syntax object. A cursor kept in a Swift array or closure must be `pinned`.

/// A piece of program text.
struct Syntax {
  let datum: Word
  let context: Context
  let span: Span

  /// The text `word`, found in `context`; `span` is used when the text itself does not know where it stands.
  init(_ word: Word, _ context: Context, _ span: Span) {
    if !word.isSyntax {
      datum = word
      self.context = context
      if word.isPair {
        let own = word.listSpan
        self.span = own.isNone ? span : own
      } else {
        self.span = span
      }
      return
    }
    var word = word
    var context = context
    var span = span
    while word.isSyntax {
      context = context.joining(word)
      let own = word.syntaxSpan
      if !own.isNone { span = own }
      word = word.syntaxExpression
    }
    datum = word
    self.context = context
    self.span = span
  }

  /// A syntax object (or plain datum) by itself.
  init(_ word: Word) { self.init(word, .none, .none) }

  /// The same text in another context.
  func with(_ context: Context) -> Syntax { Syntax(plain: datum, context, span) }
  private init(plain datum: Word, _ context: Context, _ span: Span) {
    self.datum = datum
    self.context = context
    self.span = span
  }
  func at(_ span: Span) -> Syntax { Syntax(plain: datum, context, span) }

  @inline(__always) var isPair: Bool { datum.isPair }
  @inline(__always) var isNull: Bool { datum.isNull }
  @inline(__always) var isIdentifier: Bool { datum.isSymbol }

  /// First element; the datum must be a pair.
  var car: Syntax {
    let own = datum.carSpan
    return Syntax(datum.car, context, own.isNone ? span : own)
  }
  /// The rest; the datum must be a pair. It keeps the location of the whole.
  var cdr: Syntax {
    let rest = datum.cdr
    return rest.isSyntax ? Syntax(rest, context, span) : Syntax(plain: rest, context, span)
  }

  /// Where the element behind the head stands; none if there is no such element, or it does not know.
  var firstOperandSpan: Span {
    guard isPair, case let rest = cdr, rest.isPair else { return .none }
    let operand = rest.car
    return operand.span == rest.span ? .none : operand.span
  }

  /// Lists that are longer are asked whether they end at all.
  static let manyElements = 1 << 16
  /// Whether a list goes round in a circle.
  var isCircular: Bool {
    func next(_ word: Word) -> Word {
      var rest = word.isPair ? word.cdr : .null
      while rest.isSyntax { rest = rest.syntaxExpression }
      return rest
    }
    var slow = datum
    var fast = next(datum)
    while fast.isPair {
      if fast == slow { return true }
      slow = next(slow)
      fast = next(next(fast))
    }
    return false
  }

  /// Number of elements of a proper list, nil otherwise.
  var listCount: Int? {
    var count = 0
    var rest = self
    while rest.isPair {
      if count == Syntax.manyElements && isCircular { return nil }
      count += 1
      rest = rest.cdr
    }
    return rest.isNull ? count : nil
  }

  /// True for a list of two elements, however long the list may be.
  var isListOfTwo: Bool { isPair && cdr.isPair && cdr.cdr.isNull }

  /// The elements of a proper list, pinned; nil for anything else.
  var list: [Syntax]? {
    var result: [Syntax] = []
    var rest = self
    while rest.isPair {
      if result.count == Syntax.manyElements && isCircular { return nil }
      result.append(rest.car.pinned())
      rest = rest.cdr
    }
    return rest.isNull ? result : nil
  }

  /// Keeps what the cursor refers to alive until the form is compiled.
  @discardableResult func pinned() -> Syntax {
    if datum.isPointer && !datum.isSymbol { Pins.keep(datum) }
    if !context.marks.isNull { Pins.keep(context.marks) }
    if !context.substitutions.isNull { Pins.keep(context.substitutions) }
    Pins.keep(context.module)
    return self
  }

  /// The text as a Scheme value: a syntax object, or the datum itself when no identifier can be inside. A string of a
  /// program's text is a syntax object as well, which knows where it stands, as in Guile.
  var wrapped: Word {
    if datum.isSymbol || datum.isPair || datum.isVector || datum.isString && !span.isNone {
      return Heap.syntax(datum, context, span)
    }
    return datum
  }
  /// A syntax object in any case.
  var object: Word { Heap.syntax(datum, context, span) }

  /// The datum without contexts.
  var stripped: Word { Syntax.strip(datum) }

  /// `word` without the contexts inside; the same word when there are none.
  static func strip(_ word: Word) -> Word {
    if word.isPair || word.isVector, PlainData.isPlain(word) { return word }
    return stripParts(word)
  }

  private static func stripParts(_ word: Word) -> Word {
    var word = word
    while word.isSyntax { word = word.syntaxExpression }
    if word.isPair { return stripList(word) }
    if word.isVector {
      for i in 0..<word.length {
        let element = word.element(i)
        let plain = stripParts(element)
        if plain != element {
          let copy = Heap.vector(count: word.length, fill: .false)
          for j in 0..<i { copy.setElement(j, word.element(j)) }
          copy.setElement(i, plain)
          for j in i + 1..<max(word.length, i + 1) { copy.setElement(j, stripParts(word.element(j))) }
          return copy
        }
      }
    }
    return word
  }

  /// Copies the spine only from the start to the last element that changes.
  private static func stripList(_ list: Word) -> Word {
    var head = Word.null
    var last = Word.null
    var unchanged = list
    var rest = list
    func extend(_ word: Word) {
      let cell = Heap.list(word)
      if last.isNull { head = cell } else { last.cdr = cell }
      last = cell
    }
    while true {
      if rest.isPair {
        let plain = stripParts(rest.car)
        if plain != rest.car {
          while unchanged != rest {
            extend(unchanged.car)
            unchanged = unchanged.cdr
          }
          extend(plain)
          unchanged = rest.cdr
        }
        rest = rest.cdr
      } else if rest.isSyntax {
        while unchanged != rest {
          extend(unchanged.car)
          unchanged = unchanged.cdr
        }
        rest = strip(rest)
        unchanged = rest
        // The rest is already plain.
        if last.isNull { return rest }
        last.cdr = rest
        return head
      } else {
        if last.isNull { return unchanged }
        last.cdr = unchanged
        return head
      }
    }
  }
}
