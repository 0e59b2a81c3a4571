// The layers of a union, and the two ways to tell the kernel about those of one overlay.
import CLinux

/// Descriptors of directories, the first one on top.
struct Layers {
  let fds: UnsafeMutablePointer<Int32>
  private(set) var count = 0

  init(capacity: Int, target: Text) {
    guard let memory = sys_memory((capacity + 1) * MemoryLayout<Int32>.stride) else {
      fail(125, "merge the sources of", target, -12, "")
    }
    fds = memory.assumingMemoryBound(to: Int32.self)
  }

  private init(fds: UnsafeMutablePointer<Int32>, count: Int) {
    (self.fds, self.count) = (fds, count)
  }

  /// Adds a layer below those there are.
  mutating func add(_ fd: Int32) {
    fds[count] = fd
    count += 1
  }

  /// Some of the layers, in the same memory.
  func part(from start: Int, most: Int) -> Layers { Layers(fds: fds + start, count: min(most, count - start)) }

  func close() {
    for index in 0..<count { _ = sys_close(fds[index]) }
  }
}

/// One overlay: its layers, and those that take changes. With users of its own a namespace keeps the overlay's notes
/// in attributes that need no privilege. A failure is a negated errno; what the kernel wrote about it is in `reason`.
struct Overlay {
  let names: Names
  let layers: Layers
  var upper: Int32 = -1
  var work: Int32 = -1
  var ownUsers = false
  private(set) var reason: Text?

  init(names: Names, layers: Layers) {
    (self.names, self.layers) = (names, layers)
  }

  /// One option per layer (Linux 6.5): no limit but the kernel's number of layers.
  mutating func mountByName() -> Int32 {
    let context = sys_filesystem("overlay")
    if context < 0 { return context }
    var result: Int32 = 0
    for index in 0..<layers.count where result >= 0 { result = set(context, "lowerdir+", layers.fds[index]) }
    if upper >= 0 {
      if result >= 0 { result = set(context, "upperdir", upper) }
      if result >= 0 { result = set(context, "workdir", work) }
      if result >= 0 && ownUsers { result = sys_filesystem_option(context, "userxattr", nil) }
    }
    if result >= 0 { result = sys_filesystem_mount(context, UInt32(SYS_NO_SETUID | SYS_NO_DEVICES)) }
    if result < 0 { reason = explanation(context) }
    _ = sys_close(context)
    return result
  }

  private func set(_ context: Int32, _ option: Text, _ fd: Int32) -> Int32 {
    sys_filesystem_option(context, option, descriptorPath(fd, names.descriptorName))
  }

  /// What the kernel says of a file system that it does not make.
  private func explanation(_ context: Int32) -> Text? {
    guard let memory = sys_memory(Names.capacity) else { return nil }
    let text = memory.assumingMemoryBound(to: CChar.self)
    let length = sys_read(context, text, Names.capacity - 1)
    if length <= 2 { return nil }
    text[Int(length)] = 0
    if text[Int(length) - 1] == newline { text[Int(length) - 1] = 0 }
    return UnsafePointer(text + 2)
  }

  /// All layers in the one string that mount(2) takes, on the staging directory `point`.
  func mountByPage(at point: Int32) -> Int32 {
    let options = names.scratch
    copyText("lowerdir=", to: options)
    for index in 0..<layers.count {
      if index > 0 { appendText(":", to: options, capacity: Names.capacity) }
      appendText(descriptorPath(layers.fds[index], names.descriptorName), to: options, capacity: Names.capacity)
    }
    if upper >= 0 {
      appendText(",upperdir=", to: options, capacity: Names.capacity)
      appendText(descriptorPath(upper, names.descriptorName), to: options, capacity: Names.capacity)
      appendText(",workdir=", to: options, capacity: Names.capacity)
      appendText(descriptorPath(work, names.descriptorName), to: options, capacity: Names.capacity)
      if ownUsers { appendText(",userxattr", to: options, capacity: Names.capacity) }
    }
    let flags: UInt = 2 | 4  // MS_NOSUID, MS_NODEV
    return sys_mount("overlay", descriptorPath(point, names.descriptorName), "overlay", flags, options)
  }
}
