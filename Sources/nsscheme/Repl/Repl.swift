// The REPL's half in Swift: forms from the terminal or the standard input, their evaluation, and interrupts. The
// conversation itself, its commands and levels are Scheme: (nsscheme conversation), (system repl command).
//
// Ctrl-C stops what is running or drops what is being typed, and Ctrl-D gives up an unfinished form. An interrupt counts
// only while something runs, so that none is left over for later.

import Gexp
import Glibc
import SchemeCore

/// A conversation on the terminal, or on standard input when that is none.
final class Repl {
  private let session: Session
  private let editor: FormEditor?
  private var inputCount = 0
  nonisolated(unsafe) private static var thread = pthread_self()
  nonisolated(unsafe) private static var isRunning = false
  nonisolated(unsafe) private static var current: Repl?

  init(_ session: Session) {
    self.session = session
    editor = isatty(0) == 1 ? FormEditor(historyFile: Repl.historyFile(), hasColor: Display.usesColor(1)) : nil
  }

  /// Reads and evaluates until the input ends; the exit status.
  func run() -> Int32 {
    if editor != nil {
      print("nsscheme \(version). Type ,help for help, Ctrl-D to leave.")
      Repl.thread = pthread_self()
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { _ in
        if Repl.isRunning { Interpreter.interrupt() }
        // A call that waits ends early only in the thread that gets the signal.
        if pthread_equal(pthread_self(), Repl.thread) == 0 { pthread_kill(Repl.thread, SIGINT) }
      }
      sigaction(SIGINT, &action, nil)
    }
    Interpreter.isInteractive = true
    Repl.current = self
    var status: Int32 = 0
    let ended = session.run {
      let converse = try Interpreter.evaluate(own: "(@ (nsscheme conversation) converse)")
      status = Int32(try Machine.apply(converse).fixnum)
      return .unspecified
    }
    if let ended { return ended }
    return editor != nil || session.failureCount == 0 || status != 0 ? status : 1
  }

  private static func historyFile() -> String? {
    let home = getenv("HOME").map { String(cString: $0) }
    let state = getenv("XDG_STATE_HOME").map { String(cString: $0) } ?? home.map { $0 + "/.local/state" }
    guard let state else { return nil }
    var folder = ""
    for part in (state + "/nsscheme").unicodeScalars.split(separator: "/") {
      folder += "/" + String(part)
      mkdir(folder, 0o700)
    }
    return folder + "/history"
  }

  // MARK: Rows

  /// The running conversation, which rows ask for.
  private static func now() throws -> Repl {
    guard let current else { throw Fault.misc("there is no conversation with a person") }
    return current
  }

