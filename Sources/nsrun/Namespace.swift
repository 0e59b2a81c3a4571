// From the table to a root directory, in three steps: separate from the host's mounts, compose the tree on
// staging ground that only this process sees, make it the root.
//
// The staging tmpfs holds `r` (the root while it is bare, and the view in which store sources are resolved),
// `s` (what becomes the store inside) and numbered directories for everything that unions and mount points
// need. It is attached on top of `/`, where later absolute look-ups of the host never see it, because they
// start below; it goes away with the old root. Sources of the host are opened before, because `..` at the host's
// root, as in a link with too many of them, would end on top of it.
import CLinux

/// The namespace while it is made.
struct Namespace {
  let table: Fstab
  let names: Names
  /// What the store is unpacked from, if it does not lie beside exec.
  let pack: Pack?
  /// The directories of the item and of the store, opened in the new namespace: what the old one's descriptors
  /// lead to cannot be bound.
  var itemDirectory: Int32 = -1
  var storeDirectory: Int32 = -1
  /// The opened sources of binds and unions; those in the store or beside exec come after those of the host.
  var openedSources: UnsafeMutablePointer<Int32>!
  /// The limit of open files to give back, 0 if it was not raised.
  var fileLimit: UInt64 = 0
  /// The staging tmpfs: its mount, its device, and the number of the next directory on it.
  var stage: Int32 = -1
  var stageDevice: UInt64 = 0
  var stageCount = 0
  /// The bare root; the store is attached in it until the real root stands.
  var view: Int32 = -1
  /// The root of the new tree.
  var root: Int32 = -1
  var storeMount: Int32 = -1
  /// How many mounts lie on top of the host's root.
  var covers: Int32 = 0
  /// Whether a user namespace was needed.
  var hasOwnUsers = false
  /// Whether the kernel was found not to take layers one by one.
  var refusesLayersByName = false
  /// The ids in it.
  /// Whether the caller is root.
  private var isRoot = false
  private var insideUser: UInt32 = 0
  private var insideGroup: UInt32 = 0
  private var network: Network
  /// Mounts made writable to receive mount points, sealed at the end.
  var toSeal: UnsafeMutablePointer<Int32>
  var toSealCount = 0

  init(table: Fstab, names: Names, pack: Pack?) {
    self.table = table
    self.names = names
    self.pack = pack
    network = Network(table.settings)
    // Each line may need a directory of its own to lie in, one more without what it hides, and be one itself.
    guard let memory = sys_memory(3 * (table.count + 1) * MemoryLayout<Int32>.stride) else {
      fail(125, "reserve memory", nil, -12, "")
    }
    toSeal = memory.assumingMemoryBound(to: Int32.self)
  }

  /// Makes the mount namespace, and a user namespace where that takes one.
  mutating func separate() {
    let user = sys_effective_user()
    let group = sys_effective_group()
    isRoot = user == 0
    if sys_is_chrooted() != 0 { _ = sys_leave_chroot() }
    let more = table.settings.namespaces
    var refused: Int32 = 0
    if user == 0 && more & Settings.users == 0 {
      refused = sys_unshare(Int32(SYS_NEW_MOUNTS) | more)
      if refused == 0 {
        let result = sys_receive_mounts_only()
        if result < 0 { fail(125, "stop mounts from leaving the namespace at", "/", result, "") }
        return
      }
      if network.reachesOutside { failRefused("create namespaces as", "root", refused) }
    }
    hasOwnUsers = true
    insideUser = table.settings.user ?? user
    insideGroup = table.settings.group ?? group
    let first = keepsRights ? more & (Settings.users | Settings.processes) : more
    let result = sys_unshare(Int32(SYS_NEW_USER | SYS_NEW_MOUNTS) | first)
    if result < 0 { failRefused("create a user namespace", nil, result) }
    if refused < 0 {
      say("create namespaces as", "root", refused, "a user namespace with the one id of root is used instead")
    }
    writeMaps(-100, user: user, group: group)
  }

