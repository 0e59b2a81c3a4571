// Commands about channels: a procedure of the library is called with what the command line says. That needs no Guix tree,
// for what is to be pulled may be the tree itself, and the one that is there may be broken.

import ArgumentParser
import SchemeCore

/// A procedure of the library.
struct LibraryCall {
  /// What a command passes on.
  enum Value {
    case text(String)
    case maybe(String?)
    case texts([String])
    case flag(Bool)

    var word: Word {
      switch self {
      case .text(let text): Heap.string(text)
      case .maybe(let text): text.map { Heap.string($0) } ?? .false
      case .texts(let texts): SourceOptions.list(texts)
      case .flag(let flag): Word(flag)
      }
    }
  }

  private let module: String
  private let procedure: String
  private let session: Session?

  /// Of the library's own `module`; in a session that has been started, or else in one without a tree.
  init(_ module: String, _ procedure: String, in session: Session? = nil) {
    (self.module, self.procedure, self.session) = (module, procedure, session)
  }

  /// Calls it. What it yields is no matter; an error is the command's.
  func run(_ values: Value...) throws { _ = try result(values) { _ in } }

  /// Calls it; the exit status is 1 if it yields false.
  func check(_ values: Value...) throws {
    if try !result(values, { $0.isTrue }) { throw ExitCode(1) }
  }

  /// Calls it, and yields the text that it yields.
  func text(_ values: Value...) throws -> String { try result(values) { try $0.text(1) } }

  private func result<Result>(_ values: [Value], _ convert: @escaping (Word) throws -> Result) throws -> Result {
    let session = try session ?? Session(tree: .none, commandLine: ["nsscheme"])
    var result: Result?
    let status = session.run {
      let code = try Interpreter.evaluate(own: "(@ \(module) \(procedure))")
      let words = RootedArray()
      for value in values { words.append(value.word) }
      result = try convert(try Machine.apply(code, list: words.list()))
      return .true
    }
    Session.flush()
    guard status == nil, let result else { throw ExitCode(status ?? 1) }
    return result
  }
}
