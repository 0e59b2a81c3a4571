// The syntax `(gexp TEMPLATE)`, which the reader writes for `#~TEMPLATE`.
//
// It becomes a call of `%make-gexp` with the list of references that the un-quoted expressions of TEMPLATE make, the
// modules and extensions in force, a filler (a procedure from what the references stand for to the S-expression), and
// the place of the form. A part of the template without un-quotations is one constant, however large; vectors are
// constants in any case.

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
        place(context)))
  }

  /// The place of the form as a quoted vector of file, line from 0 and column from 0. Code of ours has none: it is not
  /// where an author has to look.
  static func place(_ context: MacroContext) -> Word {
    guard !context.span.isNone, !SourceFiles.isLibrary(context.span.file) else { return .false }
    let place = Heap.vector(count: 3, fill: .false)
    place.setElement(0, Heap.string(context.fileName))
    place.setElement(1, Word(fixnum: context.span.line - 1))
    place.setElement(2, Word(fixnum: context.span.column - 1))
    return Heap.list(context.core("quote"), place)
  }
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
    // The pairs of the list up to an un-quotation in the place of a tail, and what follows them.
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
        ? Heap.list(name("splice"), expression, rest, GexpForm.place(context))
        : Heap.list(context.core("cons"), expression.isFalse ? quote(head) : expression, rest)
    }
    return result
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
