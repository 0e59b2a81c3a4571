// The language is single-threaded and its collector must know the thread's stack, while the test library runs tests on
// threads of its own. So every test that touches the heap runs its body through `onMachine`: one thread with a large
// stack that lives as long as the process.

import CBoehm
import Glibc

@testable import SchemeCore

private final class MachineThread: @unchecked Sendable {
  static let shared = MachineThread()
  private var mutex = pthread_mutex_t()
  private var changed = pthread_cond_t()
  private var job: (() -> Void)?

  init() {
    pthread_mutex_init(&mutex, nil)
    pthread_cond_init(&changed, nil)
    var starter = pthread_t()
    // `scheme_gc_on_big_stack` waits for its thread, so it gets a thread to wait on.
    pthread_create(
      &starter, nil,
      { _ in
        Heap.initialize()
        scheme_gc_on_big_stack(1 << 30) {
          Machine.initialize()
          Continuations.initialize()
          MachineThread.shared.serve()
        }
        return nil
      }, nil)
  }

  private func serve() {
    while true {
      pthread_mutex_lock(&mutex)
      while job == nil { pthread_cond_wait(&changed, &mutex) }
      let work = job
      pthread_mutex_unlock(&mutex)
      work?()
      pthread_mutex_lock(&mutex)
      job = nil
      pthread_cond_broadcast(&changed)
      pthread_mutex_unlock(&mutex)
    }
  }

  func run(_ body: @escaping () -> Void) {
    pthread_mutex_lock(&mutex)
    while job != nil { pthread_cond_wait(&changed, &mutex) }
    var finished = false
    job = {
      body()
      finished = true
    }
    pthread_cond_broadcast(&changed)
    while !finished { pthread_cond_wait(&changed, &mutex) }
    pthread_mutex_unlock(&mutex)
  }
}

/// Runs a body on the one thread that the machine belongs to and rethrows what it throws.
func onMachine(_ body: () throws -> Void) throws {
  var failure: (any Error)?
  withoutActuallyEscaping(body) { body in
    MachineThread.shared.run {
      do { try body() } catch { failure = error }
    }
  }
  if let failure { throw failure }
}
