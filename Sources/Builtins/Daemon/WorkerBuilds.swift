// Builds for a client: what its words ask for, and how it hears of what happens. With a trace, lines that begin with @
// announce the events, as `guix build` reads them; without one, the client gets the builders' output alone.

import Gexp
import Sandbox
import Store

extension WorkerSession {
  /// A builder that reports to the client.
  func builder() throws -> Builder {
    try Builder(store, options: options) { [self] event in
      // A client that is gone will be noticed when the result is written.
      try? report(event)
    }
  }

  func report(_ event: BuildEvent) throws {
    switch event {
    case .started(let derivation, let logFile):
      if settings.printsTrace {
        try say("@ build-started \(derivation) - \(system(of: derivation)) \(logFile) 1\n")
      } else {
        try say("building \(derivation)...\n")
      }
    case .output(_, let bytes):
      if settings.multiplexes { try say("@ build-log 1 \(bytes.count)\n") }
      try say(bytes: bytes)
    case .waiting(let derivation): try say("waiting for another process that builds \(derivation)\n")
    case .succeeded(let derivation, _):
      if settings.printsTrace { try say("@ build-succeeded \(derivation) -\n") }
    case .failed(let error):
      guard settings.printsTrace, let derivation = error.derivation else { return }
      try say("@ build-failed \(derivation) - 1 \(error.message)\n")
    case .fetch(let event): try report(event)
    case .began, .planned, .unneeded, .ended: break
    }
  }

  /// Substitutes, as `guix build` reads of them, or in words.
  func report(_ event: FetchEvent) throws {
    guard settings.printsTrace else {
      for line in BuildMessages.lines(event) { try say(line + "\n") }
      return
    }
    switch event {
    case .planned, .received: break
    case .started(let item, _, _): try say("@ substituter-started \(item) substitute\n")
    case .finished(let item): try say("@ substituter-succeeded \(item)\n")
    case .failed(let item, let reasons):
      try say("@ substituter-failed \(item) 1 \(reasons.joined(separator: "; "))\n")
    case .said(let text): try say(text + "\n")
    }
  }

  private func system(of derivation: String) -> String {
    (try? store.derivation(at: derivation).system) ?? "unknown"
  }

  /// What a thing to build, `DERIVATION`, `DERIVATION!OUTPUT,…` or an item, asks for.
  func goals(_ thing: String, _ mode: BuildMode, repair: Bool) throws -> [BuildGoal] {
    let parts = thing.split(separator: "!", maxSplits: 1).map(String.init)
    guard let path = parts.first else { throw StoreError(.invalidPath, "there is nothing to build in '\(thing)'") }
    if StorePath.isDerivation(path) {
      let outputs = parts.count == 2 ? parts[1].split(separator: ",").map(String.init) : nil
      return [outputs.map { BuildGoal(path, outputs: $0) } ?? BuildGoal(path)]
    }
    try store.addTemporaryRoots([path])
    return try store.unusableItems(inClosureOf: [path]).map { item in
      if let maker = try store.maker(of: item) { return BuildGoal(maker.derivation, outputs: [maker.output]) }
      guard try store.isValid(item) else {
        throw StoreError(.notValid, "'\(item)' is not in the store and no derivation there makes it")
      }
      throw store.unusable(item)
    }
  }
}

/// Bytes for the client, each piece as a message.
final class ClientSink: ByteSink {
  private let session: WorkerSession
  init(_ session: WorkerSession) { self.session = session }
  func write(_ bytes: UnsafeRawBufferPointer) throws {
    try session.output.put(.write)
    try session.output.put(bytes: bytes)
    try session.output.flush()
  }
}

/// Bytes that the client has, asked for piece by piece.
final class ClientSource: ByteSource {
  private let session: WorkerSession
  init(_ session: WorkerSession) { self.session = session }
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    try session.output.put(.read)
    try session.output.put(UInt64(buffer.count))
    try session.output.flush()
    let bytes = try session.input.bytes()
    guard bytes.count <= buffer.count else {
      throw StoreError(.invalidEncoding, "the client sent \(bytes.count) bytes where \(buffer.count) were asked for")
    }
    bytes.withUnsafeBytes { buffer.copyMemory(from: $0) }
    return bytes.count
  }
}