  /// The capabilities that the program is limited to. The program of root keeps those over files and ids, without which
  /// no system runs, and none by which it could change what it sees or reach around it: neither mounts (sys_admin),
  /// nor devices (mknod), files by number (dac_read_search), memory of others (sys_ptrace) or interfaces.
  var rights: UInt64? {
    if !isRoot || hasOwnUsers || table.settings.capabilities != nil { return table.settings.capabilities }
    // chown, dac_override, fowner, fsetid, kill, setgid, setuid, setpcap, net_bind_service, sys_chroot, audit_write,
    // setfcap (without which the kernel gives the number 0 no user namespace)
    var kept: UInt64 = 0xA004_05FB
    // net_raw, which reads what others send: in a network of its own there are no others.
    if table.settings.namespaces & Settings.network != 0 { kept |= 1 << 13 }
    return kept & sys_held_capabilities()
  }

  /// Whether the program will have rights over namespaces that belong to its user namespace.
  private var keepsRights: Bool {
    if !hasOwnUsers { return false }
    return table.settings.capabilities.map { $0 != 0 } ?? (insideUser == 0)
  }

  /// Goes on in a user namespace inside that of the tree. What was mounted until now is locked by that: a program with
  /// rights can neither take it away, and see what it hides, nor make it writable.
  private mutating func lockTree(_ processes: Int32) {
    let others = table.settings.namespaces & ~(Settings.users | Settings.processes)
    let result = sys_unshare(Int32(SYS_NEW_USER | SYS_NEW_MOUNTS) | others)
    if result < 0 { failRefused("create a user namespace inside that of the tree", nil, result) }
    writeMaps(processes, user: insideUser, group: insideGroup)
    _ = sys_close(processes)
    network.make()
  }

  /// Makes this process the one user and group of a new user namespace.
  /// - Parameter processes: a directory that is /proc, or -100 for the one there is.
  private func writeMaps(_ processes: Int32, user: UInt32, group: UInt32) {
    let isHere = processes == -100
    writeMap(processes, isHere ? "/proc/self/setgroups" : "self/setgroups", nil)
    writeMap(processes, isHere ? "/proc/self/uid_map" : "self/uid_map", user, inside: insideUser)
    writeMap(processes, isHere ? "/proc/self/gid_map" : "self/gid_map", group, inside: insideGroup)
  }

  /// Maps one id to itself, or to another one inside; no id: denies what the kernel wants denied before groups may be
  /// mapped.
  private func writeMap(_ processes: Int32, _ path: Text, _ id: UInt32?, inside: UInt32? = nil) {
    let text = names.scratch
    text[0] = 0
    if let id {
      appendNumber(Int(inside ?? id), to: text)
      appendText(" ", to: text, capacity: Names.capacity)
      appendNumber(Int(id), to: text)
      appendText(" 1", to: text, capacity: Names.capacity)
    } else {
      copyText("deny", to: text)
    }
    let file = sys_open_write(processes, path)
    if file < 0 { failRefused("open", path, file) }
    let result = sys_write(file, text, textLength(text))
    if result < 0 { failRefused("write", path, Int32(result)) }
    _ = sys_close(file)
  }

  /// Gives the namespace its own first process and interfaces, where the table asks for them.
  mutating func isolate() {
    let settings = table.settings
    if settings.namespaces & Settings.processes != 0 {
      let result = sys_enter_processes(settings.graceMilliseconds)
      if result < 0 { failRefused("make the first process of", nil, result) }
    }
    if !keepsRights { network.make() }
  }

  /// Composes the tree; afterwards `root` is the mount that everything is attached to.
  mutating func compose() {
    let mask = sys_file_mask(0o022)
    openHostSources()
    openStage()
    prepareStore()
    openInnerSources()
    makeRoot()
    for index in 0..<table.count where index != table.root {
      if table.entries[index].kind == .store {
        placeStore(index)
      } else if table.entries[index].kind == .mask {
        hide(index)
      } else {
        attach(index, makeMount(index))
      }
    }
    for index in 0..<toSealCount { seal(toSeal[index], recursive: false) }
    _ = sys_file_mask(mask)
    sys_restore_file_limit(fileLimit)
  }

