// The syntax `(gexp TEMPLATE)`, which the reader writes for `#~TEMPLATE`.
//
// It becomes a call of `%make-gexp` with the list of references that the un-quoted expressions of TEMPLATE make, the
// modules and extensions in force, a filler (a procedure from what the references stand for to the S-expression), and
// the source properties of the form. A part of the template without un-quotations is one constant, however large;
// vectors are constants in any case. Constants are the reader's lists, which know where they stand; a list that is
// built anew gets the location of the one that it stands for, so that the builder's script has a source map
// (`SourceMap`).

import SchemeCore

/// The native half of `(nsscheme gexp)`.
enum GexpForm {
  /// The module whose bindings the expansion refers to.
  private static var records: Module? {
    Modules.known(Heap.list(Symbols.intern("nsscheme"), Symbols.intern("gexp")))
  }

  /// What `(gexp TEMPLATE)` becomes.
  static func expand(_ form: Word, _ context: MacroContext) throws -> Word {
    guard let parts = context.list(form), parts.listLength == 2 else {
      throw context.error("gexp: expected one expression after #~", form)
    }
    guard let records else {
      throw context.error("gexp: import (nsscheme gexp), which defines what this syntax stands for", form)
    }
    let template = TemplateCompiler(context, records)
    let body = template.compile(parts.cdr.car) ?? template.quote(parts.cdr.car)
    let lambda = Heap.list(context.core("lambda"), template.parameters.list(), body)
    let references = Heap.cons(context.core("list"), template.references.list())
    return Heap.cons(
      template.name("%make-gexp"),
      Heap.list(
        references, template.name("current-imported-modules"), template.name("current-imported-extensions"), lambda,
        location(context)))
  }

  /// The source properties of the form, quoted. Code of ours has none: it is not where an author has to look.
  static func location(_ context: MacroContext) -> Word {
    isAuthors(context.span) ? Heap.list(context.core("quote"), context.span.alist) : .false
  }

  static func isAuthors(_ span: Span) -> Bool { !span.isNone && !SourceFiles.isLibrary(span.file) }

  /// What expansions call, and what rebuilds their lists.
  static let rows: [PrimitiveRow] = {
    var table = PrimitiveTable()
    table.any(
      "(%located-cons a d list element)", "A pair that knows the spans LIST, where it begins, and ELEMENT, A's."
    ) { arguments in
      let (list, element) = (Span(bits: try arguments[2].int(3)), Span(bits: try arguments[3].int(4)))
      return Heap.cons(arguments[0], arguments[1], list: list, car: element)
    }
    table.three("(%cons-like pair a d)", "A pair of A and D at the source location of PAIR.") { pair, a, d in
      guard pair.isPair else { throw Fault.type(1, "pair", pair) }
      return Heap.cons(a, d, list: pair.listSpan, car: pair.carSpan)
    }
    return table.rows
  }()
}

/// Takes one template apart.
private final class TemplateCompiler {
  private let context: MacroContext
  private let records: Module
  /// The filler's parameters and the expressions of the references they stand for.
  let parameters = RootedArray()
  let references = RootedArray()

  private static let escapes: [(name: String, native: Bool, splicing: Bool)] = [
    ("ungexp", false, false), ("ungexp-splicing", false, true),
    ("ungexp-native", true, false), ("ungexp-native-splicing", true, true),
  ]
  private let symbols = RootedArray()

  init(_ context: MacroContext, _ records: Module) {
    self.context = context
    self.records = records
    for escape in Self.escapes { symbols.append(Symbols.intern(escape.name)) }
  }

  func name(_ name: String) -> Word { context.identifier(name, in: records) }
  func quote(_ syntax: Word) -> Word { Heap.list(context.core("quote"), syntax) }

  /// The expression that builds what `syntax` stands for; nil if that is a constant.
  func compile(_ syntax: Word) -> Word? {
    guard context.isPair(syntax) else { return nil }
    if let escape = escape(syntax) { return reference(escape) }
    // The pairs of the list up to an un-quotation instead of a tail, and what follows them.
    let pairs = RootedArray()
    var tail = syntax
    while context.isPair(tail), pairs.isEmpty || escape(tail) == nil {
      pairs.append(tail)
      tail = context.cdr(tail)
    }
    // Left to right, so that the references keep the order in which they are written.
    let expressions = RootedArray()
    for i in 0..<pairs.count { expressions.append(compile(context.car(pairs[i])) ?? .false) }
    var result = compile(tail)
    for i in (0..<pairs.count).reversed() {
      let expression = expressions[i]
      if result == nil, expression.isFalse { continue }
      let rest = result ?? quote(context.cdr(pairs[i]))
      let head = context.car(pairs[i])
      let splicing = escape(head)?.splicing == true
      result =
        splicing
        ? Heap.list(name("splice"), expression, rest, GexpForm.location(context))
        : cons(pairs[i], isFirst: i == 0, expression.isFalse ? quote(head) : expression, rest)
    }
    return result
  }

  /// The expression that makes what a pair of the template stands for, at its location.
  private func cons(_ pair: Word, isFirst: Bool, _ head: Word, _ rest: Word) -> Word {
    let list = isFirst ? context.listSpan(pair) : .none
    let element = context.carSpan(pair)
    guard GexpForm.isAuthors(list) || GexpForm.isAuthors(element) else {
      return Heap.list(context.core("cons"), head, rest)
    }
    return Heap.list(
      name("%located-cons"), head, rest, Word(fixnum: list.bits), Word(fixnum: element.bits))
  }

  private struct Escape {
    let native: Bool
    let splicing: Bool
    let thing: Word
    let output: Word?
  }

  /// The un-quotation that `syntax` is, if it is one.
  private func escape(_ syntax: Word) -> Escape? {
    guard context.isPair(syntax) else { return nil }
    let head = context.car(syntax)
    guard context.isIdentifier(head) else { return nil }
    let symbol = context.datum(head)
    guard let index = (0..<symbols.count).first(where: { symbols[$0] == symbol }),
      context.means(head, Self.escapes[index].name, in: records), let operands = context.list(context.cdr(syntax)),
      let count = operands.listLength, count == 1 || count == 2
    else { return nil }
    return Escape(
      native: Self.escapes[index].native, splicing: Self.escapes[index].splicing, thing: operands.car,
      output: count == 2 ? operands.cdr.car : nil)
  }

  /// Takes a reference over; the parameter that stands for it.
  private func reference(_ escape: Escape) -> Word {
    let out = escape.output ?? Heap.string("out")
    let expression =
      context.isIdentifier(escape.thing) && context.means(escape.thing, "output", in: records)
      ? Heap.list(name("gexp-output"), out)
      : Heap.list(name("%gexp-input"), escape.thing, out, Word(escape.native))
    references.append(expression)
    let parameter = context.temporary("ref")
    parameters.append(parameter)
    return parameter
  }
}
