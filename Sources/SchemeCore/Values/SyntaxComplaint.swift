// What is wrong with a form.
//
// People see the message, which begins with the name of the form it is about. Programs that catch `syntax-error` get
// what Guile's do: who, what in Guile's words, location, form and subform.

/// What is known of a wrong form.
public final class SyntaxComplaint {
  /// A symbol, or nil.
  let who: Word?
  /// What is wrong in the words that Guile uses.
  let what: String
  public let form: Root
  public let subform: Root
  /// The message for people, a template for `arguments`.
  public let message: String
  public let arguments: Root
  public let span: Span

  init(who: Word?, what: String, form: Word, subform: Word, message: String, arguments: Word, span: Span) {
    self.who = who
    self.what = what
    self.form = Root(form)
    self.subform = Root(subform)
    self.message = message
    self.arguments = Root(arguments)
    self.span = span
  }

  /// `(syntax-error who what location form subform message arguments)`
  var fault: Word {
    let location = span.isNone ? Word.false : span.alist
    let people = Heap.list(Heap.string(message), arguments.word)
    let details = Heap.cons(location, Heap.cons(form.word, Heap.cons(subform.word, people)))
    return Heap.cons(Symbols.intern("syntax-error"), Heap.cons(who ?? .false, Heap.cons(Heap.string(what), details)))
  }

  /// The forms whose errors Guile gives a name to, and what it says of them.
  private static let words: [String: String] = [
    "let": "bad let", "letrec": "bad letrec", "letrec*": "bad letrec*", "set!": "bad set!", "lambda": "bad lambda",
    "lambda*": "bad lambda*", "case-lambda": "bad case-lambda", "case-lambda*": "bad case-lambda*",
    "quote": "bad syntax", "syntax": "bad syntax", "@": "bad syntax", "@@": "bad syntax",
  ]
  private static let noMatch = "source expression failed to match any pattern"

  static func words(for name: String?) -> (who: Word?, what: String) {
    guard let name, let what = words[name] else { return (nil, noMatch) }
    return (Symbols.intern(name), what)
  }

  /// The name that a message begins with.
  static func name(in message: String) -> String? {
    guard let end = message.utf8.firstIndex(of: 58) else { return nil }
    let name = message[..<end]
    return name.utf8.contains(32) ? nil : String(name)
  }
}

extension Fault {
  /// A datum that is wrong where it stands; the message is a template for it.
  static func malformed(_ datum: Word, _ message: String, at span: Span) -> Fault {
    let (who, what) = SyntaxComplaint.words(for: nil)
    return .syntax(
      SyntaxComplaint(
        who: who, what: what, form: datum, subform: .false, message: message, arguments: Heap.list(datum), span: span))
  }
}