  /// Opens the store, and makes the staging tmpfs and the bare root on it.
  private mutating func openStage() {
    if pack == nil { openStore(-100, item: names.item, store: names.store) }
    stage = makeTmpfs(size: nil, mode: nil, path: "/")
    let result = cover(stage)
    if result < 0 { failRefused("attach the staging tmpfs at", "/", result) }
    stageDevice = status(of: stage, "/").device
    makeDirectory(stage, "r")
    view = open(stage, "r")
    if let pack { unpack(pack) }
  }

  private mutating func openStore(_ directory: Int32, item: Text, store: Text) {
    itemDirectory = sys_open_path(directory, item)
    if itemDirectory < 0 { fail(125, "open", item, itemDirectory, "the item of this exec was moved or removed") }
    storeDirectory = sys_open_path(directory, store)
    if storeDirectory < 0 { fail(125, "open the store", store, storeDirectory, "") }
  }

  /// Unpacks the store onto a tmpfs of its own: in a read-only item no mount point may be made, unlike on the stage.
  private mutating func unpack(_ pack: Pack) {
    makeDirectory(stage, "p")
    let memory = makeTmpfs(size: nil, mode: nil, path: "/gnu/store")
    let result = sys_attach_mount(memory, stage, "p")
    if result < 0 { failRefused("attach memory for the pack of", names.program, result) }
    pack.unpack(into: memory)
    _ = sys_close(memory)
    openStore(
      stage, item: pack.path("p", item: true, names.scratch), store: pack.path("p", item: false, names.descriptorName))
  }

  /// Fills the store that is seen inside with the items of the `store` line, and seals it.
  private mutating func prepareStore() {
    guard let entry = firstEntry(.store) else { return }
    makeDirectory(stage, "s")
    storeMount = clone(stage, "s", recursive: false)
    let opened = makeMountPoint(view, entry.target + 1, isDirectory: true)
    let result = sys_attach_mount(storeMount, opened, nil)
    if result < 0 { failRefused("attach the store at", entry.target, result) }
    var sources = Sources(entry)
    while let item = sources.pop() { showItem(item) }
    seal(storeMount, recursive: true)
  }

  private func firstEntry(_ kind: Kind) -> Entry? {
    for index in 0..<table.count where table.entries[index].kind == kind { return table.entries[index] }
    return nil
  }

  /// Shows one item of the store inside: a link as a copy, anything else as a bind.
  private func showItem(_ item: Text) {
    var file = sys_file()
    let result = sys_file_status(storeDirectory, item, &file)
    if result < 0 {
      fail(125, "find the store item", item, result, "it is not in the store this exec lies in: build or copy it again")
    }
    if file.mode & 0o170000 == 0o120000 {
      copyLink(storeDirectory, item, to: storeMount)
      return
    }
    makePoint(storeMount, item, isDirectory: file.mode & 0o170000 == 0o040000, mode: 0o755)
    bind(storeDirectory, item, to: storeMount, readOnly: false)
  }

  /// Opens every source that lies on the host, so that each one is there before anything is mounted.
  private mutating func openHostSources() {
    var count = 0
    for index in 0..<table.count { count += table.entries[index].sourceCount }
    if count > 256 { fileLimit = sys_raise_file_limit() }
    guard let memory = sys_memory((count + 1) * MemoryLayout<Int32>.stride) else {
      fail(125, "reserve memory", nil, -12, "")
    }
    openedSources = memory.assumingMemoryBound(to: Int32.self)
    var next = 0
    for index in 0..<table.count where [.bind, .union].contains(table.entries[index].kind) {
      let entry = table.entries[index]
      table.entries[index].firstSource = next
      var sources = Sources(entry)
      while let source = sources.pop() {
        openedSources[next] = isHostSource(source) ? openHostSource(source, index) : -1
        next += 1
      }
    }
  }

  /// Opens a source of the host; for a bind, as the mount that it will be.
  private func openHostSource(_ source: Text, _ index: Int) -> Int32 {
    let isBind = table.entries[index].kind == .bind
    let opened = isBind ? sys_clone_mount(-100, source, 1) : sys_open_path(-100, source)
    if opened == -1 || opened == -38 { failRefused("open the source", source, opened) }
    if opened < 0 {
      let link = sys_read_link(-100, source, names.scratch, Names.capacity - 1)
      names.scratch[max(link, 0)] = 0
      if link > 0 {
        fail(125, "open the source", source, opened, reason: names.scratch, "this is where the link leads")
      }
      fail(125, "open the source", source, opened, "it must exist on this host")
    }
    if isBind { setSource(opened, source, index) }
    return opened
  }

