// The collector as Scheme sees it.

import CBoehm

enum CollectorRows {
  static func install(_ table: inout PrimitiveTable) {
    table.zero("(gc)", "Collects garbage.") {
      Heap.collect()
      return .unspecified
    }
    table.zero("(gc-stats)", "What is known of the collector, as an association list.") {
      var list = Word.null
      for (name, value) in statistics().reversed() {
        list = Heap.cons(Heap.cons(Symbols.intern(name), Numbers.integer(value)), list)
      }
      return list
    }
    table.zero("(gc-disable)", "Puts collections off until `gc-enable`: memory only grows meanwhile.") {
      GC_disable()
      return .unspecified
    }
    table.zero("(gc-enable)", "Ends what `gc-disable` began.") {
      if GC_is_disabled() != 0 { GC_enable() }
      return .unspecified
    }
    table.one("(%gc-stress! flag)", "Collects at every allocation from now on, if FLAG is true.") {
      Heap.stress = $0.isTrue
      return .unspecified
    }
  }

  /// Guile's names: nanoseconds, bytes and a count.
  private static func statistics() -> [(String, UInt)] {
    var figures = GC_prof_stats_s()
    _ = GC_get_prof_stats(&figures, MemoryLayout<GC_prof_stats_s>.size)
    return [
      ("gc-time-taken", UInt(GC_get_full_gc_total_time()) * 1_000_000),
      ("heap-size", UInt(figures.heapsize_full)),
      ("heap-free-size", UInt(figures.free_bytes_full)),
      ("heap-total-allocated", UInt(figures.allocd_bytes_before_gc + figures.bytes_allocd_since_gc)),
      ("heap-allocated-since-gc", UInt(figures.bytes_allocd_since_gc)),
      ("protected-objects", 0),
      ("gc-times", UInt(figures.gc_no)),
    ]
  }
}
