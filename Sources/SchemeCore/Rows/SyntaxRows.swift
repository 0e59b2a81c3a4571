// Primitives on syntax objects, and those that compiled syntax-case forms call.

enum SyntaxRows {
  static func install(_ table: inout PrimitiveTable) {
    objects(&table)
    identifiers(&table)
    matching(&table)
    macros(&table)
  }

  private static func objects(_ table: inout PrimitiveTable) {
    table.one("(syntax? obj)", "Whether OBJ is a syntax object.") { Word($0.isSyntax) }
    table.one("(syntax->datum syntax)", "The datum in SYNTAX, without contexts.") { Syntax.strip($0) }
    table.any(
      "(datum->syntax template datum . options)",
      "DATUM as if it had been written where the identifier TEMPLATE was; #:source says where it stands."
    ) { arguments in
      let template = arguments[0]
      let context = template.isSyntax ? Syntax(template).context : Context.top(of: Modules.current.word)
      var span = template.isSyntax ? Syntax(template).span : .none
      if arguments.count == 4, arguments[2] == Symbols.keyword("source") {
        span = arguments[3].isSyntax ? Syntax(arguments[3]).span : Span(alist: arguments[3])
      }
      let datum = arguments[1]
      return datum.isSyntax ? datum : Heap.syntax(datum, context, span)
    }
    table.one("(syntax-source syntax)", "Where SYNTAX stands: an alist of filename, line and column, or #f.") {
      syntax in
      let span = syntax.isSyntax ? location(of: syntax) : SourceLocations.location(of: syntax)
      return span.isNone ? .false : span.alist
    }
    table.one("(syntax-module syntax)", "The name of the module of SYNTAX.") { syntax in
      let module = Syntax(syntax).context.module
      return module.isTrue ? Module(word: module).name : .false
    }
    table.one("(%car-text syntax)", "How the atom that begins the list SYNTAX was written, or #f.") { syntax in
      let list = Syntax(syntax)
      guard list.isPair, let text = SourceFiles.token(at: list.datum.carSpan) else { return .false }
      return Heap.string(text)
    }
    table.one("(%car-source syntax)", "Where the first element of the list SYNTAX stands, an alist, or #f.") {
      let list = Syntax($0)
      guard list.isPair, !list.datum.carSpan.isNone else { return .false }
      return list.datum.carSpan.alist
    }
    table.one("(%source-properties obj)", "Where OBJ was read: an alist of filename, line and column, or ().") {
      let span = $0.isSyntax ? Syntax($0).span : SourceLocations.location(of: $0)
      return span == .none ? .null : span.alist
    }
    table.one("(%file-of-source name)", "By what name the source file that programs see as NAME can be opened.") {
      Heap.string(SourceFiles.name(SourceFiles.index(ofShown: try $0.text(1))))
    }
    table.any("(syntax-violation who message [form] [subform])", "Raises a syntax error about SUBFORM or FORM.") {
      arguments in
      let who = arguments[0]
      let message = arguments[1].isString ? arguments[1].swiftString : "syntax error"
      let form = arguments.optional(2) ?? .false
      let subform = arguments.optional(3).flatMap { $0.isTrue ? $0 : nil } ?? form
      var span = location(of: subform)
      if span.isNone { span = location(of: form) }
      let name = Syntax.strip(who)
      let prefix = name.isSymbol ? "\(name.symbolString): " : name.isString ? "\(name.swiftString): " : ""
      let text = (prefix + message).split(separator: "~", omittingEmptySubsequences: false).joined(separator: "~~")
      let part = arguments.optional(3) ?? .false
      let word = Syntax.strip(part)
      let isQuoted = word.isSymbol && message.contains("'\(word.symbolString)'")
      let shown = subform.isTrue && !isQuoted ? Expander.shown(Syntax(subform)) : nil
      // The form belongs to the first line; what follows are hints.
      var lines = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      if shown != nil { lines[0] += ": ~S" }
      throw Fault.syntax(
        SyntaxComplaint(
          who: name, what: message, form: Syntax.strip(form), subform: Syntax.strip(part),
          message: lines.joined(separator: "\n"), arguments: shown.map { Heap.list($0) } ?? .null, span: span))
    }
  }

  /// The source location of a syntax object, as far as programs see it: an identifier in evaluated data has no
  /// location.
  private static func location(of syntax: Word) -> Span {
    let syntax = Syntax(syntax)
    return Evaluation.expandsData && syntax.isIdentifier ? .none : syntax.span
  }

