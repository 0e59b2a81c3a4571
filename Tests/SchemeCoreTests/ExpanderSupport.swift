// What the tests of the expander and of modules share: a booted system, and text in, text out.

import Testing

@testable import SchemeCore

/// Files in memory, in front of the standard library of the source tree.
final class TestSource: ModuleSource {
  nonisolated(unsafe) static let shared = TestSource()
  var files: [String: String] = [:]
  private let directory: DirectorySource

  private init() {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    directory = DirectorySource("/\(root)/stdlib")
  }
  func read(_ path: String) -> [UInt8]? { files[path].map { Array($0.utf8) } ?? directory.read(path) }
  func file(of path: String) -> String { directory.file(of: path) }
  func displayName(_ path: String) -> String { files[path] == nil ? directory.displayName(path) : path }
  var paths: [String] { Array(files.keys) + directory.paths }
}

enum Scheme {
  /// Boots the system once; a collection at every allocation, if asked for, begins after that.
  static func boot() throws {
    let stress = Heap.stress
    Heap.stress = false
    defer { Heap.stress = stress }
    try Interpreter.boot(source: TestSource.shared)
    _ = evaluator
  }

  /// Calls a primitive that evaluates a text and turns failures of the expander and the reader into text; what the
  /// program itself raises is caught in Scheme.
  nonisolated(unsafe) private static let evaluator: Root = {
    var table = PrimitiveTable()
    table.one("(%evaluate-text text)", "The value of the last form of TEXT.") { text in
      do {
        return try Interpreter.evaluate(text: text.swiftString, name: "test")
      } catch Fault.unwind {
        throw Fault.unwind
      } catch {
        return Symbols.intern(message(error))
      }
    }
    Interpreter.install(table.rows, in: Modules.core)
    return try! Root(
      Interpreter.evaluate(
        text: """
          (lambda (text)
            (catch #t (lambda () (%evaluate-text text))
              (lambda (key . rest)
                (if (and (= (length rest) 4) (string? (cadr rest)))
                    (string->symbol (apply simple-format #f (string-append "~A " (cadr rest)) key (caddr rest)))
                    (cons key rest)))))
          """, name: "evaluator"))
  }()

  /// Evaluates text in a fresh module; the last value as text, or the message of its error.
  static func run(_ text: String) -> String {
    do {
      try boot()
      return try Modules.with(Modules.fresh()) {
        shape(try Machine.apply(evaluator.word, Heap.string(text)))
      }
    } catch {
      return message(error)
    }
  }

  /// What a form expands to, as text.
  static func expand(_ text: String) -> String {
    do {
      try boot()
      let module = Modules.fresh()
      return try Modules.with(module) {
        let mark = Pins.mark()
        defer { Pins.release(to: mark) }
        let form = try readAll(text)[0]
        return shape(CoreFormPrinter.datum(try Expander.expandTopLevel(form, in: module)))
      }
    } catch {
      return message(error)
    }
  }

  /// Location and text of a failure, e.g. "1:5 syntax-error let: …".
  static func message(_ error: any Error) -> String {
    func fill(_ template: String, _ arguments: Word) -> String {
      var result = ""
      var rest = arguments
      var characters = template.makeIterator()
      while let character = characters.next() {
        guard character == "~", let directive = characters.next() else {
          result.append(character)
          continue
        }
        if directive == "~" {
          result.append("~")
        } else {
          result += rest.isPair ? shape(rest.car) : "?"
          rest = rest.isPair ? rest.cdr : rest
        }
      }
      return result
    }
    switch error as? Fault {
    case .general(let key, let message, let arguments): return "\(key) \(fill(message, arguments.word))"
    case .atSpan(let key, let message, let arguments, let span):
      return "\(span.line):\(span.column) \(key) \(fill(message, arguments.word))"
    case .syntax(let complaint):
      let text = fill(complaint.message, complaint.arguments.word)
      return "\(complaint.span.line):\(complaint.span.column) syntax-error \(text)"
    case .raise(let object): return "raise \(shape(object.word))"
    default: return "\(error)"
    }
  }
}

/// Expects each program to have the value next to it.
func expectValues(_ cases: [(String, String)], sourceLocation: SourceLocation = #_sourceLocation) throws {
  try onMachine {
    for (program, value) in cases {
      let found = Scheme.run(program)
      #expect(found == value, "\(program)", sourceLocation: sourceLocation)
    }
  }
}
