// The core forms, by name. Each row makes a macro object in the core module.

enum CoreTable {
  static func install(in module: Module) {
    let table = Rows(module: module)
    basic(table)
    procedures(table)
    definitions(table)
    macros(table)
    modules(table)
    sources(table)
  }

  private struct Rows {
    let module: Module
    func row(_ names: String..., role: CoreRole) {
      for name in names { module.define(Symbols.intern(name), CoreSyntax.make(name, role)) }
    }
    func expression(_ names: String..., expand: @escaping (Syntax) throws -> CoreForm) {
      for name in names { module.define(Symbols.intern(name), CoreSyntax.make(name, .expression(expand))) }
    }
    func rewriter(_ name: String, rewrite: @escaping (Syntax, MacroContext) throws -> Word) {
      row(name, role: .rewriter(rewrite))
    }
  }

  private static func basic(_ table: Rows) {
    table.expression("quote", expand: Control.quote)
    table.expression("quasiquote", expand: Quasiquote.form)
    table.expression("if", expand: Control.ifForm)
    table.expression("set!", expand: Control.set)
    table.expression("and", expand: Control.and)
    table.expression("or", expand: Control.or)
    table.expression("when", expand: Control.when("when"))
    table.expression("unless", expand: Control.when("unless"))
    table.expression("cond", expand: Control.cond)
    table.expression("case", expand: Control.caseForm)
    table.expression("do", expand: Control.doForm)
    table.expression("let", expand: Lambda.letForm)
    table.expression("let*", expand: Lambda.letStarForm)
    table.expression("letrec", expand: Lambda.letrecForm("letrec"))
    table.expression("letrec*", expand: Lambda.letrecForm("letrec*"))
    table.expression("assert", expand: ValuesForms.assert)
    table.row(
      "else", "=>", "...", "_", "unquote", "unquote-splicing", "unsyntax", "unsyntax-splicing", role: .auxiliary)
  }

  private static func procedures(_ table: Rows) {
    table.expression("lambda", "λ", expand: Lambda.lambdaForm)
    table.expression("case-lambda", expand: Lambda.caseLambdaForm)
    table.expression("named-lambda", expand: Lambda.namedLambdaForm)
    table.expression("lambda*", expand: LambdaStar.form)
    table.expression("case-lambda*", expand: LambdaStar.caseForm)
    table.expression("receive", expand: ValuesForms.receive)
    table.expression("let-values", expand: ValuesForms.letValues)
    table.rewriter("let*-values", rewrite: ValuesForms.letStarValues)
    table.expression("parameterize", expand: ValuesForms.parameterize)
    table.expression("with-fluids", expand: ValuesForms.withFluids)
    table.expression("delay", expand: ValuesForms.delayed("delay", "%make-promise"))
    table.expression("delay-force", "lazy", expand: ValuesForms.delayed("delay-force", "%delay-force"))
  }

  private static func definitions(_ table: Rows) {
    for definer in Definer.all {
      if definer.isPublic {
        table.rewriter(definer.name, rewrite: ModuleForms.publicDefinition(definer.base))
      } else if definer.isStar {
        table.rewriter(definer.name, rewrite: LambdaStar.define)
      } else {
        table.row(definer.name, role: definer.isSyntax ? .defineSyntax : .define)
      }
    }
    table.row("define-values", role: .defineValues)
    table.row("begin", role: .begin)
    table.row("let-syntax", role: .letSyntax(recursive: false))
    table.row("letrec-syntax", role: .letSyntax(recursive: true))
    table.row("eval-when", role: .evalWhen)
    table.rewriter("define-record-type", rewrite: RecordForms.define)
  }

  private static func macros(_ table: Rows) {
    table.expression("syntax-rules") { Expander.constant(try Rules.compile($0)) }
    table.expression("identifier-syntax") { Expander.constant(try Rules.compileIdentifier($0)) }
    table.expression("syntax-case", expand: SyntaxCase.form)
    table.expression("syntax", expand: SyntaxCase.template)
    table.expression("with-ellipsis", expand: Ellipsis.form)
    table.expression("%syntax-parameter", expand: Transformers.parameter)
    table.expression("syntax-parameterize", expand: Transformers.parameterize)
    table.rewriter("with-syntax", rewrite: SyntaxCase.withSyntax)
    table.rewriter("quasisyntax", rewrite: SyntaxCase.quasisyntax)
    table.rewriter("define-syntax-rule", rewrite: MacroForms.defineSyntaxRule)
    table.rewriter("define-syntax-parameter", rewrite: MacroForms.defineSyntaxParameter)
  }

  private static func modules(_ table: Rows) {
    table.row("@", role: .moduleReference(publicOnly: true))
    table.row("@@", role: .moduleReference(publicOnly: false))
    table.row("define-library", role: .module(imports: false, LibraryForms.defineLibrary))
    table.row("library", role: .module(imports: false, LibraryForms.library))
    table.row("import", role: .module(imports: true, LibraryForms.importForm))
    table.row("define-module", role: .module(imports: true, ModuleForms.defineModule))
    table.row("use-modules", "use-syntax", role: .module(imports: true, ModuleForms.useModules))
    table.row(
      "export", "export-syntax", role: .module(imports: false, ModuleForms.exportForm(replacing: false)))
    table.row("export!", role: .module(imports: false, ModuleForms.exportForm(replacing: true)))
    table.row("re-export", "re-export-syntax", role: .module(imports: false, ModuleForms.reexportForm))
  }

  private static func sources(_ table: Rows) {
    table.rewriter("include", rewrite: SourceForms.include)
    table.rewriter("include-ci", rewrite: SourceForms.include)
    table.rewriter("include-from-path", rewrite: SourceForms.includeFromPath)
    table.rewriter("cond-expand", rewrite: SourceForms.condExpand)
    table.expression("current-filename", expand: SourceForms.currentFilename)
    table.expression("current-source-location", expand: SourceForms.currentSourceLocation)
    table.expression("current-source-directory", expand: SourceForms.currentSourceDirectory)
  }
}

/// Macro-defining forms in terms of others.
enum MacroForms {
  /// `(define-syntax-rule (name . pattern) [documentation] template)`
  static func defineSyntaxRule(_ s: Syntax, _ context: MacroContext) throws -> Word {
    guard s.cdr.isPair, s.cdr.car.isPair, s.cdr.car.car.isIdentifier, let count = s.listCount, count == 3 || count == 4
    else { throw Expander.error(s, "define-syntax-rule: expected (define-syntax-rule (name . pattern) template)") }
    let template = count == 3 ? s.cdr.cdr.car : s.cdr.cdr.cdr.car
    let rule = Heap.list(Heap.cons(context.core("_"), s.cdr.car.cdr.wrapped), template.wrapped)
    return Heap.list(
      context.core("define-syntax"), s.cdr.car.car.wrapped,
      Heap.list(context.core("syntax-rules"), .null, rule))
  }

  static func defineSyntaxParameter(_ s: Syntax, _ context: MacroContext) throws -> Word {
    guard s.listCount == 3, s.cdr.car.isIdentifier else {
      throw Expander.error(
        s, "define-syntax-parameter: expected (define-syntax-parameter keyword transformer)")
    }
    return Heap.list(
      context.core("define-syntax"), s.cdr.car.wrapped,
      Heap.list(context.core("%syntax-parameter"), s.cdr.cdr.car.wrapped))
  }
}