  private static func identifiers(_ table: inout PrimitiveTable) {
    table.one("(identifier? obj)", "Whether OBJ is an identifier.") { Word($0.isSyntax && Syntax($0).isIdentifier) }
    table.two("(free-identifier=? a b)", "Whether the identifiers A and B mean the same where they stand.") { a, b in
      Word(try identifier(a, 1).isFreeIdentifier(equalTo: try identifier(b, 2)))
    }
    table.two("(bound-identifier=? a b)", "Whether binding one of the identifiers A and B would bind the other.") {
      a, b in
      Word(try identifier(a, 1).isBoundIdentifier(equalTo: try identifier(b, 2)))
    }
    table.one("(generate-temporaries list)", "As many fresh identifiers as LIST has elements.") { list in
      let result = RootedArray()
      var rest = Syntax(list)
      while rest.isPair {
        try Budget.charge(8)
        if result.count == 1 << 24 { throw Fault.type(1, "list", list) }
        result.append(
          Expander.temporary(ExpansionLog.current?.temporaryName() ?? Symbols.generate(prefix: "t-")))
        rest = rest.cdr
      }
      guard rest.isNull else { throw Fault.type(1, "list", list) }
      return result.list()
    }
    table.twoValues(
      "(syntax-local-binding id . options)", "What ID is bound to: a type, and a value that depends on it."
    ) {
      arguments in
      let id = try identifier(arguments[0], 1)
      let (kind, value) = try localBinding(id)
      return (Symbols.intern(kind), value)
    }
    table.one("(syntax-locally-bound-identifiers id)", "The identifiers that the scopes around ID bind.") { id in
      let s = try identifier(id, 1)
      let result = RootedArray()
      var rest = s.context.substitutions
      while rest.isPair {
        if rest.car != Context.shift {
          Rib(word: rest.car).forEachEntry { name, marks in
            result.append(
              Heap.syntax(
                name, Context(marks: marks, substitutions: s.context.substitutions, module: s.context.module), .none))
          }
        }
        rest = rest.cdr
      }
      return result.list()
    }
  }

  private static func localBinding(_ id: Syntax) throws -> (String, Word) {
    switch try id.binding() {
    case .local(let variable): return ("lexical", variable.name)
    case .pattern(let variable, _): return ("pattern-variable", variable.name)
    case .outOfContext: return ("displaced-lexical", .false)
    case .global: return ("global", Heap.cons(id.datum, try id.home().name))
    case .macro(let macro):
      if macro.macroKind == .parameter { return ("syntax-parameter", macro.macroData) }
      return (macro.macroKind == .core ? "core" : "macro", macro.macroData.isProcedure ? macro.macroData : macro)
    }
  }

  private static func identifier(_ word: Word, _ position: Int) throws -> Syntax {
    let s = Syntax(word)
    if word.isSyntax && s.isIdentifier { return s }
    throw Fault.type(position, "identifier", word)
  }

  private static func matching(_ table: inout PrimitiveTable) {
    table.three("(%syntax-match pattern count syntax)", "The parts of SYNTAX that PATTERN names, a vector, or #f.") {
      pattern, count, syntax in
      let slots = Heap.vector(count: count.fixnum, fill: .false)
      return Matcher.match(pattern, Syntax(syntax), slots) ? slots : .false
    }
    table.any(
      "(%syntax-fill template count . values)", "What TEMPLATE, which needs COUNT more slots, makes of VALUES."
    ) { arguments in
      let slots = Heap.vector(count: arguments.count - 2 + arguments[1].fixnum, fill: .false)
      for i in 2..<arguments.count { slots.setElement(i - 2, arguments[i]) }
      return try Template.fill(arguments[0], slots)
    }
    table.one("(%module-form syntax)", "Does to the current module what SYNTAX, a form such as use-modules, says.") {
      let mark = Pins.mark()
      defer { Pins.release(to: mark) }
      let form = Syntax($0)
      guard case .module(_, let act) = try form.coreForm()?.role else { return .unspecified }
      return try Evaluation.run(try Expansion.nested { try act(form) })
    }
    table.three("(%late-reference module name public)", "The value of NAME in MODULE, or in what that exports.") {
      try ModuleRows.reference(try Expander.lateVariable($0, $1, publicOnly: $2.isTrue))
    }
    table.any("(%late-set! module name public value)", "Gives NAME in MODULE a value.") { arguments in
      let variable = try Expander.lateVariable(arguments[0], arguments[1], publicOnly: arguments[2].isTrue)
      try ModuleRows.change(variable, arguments[3])
      return .unspecified
    }
    table.one("(%syntax-no-match syntax)", "Raises the error that no pattern matches SYNTAX.") {
      throw Rules.noMatch(Syntax($0))
    }
  }

  private static func macros(_ table: inout PrimitiveTable) {
    table.one("(macro? obj)", "Whether OBJ is a macro.") { Word($0.is(.macro)) }
    table.one("(macro-name macro)", "The name MACRO was defined with, or #f.") {
      try $0.object(.macro, 1, "macro").macroName
    }
    table.one("(macro-type macro)", "What kind of macro MACRO is.") {
      Symbols.intern("\(try ExpansionTime.ready($0.object(.macro, 1, "macro")).macroKind)")
    }
    table.one("(macro-transformer macro)", "The procedure behind MACRO, or #f.") {
      let data = try ExpansionTime.ready($0.object(.macro, 1, "macro")).macroData
      return data.isProcedure ? data : .false
    }
    table.one("(make-variable-transformer procedure)", "A transformer that also handles set! of its keyword.") {
      Heap.macro(.variableTransformer, try $0.procedure(1))
    }
    table.three("(make-syntax-transformer name type binding)", "A macro with the transformer BINDING.") {
      name, _, binding in
      Heap.macro(.procedure, try binding.procedure(3), name: name)
    }
  }
}

extension Rib {
  /// Calls `body` with the name and marks of each entry.
  func forEachEntry(_ body: (Word, Word) -> Void) {
    let storage = word[slot: 1]
    for i in 0..<count { body(storage.element(i * 3), storage.element(i * 3 + 1)) }
  }
}
