// The table of mounts beside `exec`: what the namespace is, in the order in which it is made.
//
//     nsrun 1
//     TARGET KIND OPTIONS [SOURCE…]
//
// The first line names the format and its version. Every other line is one mount; an empty line and one that
// begins with `#` say nothing. Fields are separated by spaces and tabs; in a field, space, tab, newline and
// backslash are written \040 \011 \012 \134 (any byte but NUL may be written so).
//
// TARGET is the absolute place inside: no `.`, `..`, empty name or final slash. A target comes once, and after
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
  var firstPlace = 0
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

/// The parsed table.
struct Fstab {
  let entries: UnsafeMutablePointer<Entry>
  private(set) var count = 0
  /// Where the root's entry is, -1 if there is none.
  private(set) var root = -1
  private let path: Text
  /// The lines that are not mounts.
  private(set) var settings = Settings()

  /// Parses the text in place; it has room for one byte more than its size.
  init(text: UnsafeMutablePointer<CChar>, size: Int, path: Text) {
    self.path = path
    text[size] = 0
    var lines = 1
    for index in 0..<size where text[index] == newline { lines += 1 }
    guard let memory = sys_memory(lines * MemoryLayout<Entry>.stride) else { fail(125, "read", path, -12, "") }
    entries = memory.assumingMemoryBound(to: Entry.self)
    guard let memory = sys_memory(lines * MemoryLayout<Link>.stride) else { fail(125, "read", path, -12, "") }
    settings.links = memory.assumingMemoryBound(to: Link.self)
    var start = text
    for number in 1...lines {
      var end = start
      while end < text + size && end[0] != newline && end[0] != 0 { end += 1 }
      if end[0] == 0 && end < text + size { refuse(number, "a NUL byte") }
      end[0] = 0
      if number == 1 {
        checkVersion(start)
      } else {
        parse(start, end: end, number: number)
      }
      start = end + 1
    }
    arrange()
    if settings.linkCount > 0 && settings.namespaces & Settings.network == 0 {
      refuse(settings.links[0].line, "a link takes a network of its own: `- unshare - net`")
    }
  }

  private func checkVersion(_ line: Text) {
    if hasPrefix(line, "nsrun 1") && line[7] == 0 { return }
    if hasPrefix(line, "nsrun ") { refuse(1, "a version this exec does not know (it knows `nsrun 1`)") }
    refuse(1, "expected `nsrun 1`")
  }

  private mutating func parse(_ start: UnsafeMutablePointer<CChar>, end: UnsafeMutablePointer<CChar>, number: Int) {
    if start[0] == 0x23 { return }
    var fields = Fields(rest: start, end: end)
    guard let target = fields.next() else { return }
    if sameText(target, "-") {
      if let reason = settings.parse(&fields, line: number) { refuse(number, reason) }
      return
    }
    checkTarget(target, number)
    guard let kindName = fields.next(), let kind = Fstab.kind(kindName) else {
      refuse(number, "expected `store`, `bind`, `union`, `tmpfs`, `proc`, `dev` or `mask` after the target")
    }
    guard let options = fields.next() else { refuse(number, "expected options, or `-` for none") }
    var entry = Entry(
      target: target, kind: kind, readOnly: kind == .union || kind == .store, size: nil, mode: nil,
      sources: UnsafePointer(end), sourceCount: 0, line: number, parent: -1, hasChildren: false, source: -1,
      isDirectory: kind != .bind, device: 0)
    while let source = fields.next() {
      if entry.sourceCount == 0 { entry.sources = UnsafePointer(source) }
      entry.sourceCount += 1
      checkSource(source, kind, number)
    }
    parseOptions(options, into: &entry)
    if entry.kind == .union && entry.readOnly && (entry.size != nil || entry.mode != nil) {
      refuse(number, "a union has size and mode with `rw` only")
    }
    if entry.isBound && !entry.readOnly { refuse(number, "a union that is `bound` cannot be `rw`") }
    switch kind {
    case .bind where entry.sourceCount != 1: refuse(number, "a bind has one source (several make a union)")
    case .union where entry.sourceCount == 0: refuse(number, "a union needs a source")
    case .tmpfs where entry.sourceCount != 0, .proc where entry.sourceCount != 0,
      .dev where entry.sourceCount != 0, .mask where entry.sourceCount != 0:
      refuse(number, "this kind of mount has no source")
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

  private func parseOptions(_ options: UnsafeMutablePointer<CChar>, into entry: inout Entry) {
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
        refuse(entry.line, "an option this kind of mount does not have")
      }
      if last { return }
      start = end + 1
    }
  }

  /// A target cannot leave the root and has one spelling only.
  private func checkTarget(_ target: Text, _ number: Int) {
    if target[0] != slash { refuse(number, "expected an absolute target") }
    if target[1] == 0 { return }
    var index = 0
    while target[index] != 0 {
      let name = target + index + 1
      var length = 0
      while name[length] != 0 && name[length] != slash { length += 1 }
      let dots = name[0] == 0x2E && (length == 1 || (length == 2 && name[1] == 0x2E))
      if length == 0 || dots { refuse(number, "a target without `.`, `..`, empty names and final slash is needed") }
      index += length + 1
    }
  }

  private func checkSource(_ source: Text, _ kind: Kind, _ number: Int) {
    if kind == .store {
      var index = 0
      while source[index] != 0 {
        if source[index] == slash { refuse(number, "expected names of store items, not paths") }
        index += 1
      }
      if source[0] == 0x2E { refuse(number, "the name of a store item does not begin with `.`") }
    } else if source[0] != slash && !hasPrefix(source, "./") {
      refuse(number, "a source begins with `/` or `./`")
    }
  }

  /// Finds what each entry is mounted on, and refuses entries that would hide earlier ones.
  private mutating func arrange() {
    var store = -1
    for index in 0..<count {
      let target = entries[index].target
      var longest = -1
      for earlier in 0..<index {
        let above = entries[earlier].target
        if lies(above, beneath: target) {
          refuse(entries[index].line, "it would hide an earlier line: targets above come first, and each once")
        }
        let length = textLength(above)
        if lies(target, beneath: above) && length > longest {
          if entries[earlier].kind == .mask { refuse(entries[index].line, "it lies in a place that is hidden") }
          longest = length
          entries[index].parent = earlier
        }
      }
      if entries[index].parent >= 0 { entries[entries[index].parent].hasChildren = true }
      if target[1] == 0 { root = index }
      if entries[index].kind == .store {
        if store >= 0 { refuse(entries[index].line, "a second `store` line") }
        store = index
      }
    }
    if root >= 0 && [.store, .proc, .dev, .mask].contains(entries[root].kind) {
      refuse(entries[root].line, "this kind of mount cannot be the root")
    }
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

  /// Stops because of a line of the table.
  func refuse(_ number: Int, _ reason: StaticString) -> Never {
    guard let memory = sys_memory(2 * Names.capacity) else { sys_exit(125) }
    let text = memory.assumingMemoryBound(to: CChar.self)
    copyText(path, to: text)
    appendText(" line ", to: text, capacity: 2 * Names.capacity)
    appendNumber(number, to: text)
    fail(125, "use", text, 0, reason)
  }
}

/// Whether the place is `above` itself or lies somewhere beneath it.
func lies(_ place: Text, beneath above: Text) -> Bool {
  if above[1] == 0 { return true }
  if !hasPrefix(place, above) { return false }
  let next = place[textLength(above)]
  return next == 0 || next == slash
}
