// Mount points. A target is resolved inside the new root as a process in it would (a link in a root, at
// /dev or anywhere, leads nowhere else), and where it is missing it is made on memory that belongs to this
// namespace: what a link on the way leads to, so that it goes on leading there, too. In a directory of the host nothing
// is ever made: a directory in memory replaces it, with each of its entries bound into it.
import CLinux

extension Namespace {
  /// Opens the mount point at a path beneath a directory, made if it is missing.
  mutating func makeMountPoint(_ top: Int32, _ path: Text, isDirectory: Bool, followed: Int = 0) -> Int32 {
    let found = sys_open_inside(top, path)
    if found >= 0 {
      checkType(found, path, isDirectory, top)
      return found
    }
    if found != -2 { failMountPoint(path, found, top) }
    if followed < 40, let target = followLink(path, top) {
      let opened = makeMountPoint(top, target, isDirectory: isDirectory, followed: followed + 1)
      sys_release_memory(UnsafeMutableRawPointer(mutating: target), 2 * Names.capacity)
      return opened
    }
    // The deepest directory that is there, and the names that are not.
    let buffer = names.scratch
    copyText(path, to: buffer)
    var end = textLength(buffer)
    var directory: Int32 = -2
    while directory == -2 {
      while end > 0 && buffer[end - 1] != slash { end -= 1 }
      buffer[max(end - 1, 0)] = 0
      directory = end > 1 ? sys_open_inside(top, buffer) : sys_open_inside(top, ".")
      if directory == -2 { end -= 1 }
    }
    if directory < 0 { failMountPoint(path, directory, top) }
    // From here on each name is made, the last one of the type that is needed.
    var name = path + end
    while true {
      // Also what was missing a moment ago may be there by now, and be the host's.
      if !isPrivate(status(of: directory, path).device) { directory = replace(directory, path) }
      while name[0] == slash { name += 1 }
      copyText(name, to: buffer)
      var length = 0
      while buffer[length] != 0 && buffer[length] != slash { length += 1 }
      let isLast = buffer[length] == 0
      buffer[length] = 0
      // Only a link says so; a name above one that is missing would lead out of the memory.
      if sameText(buffer, "..") { failMountPoint(path, -2, top) }
      makePoint(directory, buffer, isDirectory: !isLast || isDirectory, mode: isLast && !isDirectory ? 0o644 : 0o755)
      let next = sys_open_link(directory, buffer)
      if next < 0 { failMountPoint(path, next, top) }
      _ = sys_close(directory)
      if isLast { return next }
      directory = next
      name += length + 1
    }
  }

  private func checkType(_ opened: Int32, _ path: Text, _ isDirectory: Bool, _ top: Int32) {
    let found = status(of: opened, path).mode & 0o170000 == 0o040000
    if found == isDirectory { return }
    fail(
      125, "mount at", path, isDirectory ? -20 : -21, reason: describeLink(path, top),
      "a directory goes on a directory and a file on a file: bind another source or another target")
  }

  private func failMountPoint(_ path: Text, _ error: Int32, _ top: Int32) -> Never {
    fail(
      125, "resolve the target", path, error, reason: describeLink(path, top),
      "a target is a path inside the new root, through directories only")
  }

  /// Finds a link on the way of a path: the length of the path up to its name, its text in the buffer. The last name is
  /// looked at only if it is wanted. With `dangling`, a link that leads somewhere is none.
  private func findLink(
    _ path: Text, _ top: Int32, last: Bool, dangling: Bool, _ buffer: UnsafeMutablePointer<CChar>
  ) -> Int? {
    guard let memory = sys_memory(Names.capacity) else { return nil }
    defer { sys_release_memory(memory, Names.capacity) }
    let prefix = memory.assumingMemoryBound(to: CChar.self)
    var found: Int?
    var directory = sys_open_inside(top, ".")
    var start = 0
    while directory >= 0 {
      var end = start
      while path[end] != 0 && path[end] != slash { end += 1 }
      if path[end] == 0 && !last || end >= Names.capacity { break }
      prefix.update(from: path, count: end)
      prefix[end] = 0
      let length = sys_read_link(directory, prefix + start, buffer, Names.capacity - 1)
      _ = sys_close(directory)
      directory = sys_open_inside(top, prefix)
      if length > 0 && (directory < 0 || !dangling) {
        buffer[length] = 0
        found = end
      }
      if path[end] == 0 { break }
      start = end + 1
    }
    if directory >= 0 { _ = sys_close(directory) }
    return found
  }

