import CBoehm
public func coreProbe() -> Int { GC_init(); return Int(GC_get_heap_size()) }
