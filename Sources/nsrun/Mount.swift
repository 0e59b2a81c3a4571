// The mounts of the table's lines, each made detached. Unions are overlays: read-only ones have only lower
// layers, so nothing of a source can change; the layers are named through /proc/self/fd, because no byte of a
// path can then be mistaken for a separator, and any path is short.
import CLinux

extension Namespace {
  /// The most layers of one overlay: the kernel's own limit for layers that are given one by one.
  private static let layersByName = 500
  /// The same for mount(2), whose options fit on a page of 4096 bytes.
  private static let layersByPage = 180

  /// Makes the mount of a line, detached.
  mutating func makeMount(_ index: Int) -> Int32 {
    let entry = table.entries[index]
    let mount: Int32
    switch entry.kind {
    case .bind: mount = makeBind(index)
    case .union: mount = makeUnion(index)
    case .tmpfs: mount = makeTmpfs(size: entry.size, mode: entry.mode, path: entry.target)
    case .proc: mount = makeProc(entry.target)
    case .dev: mount = makeTmpfs(size: nil, mode: "0755", path: entry.target)
    case .store, .mask: mount = storeMount
    }
    if entry.kind == .tmpfs || entry.kind == .dev || (entry.kind == .union && !entry.readOnly) {
      table.entries[index].device = status(of: mount, entry.target).device
    }
    return mount
  }

  private mutating func makeBind(_ index: Int) -> Int32 {
    let entry = table.entries[index]
    var sources = Sources(entry)
    guard let source = sources.pop() else { return -1 }
    let fromHost = isHostSource(source)
    if !fromHost && entry.hasChildren && entry.isDirectory && lacksPoints(index) { return makeUnion(index) }
    if fromHost {
      if entry.readOnly { seal(entry.source, recursive: true) }
      return entry.source
    }
    let mount = sys_clone_mount(entry.source, nil, 0)
    if mount < 0 { failMount("bind", source, mount) }
    seal(mount, recursive: true)
    _ = sys_close(entry.source)
    return mount
  }

  /// Whether a place that a later line is mounted on is not there in the source of this one.
  private func lacksPoints(_ index: Int) -> Bool {
    for child in index + 1..<table.count
    where table.entries[child].parent == index && table.entries[child].kind != .mask {
      let place = sys_open_inside(table.entries[index].source, path(of: child, in: index))
      if place < 0 { return true }
      _ = sys_close(place)
    }
    return false
  }

  /// The target of a line relative to the line it is mounted on.
  private func path(of child: Int, in parent: Int) -> Text {
    let length = textLength(table.entries[parent].target)
    return table.entries[child].target + (length == 1 ? 1 : length + 1)
  }

  /// Merges the sources of a line. The lowest layer has the mount points of the lines on top, so it adds a
  /// place where no source has one and hides nothing.
  private mutating func makeUnion(_ index: Int) -> Int32 {
    let entry = table.entries[index]
    let skeleton = nextDirectory()
    for child in index + 1..<table.count
    where table.entries[child].parent == index && table.entries[child].kind != .mask {
      let place = makePlace(skeleton, path(of: child, in: index), isDirectory: table.entries[child].isDirectory)
      _ = sys_close(place)
    }
    if !entry.hasChildren && entry.readOnly && entry.sourceCount == 1 {
      var sources = Sources(entry)
      guard let source = sources.pop() else { return -1 }
      let mount = sys_clone_mount(openLayer(source, entry, sources), nil, 0)
      if mount < 0 { failMount("bind", source, mount) }
      seal(mount, recursive: true)
      return mount
    }
    let byName = !entry.atOnce && takesLayersByName()
    let most = (byName ? Namespace.layersByName : Namespace.layersByPage) - 1
    var layers = Layers(names: names, target: entry.target, byName: byName)
    var sources = Sources(entry)
    if entry.sourceCount <= most {
      while let source = sources.pop() { layers.add(openLayer(source, entry, sources)) }
    } else {
      while sources.left > 0 { layers.add(makeGroup(&sources, entry, most: most, byName: byName)) }
    }
    layers.add(skeleton)
    if !entry.readOnly { layers.addUpper(nextDirectory(), work: nextDirectory(), ownUsers: hasOwnUsers) }
    return finish(&layers, entry)
  }

