// The layers of one overlay, and the two ways to tell the kernel about them.
import CLinux

struct Layers {
  static let capacity = 512
  let names: Names
  let target: Text
  let byName: Bool
  let fds: UnsafeMutablePointer<Int32>
  var count = 0
  var upper: Int32 = -1
  var work: Int32 = -1
  var ownUsers = false

  init(names: Names, target: Text, byName: Bool) {
    self.names = names
    self.target = target
    self.byName = byName
    guard let memory = sys_memory(Layers.capacity * MemoryLayout<Int32>.stride) else {
      fail(125, "merge the sources of", target, -12, "")
    }
    fds = memory.assumingMemoryBound(to: Int32.self)
  }

  /// Adds a layer below those there are.
  mutating func add(_ fd: Int32) {
    if count >= Layers.capacity { fail(125, "merge the sources of", target, -7, "a union has at most 249,001 sources") }
    fds[count] = fd
    count += 1
  }

  /// Adds the layer that takes changes. With users of its own a namespace keeps the overlay's notes in
  /// attributes that need no privilege.
  mutating func addUpper(_ fd: Int32, work: Int32, ownUsers: Bool) {
    upper = fd
    self.work = work
    self.ownUsers = ownUsers
  }

  /// One option per layer (Linux 6.5): no limit but the kernel's number of layers.
  func mountByName() -> Int32 {
    let context = sys_filesystem("overlay")
    if context < 0 { refused(context, nil) }
    for index in 0..<count { set(context, "lowerdir+", fds[index]) }
    if upper >= 0 {
      set(context, "upperdir", upper)
      set(context, "workdir", work)
      if ownUsers { _ = sys_filesystem_option(context, "userxattr", nil) }
    }
    let mount = sys_filesystem_mount(context, UInt32(SYS_NO_SETUID | SYS_NO_DEVICES))
    if mount < 0 { refused(mount, context) }
    _ = sys_close(context)
    return mount
  }

  private func set(_ context: Int32, _ option: Text, _ fd: Int32) {
    let result = sys_filesystem_option(context, option, descriptorPath(fd, names.descriptorName))
    if result < 0 { refused(result, context) }
  }

  /// All layers in the one string that mount(2) takes, on the staging directory `place`.
  func mountByPage(at place: Int32) {
    let options = names.scratch
    copyText("lowerdir=", to: options)
    for index in 0..<count {
      if index > 0 { appendText(":", to: options, capacity: Names.capacity) }
      appendText(descriptorPath(fds[index], names.descriptorName), to: options, capacity: Names.capacity)
    }
    if upper >= 0 {
      appendText(",upperdir=", to: options, capacity: Names.capacity)
      appendText(descriptorPath(upper, names.descriptorName), to: options, capacity: Names.capacity)
      appendText(",workdir=", to: options, capacity: Names.capacity)
      appendText(descriptorPath(work, names.descriptorName), to: options, capacity: Names.capacity)
      if ownUsers { appendText(",userxattr", to: options, capacity: Names.capacity) }
    }
    let flags: UInt = 2 | 4  // MS_NOSUID, MS_NODEV
    let result = sys_mount("overlay", descriptorPath(place, names.descriptorName), "overlay", flags, options)
    if result < 0 { refused(result, nil) }
  }

  /// Stops with what the kernel says about this overlay.
  private func refused(_ error: Int32, _ context: Int32?) -> Never {
    if error == -19 { fail(125, "merge the sources of", target, error, "load the overlay module: modprobe overlay") }
    var reason: Text?
    if let context, let memory = sys_memory(Names.capacity) {
      let text = memory.assumingMemoryBound(to: CChar.self)
      let length = sys_read(context, text, Names.capacity - 1)
      if length > 2 {
        text[Int(length)] = 0
        reason = UnsafePointer(text + 2)
      }
    }
    if error == -1 || error == -13 { failWithoutUsers("merge the sources of", target, error) }
    fail(
      125, "merge the sources of", target, error, reason: reason,
      "the same directory twice, one inside another, or a source that is itself a union of unions cannot be merged")
  }
}
