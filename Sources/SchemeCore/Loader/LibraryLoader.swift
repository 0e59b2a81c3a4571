// Loading a file of the standard library: procedures are left for later (see `LazyDefinitions`), all else is read and
// evaluated in order, as `Loader` does it.

/// The forms of a library file.
private final class LibraryFile: LoadedForms {
  private let text: LibraryText
  private let forms: [SkimmedForm]
  private let data: RootedArray
  private var spans: [Span] = []
  private var at = -1

  init(text: LibraryText, forms: [SkimmedForm]) throws {
    self.text = text
    self.forms = forms
    data = RootedArray(capacity: forms.count)
    spans.reserveCapacity(forms.count)
    for form in forms {
      let (datum, span) = form.procedure == nil ? try text.read(form) : (.false, .none)
      data.append(datum)
      spans.append(span)
    }
  }

  let generation = 1

  func advance() -> Bool {
    at += 1
    return at < forms.count
  }

  func declare(in module: Module) {
    for i in max(at, 0)..<max(forms.count, at) {
      if let procedure = forms[i].procedure {
        module.declare(Symbols.intern(String(procedure.name)))
      } else {
        Loader.declare(data[i], in: module)
      }
    }
  }

  func evaluate() throws -> Word {
    if let procedure = forms[at].procedure {
      if LazyDefinitions.mayDefer(procedure) {
        LazyDefinitions.define(procedure, forms[at], of: text)
        return .unspecified
      }
      (data[at], spans[at]) = try text.read(forms[at])
    }
    let index = at
    defer { data[index] = .false }
    return try Evaluation.evaluateInCurrent(data[at], at: spans[at])
  }
}

enum LibraryLoader {
  @discardableResult static func load(bytes: [UInt8], name: String) throws -> Word {
    guard LazyDefinitions.isEnabled, let forms = TopLevelSkimmer.forms(bytes) else {
      return try Loader.evaluate(bytes: bytes, name: name)
    }
    return try Loader.evaluate(try LibraryFile(text: LibraryText(name: name, bytes: bytes), forms: forms))
  }
}
