// Second pass: which procedure owns each variable, and what every procedure closes over.

enum Resolve {
  static func form(_ form: CoreForm, in lambda: LambdaForm) {
    switch form {
    case .local(let v, _): reference(v, lambda)
    case .setLocal(let v, let e, _):
      reference(v, lambda)
      self.form(e, in: lambda)
    case .lambda(let inner): procedure(inner, in: lambda)
    case .caseLambda(let clauses):
      let shared = CaptureList()
      for clause in clauses {
        clause.captures = shared
        procedure(clause, in: lambda)
      }
    case .bind(let variables, let values, let body):
      for v in variables { v.owner = ObjectIdentifier(lambda) }
      for value in values { self.form(value, in: lambda) }
      self.form(body, in: lambda)
    case .loop(let loop, let values, let body):
      for v in loop.variables { v.owner = ObjectIdentifier(lambda) }
      for value in values { self.form(value, in: lambda) }
      self.form(body, in: lambda)
    case .fix(let variables, let lambdas, let body):
      for v in variables { v.owner = ObjectIdentifier(lambda) }
      for (v, inner) in zip(variables, lambdas) {
        inner.selfVariable = v
        procedure(inner, in: lambda)
      }
      self.form(body, in: lambda)
    default: form.forEachChild { self.form($0, in: lambda) }
    }
  }

  private static func procedure(_ inner: LambdaForm, in outer: LambdaForm) {
    inner.parent = outer
    for v in inner.required + inner.optional { v.owner = ObjectIdentifier(inner) }
    inner.rest?.owner = ObjectIdentifier(inner)
    form(inner.body, in: inner)
  }

  private static func reference(_ v: LocalVariable, _ lambda: LambdaForm) {
    if v.owner == ObjectIdentifier(lambda) || v === lambda.selfVariable { return }
    if !lambda.captures.variables.contains(where: { $0 === v }) { lambda.captures.variables.append(v) }
    if let parent = lambda.parent { reference(v, parent) }
  }
}
