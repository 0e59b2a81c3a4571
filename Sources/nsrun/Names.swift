// The paths that the runner knows: its own, those of what lies beside it, and buffers for others.
import CLinux

/// Where the runner lies and what lies beside it, with room for paths under construction.
struct Names {
  /// Length of every path buffer.
  static let capacity = 4096
  /// The runner itself.
  let program: UnsafeMutablePointer<CChar>
  /// The item's directory.
  let item: UnsafeMutablePointer<CChar>
  /// The directory that holds the item.
  let store: UnsafeMutablePointer<CChar>
  /// The caller's working directory.
  let workingDirectory: UnsafeMutablePointer<CChar>
  /// Two buffers for paths of the moment.
  let scratch: UnsafeMutablePointer<CChar>
  let descriptorName: UnsafeMutablePointer<CChar>

  /// Whether this is the copy of the runner that nobody can write to.
  let isSealed: Bool

  /// Finds the runner's own path through /proc/self/exe; the sealed copy gets it as its argument 0.
  init(argument: UnsafeMutablePointer<CChar>?) {
    guard let memory = sys_memory(Names.capacity * 6) else { fail(125, "reserve memory", nil, -12, "") }
    let buffers = memory.assumingMemoryBound(to: CChar.self)
    item = buffers
    store = buffers + Names.capacity
    workingDirectory = buffers + 2 * Names.capacity
    scratch = buffers + 3 * Names.capacity
    descriptorName = buffers + 4 * Names.capacity
    program = buffers + 5 * Names.capacity
    let length = sys_read_link(-100, "/proc/self/exe", item, Names.capacity - 1)
    if length <= 0 {
      fail(125, "find itself at", "/proc/self/exe", Int32(length), "mount proc at /proc first")
    }
    item[length] = 0
    isSealed = hasPrefix(item, "/memfd:nsrun")
    if isSealed, let argument {
      item[0] = 0
      appendText(argument, to: item, capacity: Names.capacity)
    }
    copyText(item, to: program)
    cutLastName(item)
    copyText(item, to: store)
    cutLastName(store)
    if store[0] == 0 { copyText("/", to: store) }
    if sys_current_directory(workingDirectory, Names.capacity) < 0 { workingDirectory[0] = 0 }
  }

  /// Reads the table beside the runner into memory of its own, which the entries keep pointing into.
  func readTable() -> Fstab {
    copyText(item, to: scratch)
    appendText("/fstab", to: scratch, capacity: Names.capacity)
    let file = sys_open_read(-100, scratch)
    if file < 0 { fail(125, "open", scratch, file, "exec needs the fstab it was built with beside it") }
    var status = sys_file()
    let result = sys_file_status(file, nil, &status)
    if result < 0 || status.mode & 0o170000 != 0o100000 {
      fail(125, "read", scratch, result, "it must be a regular file")
    }
    let size = Int(status.size)
    guard size < 1 << 26, let memory = sys_memory(size + 1) else {
      fail(125, "read", scratch, -12, "a table has at most 64 MiB")
    }
    var filled = 0
    while filled < size {
      let count = sys_read(file, memory + filled, size - filled)
      if count < 0 { fail(125, "read", scratch, Int32(count), "") }
      if count == 0 { break }
      filled += Int(count)
    }
    _ = sys_close(file)
    return Fstab.read(text: memory.assumingMemoryBound(to: CChar.self), size: filled, path: scratch)
  }
}

extension Names {
  /// Goes on as a sealed copy, if this user could write to the runner: a program or `#!` line that leads back to
  /// the runner through /proc/self/exe would otherwise open a way to change it for the next caller.
  func sealRunner(_ argv: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) {
    var status = sys_file()
    let user = sys_effective_user()
    let result = sys_file_status(-100, sys_pack_start() == 0 ? item : program, &status)
    if result >= 0 && user != 0 && status.owner != user { return }
    argv[0] = program
    let error = sys_execute_sealed("/proc/self/exe", sys_pack_start(), "nsrun", argv)
    fail(125, "run a sealed copy of", program, error, "set sysctl vm.memfd_noexec to 0 or 1")
  }
}

/// Removes the last name of a path, with the slash before it.
func cutLastName(_ path: UnsafeMutablePointer<CChar>) {
  var end = textLength(path)
  while end > 0 && path[end - 1] != slash { end -= 1 }
  path[max(end - 1, 0)] = 0
}
