// Builds, as Scheme asks for them. A build that fails becomes a `store-error' that carries, beside its message, the place
// in the author's file where the code of the builder was written, when that is known.

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
      let goals = try goals(store, arguments[1])
      let mode = try arguments[2].symbol(3).symbolString
      guard mode == "normal" else {
        throw Fault.general(
          key: "store-error", message: "~A",
          arguments: SchemeCore.Root(
            Heap.list(Heap.string("the build mode '\(mode)' is not known here; the mode is 'normal'"))))
      }
      var settings = Settings()
      try settings.take(arguments[3])
      do { try build(goals, in: store, settings) } catch let error as BuildError { throw fault(error, in: store) }
      return .true
    }
  }

  private static func build(_ goals: [BuildGoal], in store: EmbeddedStore, _ settings: Settings) throws {
    guard !settings.isDryRun else { return }
    try storeErrors {
      let builder = try Builder(store, options: settings.options) {
        StoreAccess.onBuildEvent($0, settings.verbosity)
      }
      try builder.build(goals)
    }
  }

  /// What THINGS ask for: of an output's own path, the derivation that makes it; of a valid path, nothing.
  private static func goals(_ store: EmbeddedStore, _ things: Word) throws -> [BuildGoal] {
    try things.elements(2) { thing -> BuildGoal? in
      if thing.isPair {
        let outputs = try thing.cdr.text(2).split(separator: ",").map(String.init)
        return BuildGoal(try thing.car.text(2), outputs: outputs)
      }
      let path = try thing.text(2)
      if StorePath.isDerivation(path) { return BuildGoal(path) }
      return try storeErrors {
        if try store.isValid(path) { return nil }
        guard let derivation = try store.validDerivers(path).first else {
          throw StoreError(.notValid, "'\(path)' is not in the store and no derivation there makes it")
        }
        return BuildGoal(derivation)
      }
    }.compactMap { $0 }
  }

  /// The options of one request.
  private struct Settings {
    var options = StoreAccess.buildOptions
    var verbosity = 3
    var isDryRun = false

    /// Takes over the options in a list of keywords and values that are known here.
    mutating func take(_ list: Word) throws {
      var rest = list
      while rest.isPair, rest.cdr.isPair {
        let value = rest.cdr.car
        switch try rest.car.keyword(4).keywordSymbol.symbolString {
        case "keep-failed?": options.keepFailed = value.isTrue
        case "keep-going?": options.keepGoing = value.isTrue
        case "dry-run?": isDryRun = value.isTrue
        case "max-build-jobs": options.maxJobs = try value.int(4)
        case "build-cores": options.cores = try value.int(4)
        case "timeout": options.timeoutSeconds = try value.int(4)
        case "max-silent-time": options.maxSilentSeconds = try value.int(4)
        case "verbosity": verbosity = try value.int(4)
        case "sandbox?": if value.isFalse { options.isolation = .none }
        default: break
        }
        rest = rest.cdr.cdr
      }
    }
  }

  private static func fault(_ failure: BuildError, in store: EmbeddedStore) -> Fault {
    var error = failure
    var arguments = Word.null
    if let path = error.derivation, let derivation = try? store.derivation(at: path),
      let place = BuilderSources.place(of: derivation, at: path, log: error.lastLines, in: store)
    {
      arguments = Heap.list(Heap.string(place.file), Word(fixnum: place.line), Word(fixnum: place.column))
    }
    error.lastLines = FailurePlace.withoutScript(error.lastLines)
    var text = "\(error)"
    if let phase = FailurePlace.phase(in: error.lastLines), let verb = text.firstRange(of: " failed: ") {
      text.replaceSubrange(verb, with: " failed in its phase '\(phase)': ")
    }
    return .general(
      key: "store-error", message: "~A", arguments: SchemeCore.Root(Heap.cons(Heap.string(text), arguments)))
  }
}

/// What is said about builds on standard error when nobody asks for something else.
public enum BuildMessages {
  /// Prints an event, if `verbosity` is that large: 1 what is built, 3 its output.
  public static func print(_ event: BuildEvent, verbosity: Int) {
    switch event {
    case .started(let derivation, _) where verbosity >= 1: say("building \(derivation)")
    case .waiting(let derivation) where verbosity >= 1:
      say("waiting for another process that builds \(derivation)")
    case .output(_, let bytes) where verbosity >= 3:
      bytes.withUnsafeBytes { _ = fwrite($0.baseAddress, 1, $0.count, stderr) }
    default: break
    }
  }

  private static func say(_ text: String) { fputs(text + "\n", stderr) }
}
