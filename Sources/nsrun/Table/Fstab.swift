// The table of mounts beside `exec`: what the namespace is, in the order in which it is made.
//
//     nsrun 1
//     TARGET KIND OPTIONS [SOURCE…]
//
// The first line names the format and its version. Every other line is one mount; an empty line and one that
// begins with `#` say nothing. Fields are separated by spaces and tabs; in a field, space, tab, newline and
// backslash are written \040 \011 \012 \134 (any byte but NUL may be written so).
//
// TARGET is an absolute path inside: no `.`, `..`, empty name or final slash. A target comes once, and after
// the targets that lie above it. Without a line for `/` the root is an empty read-only directory.
//
// KIND     SOURCES     what appears at TARGET
//   store    ITEM…     a read-only directory with these items (names, not paths) of the store that exec lies in
//   bind     SOURCE    that file or directory, with what is mounted beneath it
//   union    SOURCE…   the directories merged; where names collide the first source wins
//   tmpfs              an empty writable directory in memory
//   proc               the processes: the caller's /proc, or with `- unshare - pid` one of the namespace's own
//   dev                null, zero, full, random, urandom, tty, terminals and shared memory
//   mask               nothing: what other lines show there is hidden
//
// A line whose target is `-` is a setting: `- KIND OPTIONS WORD…`.
//   environment        NAME=VALUE… are in the environment; with the option `pure` nothing else is
//   directory          the program starts in this directory
//   unshare            namespaces of its own: net, pid, ipc, uts, user; option `grace=MILLISECONDS`: how long processes
//                      of its own have to end after SIGTERM, 5000 without it
//   user               the ids of user and group inside
//   link               an interface, with its addresses (ADDRESS/LENGTH); options: `bridge`, `veth=PEER` (both ends
//                      inside), `host=PEER` (the other end in the caller's network), `master=BRIDGE`,
//                      `hostmaster=BRIDGE`, `mtu=N`, `via=GATEWAY`, `down`; without a kind it is there, as `lo` is
//   capabilities       the only capabilities that are left
//   descriptors        with the option `none`, the program has no descriptors but 0, 1 and 2
//
// OPTIONS is `-` or a list of these, separated by commas:
//   ro         bind: read-only             rw         union: writable, changes are kept in memory and lost
//   atonce     union: merged in the way of kernels before 6.5, for which nothing else is different
//   bound      union: merged by one bind for each entry, as where the kernel refuses overlays; not with `rw`
//   size=N     tmpfs, union with `rw`: limit in bytes, or with k, m, g, %
//   mode=OCTAL tmpfs, union with `rw`: permissions of its top
//
// SOURCE is one of
//   /gnu/store/ITEM[/…]  an item of the `store` line, links resolved among its items; read-only
//   /…                   a path of the host, links followed
//   ./…                  a file or directory beside exec; read-only
//
// A directory or file that a target needs is made in memory, never in a source.
import CLinux

enum Kind {
  case store, bind, union, tmpfs, proc, dev, mask
}

/// One line of the table. The texts are NUL-terminated and live as long as the table.
struct Entry {
  var target: Text
  var kind: Kind
  /// `ro` for a bind; for a union the absence of `rw`.
  var readOnly: Bool
  /// For a union: all layers in one string.
  var atOnce = false
  /// For a union: without an overlay.
  var isBound = false
  var size: Text?
  var mode: Text?
  /// The sources lie one after the other, with one or more NUL between.
  var sources: Text
  var sourceCount: Int
  var line: Int
  /// Index of the entry this one is mounted on, -1 for the bare root.
  var parent: Int
  var hasChildren: Bool
  /// Index of the first of its sources among the opened ones.
  var firstSource = 0
  /// While composing: the opened source of a bind, whether the target is a directory, and the device of a
  /// file system that is private to this namespace (0: none), where mount points may be made.
  var source: Int32
  var isDirectory: Bool
  var device: UInt64
}

/// Walks the sources of an entry.
struct Sources {
  var next: Text
  var left: Int

  init(_ entry: Entry) {
    next = entry.sources
    left = entry.sourceCount
  }

  mutating func pop() -> Text? {
    if left == 0 { return nil }
    while next[0] == 0 { next += 1 }
    let found = next
    left -= 1
    next += textLength(next)
    return found
  }
}

/// What a line of the table says wrong; 0 for the line: there is no memory for the table.
struct TableError: Error {
  let line: Int
  let reason: StaticString

