// Unions. A read-only one is an overlay of lower layers only, so nothing of a source can change; the layers are named
// through /proc/self/fd, because no byte of a path can then be mistaken for a separator, and any path is short. Where
// the kernel refuses the overlay, the same tree is made of binds. A writable union takes changes in memory; what a
// program without rights would need to make there beforehand, the directories, is made beforehand.
import CLinux

extension Namespace {
  /// The most layers of one overlay: the kernel's own limit for layers that are given one by one.
  private static let layersByName = 500
  /// The same for mount(2), whose options fit on a page of 4096 bytes.
  private static let layersByPage = 180

  /// Merges the sources of a line. The lowest layer has the mount points of the lines on top, so it adds one
  /// where no source has it, and hides nothing.
  mutating func makeUnion(_ index: Int) -> Int32 {
    let entry = table.entries[index]
    let skeleton = nextDirectory()
    for child in index + 1..<table.count
    where table.entries[child].parent == index && table.entries[child].kind != .mask {
      let opened = makeMountPoint(skeleton, path(of: child, in: index), isDirectory: table.entries[child].isDirectory)
      _ = sys_close(opened)
    }
    var layers = Layers(capacity: entry.sourceCount + 1, target: entry.target)
    var sources = Sources(entry)
    while let source = sources.pop() { layers.add(openLayer(source, entry, sources)) }
    // A bind of an item that lacks a mount point comes here too, and stays as read-only as it is.
    let isWritable = entry.kind == .union && !entry.readOnly
    if !entry.hasChildren && !isWritable && entry.sourceCount == 1 {
      let mount = sys_clone_mount(layers.fds[0], nil, 0)
      if mount < 0 { failRefused("bind", entry.target, mount) }
      seal(mount, recursive: true)
      return mount
    }
    layers.add(skeleton)
    if entry.isBound { return makeBound(layers, entry.target) }
    var reason: Text?
    let mount = isWritable ? makeWritable(layers, index, &reason) : overlay(layers, entry, &reason)
    if mount < 0 && isWritable { refuseOverlay(entry.target, mount, reason) }
    if mount < 0 {
      say("merge the sources of", entry.target, mount, reason: reason, "each of their entries is bound instead")
      return makeBound(layers, entry.target)
    }
    layers.close()
    return mount
  }

  private func openLayer(_ source: Text, _ entry: Entry, _ sources: Sources) -> Int32 {
    let opened = openedSources[entry.firstSource + entry.sourceCount - sources.left - 1]
    if status(of: opened, source).mode & 0o170000 != 0o040000 {
      fail(125, "merge", source, -20, "a union is made of directories: bind a single file instead")
    }
    return opened
  }

  /// The read-only overlay of the layers, in groups if they are more than one overlay takes.
  private mutating func overlay(_ layers: Layers, _ entry: Entry, _ reason: inout Text?) -> Int32 {
    let byName = takesLayersByName(entry)
    var lower = layers
    let result = group(&lower, entry, byName, &reason)
    return result < 0 ? result : mountOverlay(Overlay(names: names, layers: lower), byName, &reason)
  }

  /// Merges layers in groups, if they are more than one overlay takes; the groups replace them.
  private mutating func group(
    _ layers: inout Layers, _ entry: Entry, _ byName: Bool, _ reason: inout Text?
  ) -> Int32 {
    let most = byName ? Namespace.layersByName : Namespace.layersByPage
    if layers.count <= most { return 0 }
    let groupCount = (layers.count + most - 1) / most
    if groupCount > most { return -7 }
    var groups = Layers(capacity: groupCount, target: entry.target)
    for number in 0..<groupCount {
      let group = layers.part(from: number * most, most: most)
      let mount = mountOverlay(Overlay(names: names, layers: group), byName, &reason)
      if mount < 0 { return mount }
      // A layer must lie in the namespace's own tree when the kernel looks it up.
      let result = sys_attach_mount(mount, nextDirectory(), nil)
      if result < 0 { failRefused("attach a group of layers for", entry.target, result) }
      groups.add(mount)
    }
    layers = groups
    return 0
  }

  private mutating func mountOverlay(_ overlay: Overlay, _ byName: Bool, _ reason: inout Text?) -> Int32 {
    var overlay = overlay
    if byName {
      let mount = overlay.mountByName()
      reason = overlay.reason
      return mount
    }
    let number = stageCount
    let result = overlay.mountByPage(at: nextDirectory())
    if result < 0 { return result }
    // By its name, which leads to what is mounted there; the descriptor is what lies beneath.
    names.scratch[0] = 0
    appendNumber(number, to: names.scratch)
    return clone(stage, names.scratch, recursive: false)
  }

  /// Whether the kernel takes layers one by one (Linux 6.5).
  private mutating func takesLayersByName(_ entry: Entry) -> Bool {
    if entry.atOnce || refusesLayersByName { return false }
    let context = sys_filesystem("overlay")
    if context < 0 { return true }
    let result = sys_filesystem_option(context, "lowerdir+", descriptorPath(stage, names.descriptorName))
    _ = sys_close(context)
    if result >= 0 { return true }
    refusesLayersByName = true
    say("give the layers of a union one by one", nil, result, "they are given at once, in groups of 180, instead")
    return false
  }

