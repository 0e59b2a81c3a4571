// The language is single-threaded and its collector must know the thread's stack, while the test library runs tests on
// threads of its own. So every test that touches the heap runs its body through `onMachine`: one thread with a large
// stack that lives as long as the process, and that the collector takes for the main one.
//
// Invariant: nothing of `SchemeCore` that allocates is called from any other thread.

import CBoehm
import Foundation

@testable import SchemeCore

private final class MachineThread: @unchecked Sendable {
  static let shared = MachineThread()
  private let changed = NSCondition()
  private var jobs: [() -> Void] = []

  private init() {
    let thread = Thread { [unowned self] in
      // Before the collector starts: it would otherwise take the process's first stack for this one.
      var base = GC_stack_base()
      precondition(GC_get_stack_base(&base) == GC_SUCCESS)
      GC_set_stackbottom(nil, &base)
      Heap.initialize()
      Machine.initialize()
      Continuations.initialize()
      // A whole suite under a collection at every allocation: NSSCHEME_GC_STRESS=1 swift test --filter …
      Heap.stress = ProcessInfo.processInfo.environment["NSSCHEME_GC_STRESS"] != nil
      serve()
    }
    thread.stackSize = 1 << 30
    thread.start()
  }

  private func serve() -> Never {
    while true {
      changed.lock()
      while jobs.isEmpty { changed.wait() }
      let job = jobs.removeFirst()
      changed.unlock()
      job()
    }
  }

  func run(_ body: @escaping () throws -> Void) throws {
    let finished = DispatchSemaphore(value: 0)
    nonisolated(unsafe) var failure: (any Error)?
    changed.lock()
    jobs.append {
      do { try body() } catch { failure = error }
      finished.signal()
    }
    changed.signal()
    changed.unlock()
    finished.wait()
    if let failure { throw failure }
  }
}

/// Runs a body on the one thread that the machine belongs to and rethrows what it throws.
func onMachine(_ body: @escaping () throws -> Void) throws { try MachineThread.shared.run(body) }