  init(_ line: Int, _ reason: StaticString) {
    (self.line, self.reason) = (line, reason)
  }
}

/// The parsed table.
struct Fstab {
  let entries: UnsafeMutablePointer<Entry>
  private(set) var count = 0
  /// Where the root's entry is, -1 if there is none.
  private(set) var root = -1
  let path: Text
  /// The lines that are not mounts.
  private(set) var settings = Settings()

  /// Parses the text in place; it has room for one byte more than its size.
  init(text: UnsafeMutablePointer<CChar>, size: Int, path: Text) throws(TableError) {
    self.path = path
    var most = 1
    for index in 0..<size where text[index] == newline { most += 1 }
    guard let entryMemory = sys_memory(most * MemoryLayout<Entry>.stride),
      let linkMemory = sys_memory(most * MemoryLayout<Link>.stride)
    else { throw TableError(0, "") }
    entries = entryMemory.assumingMemoryBound(to: Entry.self)
    settings.links = linkMemory.assumingMemoryBound(to: Link.self)
    var lines = Lines(text: text, size: size)
    while let fields = try lines.next() {
      if lines.number == 1 {
        try checkVersion(fields.rest)
      } else {
        try parse(fields, number: lines.number)
      }
    }
    try arrange()
    if settings.linkCount > 0 && settings.namespaces & Settings.network == 0 {
      throw TableError(settings.links[0].line, "a link takes a network of its own: `- unshare - net`")
    }
  }

  private func checkVersion(_ line: Text) throws(TableError) {
    if hasPrefix(line, "nsrun 1") && line[7] == 0 { return }
    if hasPrefix(line, "nsrun ") {
      throw TableError(1, "a version this exec does not know (it knows `nsrun 1`)")
    }
    throw TableError(1, "expected `nsrun 1`")
  }

  private mutating func parse(_ line: Fields, number: Int) throws(TableError) {
    var fields = line
    guard let target = fields.next() else { return }
    if sameText(target, "-") {
      if let reason = settings.parse(&fields, line: number) { throw TableError(number, reason) }
      return
    }
    try checkTarget(target, number)
    guard let kindName = fields.next(), let kind = Fstab.kind(kindName) else {
      throw TableError(number, "expected `store`, `bind`, `union`, `tmpfs`, `proc`, `dev` or `mask` after the target")
    }
    guard let options = fields.next() else {
      throw TableError(number, "expected options, or `-` for none")
    }
    var entry = Entry(
      target: target, kind: kind, readOnly: kind == .union || kind == .store, size: nil, mode: nil,
      sources: UnsafePointer(line.end), sourceCount: 0, line: number, parent: -1, hasChildren: false, source: -1,
      isDirectory: kind != .bind, device: 0)
    while let source = fields.next() {
      if entry.sourceCount == 0 { entry.sources = UnsafePointer(source) }
      entry.sourceCount += 1
      try checkSource(source, kind, number)
    }
    try parseOptions(options, into: &entry)
    if entry.kind == .union && entry.readOnly && (entry.size != nil || entry.mode != nil) {
      throw TableError(number, "a union has size and mode with `rw` only")
    }
    if entry.isBound && !entry.readOnly {
      throw TableError(number, "a union that is `bound` cannot be `rw`")
    }
    switch kind {
    case .bind where entry.sourceCount != 1:
      throw TableError(number, "a bind has one source (several make a union)")
    case .union where entry.sourceCount == 0: throw TableError(number, "a union needs a source")
    case .tmpfs where entry.sourceCount != 0, .proc where entry.sourceCount != 0,
      .dev where entry.sourceCount != 0, .mask where entry.sourceCount != 0:
      throw TableError(number, "this kind of mount has no source")
    default: break
    }
    entries[count] = entry
    count += 1
  }

  private static func kind(_ name: Text) -> Kind? {
    if sameText(name, "bind") { return .bind }
    if sameText(name, "store") { return .store }
    if sameText(name, "union") { return .union }
    if sameText(name, "tmpfs") { return .tmpfs }
    if sameText(name, "proc") { return .proc }
    if sameText(name, "dev") { return .dev }
    if sameText(name, "mask") { return .mask }
    return nil
  }