  /// Stops with what the kernel says about an overlay that nothing else can stand for.
  private func refuseOverlay(_ target: Text, _ error: Int32, _ reason: Text?) -> Never {
    if error == -19 { fail(125, "merge the sources of", target, error, "load the overlay module: modprobe overlay") }
    if error == -1 || error == -13 { failRefused("merge the sources of", target, error) }
    fail(
      125, "merge the sources of", target, error, reason: reason,
      "the same directory twice, one inside another, or a source that is itself a union of unions cannot be merged")
  }

  // Writable unions.

  /// The union with changes in memory, made and thrown away with the namespace.
  private mutating func makeWritable(_ layers: Layers, _ index: Int, _ reason: inout Text?) -> Int32 {
    let entry = table.entries[index]
    let memory = makeTmpfs(size: entry.size, mode: nil, path: entry.target)
    var result = sys_attach_mount(memory, nextDirectory(), nil)
    if result < 0 { failRefused("prepare the changes of", entry.target, result) }
    table.entries[index].device = status(of: memory, entry.target).device
    makeDirectory(memory, "u")
    makeDirectory(memory, "w")
    if let mode = entry.mode, let bits = parseOctal(mode) {
      result = sys_change_mode(memory, "u", bits)
      if result < 0 { failRefused("set the mode of", entry.target, result) }
    }
    let upper = open(memory, "u")
    if hasOwnUsers || table.settings.capabilities != nil {
      let mask = sys_file_mask(0)
      makeDirectory(memory, "s")
      let seen = open(memory, "s")
      for layer in 0..<layers.count {
        openUp(layers.fds[layer], upper, layer == layers.count - 1 ? -1 : seen, depth: 0)
      }
      _ = sys_close(seen)
      _ = sys_file_mask(mask)
    }
    for child in index + 1..<table.count
    where table.entries[child].parent == index && table.entries[child].kind == .mask {
      markAbsent(path(of: child, in: index), layers, upper)
    }
    let byName = takesLayersByName(entry)
    var lower = layers
    result = group(&lower, entry, byName, &reason)
    if result < 0 { return result }
    var overlay = Overlay(names: names, layers: lower)
    (overlay.upper, overlay.work, overlay.ownUsers) = (upper, open(memory, "w"), hasOwnUsers)
    return mountOverlay(overlay, byName, &reason)
  }

  /// Makes the directories of a layer among the changes, as the program's own and writable: who has no rights cannot
  /// let the kernel do it, because they belong to others or are read-only. `seen` mirrors what upper layers have, so
  /// that a file there goes on hiding a directory here; -1 for the last layer.
  private mutating func openUp(_ layer: Int32, _ upper: Int32, _ seen: Int32, depth: Int) {
    if depth > 64 { return }
    var listing = Listing(layer)
    while let name = listing.next() {
      var file = sys_file()
      if sys_file_status(layer, name, &file) < 0 { continue }
      if file.mode & 0o170000 != 0o040000 {
        if seen >= 0 { _ = sys_make_file(seen, name, 0o600) }
        continue
      }
      if seen >= 0 {
        let result = sys_make_directory(seen, name, 0o700)
        if result < 0 && result != -17 { continue }
        var mark = sys_file()
        if sys_file_status(seen, name, &mark) < 0 || mark.mode & 0o170000 != 0o040000 { continue }
      }
      let result = sys_make_directory(upper, name, UInt32(file.mode & 0o7777) | 0o700)
      if result < 0 && result != -17 { continue }
      let below = sys_open_link(layer, name)
      let opened = sys_open_link(upper, name)
      let mark = seen >= 0 ? sys_open_link(seen, name) : -1
      if below >= 0 && opened >= 0 { openUp(below, opened, mark, depth: depth + 1) }
      for fd in [below, opened, mark] where fd >= 0 { _ = sys_close(fd) }
    }
    listing.close()
  }

  /// Notes among the changes that a path is not there, if a layer has it. What a link leads to is left to `hide`.
  private func markAbsent(_ path: Text, _ layers: Layers, _ upper: Int32) {
    guard let memory = sys_memory(Names.capacity) else { return }
    let prefix = memory.assumingMemoryBound(to: CChar.self)
    var directory = upper
    var start = 0
    while true {
      var end = start
      while path[end] != 0 && path[end] != slash { end += 1 }
      prefix.update(from: path, count: end)
      prefix[end] = 0
      guard let file = first(prefix, layers) else { return }
      if path[end] == 0 {
        // A directory made there by `openUp` gives way with all in it, which are directories too.
        let made = sys_open_link(directory, prefix + start)
        if made >= 0 { clear(made, depth: 0) }
        _ = sys_remove_directory(directory, prefix + start)
        _ = sys_make_whiteout(directory, prefix + start)
        return
      }
      if file.mode & 0o170000 != 0o040000 { return }
      let made = sys_make_directory(directory, prefix + start, UInt32(file.mode & 0o7777))
      if made >= 0 && !hasOwnUsers { _ = sys_change_owner(directory, prefix + start, file.owner, file.group) }
      directory = sys_open_link(directory, prefix + start)
      if directory < 0 { return }
      start = end + 1
    }
  }