  /// Opens the sources that lie in the store or beside exec, while the store is in the view.
  private func openInnerSources() {
    for index in 0..<table.count where [.bind, .union].contains(table.entries[index].kind) {
      let entry = table.entries[index]
      var sources = Sources(entry)
      var next = entry.firstSource
      while let source = sources.pop() {
        if !isHostSource(source) {
          openedSources[next] = open(inner: source, line: entry.line)
          if entry.kind == .bind { setSource(openedSources[next], source, index) }
        }
        next += 1
      }
    }
  }

  private func setSource(_ opened: Int32, _ source: Text, _ index: Int) {
    table.entries[index].source = opened
    table.entries[index].isDirectory = status(of: opened, source).mode & 0o170000 == 0o040000
  }

  /// Opens what a source in the store or beside exec stands for, without opening the file itself.
  func open(inner source: Text, line: Int) -> Int32 {
    let opened: Int32
    if isStoreSource(source) {
      if storeMount < 0 { table.refuse(line, "a source in the store needs the `store` line") }
      opened = sys_open_inside(view, source + 1)
      if opened < 0 { fail(125, "open the source", source, opened, "it is not among the items of the `store` line") }
    } else {
      opened = sys_open_beneath(itemDirectory, source + 2)
      if opened < 0 { fail(125, "open the source", source, opened, "it must lie beside exec, links included") }
    }
    return opened
  }

  /// Makes the root: the mount for `/`, or the bare root with what it already holds.
  private mutating func makeRoot() {
    let mount: Int32
    if table.root >= 0 {
      mount = makeMount(table.root)
      if !table.entries[table.root].isDirectory {
        table.refuse(table.entries[table.root].line, "a directory is needed at `/`")
      }
    } else {
      mount = clone(stage, "r", recursive: true)
    }
    let result = cover(mount)
    if result < 0 { failRefused("attach the new root at", "/", result) }
    root = mount
    if table.root < 0 { sealLater(mount) }
  }

  /// Moves the store to its mount point, unless it is there already because the root is the bare one.
  private mutating func placeStore(_ index: Int) {
    if table.root < 0 { return }
    let target = table.entries[index].target
    let opened = makeMountPoint(root, target + 1, isDirectory: true)
    let result = sys_move_mount(view, target + 1, opened)
    if result < 0 { failRefused("move the store to", target, result) }
  }

  /// Attaches a mount at its target, resolved inside the new root.
  private mutating func attach(_ index: Int, _ mount: Int32) {
    let entry = table.entries[index]
    let opened = makeMountPoint(root, entry.target + 1, isDirectory: entry.isDirectory)
    let result = sys_attach_mount(mount, opened, nil)
    if result < 0 { failRefused("mount at", entry.target, result) }
    if entry.kind == .dev { fillDevices(mount) }
    if entry.kind == .proc && isRoot { protectProc(mount) }
    _ = sys_close(opened)
  }

  /// Attaches a mount on top of everything at `/`.
  mutating func cover(_ mount: Int32) -> Int32 {
    covers += 1
    return sys_attach_mount(mount, -100, "/")
  }

  mutating func sealLater(_ mount: Int32) {
    toSeal[toSealCount] = mount
    toSealCount += 1
  }

  /// Makes the tree the root of this process and goes to the directory where the caller was, if that is inside.
  mutating func enter() {
    let processes = keepsRights ? sys_open_path(-100, "/proc") : -1
    var result = sys_change_directory_to(root)
    if result >= 0 { result = sys_become_root(covers - 1) }
    if result < 0 { failRefused("make the new tree the root at", "/", result) }
    if keepsRights { lockTree(processes) }
    if let directory = table.settings.directory {
      result = sys_change_directory(directory)
      if result < 0 { fail(125, "start in", directory, result, "the working directory must be inside") }
    } else if names.workingDirectory[0] == slash {
      _ = sys_change_directory(names.workingDirectory)
    }
  }
}