  /// What to say of a link that a path goes through.
  private func describeLink(_ path: Text, _ top: Int32) -> Text? {
    guard let memory = sys_memory(3 * Names.capacity) else { return nil }
    let text = memory.assumingMemoryBound(to: CChar.self)
    let target = text + 2 * Names.capacity
    guard let end = findLink(path, top, last: true, dangling: false, target) else { return nil }
    copyText("/", to: text)
    (text + 1).update(from: path, count: end)
    text[end + 1] = 0
    appendText(" is a link to ", to: text, capacity: 2 * Names.capacity)
    appendText(target, to: text, capacity: 2 * Names.capacity)
    return Text(text)
  }

  /// The path that replaces one with a link on its way that leads to nothing yet: through what the link names.
  /// Nil if there is none, or if what it names cannot be made name by name.
  private func followLink(_ path: Text, _ top: Int32) -> Text? {
    guard let memory = sys_memory(2 * Names.capacity) else { return nil }
    let text = memory.assumingMemoryBound(to: CChar.self)
    let target = text + Names.capacity
    guard let end = findLink(path, top, last: false, dangling: true, target) else {
      sys_release_memory(memory, 2 * Names.capacity)
      return nil
    }
    var rest = Text(target)
    var length = 0
    if target[0] == slash {
      while rest[0] == slash { rest += 1 }
    } else {
      length = end
      while length > 0 && path[length - 1] != slash { length -= 1 }
      text.update(from: path, count: length)
    }
    text[length] = 0
    appendText(rest, to: text, capacity: Names.capacity)
    appendText(path + end, to: text, capacity: Names.capacity)
    return Text(text)
  }

  /// Whether the device belongs to a file system that nobody else sees and that takes new names.
  func isPrivate(_ device: UInt64) -> Bool {
    if device == stageDevice { return true }
    for index in 0..<table.count where table.entries[index].device == device { return true }
    return false
  }

  /// Whether the mount of a line is read-only.
  func isSealed(_ index: Int) -> Bool {
    if index < 0 { return true }
    let entry = table.entries[index]
    if entry.kind == .union { return entry.readOnly }
    var sources = Sources(entry)
    guard let source = sources.pop() else { return false }
    return entry.readOnly || !isHostSource(source)
  }

  /// Puts a directory in memory over one whose file system is not ours, with the same entries in it. Names made
  /// in it later exist inside only. `hidden` is left out. Returns the new directory.
  mutating func replace(_ directory: Int32, _ path: Text, without hidden: Text? = nil) -> Int32 {
    let readOnly = sys_is_read_only(directory) != 0
    let isTop = root >= 0 && isSame(status(of: directory, path), status(of: root, "/"))
    var listing = Listing(directory)
    if !listing.isOpen { fail(125, "list the directory of", path, -13, "a mount point in it needs its entries") }
    let made = nextDirectory()
    let mount = sys_clone_mount(made, nil, 0)
    if mount < 0 { failRefused("make a mount point for", path, mount) }
    let result = isTop ? cover(mount) : sys_attach_mount(mount, directory, nil)
    if result < 0 { failRefused("make a mount point for", path, result) }
    while let name = listing.next() {
      let isHidden = hidden.map { sameText(name, $0) } ?? false
      if !isHidden { show(name, of: directory, in: mount, readOnly: readOnly) }
    }
    listing.close()
    _ = sys_close(directory)
    if readOnly { sealLater(mount) }
    if isTop { root = mount }
    return sys_open_path(mount, ".")
  }

