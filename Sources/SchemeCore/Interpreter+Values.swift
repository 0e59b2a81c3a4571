// What a front end asks of a running interpreter: values by name, forms one by one, native modules.

extension Interpreter {
  /// The value of a variable of the core module.
  public static func coreValue(_ name: String) -> Word { CoreNames.value(name) }

  /// The name among `names` that `word` is probably a misspelling of.
  public static func nearestName(to word: String, among names: [String]) -> String? { Spelling.nearest(word, names) }

  /// Asks the running program to stop with an exception; may be called from a signal handler.
  public static func interrupt() { Interrupts.request() }
  /// Forgets such a wish, when nothing was running.
  public static func forgetInterrupt() { Interrupts.forget() }

  /// Reads the forms of a text one by one.
  public static func forEachForm(in text: String, name: String, _ body: (Word, Span) throws -> Void) throws {
    let bytes = Array(text.utf8)
    let file = SourceFiles.index(of: name)
    SourceFiles.remember(text: bytes, of: file)
    let reader = FormReader(try SourceInput(bytes, name: name), name: name)
    while let (form, span) = try reader.next() { try body(form, span) }
  }

  /// Keeps a text that messages call `name`, so that they can show its lines.
  public static func remember(text: String, name: String) {
    SourceFiles.remember(text: Array(text.utf8), of: SourceFiles.index(of: name))
  }

  /// A module whose bindings are primitives, all exported.
  public static func defineNativeModule(_ name: [String], rows: [PrimitiveRow]) { Modules.define(name, rows: rows) }

  /// Defines the rows' primitives in a module.
  public static func install(_ rows: [PrimitiveRow], in module: Module) { Modules.install(rows, in: module) }
}

extension Interpreter {
  /// What a library's long work does now and then: the program's signal handlers, the user's wish to stop, the limits of
  /// a budget. Throws what is to be thrown once the library has returned.
  public static func attend() throws { try SystemCall.interrupted() }
}