  /// Merges as many sources as one overlay takes, as a layer for the overlay of all groups.
  private mutating func makeGroup(_ sources: inout Sources, _ entry: Entry, most: Int, byName: Bool) -> Int32 {
    var layers = Layers(names: names, target: entry.target, byName: byName)
    var count = 0
    while count < most, let source = sources.pop() {
      layers.add(openLayer(source, entry, sources))
      count += 1
    }
    if count == 1 { return layers.fds[0] }
    let mount = finish(&layers, entry)
    // A layer must lie in the namespace's own tree when the kernel looks it up.
    let place = nextDirectory()
    let result = sys_attach_mount(mount, place, nil)
    if result < 0 { failMount("attach a group of layers for", entry.target, result) }
    return mount
  }

  private func openLayer(_ source: Text, _ entry: Entry, _ sources: Sources) -> Int32 {
    let opened = places[entry.firstPlace + entry.sourceCount - sources.left - 1]
    let place = opened >= 0 ? opened : open(inner: source, line: entry.line)
    if status(of: place, source).mode & 0o170000 != 0o040000 {
      fail(125, "merge", source, -20, "a union is made of directories: bind a single file instead")
    }
    return place
  }

  /// Mounts the overlay and closes its layers.
  private mutating func finish(_ layers: inout Layers, _ entry: Entry) -> Int32 {
    let mount: Int32
    if layers.byName {
      mount = layers.mountByName()
    } else {
      let number = stageCount
      layers.mountByPage(at: nextDirectory())
      // By its name, which leads to what is mounted there; the descriptor is what lies beneath.
      names.scratch[0] = 0
      appendNumber(number, to: names.scratch)
      mount = clone(stage, names.scratch, recursive: false)
    }
    for index in 0..<layers.count { _ = sys_close(layers.fds[index]) }
    return mount
  }

  /// Whether the kernel takes layers one by one (Linux 6.5).
  private func takesLayersByName() -> Bool {
    let context = sys_filesystem("overlay")
    if context < 0 { return false }
    let result = sys_filesystem_option(context, "lowerdir+", descriptorPath(stage, names.descriptorName))
    _ = sys_close(context)
    return result >= 0
  }

  func makeTmpfs(size: Text?, mode: Text?, path: Text) -> Int32 {
    let context = sys_filesystem("tmpfs")
    if context < 0 { failMount("prepare a tmpfs for", path, context) }
    var result: Int32 = 0
    if let size { result = sys_filesystem_option(context, "size", size) }
    if result >= 0 { result = sys_filesystem_option(context, "mode", mode ?? ("0755" as StaticString).text) }
    if result < 0 { failMount("set size and mode of the tmpfs for", path, result) }
    let mount = sys_filesystem_mount(context, UInt32(SYS_NO_SETUID | SYS_NO_DEVICES))
    if mount < 0 { failMount("make a tmpfs for", path, mount) }
    _ = sys_close(context)
    return mount
  }

  /// A new proc where this process may have one, otherwise the caller's: both show the same processes.
  private func makeProc(_ path: Text) -> Int32 {
    let context = sys_filesystem("proc")
    if context >= 0 {
      let mount = sys_filesystem_mount(context, UInt32(SYS_NO_SETUID | SYS_NO_DEVICES))
      _ = sys_close(context)
      if mount >= 0 { return mount }
    }
    if table.settings.namespaces & Settings.processes != 0 {
      failMount("show the namespace's own processes at", path, context < 0 ? context : -1)
    }
    let mount = sys_clone_mount(-100, "/proc", 1)
    if mount < 0 { failMount("bind /proc for", path, mount) }
    return mount
  }
}

/// The name of a descriptor below /proc, in the buffer.
func descriptorPath(_ fd: Int32, _ buffer: UnsafeMutablePointer<CChar>) -> Text {
  copyText("/proc/self/fd/", to: buffer)
  appendNumber(Int(fd), to: buffer)
  return UnsafePointer(buffer)
}
