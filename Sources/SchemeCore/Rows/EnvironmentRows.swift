// The environment variables, who this process is, and the users of the machine.

import CForeign
import Glibc

/// The process's surroundings.
enum EnvironmentRows {
  static func install(_ table: inout PrimitiveTable) {
    variables(&table)
    identity(&table)
    passwords(&table)
    users(&table)
    machine(&table)
  }

  private static func variables(_ table: inout PrimitiveTable) {
    table.one("(getenv name)", "The value of the environment variable NAME, or #f.") { name in
      Glibc.getenv(try name.text(1)).map { Heap.string(String(cString: $0)) } ?? .false
    }
    table.any("(setenv name value [overwrite])", "Makes VALUE that of the environment variable NAME, #f removes it.") {
      arguments in
      let name = try arguments[0].text(1)
      if arguments[1].isFalse { return try FileRows.check(Glibc.unsetenv(name)) }
      let overwrite: Int32 = arguments.given(2)?.isFalse ?? false ? 0 : 1
      return try FileRows.check(Glibc.setenv(name, try arguments[1].text(2), overwrite))
    }
    table.one("(unsetenv name)", "Removes the environment variable NAME.") { name in
      try FileRows.check(Glibc.unsetenv(try name.text(1)))
    }
    table.one("(putenv string)", "Sets (NAME=VALUE) or removes (NAME) an environment variable.") { string in
      let text = try string.text(1)
      guard let equals = text.firstIndex(of: "=") else { return try FileRows.check(Glibc.unsetenv(text)) }
      let value = String(text[text.index(after: equals)...])
      return try FileRows.check(Glibc.setenv(String(text[..<equals]), value, 1))
    }
    table.any("(environ [variables])", "All environment variables, NAME=VALUE each; or makes VARIABLES all of them.") {
      arguments in
      guard let list = arguments.given(0) else {
        var result = Word.null
        var entry = Glibc.environ
        while let text = entry.pointee {
          result = Heap.cons(Heap.string(String(cString: text)), result)
          entry += 1
        }
        return ListRows.reversed(result, onto: .null)
      }
      let variables = try strings(list, 1)
      clearenv()
      for text in variables {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2 { Glibc.setenv(String(parts[0]), String(parts[1]), 1) }
      }
      return .unspecified
    }
  }

  /// The Swift strings of a list of strings.
  static func strings(_ list: Word, _ position: Int) throws -> [String] {
    var result: [String] = []
    _ = try list.list(position)
    var rest = list
    while rest.isPair {
      result.append(try rest.car.text(position))
      rest = rest.cdr
    }
    return result
  }

  private static func identity(_ table: inout PrimitiveTable) {
    func number(_ name: String, _ what: String, _ get: @escaping () -> Int) {
      table.zero("(\(name))", "The number of this process's \(what).") { Word(fixnum: get()) }
    }
    number("getpid", "own") { Int(getpid()) }
    number("getppid", "parent") { Int(getppid()) }
    number("getuid", "user") { Int(getuid()) }
    number("geteuid", "effective user") { Int(geteuid()) }
    number("getgid", "group") { Int(getgid()) }
    number("getegid", "effective group") { Int(getegid()) }
    number("getpgrp", "process group") { Int(getpgrp()) }
    func change(_ name: String, _ what: String, _ set: @escaping (UInt32) -> Int32) {
      table.one("(\(name) id)", "Makes ID this process's \(what).") { id in
        try FileRows.check(set(UInt32(try id.int(1, in: 0...Int(UInt32.max)))))
      }
    }
    change("setuid", "user", setuid)
    change("setgid", "group", setgid)
    change("seteuid", "effective user", seteuid)
    change("setegid", "effective group", setegid)
    table.zero("(setsid)", "Makes this process the leader of a new session.") {
      let id = setsid()
      if id == -1 { throw Fault.posix() }
      return Word(fixnum: Int(id))
    }
    table.two("(setpgid pid group)", "Puts the process PID into the process group GROUP.") { pid, group in
      try FileRows.check(setpgid(try pid.processNumber(1), try group.processNumber(2)))
    }
    table.zero("(getgroups)", "The numbers of this process's groups, a vector.") {
      var groups = [gid_t](repeating: 0, count: 65536)
      let count = Glibc.getgroups(Int32(groups.count), &groups)
      if count == -1 { throw Fault.posix() }
      let result = Heap.vector(count: Int(count), fill: .false)
      for i in 0..<Int(count) { result.setElement(i, Word(fixnum: Int(groups[i]))) }
      return result
    }
    table.one("(setgroups groups)", "Makes the vector GROUPS this process's groups.") { vector in
      let count = try vector.vector(1).length
      let groups: [gid_t] = try (0..<count).map { i in gid_t(try vector.element(i).int(1, in: 0...Int(UInt32.max))) }
      return try FileRows.check(setgroups(count, groups))
    }
    table.zero("(getlogin)", "The name of the user who logged in, or #f.") {
      Glibc.getlogin().map { Heap.string(String(cString: $0)) } ?? .false
    }
  }

