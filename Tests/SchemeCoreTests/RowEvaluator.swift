// Evaluates nested calls of primitives straight from their rows, without expander and machine.

@testable import SchemeCore

enum RowEvaluator {
  nonisolated(unsafe) private static let rows: [String: PrimitiveRow] = Dictionary(
    AllRows.procedures.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

  /// The value of an expression of numbers, quoted data and calls of primitives.
  static func evaluate(_ expression: Word) throws -> Word {
    guard expression.isPair else { return expression }
    let name = expression.car.symbolString
    if name == "quote" { return expression.cdr.car }
    guard let row = rows[name] else { throw Fault.misc("no such primitive: \(name)") }
    let arguments = RootedArray()
    var rest = expression.cdr
    while rest.isPair {
      arguments.append(try evaluate(rest.car))
      rest = rest.cdr
    }
    guard arguments.count >= row.required, row.hasRest || arguments.count <= row.required + row.optional else {
      throw Fault.general(key: "wrong-number-of-args", message: name, arguments: Root(.null))
    }
    switch row.body {
    case .zero(let body): return try body()
    case .one(let body): return try body(arguments[0])
    case .two(let body): return try body(arguments[0], arguments[1])
    case .three(let body): return try body(arguments[0], arguments[1], arguments[2])
    case .any(let body):
      // On the collector's heap, as the machine's stack would be.
      let copy = Heap.words(max(arguments.count, 1))
      for i in 0..<arguments.count { copy[i] = arguments[i] }
      return try body(Arguments(base: copy, count: arguments.count))
    case .control:
      guard let pair = row.pair else { throw Fault.misc("\(name) needs the machine") }
      let copy = Heap.words(max(arguments.count, 1))
      for i in 0..<arguments.count { copy[i] = arguments[i] }
      let (first, second) = try pair(Arguments(base: copy, count: arguments.count))
      let result = Heap.object(.values, slots: 2, length: 2)
      result[slot: 0] = first
      result[slot: 1] = second
      return result
    }
  }

  /// What an expression prints: its value, its values, or the key of its failure.
  static func outcome(_ expression: Word) -> String {
    do {
      let value = try evaluate(expression)
      guard value.is(.values) else { return Printer.string(value) }
      return "values" + (0..<value.length).map { " " + Printer.string(value[slot: $0]) }.joined()
    } catch Fault.wrongType {
      return "wrong-type-arg"
    } catch Fault.outOfRange {
      return "out-of-range"
    } catch Fault.general(let key, _, _) {
      return key
    } catch {
      return "\(error)"
    }
  }
}
