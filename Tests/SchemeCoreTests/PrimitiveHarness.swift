// Calls rows of primitives without an evaluator: an expression is a constant, a quoted datum, a call of a primitive,
// `(let* ((name expression) …) body …)` or `(if test then else)`.
//
// A check is "expression => what write prints of its value", on one line or more; a failure prints as `!key` or, for a system error,
// as `!system-error errno`. What stands behind the arrow was taken from Guile 3.0.8 wherever Guile has the procedure.

import Testing

@testable import SchemeCore

enum PrimitiveHarness {
  /// Evaluates one expression and prints the result.
  static func evaluate(_ text: String) -> String {
    do {
      let words = try parse(text)
      return Printer.string(try evaluate(words.car, .null))
    } catch let fault as Fault {
      return describe(fault)
    } catch {
      return "!\(error)"
    }
  }

  /// What the evaluation of a datum comes to, as the program that the tests give to Guile shows it: the value, `values`
  /// and several, or the key of a failure.
  static func outcome(_ expression: Word) -> String {
    do {
      let value = try evaluate(expression, .null)
      guard value.is(.values) else { return Printer.string(value) }
      return "values" + (0..<value.length).map { " " + Printer.string(value[slot: $0]) }.joined()
    } catch let fault as Fault {
      return String(describe(fault).dropFirst())
    } catch {
      return "\(error)"
    }
  }

  /// All data of a text, as a list.
  static func parse(_ text: String) throws -> Word {
    let port = Ports.port(Ports.input(string: Heap.string(text)))!
    var builder = ListBuilder()
    while true {
      let word = try ObjectRows.read(port)
      if word == .eof { return builder.first }
      builder.append(word)
    }
  }

  static func describe(_ fault: Fault) -> String {
    switch fault {
    case .wrongType: "!wrong-type-arg"
    case .outOfRange: "!out-of-range"
    case .general(let key, _, _), .atSpan(let key, _, _, _), .conversion(let key, _, _): "!\(key)"
    case .syntax: "!syntax-error"
    case .system(let code, _): "!system-error \(code)"
    case .raise(let root): "!raise \(Printer.string(root.word))"
    case .unwind: "!unwind"
    case .exhausted: "!exhausted"
    }
  }

  nonisolated(unsafe) private static let rows = Dictionary(
    AllRows.procedures.map { ($0.name, $0) }, uniquingKeysWith: { _, new in new })
  /// Each constant is made once: forcing a large character set takes its time.
  nonisolated(unsafe) private static let constants = Dictionary(
    AllRows.constants.map { ($0.name, Root($0.make())) }, uniquingKeysWith: { _, new in new })

  static func evaluate(_ word: Word, _ environment: Word) throws -> Word {
    if word.isSymbol { return try variable(word, environment) }
    guard word.isPair else { return word }
    switch word.car.isSymbol ? word.car.symbolString : "" {
    case "quote": return word.cdr.car
    case "if":
      let test = try evaluate(word.cdr.car, environment)
      return try evaluate(test.isTrue ? word.cdr.cdr.car : word.cdr.cdr.cdr.car, environment)
    case "let*":
      var inner = environment
      var bindings = word.cdr.car
      while bindings.isPair {
        inner = Heap.cons(Heap.cons(bindings.car.car, try evaluate(bindings.car.cdr.car, inner)), inner)
        bindings = bindings.cdr
      }
      var body = word.cdr.cdr
      var value = Word.unspecified
      while body.isPair {
        value = try evaluate(body.car, inner)
        body = body.cdr
      }
      return value
    default: return try call(word, environment)
    }
  }

  private static func variable(_ name: Word, _ environment: Word) throws -> Word {
    var rest = environment
    while rest.isPair {
      if rest.car.car == name { return rest.car.cdr }
      rest = rest.cdr
    }
    guard let constant = constants[name.symbolString] else { throw Fault.misc("unbound: ~A", name) }
    return constant.word
  }

  private static func call(_ form: Word, _ environment: Word) throws -> Word {
    guard let row = rows[form.car.symbolString] else { throw Fault.misc("no such row: ~A", form.car) }
    // The arguments lie in a vector: its elements are in memory that the collector scans.
    let count = form.cdr.listLength!
    let values = Heap.vector(count: count, fill: .false)
    var rest = form.cdr
    for i in 0..<count {
      values.setElement(i, try evaluate(rest.car, environment))
      rest = rest.cdr
    }
    if count < row.required || !row.hasRest && count > row.required + row.optional {
      throw Fault.general(key: "wrong-number-of-args", message: "", arguments: Root(.null))
    }
    if let pair = row.pair {
      let (first, second) = try pair(Arguments(base: values.address + 1, count: count))
      let result = Heap.object(.values, slots: 2, length: 2)
      result[slot: 0] = first
      result[slot: 1] = second
      return result
    }
    switch row.body {
    case .zero(let body): return try body()
    case .one(let body): return try body(values.element(0))
    case .two(let body): return try body(values.element(0), values.element(1))
    case .three(let body): return try body(values.element(0), values.element(1), values.element(2))
    case .any(let body): return try body(Arguments(base: values.address + 1, count: count))
    case .control: throw Fault.misc("a control primitive needs the machine: ~A", form.car)
    }
  }

  /// Removes a directory with everything in it.
  static func remove(_ directory: String) throws {
    try onMachine { _ = evaluate("(system* \"rm\" \"-rf\" \"\(directory)\")") }
  }

  /// Runs every line of a table of checks, again with a collection at every allocation if asked to.
  static func check(_ table: String, stress: Bool = true) throws {
    try onMachine {
      var expression = ""
      for line in table.split(separator: "\n") {
        guard let (before, expected) = divide(String(line)) else {
          expression += line + " "
          continue
        }
        expression += before
        let value = evaluate(expression)
        #expect(value == expected, "\(expression)")
        if stress {
          Heap.stress = true
          let again = evaluate(expression)
          Heap.stress = false
          #expect(again == expected, "\(expression) with a collection at every allocation")
        }
        expression = ""
      }
    }
  }
}

extension PrimitiveHarness {
  /// What stands before and behind the arrow of a line, nil for a line without one.
  private static func divide(_ line: String) -> (String, String)? {
    let parts = (" " + line + " ").split(separator: " => ", maxSplits: 1, omittingEmptySubsequences: false)
    return parts.count == 2 ? (String(parts[0]), String(parts[1]).trimmingSpaces) : nil
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    var view = Substring(self)
    while view.last == " " { view.removeLast() }
    while view.first == " " { view.removeFirst() }
    return String(view)
  }
}
