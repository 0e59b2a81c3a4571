// Builds, as Scheme asks for them. A build that fails becomes a `store-error' that carries, beside its message, the
// source properties of the builder's code in the author's file, when they are known.

import Glibc
import Sandbox
import SchemeCore
import Store

/// The row that builds.
enum BuildRows {
  static func install(_ table: inout PrimitiveTable) {
    table.any(
      "(%build store things mode options)", "Builds THINGS: paths, or pairs of a derivation and its outputs' names."
    ) { arguments in
      let store = try arguments[0].store(1)
      let name = try arguments[2].symbol(3).symbolString
      guard let mode = BuildMode(rawValue: name) else {
        throw refusal("the build mode '\(name)' is not known here; the modes are 'normal' and 'check'")
      }
      let options = try options(arguments[3], 4)
      do { try build(goals(store, arguments[1], mode), in: store, mode, options) } catch let error as BuildError {
        throw fault(error, in: store)
      }
      return .true
    }
    table.one("(%check-build-options options)", "Refuses what is no option of builds in a list of keywords and values.")
    {
      _ = try options($0, 1)
      return .unspecified
    }
  }

  private static func build(
    _ goals: [BuildGoal], in store: EmbeddedStore, _ mode: BuildMode, _ options: BuildOptions
  ) throws {
    try storeErrors {
      let builder = try Builder(store, options: options) { StoreAccess.onBuildEvent($0, options.verbosity) }
      try builder.build(goals, mode)
    }
  }

  /// What THINGS ask for: of an output's own path, the derivation that makes it; of a path that is there with all that it
  /// refers to, nothing, unless it is to be checked.
  private static func goals(_ store: EmbeddedStore, _ things: Word, _ mode: BuildMode) throws -> [BuildGoal] {
    try things.elements(2) { thing -> [BuildGoal] in
      if thing.isPair {
        let outputs = try thing.cdr.text(2).split(separator: ",").map(String.init)
        return [BuildGoal(try thing.car.text(2), outputs: outputs)]
      }
      let path = try thing.text(2)
      if StorePath.isDerivation(path) { return [BuildGoal(path)] }
      return try storeErrors {
        try store.addTemporaryRoots([path])
        let missing = try store.unusableItems(inClosureOf: [path])
        if missing.isEmpty && mode == .check {
          return try store.maker(of: path).map { [BuildGoal($0.derivation)] } ?? []
        }
        return try missing.map { item in
          if let maker = try store.maker(of: item) { return BuildGoal(maker.derivation, outputs: [maker.output]) }
          guard try store.isValid(item) else {
            throw StoreError(.notValid, "'\(item)' is not in the store and no derivation there makes it")
          }
          throw store.unusable(item)
        }
      }
    }.flatMap { $0 }
  }

  // MARK: Options

  /// The options of the command with those in a list of keywords and values.
  private static func options(_ list: Word, _ position: Int) throws -> BuildOptions {
    var options = StoreAccess.buildOptions
    var rest = list
    while rest.isPair {
      let keyword = try rest.car.keyword(position).keywordSymbol.symbolString
      guard rest.cdr.isPair else { throw refusal("set-build-options: #:\(keyword) has no value") }
      let value = rest.cdr.car
      // As in Guix, #f leaves a number as it is.
      if let option = BuildOption.named(keyword: keyword) {
        if let value = try self.value(value, for: option) {
          do { try options.set(option, value) } catch let error as BuildError {
            throw refusal("set-build-options: \(error.message)")
          }
        }
      } else {
        try accept(keyword, value)
      }
      rest = rest.cdr.cdr
    }
    return options
  }

  private static func value(_ word: Word, for option: BuildOption) throws -> BuildOption.Value? {
    let expected: String
    switch option.kind {
    case .flag: return .truth(word.isTrue)
    case _ where word.isFalse: return nil
    case .size where word.isString, .texts where word.isString: return .text(try word.text(1))
    case .texts where (try? word.texts(1)) != nil: return .text(try word.texts(1).joined(separator: " "))
    case .texts: expected = "a string or a list of strings"
    case _ where word.isFixnum: return .number(word.fixnum)
    case .size: expected = "a number of bytes, or a string such as \"2G\""
    default: expected = "a number"
    }
    var shown: [UInt8] = []
    try Printer.write(word, into: &shown)
    throw refusal(
      "set-build-options: #:\(option.keyword) takes \(expected), not \(String(decoding: shown, as: UTF8.self))")
  }