  /// The primitives of `(nsscheme session repl)`.
  static var rows: [PrimitiveRow] {
    var table = PrimitiveTable()
    table.zero("(terminal?)", "Whether a person types at a terminal.") { Word(try now().editor != nil) }
    table.zero("(terminal-width)", "How many columns the terminal has.") {
      Word(fixnum: ProgressScreen.size(of: 1).width)
    }
    table.three(
      "(read-input prompt complete indent)",
      "The forms and commands that are typed next, a list of strings; `interrupted`, or #f at the end, or `closed`."
    ) { try now().read(try $0.text(1), Root($1), Root($2)) }
    table.one("(name-input text)", "A name for what was typed, by which messages find its lines.") {
      Heap.string(try now().name(try $0.text(1)))
    }
    table.one("(evaluate-input text)", "Evaluates the forms of TEXT; a list of the values of the last one.") {
      let text = try $0.text(1)
      var values = Word.null
      try Interpreter.forEachForm(in: text, name: try now().name(text)) { form, span in
        let result = try Evaluation.evaluateAllValues(form, at: span)
        let list = result.is(.values) ? (0..<result.length).map { result[slot: $0] } : [result]
        values = list.reversed().reduce(.null) { Heap.cons($1, $0) }
      }
      return values
    }
    table.one("(call-with-interrupts thunk)", "Calls THUNK; an interrupt from the keyboard stops it.") { thunk in
      let outer = Repl.isRunning
      Repl.isRunning = true
      defer {
        Repl.isRunning = outer
        if !outer { Interpreter.forgetInterrupt() }
      }
      return try Machine.apply(thunk)
    }
    table.one("(report-error exception)", "Shows EXCEPTION, which is being handled.") { exception in
      try now().session.report(exception)
      return .unspecified
    }
    table.zero("(fresh-line)", "Ends a line that the program has begun on its output, and writes what waits.") {
      if case let repl = try now(), repl.editor != nil { repl.session.freshLine() }
      Session.flush()
      return .unspecified
    }
    table.one("(set-build-verbosity! level)", "Lets builds say as much as LEVEL, from now on.") { level in
      StoreAccess.buildOptions.verbosity = level.fixnum
      return .unspecified
    }
    table.one("(show-topic words)", "Prints what `nsscheme help WORDS' does; #f if there is nothing.") { words in
      Session.flush()
      defer { Session.flush() }
      return Word(try Invocation.topic(try SourceOptions.texts(words)) != nil)
    }
    table.one("(call-with-profile thunk)", "The values of THUNK; prints where the time went.") { try profile($0) }
    return table.rows
  }

  private static func profile(_ thunk: Word) throws -> Word {
    // All of the session may be profiled already; its report then comes at the end.
    if PhaseClock.isOn {
      print("all of this session is being profiled")
      return try Machine.apply(thunk)
    }
    PhaseClock.start()
    defer {
      PhaseClock.stop()
      Session.flush()
      print(ProfileReport().text(), terminator: "")
    }
    return try Machine.apply(thunk)
  }

  /// Each input has a name of its own, so that errors in procedures of earlier ones show the right line.
  private func name(_ text: String) -> String {
    inputCount += 1
    let name = "<input \(inputCount)>"
    Interpreter.remember(text: text, name: name)
    return name
  }

  // MARK: Input

  private func read(_ prompt: String, _ complete: Root, _ indent: Root) throws -> Word {
    let outer = Repl.isRunning
    Repl.isRunning = false
    defer { Repl.isRunning = outer }
    editor?.indentation = { text in
      let answer = try? Machine.apply(indent.word, Heap.string(text))
      return answer.flatMap { $0.isFixnum ? $0.fixnum : nil } ?? 0
    }
    let input =
      editor?.read(prompt: prompt, complete: { Repl.completion(of: $0, by: complete.word) })
      ?? FormEditor.gathered { _ in readLine(strippingNewline: false).map { .text($0) } ?? .end }
    switch input {
    case .text(let text): return pieces(text)
    case .interrupted:
      print("^C")
      return Symbols.intern("interrupted")
    case .end: return .false
    case .closed: return Symbols.intern("closed")
    }
  }

  private func pieces(_ text: String) -> Word {
    let bytes = Array(text.utf8)
    let pieces = Interpreter.pieces(of: bytes).map { String(decoding: bytes[$0.range], as: UTF8.self) }
    if let editor { for piece in pieces { editor.remember(piece) } }
    return pieces.reversed().reduce(.null) { Heap.cons(Heap.string($1), $0) }
  }

  private static func completion(of text: String, by complete: Word) -> FormEditor.Completion {
    guard let answer = try? Machine.apply(complete, Heap.string(text), Word(fixnum: ProgressScreen.size(of: 1).width)),
      answer.isPair, answer.car.isFixnum
    else { return (0, [], []) }
    func strings(_ list: Word) -> [String] {
      var result: [String] = []
      var rest = list
      while rest.isPair {
        if rest.car.isString { result.append(rest.car.swiftString) }
        rest = rest.cdr
      }
      return result
    }
    return (answer.car.fixnum, strings(answer.cdr.car), strings(answer.cdr.cdr.car))
  }
}
