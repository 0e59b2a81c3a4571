// Mounts that are not one thing bound: the devices that every program expects, processes whose files reach the kernel,
// and paths that are hidden.
import CLinux

extension Namespace {
  /// Fills a tmpfs, which is attached by now, with the devices that need no privilege. Each one is the
  /// host's own, bound: a namespace of users may not make device files.
  mutating func fillDevices(_ mount: Int32) {
    let files: (StaticString, StaticString, StaticString, StaticString, StaticString, StaticString) =
      ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty")
    showDevice(files.0, mount)
    showDevice(files.1, mount)
    showDevice(files.2, mount)
    showDevice(files.3, mount)
    showDevice(files.4, mount)
    showDevice(files.5, mount)
    makeLink("/proc/self/fd", mount, "fd")
    makeLink("/proc/self/fd/0", mount, "stdin")
    makeLink("/proc/self/fd/1", mount, "stdout")
    makeLink("/proc/self/fd/2", mount, "stderr")
    makeLink("pts/ptmx", mount, "ptmx")
    showTerminal(mount)
    makePoint(mount, "pts", isDirectory: true, mode: 0o755)
    makePoint(mount, "shm", isDirectory: true, mode: 0o755)
    let shared = makeTmpfs(size: nil, mode: "1777", path: "/dev/shm")
    var result = sys_attach_mount(shared, mount, "shm")
    if result < 0 { failRefused("mount at", "/dev/shm", result) }
    result = sys_attach_mount(makeTerminals(), mount, "pts")
    if result < 0 { failRefused("mount at", "/dev/pts", result) }
  }

  private func showDevice(_ path: StaticString, _ mount: Int32) {
    let name = path.text + 5
    let device = sys_clone_mount(-100, path.text, 0)
    // A container may lack /dev/tty or /dev/full.
    if device == -2 {
      say("show", path.text, device, "the host has no such device, and so it is not inside")
      return
    }
    if device < 0 { failRefused("bind", path.text, device) }
    makePoint(mount, name, isDirectory: false, mode: 0o666)
    let result = sys_attach_mount(device, mount, name)
    if result < 0 { failRefused("bind", path.text, result) }
    _ = sys_close(device)
  }

  /// Shows the caller's terminal as the console: among terminals of its own the program could not name it. A terminal
  /// that the caller itself cannot name stays without.
  private func showTerminal(_ mount: Int32) {
    for fd: Int32 in 0..<3 where sys_is_terminal(fd) != 0 {
      let own = status(of: fd, "/dev/console")
      let path = names.scratch
      let length = sys_read_link(-100, descriptorPath(fd, names.descriptorName), path, Names.capacity - 1)
      path[max(length, 0)] = 0
      for candidate in [Text(path), ("/dev/console" as StaticString).text] where candidate[0] == slash {
        let terminal = sys_clone_mount(-100, candidate, 0)
        if terminal < 0 { continue }
        let found = status(of: terminal, candidate)
        if found.device == own.device && found.inode == own.inode {
          makePoint(mount, "console", isDirectory: false, mode: 0o600)
          let result = sys_attach_mount(terminal, mount, "console")
          if result < 0 { failRefused("bind", candidate, result) }
          _ = sys_close(terminal)
          return
        }
        _ = sys_close(terminal)
      }
    }
  }

  /// Makes read-only what root may change of the kernel by its number alone, without a capability. The settings of a
  /// network of its own stay what they are.
  func protectProc(_ mount: Int32) {
    let hasNetwork = table.settings.namespaces & Settings.network != 0
    let network = hasNetwork ? sys_clone_mount(mount, "sys/net", 1) : -2
    let names: (StaticString, StaticString, StaticString, StaticString, StaticString, StaticString, StaticString) =
      ("acpi", "bus", "fs", "irq", "scsi", "sys", "sysrq-trigger")
    protect(names.0, mount)
    protect(names.1, mount)
    protect(names.2, mount)
    protect(names.3, mount)
    protect(names.4, mount)
    protect(names.5, mount)
    protect(names.6, mount)
    if network < 0 { return }
    let result = sys_attach_mount(network, mount, "sys/net")
    if result < 0 { failRefused("show the network's settings at", "/proc/sys/net", result) }
    _ = sys_close(network)
  }

  private func protect(_ name: StaticString, _ mount: Int32) {
    let copy = sys_clone_mount(mount, name.text, 1)
    if copy == -2 { return }
    if copy < 0 { failRefused("protect in /proc the part", name.text, copy) }
    seal(copy, recursive: true)
    let result = sys_attach_mount(copy, mount, name.text)
    if result < 0 { failRefused("protect in /proc the part", name.text, result) }
    _ = sys_close(copy)
  }

