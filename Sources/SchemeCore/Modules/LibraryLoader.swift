// Loading a file of the standard library: procedures are left for later (see `LazyDefinitions`), all else is read and
// evaluated in order, as `Loader` does it.

enum LibraryLoader {
  @discardableResult static func load(bytes: [UInt8], name: String) throws -> Word {
    guard LazyDefinitions.isEnabled, let forms = TopLevelSkimmer.forms(bytes) else {
      return try Loader.evaluate(bytes: bytes, name: name)
    }
    let text = LibraryText(name: name, bytes: bytes)
    let data = RootedArray(capacity: forms.count)
    var spans: [Span] = []
    spans.reserveCapacity(forms.count)
    for form in forms {
      let (datum, span) = form.procedure == nil ? try text.read(form) : (.false, .none)
      data.append(datum)
      spans.append(span)
    }
    return try Loader.evaluate(
      count: forms.count,
      declare: { i, module in
        if let procedure = forms[i].procedure {
          module.declare(Symbols.intern(String(procedure.name)))
        } else {
          Loader.declare(data[i], in: module)
        }
      },
      evaluate: { i in
        if let procedure = forms[i].procedure {
          if LazyDefinitions.mayDefer(procedure) {
            LazyDefinitions.define(procedure, forms[i], of: text)
            return .unspecified
          }
          (data[i], spans[i]) = try text.read(forms[i])
        }
        defer { data[i] = .false }
        return try Evaluation.evaluateInCurrent(data[i], at: spans[i])
      })
  }
}
