// The REPL: lines are edited by libedit and kept in a history; an unfinished form asks for more; values are numbered as
// in Guile ($1, $2, …); words after a comma are commands.
//
// Ctrl-C stops what is running or drops what is being typed, and Ctrl-D gives up an unfinished form: only Ctrl-D at the
// first prompt ends the session. An interrupt counts only while something runs, so that none is left over for later.

import CEditline
import Glibc
import SchemeCore

/// A conversation on the terminal, or on standard input when that is none.
final class Repl {
  private let session: Session
  private var valueCount = 0
  private var inputCount = 0
  private let interactive = isatty(0) == 1
  private let historyFile: String?
  nonisolated(unsafe) private static var thread = pthread_self()
  nonisolated(unsafe) private static var isRunning = false

  /// What came from the terminal or the standard input.
  private enum Input {
    case line(String)
    case interrupted
    /// Ctrl-D, after which more may be typed.
    case end
    case closed
  }

  init(_ session: Session) {
    self.session = session
    let home = getenv("HOME").map { String(cString: $0) }
    let state = getenv("XDG_STATE_HOME").map { String(cString: $0) } ?? home.map { $0 + "/.local/state" }
    historyFile = state.map { $0 + "/nsscheme/history" }
  }

  /// Reads and evaluates until the input ends; the exit status.
  func run() -> Int32 {
    if interactive {
      print("nsscheme \(version). Type ,help for help, Ctrl-D to leave.")
      startHistory()
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
    var pending = ""
    reading: while true {
      switch read(pending.isEmpty) {
      case .interrupted:
        print("^C")
        pending = ""
      case .end where !pending.isEmpty:
        print("")
        if let status = evaluate(pending) { return status }
        pending = ""
      case .end: break reading
      case .closed:
        if !pending.isEmpty, let status = evaluate(pending) { return status }
        break reading
      case .line(let line):
        if pending.isEmpty, line.hasPrefix(",") {
          if let status = command(String(line.dropFirst())) { return status }
          continue
        }
        pending += line + "\n"
        if pending.allSatisfy(\.isWhitespace) {
          pending = ""
        } else if Interpreter.isComplete(pending) {
          if let status = evaluate(pending) { return status }
          pending = ""
        }
      }
    }
    if interactive { print("") }
    return interactive || session.failureCount == 0 ? 0 : 1
  }

  private func read(_ first: Bool) -> Input {
    if interactive { session.freshLine() }
    Session.flush()
    guard interactive else { return Swift.readLine(strippingNewline: true).map { .line($0) } ?? .closed }
    let module = Interpreter.currentModuleName
    let prompt = first ? "nsscheme@\(module)> " : String(repeating: " ", count: module.count + 8) + ". "
    var end = EDITLINE_LINE
    guard let line = editline_read(prompt, &end) else {
      return end == EDITLINE_INTERRUPTED ? .interrupted : end == EDITLINE_CLOSED ? .closed : .end
    }
    defer { free(line) }
    let text = String(cString: line)
    if !text.isEmpty {
      add_history(text)
      if let historyFile { write_history(historyFile) }
    }
    return .line(text)
  }

  private func startHistory() {
    // The editor asks the C library what a character is; C.UTF-8 is part of it.
    setlocale(LC_CTYPE, "C.UTF-8")
    editline_start()
    using_history()
    stifle_history(1000)
    guard let historyFile else { return }
    var folder = ""
    for part in historyFile.split(separator: "/").dropLast() {
      folder += "/" + part
      mkdir(folder, 0o700)
    }
    read_history(historyFile)
  }

  /// Evaluates the forms of a text; a status when the program wants to end.
  private func evaluate(_ text: String, showing: Bool = true) -> Int32? {
    let failures = session.failureCount
    Repl.isRunning = true
    defer {
      Repl.isRunning = false
      Interpreter.forgetInterrupt()
    }
    let status = session.run { [self] in
      // Each input has a name of its own, so that errors in procedures of earlier ones show the right line.
      inputCount += 1
      try Interpreter.forEachForm(in: text, name: "<input \(inputCount)>") { form, span in
        let values = try Evaluation.evaluateAllValues(form, at: span)
        if showing { show(values) }
      }
      return .unspecified
    }
    // An error has been shown; only (exit) ends the conversation.
    return status != nil && session.failureCount == failures ? status : nil
  }

  private func show(_ values: Word) {
    let list = values.is(.values) ? (0..<values.length).map { values[slot: $0] } : [values]
    for value in list where value != .unspecified {
      valueCount += 1
      Interpreter.define("$\(valueCount)", value)
      if interactive { session.freshLine() }
      Session.flush()
      print("$\(valueCount) = \(Printer.string(value))")
    }
  }

  // MARK: Commands

  private func command(_ text: String) -> Int32? {
    let words = text.split(separator: " ", maxSplits: 1).map(String.init)
    let argument = words.count > 1 ? words[1] : ""
    switch words.first ?? "" {
    case "quit", "q", "exit": return 0
    case "help", "h", "?":
      print(
        """
          ,apropos TEXT     names that contain TEXT
          ,backtrace, ,bt   the last error again, with all its frames
          ,describe NAME    documentation and signature
          ,expand FORM      the form without macros
          ,help             this text
          ,module NAME      enter a module; ,module alone shows the current one
          ,pp FORM          pretty-print the value
          ,profile FORM     where the time of an evaluation goes
          ,time FORM        how long an evaluation takes
          ,use NAME         use a module
          ,quit             leave
        """)
    case "apropos", "a": return evaluate("((@ (nsscheme repl) print-names) \(Repl.quoted(argument)))", showing: false)
    case "describe", "d": return evaluate("((@ (nsscheme repl) describe) '\(argument))", showing: false)
    case "expand", "x": return evaluate("(macroexpand '\(argument))")
    case "module", "m":
      if argument.isEmpty { print(Interpreter.currentModuleName) }
      return argument.isEmpty ? nil : evaluate("(set-current-module (resolve-module '\(argument)))", showing: false)
    case "use", "u": return evaluate("(use-modules \(argument))", showing: false)
    case "pp", "pretty-print": return evaluate("((@ (ice-9 pretty-print) pretty-print) \(argument))", showing: false)
    case "time", "t":
      var before = timespec()
      clock_gettime(CLOCK_MONOTONIC, &before)
      let status = evaluate(argument)
      var after = timespec()
      clock_gettime(CLOCK_MONOTONIC, &after)
      let seconds = Double(after.tv_sec - before.tv_sec) + Double(after.tv_nsec - before.tv_nsec) / 1e9
      print("elapsed: \((seconds * 1e6).rounded() / 1e6) s")
      return status
    case "profile": return profile(argument)
    case "backtrace", "bt":
      guard let report = session.lastReport else {
        print("no error so far")
        return nil
      }
      print(Diagnostic(report: report, backtraceLimit: 1000).text, terminator: "")
    case let unknown: print("unknown command ,\(unknown); ,help lists them")
    }
    return nil
  }

  /// Evaluates a text, and shows where the time went.
  private func profile(_ text: String) -> Int32? {
    if PhaseClock.isOn {
      print("all of this session is being profiled")
      return evaluate(text)
    }
    PhaseClock.start()
    let status = evaluate(text)
    PhaseClock.stop()
    Session.flush()
    print(ProfileReport().text(), terminator: "")
    return status
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
