// One client of the daemon: the handshake, then requests until the client goes away. What an operation does is in
// `WorkerOperations`; here are the order of an answer's parts and what a failure becomes.
//
// Invariant: after an error the next request can be read. An operation has read all its arguments before it fails; where
// that is impossible, within an archive, the connection ends.

import Glibc
import Sandbox
import Store

/// The conversation with one client.
public final class WorkerSession {
  let store: EmbeddedStore
  let input: WireReader
  let output: WireWriter
  /// What builds that the client asks for are to do.
  var options = BuildOptions()
  var settings = WorkerSettings()
  /// The minor version of the protocol that the client speaks.
  private(set) var clientMinor: UInt64 = 0
  /// The connection cannot go on, for what comes next is not known.
  var isBroken = false

  /// A session over two streams, such as the halves of a socket.
  public init(_ store: EmbeddedStore, input: any ByteSource, output: any ByteSink) {
    (self.store, self.input, self.output) = (store, WireReader(input), WireWriter(output))
  }

  /// Serves the client until it goes away.
  public func run() {
    do {
      guard try handshake() else { return }
      while !isBroken, try input.hasMore() {
        let number = try input.integer()
        guard let operation = WorkerOperation(rawValue: number) else {
          try fail("this daemon has no operation of the number \(number)")
          return
        }
        try answer(operation)
        try output.flush()
      }
    } catch {
      // The client is gone, or speaks something else: nobody is left to hear of it.
    }
  }

  private func handshake() throws -> Bool {
    guard try input.integer() == WorkerProtocol.clientMagic else { return false }
    try output.put(WorkerProtocol.serverMagic)
    try output.put(WorkerProtocol.version)
    try output.flush()
    let version = try input.integer()
    guard version & 0xff00 == WorkerProtocol.version & 0xff00 else { return false }
    clientMinor = version & 0xff
    // The processor that the client wants to be served on, and whether room is to be reserved: the store does that.
    if clientMinor >= 14, try input.boolean() { _ = try input.integer() }
    if clientMinor >= 11 { _ = try input.boolean() }
    try output.put(.last)
    try output.flush()
    return true
  }

  private func answer(_ operation: WorkerOperation) throws {
    do {
      let result = try WorkerOperations.perform(operation, for: self)
      try output.put(.last)
      try result(output)
    } catch let error as StoreError {
      try fail(error.message)
    } catch let error as BuildError {
      try fail("\(error)", status: error.exitStatus)
    }
  }

  private func fail(_ message: String, status: UInt64 = 1) throws {
    try output.put(.error)
    try output.put(message)
    if clientMinor >= 8 { try output.put(status) }
    try output.flush()
  }

  /// Shows the person at the client some text.
  func say(_ text: String) throws { try say(bytes: Array(text.utf8)[...]) }
  func say(bytes: ArraySlice<UInt8>) throws {
    try output.put(.text)
    try output.put(bytes: bytes)
    try output.flush()
  }
}

/// What the client set and this daemon only passes on.
struct WorkerSettings {
  /// Whether events of builds are announced in the form that `guix build` reads.
  var printsTrace = false
  /// Whether the output of each builder is marked as such.
  var multiplexes = false
}

extension BuildError {
  /// The status that clients end with: that of the builder's failure, as guix-daemon tells kinds of failures apart.
  fileprivate var exitStatus: UInt64 {
    switch kind {
    case .timedOut, .silent: 101
    case .exited, .killed, .logTooLong, .tooMuchMemory: 100
    case .notDeterministic: 104
    case .badOutput: 102
    default: 1
    }
  }
}