  private func makeLink(_ target: StaticString, _ mount: Int32, _ name: StaticString) {
    let result = sys_make_link(target.text, mount, name.text)
    if result < 0 { fail(125, "make the link", name.text, result, "") }
  }

  private func makeTerminals() -> Int32 {
    let context = sys_filesystem("devpts")
    if context < 0 { failRefused("prepare", "/dev/pts", context) }
    _ = sys_filesystem_option(context, "newinstance", nil)
    _ = sys_filesystem_option(context, "ptmxmode", "0666")
    _ = sys_filesystem_option(context, "mode", "0620")
    let mount = sys_filesystem_mount(context, UInt32(SYS_NO_SETUID))
    if mount < 0 { failRefused("make terminals for", "/dev/pts", mount) }
    _ = sys_close(context)
    return mount
  }

  /// Hides what is at a path. Where nobody can write beside it, it is as if it were not there; in a writable
  /// directory, whose other entries must stay what they are, an empty one that nobody may read lies on top.
  mutating func hide(_ index: Int) {
    let entry = table.entries[index]
    let found = sys_open_inside(root, entry.target + 1)
    if found == -2 || found == -20 { return }
    if found < 0 { fail(125, "hide", entry.target, found, "a target is a path inside the new root") }
    if leaveOut(entry) { return }
    let isDirectory = status(of: found, entry.target).mode & 0o170000 == 0o040000
    let directory = nextDirectory()
    var mount: Int32
    if isDirectory {
      mount = makeTmpfs(size: nil, mode: "0", path: entry.target)
    } else {
      makePoint(directory, "x", isDirectory: false, mode: 0)
      mount = clone(directory, "x", recursive: false)
    }
    seal(mount, recursive: false)
    let result = sys_attach_mount(mount, found, nil)
    if result < 0 { failRefused("hide", entry.target, result) }
    _ = sys_close(mount)
    _ = sys_close(found)
  }

  /// Removes an entry of a directory that is in memory already, because another one was left out of it.
  private func remove(_ name: Text, _ type: UInt16, from directory: Int32) -> Bool {
    let opened = type == 0o120000 ? -1 : sys_open_inside(directory, name)
    if opened >= 0 {
      _ = sys_unmount(descriptorPath(opened, names.descriptorName))
      _ = sys_close(opened)
    }
    var result = type == 0o040000 ? sys_remove_directory(directory, name) : sys_remove(directory, name)
    if result == -39 {
      let inner = sys_open_link(directory, name)
      if inner >= 0 { clear(inner, depth: 0) }
      result = sys_remove_directory(directory, name)
    }
    _ = sys_close(directory)
    return result >= 0
  }

  /// Empties a directory, if it is in memory that belongs to this namespace; what is mounted in it is left alone.
  func clear(_ directory: Int32, depth: Int) {
    if depth > 64 || !isPrivate(status(of: directory, "/").device) { return }
    var listing = Listing(directory)
    while let name = listing.next() {
      var opened = sys_open_link(directory, name)
      if opened < 0 { continue }
      _ = sys_unmount(descriptorPath(opened, names.descriptorName))
      _ = sys_close(opened)
      if sys_remove(directory, name) >= 0 { continue }
      opened = sys_open_link(directory, name)
      if opened < 0 { continue }
      clear(opened, depth: depth + 1)
      _ = sys_close(opened)
      _ = sys_remove_directory(directory, name)
    }
    listing.close()
  }

  /// Replaces the directory above by one that lacks the entry; false where that cannot be, or others may write there.
  private mutating func leaveOut(_ entry: Entry) -> Bool {
    var end = textLength(entry.target)
    while entry.target[end - 1] != slash { end -= 1 }
    // The name is used while the buffers change: it lies in the table.
    let name = entry.target + end
    let above = names.scratch
    copyText(entry.target + 1, to: above)
    above[max(end - 2, 0)] = 0
    let directory = end > 1 ? sys_open_inside(root, above) : sys_open_inside(root, ".")
    if directory < 0 { return false }
    var file = sys_file()
    if sys_file_status(directory, name, &file) < 0 { return false }
    if isPrivate(status(of: directory, entry.target).device) {
      return isSealed(entry.parent) && remove(name, file.mode & 0o170000, from: directory)
    }
    // A link may have led to another mount than that of the line above.
    if sys_is_read_only(directory) == 0 { return false }
    let made = replace(directory, entry.target, without: name)
    _ = sys_close(made)
    return true
  }
}
