// Macros of a file that define names, such as `(define-syntax-rule (define-alias old new) (define-public old new))`: the
// template shows which operand becomes a name, so that uses need not be expanded to know what they export.

/// The macros that a file has defined so far and whose definitions could be understood.
struct DefiningMacros {
  /// By the macro's name, the operands that it exports, counted from 1.
  private var exported: [ExactText: Set<Int>] = [:]

  /// Notes the macro that a form defines; false when what its uses define cannot be known.
  mutating func add(_ form: Word) throws -> Bool {
    guard form.isPair, form.car.isSymbol, form.cdr.isPair, let clauses = Self.clauses(of: form) else { return false }
    var result: Set<Int>?
    for clause in clauses.clauses {
      guard let names = try exports(of: clause.template, operands: clause.operands), result == nil || result == names
      else {
        return false
      }
      result = names
    }
    guard let result else { return false }
    exported[ExactText(clauses.name)] = result
    return true
  }

  /// The names that a use exports; nil when its word is no macro of these, or an exported operand is no name.
  func exports(ofUse form: () throws -> Word, word: Substring) throws -> [String]? {
    guard let operands = exported[ExactText(word)] else { return nil }
    if operands.isEmpty { return [] }
    let items = ExportedNames.elements(try form())
    var result: [String] = []
    for operand in operands {
      guard operand < items.count, items[operand].isSymbol else { return nil }
      result.append(items[operand].symbolString)
    }
    return result
  }

  // MARK: Reading definitions of macros

  private struct Clause {
    /// The pattern's variables that stand for an operand, with its number.
    let operands: [String: Int]
    let template: Word
  }

  private static func clauses(of form: Word) -> (name: String, clauses: [Clause])? {
    let items = ExportedNames.elements(form)
    switch items[0].symbolString {
    case "define-syntax-rule":
      guard items[1].isPair, items[1].car.isSymbol, let template = items.last, (3...4).contains(items.count) else {
        return nil
      }
      return (items[1].car.symbolString, [Clause(operands: operands(of: items[1]), template: template)])
    case "define-syntax":
      guard items.count == 3, items[1].isSymbol, items[2].isPair, items[2].car.isSymbol,
        items[2].car.symbolString == "syntax-rules", items[2].cdr.isPair
      else { return nil }
      let rules = ExportedNames.elements(items[2].cdr.cdr).filter { !$0.isString }
      guard !rules.isEmpty, rules.allSatisfy({ $0.listLength == 2 && $0.car.isPair }) else { return nil }
      return (
        items[1].symbolString, rules.map { Clause(operands: operands(of: $0.car), template: $0.cdr.car) }
      )
    default: return nil
    }
  }

  private static func operands(of pattern: Word) -> [String: Int] {
    var result: [String: Int] = [:]
    for (number, item) in ExportedNames.elements(pattern).enumerated() where number > 0 && item.isSymbol {
      if item.symbolString == "..." { break }
      result[item.symbolString] = number
    }
    return result
  }

  /// The operands that a template exports; nil when it may do something else.
  private func exports(of template: Word, operands: [String: Int]) throws -> Set<Int>? {
    guard template.isPair, template.car.isSymbol, template.cdr.isPair else { return nil }
    let word = template.car.symbolString
    if word == "begin" {
      var result: Set<Int> = []
      for form in ExportedNames.elements(template.cdr) {
        guard let names = try exports(of: form, operands: operands) else { return nil }
        result.formUnion(names)
      }
      return result
    }
    let meaning = try TreeWords.meaning(word[...])
    let isPublic: Bool
    if let definer = Definer.named(template.car) {
      isPublic = definer.isPublic
    } else {
      guard meaning == .public || meaning == .private else { return nil }
      isPublic = meaning == .public
    }
    var target = template.cdr.car
    while target.isPair { target = target.car }
    guard isPublic else { return [] }
    guard target.isSymbol, let number = operands[target.symbolString] else { return nil }
    return [number]
  }
}
