// The mounts of the table's lines, each made detached.
import CLinux

extension Namespace {
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
    if mount < 0 { failRefused("bind", source, mount) }
    seal(mount, recursive: true)
    _ = sys_close(entry.source)
    return mount
  }

  /// Whether a mount point of a later line is not there in the source of this one.
  private func lacksPoints(_ index: Int) -> Bool {
    for child in index + 1..<table.count
    where table.entries[child].parent == index && table.entries[child].kind != .mask {
      let opened = sys_open_inside(table.entries[index].source, path(of: child, in: index))
      if opened < 0 { return true }
      _ = sys_close(opened)
    }
    return false
  }

  /// The target of a line relative to the line it is mounted on.
  func path(of child: Int, in parent: Int) -> Text {
    let length = textLength(table.entries[parent].target)
    return table.entries[child].target + (length == 1 ? 1 : length + 1)
  }

  func makeTmpfs(size: Text?, mode: Text?, path: Text) -> Int32 {
    let context = sys_filesystem("tmpfs")
    if context < 0 { failRefused("prepare a tmpfs for", path, context) }
    var result: Int32 = 0
    if let size { result = sys_filesystem_option(context, "size", size) }
    if result >= 0 { result = sys_filesystem_option(context, "mode", mode ?? ("0755" as StaticString).text) }
    if result < 0 { failRefused("set size and mode of the tmpfs for", path, result) }
    let mount = sys_filesystem_mount(context, UInt32(SYS_NO_SETUID | SYS_NO_DEVICES))
    if mount < 0 { failRefused("make a tmpfs for", path, mount) }
    _ = sys_close(context)
    return mount
  }

  /// The processes of the namespace, if it has its own, and otherwise those of the caller, as the caller sees them.
  /// A caller that was put among other processes than those of its /proc gets a new one as well.
  private func makeProc(_ path: Text) -> Int32 {
    if table.settings.namespaces & Settings.processes == 0 && showsCaller() {
      let mount = sys_clone_mount(-100, "/proc", 1)
      if mount < 0 { failRefused("bind /proc for", path, mount) }
      return mount
    }
    let context = sys_filesystem("proc")
    if context < 0 { failRefused("show the namespace's own processes at", path, context) }
    let mount = sys_filesystem_mount(context, UInt32(SYS_NO_SETUID | SYS_NO_DEVICES))
    if mount < 0 { failRefused("show the namespace's own processes at", path, mount) }
    _ = sys_close(context)
    return mount
  }
}

/// Whether the caller's /proc is that of the processes it is among.
private func showsCaller() -> Bool {
  var link: (UInt64, UInt64) = (0, 0)
  var own: (UInt64, UInt64) = (0, 0)
  return withUnsafeMutableBytes(of: &link) { link in
    withUnsafeMutableBytes(of: &own) { own in
      guard let link = link.baseAddress?.assumingMemoryBound(to: CChar.self),
        let own = own.baseAddress?.assumingMemoryBound(to: CChar.self)
      else { return false }
      if sys_read_link(-100, "/proc/self", link, 15) <= 0 { return false }
      appendNumber(Int(sys_process_number()), to: own)
      return sameText(link, own)
    }
  }
}

/// The name of a descriptor below /proc, in the buffer.
func descriptorPath(_ fd: Int32, _ buffer: UnsafeMutablePointer<CChar>) -> Text {
  copyText("/proc/self/fd/", to: buffer)
  appendNumber(Int(fd), to: buffer)
  return UnsafePointer(buffer)
}