  private func parseOptions(_ options: UnsafeMutablePointer<CChar>, into entry: inout Entry) throws(TableError) {
    if sameText(options, "-") { return }
    var start = options
    while true {
      var end = start
      while end[0] != 0 && end[0] != 0x2C { end += 1 }
      let last = end[0] == 0
      end[0] = 0
      if sameText(start, "ro") && entry.kind == .bind {
        entry.readOnly = true
      } else if sameText(start, "rw") && entry.kind == .union {
        entry.readOnly = false
      } else if sameText(start, "atonce") && entry.kind == .union {
        entry.atOnce = true
      } else if sameText(start, "bound") && entry.kind == .union {
        entry.isBound = true
      } else if hasPrefix(start, "size=") && [.tmpfs, .union].contains(entry.kind) {
        entry.size = UnsafePointer(start + 5)
      } else if hasPrefix(start, "mode=") && [.tmpfs, .union].contains(entry.kind) {
        entry.mode = UnsafePointer(start + 5)
      } else {
        throw TableError(entry.line, "an option this kind of mount does not have")
      }
      if last { return }
      start = end + 1
    }
  }

  /// A target cannot leave the root and has one spelling only.
  private func checkTarget(_ target: Text, _ number: Int) throws(TableError) {
    if target[0] != slash { throw TableError(number, "expected an absolute target") }
    if target[1] == 0 { return }
    var index = 0
    while target[index] != 0 {
      let name = target + index + 1
      var length = 0
      while name[length] != 0 && name[length] != slash { length += 1 }
      let dots = name[0] == 0x2E && (length == 1 || (length == 2 && name[1] == 0x2E))
      if length == 0 || dots {
        throw TableError(number, "a target without `.`, `..`, empty names and final slash is needed")
      }
      index += length + 1
    }
  }

  private func checkSource(_ source: Text, _ kind: Kind, _ number: Int) throws(TableError) {
    if kind == .store {
      var index = 0
      while source[index] != 0 {
        if source[index] == slash { throw TableError(number, "expected names of store items, not paths") }
        index += 1
      }
      if source[0] == 0x2E {
        throw TableError(number, "the name of a store item does not begin with `.`")
      }
    } else if source[0] != slash && !hasPrefix(source, "./") {
      throw TableError(number, "a source begins with `/` or `./`")
    }
  }

  /// Finds what each entry is mounted on, and refuses entries that would hide earlier ones.
  private mutating func arrange() throws(TableError) {
    var store = -1
    for index in 0..<count {
      let target = entries[index].target
      for earlier in 0..<index where lies(entries[earlier].target, beneath: target) {
        throw TableError(entries[index].line, "it would hide an earlier line: targets above come first, and each once")
      }
      let parent = innermost(over: target, before: index)
      entries[index].parent = parent
      if parent >= 0 {
        if entries[parent].kind == .mask {
          throw TableError(entries[index].line, "it lies below a path that is hidden")
        }
        entries[parent].hasChildren = true
      }
      if target[1] == 0 { root = index }
      if entries[index].kind == .store {
        if store >= 0 { throw TableError(entries[index].line, "a second `store` line") }
        store = index
      }
    }
    if root >= 0 && [.store, .proc, .dev, .mask].contains(entries[root].kind) {
      throw TableError(entries[root].line, "this kind of mount cannot be the root")
    }
  }

  /// The entry before another one that a path is or lies beneath, the innermost one; -1 for the bare root. What that
  /// one is mounted on is its parent.
  func innermost(over path: Text, before end: Int) -> Int {
    var found = -1
    var longest = -1
    for index in 0..<end where lies(path, beneath: entries[index].target) {
      let length = textLength(entries[index].target)
      if length > longest { (found, longest) = (index, length) }
    }
    return found
  }

  /// Whether a proc may be inside: one of its own, or one beneath a directory of the host.
  var showsProcesses: Bool {
    for index in 0..<count {
      let entry = entries[index]
      if entry.kind == .proc { return true }
      if entry.kind == .bind && entry.sources[0] == slash && !isStoreSource(entry.sources) { return true }
    }
    return false
  }
}

/// Whether the path is `above` itself or lies somewhere beneath it.
func lies(_ path: Text, beneath above: Text) -> Bool {
  if above[1] == 0 { return true }
  if !hasPrefix(path, above) { return false }
  let next = path[textLength(above)]
  return next == 0 || next == slash
}

/// The path of the store as programs inside see it.
let logicalStore: StaticString = "/gnu/store/"

/// Whether a source is a path of the host.
func isHostSource(_ source: Text) -> Bool { source[0] == slash && !isStoreSource(source) }

/// Whether a source names an item of the store.
func isStoreSource(_ source: Text) -> Bool {
  hasPrefix(source, logicalStore.text)
}