  private func isSame(_ a: sys_file, _ b: sys_file) -> Bool {
    a.mount == b.mount && a.device == b.device && a.inode == b.inode
  }

  /// Shows one entry of a directory in the one that replaces it.
  private func show(_ name: Text, of directory: Int32, in mount: Int32, readOnly: Bool) {
    var file = sys_file()
    if sys_file_status(directory, name, &file) < 0 { return }
    let type = file.mode & 0o170000
    if type == 0o120000 { return copyLink(directory, name, to: mount) }
    makePoint(mount, name, isDirectory: type == 0o040000, mode: 0o755)
    bind(directory, name, to: mount, readOnly: readOnly)
  }

  /// Makes a name on private memory; a link that leads nowhere inside gives way.
  func makePoint(_ directory: Int32, _ name: Text, isDirectory: Bool, mode: UInt32) {
    var result = isDirectory ? sys_make_directory(directory, name, mode) : sys_make_file(directory, name, mode)
    if result == -17 {
      var file = sys_file()
      _ = sys_file_status(directory, name, &file)
      if file.mode & 0o170000 != 0o120000 { return }
      _ = sys_remove(directory, name)
      result = isDirectory ? sys_make_directory(directory, name, mode) : sys_make_file(directory, name, mode)
    }
    if result < 0 { fail(125, "make the mount point", name, result, "") }
  }

  func copyLink(_ directory: Int32, _ name: Text, to mount: Int32) {
    let buffer = names.descriptorName
    let length = sys_read_link(directory, name, buffer, Names.capacity - 1)
    if length < 0 { fail(125, "read the link", name, Int32(length), "") }
    buffer[Int(length)] = 0
    let result = sys_make_link(buffer, mount, name)
    if result < 0 { fail(125, "copy the link", name, result, "") }
  }

  /// Binds a file or directory with what is mounted beneath it onto the name that it has in another directory.
  func bind(_ directory: Int32, _ name: Text, to mount: Int32, readOnly: Bool) {
    // What is there was looked at; a link that has replaced it since leads nowhere.
    let copy = sys_clone_mount(directory, name, 1 | Int32(SYS_NOT_FOLLOWING))
    if copy < 0 { failRefused("bind", name, copy) }
    if readOnly { seal(copy, recursive: true) }
    let result = sys_attach_mount(copy, mount, name)
    if result < 0 { failRefused("bind", name, result) }
    _ = sys_close(copy)
  }

  /// A fresh directory on the staging ground.
  mutating func nextDirectory() -> Int32 {
    let name = names.descriptorName
    name[0] = 0
    appendNumber(stageCount, to: name)
    stageCount += 1
    makeDirectory(stage, name)
    return open(stage, name)
  }

  func makeDirectory(_ directory: Int32, _ name: Text) {
    let result = sys_make_directory(directory, name, 0o755)
    if result < 0 { fail(125, "make the staging directory", name, result, "") }
  }

  func open(_ directory: Int32, _ name: Text) -> Int32 {
    let opened = sys_open_link(directory, name)
    if opened < 0 { fail(125, "open the staging directory", name, opened, "") }
    return opened
  }

  func clone(_ directory: Int32, _ name: Text, recursive: Bool) -> Int32 {
    let mount = sys_clone_mount(directory, name, recursive ? 1 : 0)
    if mount < 0 { failRefused("bind", name, mount) }
    return mount
  }

  func seal(_ mount: Int32, recursive: Bool) {
    let result = sys_restrict_mount(mount, UInt32(SYS_READ_ONLY), recursive ? 1 : 0)
    if result < 0 { failRefused("make read-only a mount of", names.item, result) }
  }

  func status(of opened: Int32, _ path: Text) -> sys_file {
    var file = sys_file()
    let result = sys_file_status(opened, nil, &file)
    if result < 0 { fail(125, "look at", path, result, "") }
    return file
  }
}
