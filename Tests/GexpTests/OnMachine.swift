// The language's heap belongs to one thread, whose stack the collector must know; the test library runs tests on threads
// of its own. So every test here runs its body through `onMachine`.
//
// Invariant: nothing of `SchemeCore` that allocates is called from any other thread.

import Dispatch
import Glibc

@testable import SchemeCore

private final class MachineThread: @unchecked Sendable {
  static let shared = MachineThread()
  private let pending = DispatchSemaphore(value: 0)
  private let lock = DispatchSemaphore(value: 1)
  private var jobs: [() -> Void] = []

  private init() {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, 1 << 29)
    var thread = pthread_t()
    let started = pthread_create(
      &thread, &attributes,
      { context in
        // Before the collector starts: it would otherwise take the process's first stack for this one.
        var base = GC_stack_base()
        precondition(GC_get_stack_base(&base) == GC_SUCCESS)
        GC_set_stackbottom(nil, &base)
        Heap.initialize()
        Machine.initialize()
        Continuations.initialize()
        Unmanaged<MachineThread>.fromOpaque(context!).takeUnretainedValue().serve()
      }, Unmanaged.passUnretained(self).toOpaque())
    precondition(started == 0)
  }

  private func serve() -> Never {
    while true {
      pending.wait()
      lock.wait()
      let job = jobs.removeFirst()
      lock.signal()
      job()
    }
  }

  func run(_ body: @escaping () throws -> Void) throws {
    let finished = DispatchSemaphore(value: 0)
    nonisolated(unsafe) var failure: (any Error)?
    lock.wait()
    jobs.append {
      do { try body() } catch { failure = error }
      finished.signal()
    }
    lock.signal()
    pending.signal()
    finished.wait()
    if let failure { throw failure }
  }
}

/// Runs a body on the one thread that the heap belongs to and rethrows what it throws.
func onMachine(_ body: @escaping () throws -> Void) throws { try MachineThread.shared.run(body) }