  /// Judges a keyword that only a daemon could honour.
  private static func accept(_ keyword: String, _ value: Word) throws {
    guard let option = DaemonOption.all.first(where: { $0.keyword == keyword }) else {
      let known = (BuildOption.all.map(\.keyword) + DaemonOption.all.map(\.keyword)).sorted().map { "#:\($0)" }
      throw refusal(
        "set-build-options: there is no option #:\(keyword); the options are \(known.joined(separator: ", "))")
    }
    let asksForNothing = value.isFalse || value == .null || value == Word(fixnum: 0) || value == .unspecified
    guard option.isRefused, !asksForNothing else { return }
    throw refusal("set-build-options: #:\(keyword) cannot be honoured: \(option.reason); leave it out")
  }

  private static func refusal(_ message: String) -> Fault {
    .general(key: "store-error", message: "~A", arguments: SchemeCore.Root(Heap.list(Heap.string(message))))
  }

  private static func fault(_ failure: BuildError, in store: EmbeddedStore) -> Fault {
    var error = failure
    var arguments = Word.null
    var program: String?
    if let path = error.derivation, let derivation = try? store.derivation(at: path),
      let span = BuilderSources.location(of: derivation, at: path, log: error.lastLines, in: store)
    {
      arguments = Heap.list(span.alist)
      program = SourceFiles.name(span.file)
    }
    error.lastLines = FailureLocation.withoutScript(error.lastLines)
    var text = "\(error)"
    if let phase = FailureLocation.phase(in: error.lastLines), let verb = text.firstRange(of: " failed: ") {
      text.replaceSubrange(verb, with: " failed in its phase '\(phase)': ")
    }
    if let hint = BuildHints.hint(for: failure, in: program) { text += "\nhint: " + hint }
    return .general(
      key: "store-error", message: "~A", arguments: SchemeCore.Root(Heap.cons(Heap.string(text), arguments)))
  }
}

/// What is said about builds in plain lines.
public enum BuildMessages {
  /// Prints an event on standard error, if `verbosity` is that large: 1 what is built, 3 its output.
  public static func print(_ event: BuildEvent, verbosity: Int) {
    switch event {
    case .started(let derivation, _) where verbosity >= 1: say("building \(derivation)")
    case .waiting(let derivation) where verbosity >= 1:
      say("waiting for another process that builds \(derivation)")
    case .output(_, let bytes) where verbosity >= 3:
      bytes.withUnsafeBytes { _ = fwrite($0.baseAddress, 1, $0.count, stderr) }
    case .fetch(let event):
      if verbosity >= 1 || event.isProblem { for line in lines(event) { say(line) } }
    default: break
    }
  }

  /// What is said of a fetch.
  public static func lines(_ event: FetchEvent) -> [String] {
    switch event {
    case .planned(let items, let bytes, let builds):
      return ["\(counted(items, "item")) to fetch (\(megabytes(bytes))), \(counted(builds, "derivation")) to build"]
    case .started(let item, let server, let bytes): return ["fetching \(item) from \(server) (\(megabytes(bytes)))"]
    case .received, .finished: return []
    case .failed(let item, let reasons): return ["cannot fetch \(item):"] + reasons.map { "  \($0)" }
    case .said(let text): return [text]
    }
  }

  /// `1 item`, `2 items`.
  public static func counted(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

  /// `1.5 MB`.
  public static func megabytes(_ bytes: UInt64) -> String {
    let tenths = (bytes + 50_000) / 100_000
    return "\(tenths / 10).\(tenths % 10) MB"
  }

  private static func say(_ text: String) { StandardError.write(text + "\n") }
}

extension FetchEvent {
  /// Whether it is said even to who wants to hear nothing.
  public var isProblem: Bool {
    switch self {
    case .failed, .said: true
    default: false
    }
  }
}
