// What commands about items take: items, and whatever `nsscheme build` takes, for which its outputs or derivations stand.

import ArgumentParser
import Gexp
import Glibc
import SchemeCore
import Store

/// Operands and options that stand for items.
struct ItemOperands: ParsableArguments {
  /// What of a file, an expression or a package is meant.
  enum Part: String { case outputs, derivations }

  @OptionGroup var sources: SourceOptions
  @Argument(help: "Items, by either of their names; files and packages, as for ‘nsscheme build’.")
  var items: [String] = []

  func validate() throws {
    if sources.count(with: items) == 0 {
      throw ValidationError("which items? Give ITEM, a FILE, a PACKAGE, or -e EXPR")
    }
  }

  /// An item's word has a slash or its hash, or is the name of something here, such as a root. A program is none, unless it
  /// is in a store.
  private static func isItem(_ word: String) -> Bool {
    if word.utf8.starts(with: "/gnu/store/".utf8) { return true }
    if let name = word.unicodeScalars.split(separator: "/").last, StorePath.isItemName(String(name)) { return true }
    if word.hasSuffix(".scm") { return false }
    var status = stat()
    return word.utf8.contains(UInt8(ascii: "/")) || lstat(word, &status) == 0
  }

  /// The items in the order of the command line. What has not been built is an error, unless it may be in another store.
  func meant(_ part: Part, _ options: StoreOptions, inOtherStore isElsewhere: Bool = false) throws -> MeantItems {
    let known = items.filter(ItemOperands.isItem)
    if sources.count(with: items) == known.count { return MeantItems(names: items, session: nil) }
    let session = try Session(
      loadPath: try Session.checked(sources.loadPath), store: options.store, commandLine: ["nsscheme"])
    var groups: [[String]] = []
    let status = session.run {
      let code = try Interpreter.evaluate(own: "(@ (nsscheme build) meant-items)")
      let pairs = sources.list(with: items)
      var rest = try Machine.apply(code, Symbols.intern(part.rawValue), pairs, SourceOptions.list(known))
      while rest.isPair {
        groups.append(try SourceOptions.texts(rest.car))
        rest = rest.cdr
      }
      return .true
    }
    if let status { throw ExitCode(status) }
    Evaluation.leaveForms()
    let store = try options.open()
    for group in groups where !isElsewhere {
      for path in group.dropFirst() where !known.contains(path) {
        if try !store.isValid(path) {
          throw ScriptCommand.Failure(
            message: "\(group[0]) has not been built: ‘nsscheme build’ with the same words builds it")
        }
      }
    }
    return MeantItems(names: groups.flatMap { $0.dropFirst() }, session: session)
  }
}

/// What the operands of a command about items stand for.
struct MeantItems {
  let names: [String]
  /// The session in which they were found, if something had to be evaluated.
  let session: Session?
}
