// Functions of the C library that its Swift module leaves out.

/// `strptime(3)`.
@_silgen_name("strptime")
func libcStrptime(
  _ text: UnsafePointer<CChar>, _ format: UnsafePointer<CChar>, _ parts: UnsafeMutableRawPointer
) -> UnsafeMutablePointer<CChar>?

/// `fork(2)`: Swift hides it, because little may be done in the child before exec. The language is single-threaded,
/// so that the child's copy of it is whole.
@_silgen_name("fork")
func libcFork() -> Int32

/// `posix_spawn_file_actions_addclosefrom_np(3)`.
@_silgen_name("posix_spawn_file_actions_addclosefrom_np")
func libcSpawnCloseFrom(_ actions: UnsafeMutableRawPointer, _ descriptor: Int32) -> Int32

/// `posix_spawn_file_actions_addchdir_np(3)`.
@_silgen_name("posix_spawn_file_actions_addchdir_np")
func libcSpawnChangeDirectory(_ actions: UnsafeMutableRawPointer, _ directory: UnsafePointer<CChar>) -> Int32

/// Where `part` first occurs in `whole`.
@_silgen_name("memmem")
func libcMemmem(
  _ whole: UnsafeRawPointer, _ count: Int, _ part: UnsafeRawPointer, _ partCount: Int
) -> UnsafeRawPointer?
