// `(@ module name)` of a module that is not there when the form is expanded. As in Guile, that is an error only when the
// expression is evaluated: by then a file may have been loaded, or written, that makes the module.

extension Expander {
  /// The parts of `(@ module name)` and `(@@ module name)`, nil of another form.
  static func moduleAndName(_ s: Syntax) throws -> (module: Word, name: Syntax, publicOnly: Bool)? {
    guard s.isPair, let core = try s.coreForm(), case .moduleReference(let publicOnly) = core.role else {
      return nil
    }
    guard s.listCount == 3, s.cdr.cdr.car.isIdentifier else {
      throw error(s, "\(core.name): expected (\(core.name) (module name …) identifier)")
    }
    return (s.cdr.car.stripped, s.cdr.cdr.car, publicOnly)
  }

  /// The call that looks for the module and the name when it is evaluated.
  static func lateReference(_ s: Syntax) throws -> CoreForm {
    try callCore("%late-reference", late(s), s.span)
  }

  /// The same for `(set! (@@ module name) value)`; nil when `target` names no module.
  static func lateSet(_ target: Syntax, _ value: Syntax, _ span: Span) throws -> CoreForm? {
    guard try moduleAndName(target) != nil else { return nil }
    return try callCore("%late-set!", late(target) + [expand(value)], span)
  }

  private static func late(_ s: Syntax) throws -> [CoreForm] {
    guard let (module, name, publicOnly) = try moduleAndName(s) else { return [] }
    return [constant(module), constant(name.datum), constant(Word(publicOnly))]
  }

  /// The variable that a late reference means now.
  static func lateVariable(_ module: Word, _ name: Word, publicOnly: Bool) throws -> Word {
    // The name is the expander's, but any program may call what it has made.
    let name = try name.symbol(2)
    let home = try Expander.module(of: name, in: module, isPublic: publicOnly, for: .none)
    guard let variable = try home.variable(name) else {
      throw Modules.missingBinding(name, in: home, at: .none)
    }
    return variable
  }
}