  /// What the topmost layer that has a path has there, links not followed.
  private func first(_ path: Text, _ layers: Layers) -> sys_file? {
    for index in 0..<layers.count {
      let opened = sys_open_plain(layers.fds[index], path)
      if opened < 0 { continue }
      let file = status(of: opened, path)
      _ = sys_close(opened)
      return file
    }
    return nil
  }

  // Unions without an overlay.

  /// The same tree as an overlay would show, of directories in memory and binds.
  private mutating func makeBound(_ layers: Layers, _ target: Text) -> Int32 {
    let opened = nextDirectory()
    let mount = sys_clone_mount(opened, nil, 0)
    // Only what is attached can be mounted on; from here it moves to its mount point with all in it.
    let result = mount < 0 ? mount : sys_attach_mount(mount, opened, nil)
    if result < 0 { failRefused("merge the sources of", target, result) }
    let top = open(mount, ".")
    merge(layers, into: top, target, depth: 0)
    _ = sys_close(top)
    layers.close()
    sealLater(mount)
    return mount
  }

  private mutating func merge(_ layers: Layers, into directory: Int32, _ target: Text, depth: Int) {
    if depth > 64 { fail(125, "merge the sources of", target, -40, "common directories lie at most 64 deep") }
    for index in 0..<layers.count {
      var listing = Listing(layers.fds[index])
      while let name = listing.next() {
        var file = sys_file()
        if sys_file_status(directory, name, &file) >= 0 { continue }
        if sys_file_status(layers.fds[index], name, &file) < 0 { continue }
        let type = file.mode & 0o170000
        if type == 0o120000 {
          copyLink(layers.fds[index], name, to: directory)
          continue
        }
        makePoint(directory, name, isDirectory: type == 0o040000, mode: 0o755)
        if type == 0o040000 {
          mergeDirectory(name, layers.part(from: index, most: layers.count), into: directory, target, depth)
        } else {
          bind(layers.fds[index], name, to: directory, readOnly: true)
        }
      }
      listing.close()
    }
  }

  /// Merges what the layers have under a name that is a directory in the first of them.
  private mutating func mergeDirectory(
    _ name: Text, _ layers: Layers, into directory: Int32, _ target: Text, _ depth: Int
  ) {
    var inner = Layers(capacity: layers.count, target: target)
    for index in 0..<layers.count {
      let opened = sys_open_link(layers.fds[index], name)
      if opened < 0 { continue }
      if status(of: opened, name).mode & 0o170000 != 0o040000 {
        _ = sys_close(opened)
        break
      }
      inner.add(opened)
    }
    if inner.count == 1 {
      bind(layers.fds[0], name, to: directory, readOnly: true)
    } else {
      let opened = sys_open_link(directory, name)
      merge(inner, into: opened, target, depth: depth + 1)
      _ = sys_close(opened)
    }
    inner.close()
  }
}

/// The names in a directory, but for `.` and `..`.
struct Listing {
  private static let capacity = 32768
  private let fd: Int32
  private let records: UnsafeMutableRawPointer?
  private var offset = 0
  private var filled = 0

  /// - Parameter directory: opened without rights to read it.
  init(_ directory: Int32) {
    fd = sys_open_read(directory, ".")
    records = sys_memory(Listing.capacity)
  }

  /// Whether this user may list the directory.
  var isOpen: Bool { fd >= 0 && records != nil }

  /// The next name, which lives until the one after it is asked for; nil at the end, and in a directory that this
  /// user may not list.
  mutating func next() -> Text? {
    guard let records, fd >= 0 else { return nil }
    while true {
      if offset >= filled {
        filled = Int(sys_read_directory(fd, records, Listing.capacity))
        offset = 0
        if filled <= 0 { return nil }
      }
      // struct linux_dirent64: inode 8, offset 8, record length 2, type 1, name.
      let record = records + offset
      offset += Int(record.load(fromByteOffset: 16, as: UInt16.self))
      let name = UnsafePointer((record + 19).assumingMemoryBound(to: CChar.self))
      if !sameText(name, ".") && !sameText(name, "..") { return name }
    }
  }

  func close() {
    if fd >= 0 { _ = sys_close(fd) }
    if let records { sys_release_memory(records, Listing.capacity) }
  }
}

/// The permissions that octal digits name.
private func parseOctal(_ text: Text) -> UInt32? {
  var value: UInt32 = 0
  for index in 0..<textLength(text) {
    guard (0x30...0x37).contains(text[index]), value < 0o1000 else { return nil }
    value = value * 8 + UInt32(text[index] - 0x30)
  }
  return value
}
