// Which variables a frame has at each location, for a person who looks at a program that has stopped.
//
// Notes are made only of what is compiled in a conversation, and not of the library. They belong to the code: a vector
// of locations and lists of (name . slot), a captured value having its index, negated. A running program never looks at
// them. Where macros put several forms at one location, what these have in common is noted: a slot that is another
// variable's in one of them would show a wrong value.

extension Compiler {
  /// Notes are made from now on.
  nonisolated(unsafe) static var notesLocals = false
}

extension FunctionCompiler {
  /// Compiles what is in the scope of `variables`.
  func inScope(_ variables: [LocalVariable], _ body: () -> Word) -> Word {
    lambda.scope += variables
    defer { lambda.scope.removeLast(variables.count) }
    return body()
  }

  /// Notes the variables in scope at a location.
  func note(_ span: Span) {
    guard Compiler.notesLocals, !span.isNone, !SourceFiles.isLibrary(span.file) else { return }
    if let known = lambda.locations[span.bits] {
      let common = zip(known, lambda.scope).prefix { $0 === $1 }.count
      lambda.locations[span.bits] = Array(known.prefix(common))
    } else {
      lambda.locations[span.bits] = lambda.scope
    }
  }

  /// Gives the code what was noted.
  func keepNotes(_ code: CodeDescription) {
    let captured = lambda.captures.variables.enumerated().map { (-$0.offset - 1, $0.element) }
    if lambda.locations.isEmpty || lambda.locations.values.allSatisfy(\.isEmpty) && captured.isEmpty { return }
    let table = Heap.vector(count: 2 * lambda.locations.count, fill: .false)
    code.locals = table
    for (i, (location, variables)) in lambda.locations.enumerated() {
      var list = Word.null
      for (slot, variable) in (variables.map { ($0.slot, $0) } + captured).reversed() {
        list = Heap.cons(Heap.cons(variable.name, Word(fixnum: slot)), list)
      }
      table.setElement(2 * i, Word(fixnum: location))
      table.setElement(2 * i + 1, list)
    }
  }
}