  private static func passwords(_ table: inout PrimitiveTable) {
    table.two("(crypt key salt)", "The hash of the password KEY by the method and the salt that SALT names.") {
      key, salt in
      let key = try key.text(1)
      let salt = try salt.text(2)
      // How many rounds there are is the salt's choice.
      try Rehearsal.attempt { cforeign_crypt(key, salt) != nil }
      return Heap.string(String(cString: cforeign_crypt(key, salt)))
    }
  }

  // The user database is read by hand: the C library would load shared objects for it, which a static program has not.
  private static func lines(of file: String, fields count: Int) -> [[Substring]] {
    InputTrace.note(.contents(file))
    guard let descriptor = try? SystemCall.retrying(nil, .nothing, { Glibc.open(file, O_RDONLY | O_CLOEXEC) }) else {
      return []
    }
    let port = Port(FileDevice(descriptor), input: true, output: false)
    defer { try? port.close() }
    let bytes = (try? port.takeBytes(1 << 26)) ?? []
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
      $0.split(separator: ":", omittingEmptySubsequences: false)
    }.filter { $0.count == count }
  }

  private static func users(_ table: inout PrimitiveTable) {
    func database(
      _ get: String, _ rewind: String, _ file: String, _ count: Int, _ index: UnsafeMutablePointer<Int>,
      _ entry: @escaping ([Substring]) -> Word
    ) {
      table.any("(\(get) [key])", "The entry of \(file) for KEY, a name or number, or else the next one.") {
        arguments in
        let all = lines(of: file, fields: count)
        guard let key = arguments.given(0) else {
          guard index.pointee < all.count else { return .false }
          index.pointee += 1
          return entry(all[index.pointee - 1])
        }
        let name = key.isFixnum ? String(key.fixnum) : try key.text(1)
        guard let found = all.first(where: { $0[key.isFixnum ? 2 : 0] == name }) else {
          throw Fault.misc("entry not found")
        }
        return entry(found)
      }
      table.any("(\(rewind) [again?])", "Makes (\(get)) begin again if AGAIN? is given and true, else ends it.") { _ in
        index.pointee = 0
        return .unspecified
      }
    }
    let userPlace = UnsafeMutablePointer<Int>.allocate(capacity: 2)
    userPlace.initialize(repeating: 0, count: 2)
    database("getpw", "setpw", "/etc/passwd", 7, userPlace) { fields in
      let result = strings(fields)
      for i in 2...3 { result.setElement(i, Word(fixnum: Int(fields[i]) ?? 0)) }
      return result
    }
    database("getgr", "setgr", "/etc/group", 4, userPlace + 1) { fields in
      let result = strings(fields)
      result.setElement(2, Word(fixnum: Int(fields[2]) ?? 0))
      var members = Word.null
      for name in fields[3].split(separator: ",").reversed() { members = Heap.cons(Heap.string(String(name)), members) }
      result.setElement(3, members)
      return result
    }
  }

  private static func strings(_ fields: [Substring]) -> Word {
    let result = Heap.vector(count: fields.count, fill: .false)
    for (i, field) in fields.enumerated() { result.setElement(i, Heap.string(String(field))) }
    return result
  }

  private static func machine(_ table: inout PrimitiveTable) {
    table.zero("(uname)", "System, host name, release, version and machine, a vector.") {
      var names = utsname()
      _ = try FileRows.check(Glibc.uname(&names))
      func text<T>(_ field: T) -> Word {
        withUnsafeBytes(of: field) { Heap.string(utf8: $0.prefix { $0 != 0 }.withContiguousStorageIfAvailable { $0 }!) }
      }
      let result = Heap.vector(count: 5, fill: .false)
      result.setElement(0, text(names.sysname))
      result.setElement(1, text(names.nodename))
      result.setElement(2, text(names.release))
      result.setElement(3, text(names.version))
      result.setElement(4, text(names.machine))
      return result
    }
    table.zero("(gethostname)", "The name of this machine.") {
      var name = [UInt8](repeating: 0, count: 256)
      let result = name.withUnsafeMutableBytes { Glibc.gethostname($0.bindMemory(to: CChar.self).baseAddress!, 255) }
      _ = try FileRows.check(result)
      return Heap.string(String(decoding: name.prefix { $0 != 0 }, as: UTF8.self))
    }
    table.one("(sethostname name)", "Makes NAME the name of this machine.") { name in
      let text = try name.text(1)
      return try FileRows.check(Glibc.sethostname(text, text.utf8.count))
    }
    table.one("(strerror code)", "What the error number CODE means.") { code in
      Heap.string(String(cString: Glibc.strerror(Int32(truncatingIfNeeded: try code.int(1)))))
    }
    table.zero("(total-processor-count)", "The number of processors.") {
      Word(fixnum: Int(sysconf(Int32(_SC_NPROCESSORS_CONF))))
    }
    table.zero("(current-processor-count)", "The number of processors that this process may use.") {
      Word(fixnum: Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    }
    table.any("(setlocale category [locale])", "The locale, which is always C.UTF-8.") { _ in Heap.string("C.UTF-8") }
  }
}
