// Primitives that generic functions extend.
//
// `(oop goops)` may give a primitive such as `+` methods. The primitive stays what it is, everywhere, inlined or not: only
// when it is about to fail because an argument has the wrong type are the methods asked, by a Scheme procedure that
// was registered under the primitive's name. What nobody extends costs nothing.
//
// Invariant: an extension is called with one or two arguments; more are combined here as the primitive would.

import CBoehm

/// Scheme procedures that are asked before a primitive fails.
enum Extensions {
  private static let procedures = RootedArray()
  nonisolated(unsafe) private static var indices: [UInt: Int] = [:]
  /// What a procedure returns when none of its methods fits.
  nonisolated(unsafe) private static var noMethod = Word(0)

  /// Has `procedure` asked before the primitive `name` fails, which `variable` holds.
  static func extend(_ name: Word, _ variable: Word, with procedure: Word, noMethod marker: Word) {
    procedures.append(marker)
    noMethod = marker
    indices[name.bits] = procedures.count
    procedures.append(procedure)
    procedures.append(variable)
  }

  private static let folding: Set<String> = ["+", "-", "*", "/", "max", "min", "gcd", "lcm"]
  private static let chained: Set<String> = ["<", ">", "<=", ">=", "="]

  /// What the call of the primitive `name` that failed with `error` is worth: the value that its methods give, or nil
  /// when it is to fail, which is noted then.
  @inline(never) static func rescue(
    _ error: any Error, _ name: Word, _ n: Node, _ fp: Frame, _ arguments: () -> Word
  ) -> Word? {
    do {
      if !indices.isEmpty, let index = indices[name.bits], case .wrongType? = error as? Fault,
        let value = try value(index, name, arguments())
      {
        return value
      }
      Faults.prepare(error, procedure: name, node: n, fp)
    } catch { Faults.prepare(error, procedure: name, node: n, fp) }
    return nil
  }

  private static func value(_ index: Int, _ name: Word, _ arguments: Word) throws -> Word? {
    guard arguments.isPair else { return nil }
    let procedure = procedures[index]
    guard arguments.cdr.isPair, arguments.cdr.cdr.isPair else { return try call(procedure, name, arguments) }
    let text = name.symbolName.swiftString
    let primitive = procedures[index + 1].variableValue
    let folds = folding.contains(text)
    guard folds || chained.contains(text) else { return nil }
    var result = arguments.car
    var rest = arguments.cdr
    while rest.isPair {
      let value = try Machine.apply(primitive, result, rest.car)
      if !folds && value.isFalse { return .false }
      result = folds ? value : rest.car
      rest = rest.cdr
    }
    return folds ? result : .true
  }

  private static func call(_ procedure: Word, _ name: Word, _ arguments: Word) throws -> Word? {
    let value = try Machine.apply(procedure, list: arguments)
    guard value == noMethod else { return value }
    throw Fault.general(
      key: "goops-error", message: "No applicable method for ~S in call ~S",
      arguments: Root(Heap.list(name, Heap.cons(name, arguments))))
  }

  // MARK: equal?

  private static let hooks = RootedArray()
  nonisolated(unsafe) private static var comparison = 0
  /// What a method of `equal?` failed with. Comparing goes on to its end; the primitive then fails with this.
  nonisolated(unsafe) static var failure: (any Error)?

  static func extendEquality(of type: Word, with procedure: Word) {
    hooks.append(type)
    hooks.append(procedure)
    comparison = hooks.count - 1
    Equality.instanceType = type
    Equality.equalInstances = Extensions.equal
  }

  private static func equal(_ a: Word, _ b: Word) -> Bool {
    if failure != nil { return false }
    do { return try Machine.apply(hooks[comparison], a, b).isTrue } catch {
      failure = error
      return false
    }
  }

  /// Fails if a method of `equal?` did.
  @inline(__always) static func settle() throws {
    if _slowPath(failure != nil) { try fail() }
  }
  @inline(never) private static func fail() throws {
    let error = failure
    failure = nil
    if let error { throw error }
  }
}
