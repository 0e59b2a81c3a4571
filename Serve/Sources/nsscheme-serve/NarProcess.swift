// Archives: each is written by a process of nsscheme of its own, which ends when nobody reads it any more.

import Dispatch
import Glibc
import NIOCore
import NIOPosix
import Synchronization

/// How many archives are being written at once; one more is refused.
final class NarSlots: Sendable {
  /// One of them, taken as long as this lives.
  final class Slot: Sendable {
    private let slots: NarSlots
    fileprivate init(_ slots: NarSlots) { self.slots = slots }
    deinit { slots.count.withLock { $0 -= 1 } }
  }
  private let limit: Int
  private let count = Mutex(0)

  init(limit: Int) { self.limit = limit }

  func take() -> Slot? {
    let isTaken = count.withLock { count in
      guard count < limit else { return false }
      count += 1
      return true
    }
    return isTaken ? Slot(self) : nil
  }
}

/// A process that writes an archive.
struct NarProcess: Sendable {
  let words: [String]

  /// The archive of the item with this logical path, `way` as METHOD:LEVEL, without its first `skip` bytes.
  init(nsscheme: String, item: String, way: String, skip: Int = 0) {
    words = [nsscheme, "publish", "--nar=\(item)", "--with=\(way)", "--skip=\(skip)"]
  }

  /// Gives `take` the archive piece by piece, no faster than it takes them, at most `limit` bytes of it.
  func stream(limit: Int = .max, _ take: (ByteBuffer) async throws -> Void) async throws {
    let (pid, input, output) = try spawnProgram(words)
    close(input)
    var left = limit
    do {
      let channel = try await NIOPipeBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .takingOwnershipOfDescriptor(input: output) { channel in
          channel.eventLoop.makeCompletedFuture {
            try NIOAsyncChannel(
              wrappingChannelSynchronously: channel,
              configuration: .init(
                backPressureStrategy: .init(lowWatermark: 1, highWatermark: 4), inboundType: ByteBuffer.self,
                outboundType: Never.self))
          }
        }
      try await channel.executeThenClose { inbound in
        for try await var piece in inbound {
          if piece.readableBytes > left { piece = piece.readSlice(length: left)! }
          left -= piece.readableBytes
          try await take(piece)
          if left == 0 { break }
        }
      }
    } catch {
      kill(pid, SIGKILL)
      _ = await NarProcess.ending(of: pid)
      throw error
    }
    if left == 0 { kill(pid, SIGKILL) }
    let status = await NarProcess.ending(of: pid)
    guard status == 0 || left == 0 else { throw Failure(message: "the archive was not written") }
  }

  /// Writes the archive to a file; false when that did not work, as the process has said.
  func write(to file: Int32) async throws -> Bool {
    let (pid, input, _) = try spawnProgram(words, output: file)
    close(input)
    return await NarProcess.ending(of: pid) == 0
  }

  private static func ending(of pid: pid_t) async -> Int32 {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(returning: reap(pid)) }
    }
  }
}
