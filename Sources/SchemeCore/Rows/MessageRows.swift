// Translation of messages, as far as a program without message catalogues has it: every message is its own
// translation. And the limits of the process.

import Glibc

/// gettext and its family; resource limits.
enum MessageRows {
  static func install(_ table: inout PrimitiveTable) {
    table.any("(gettext message [domain] [category])", "MESSAGE itself: there are no translations.") {
      try $0[0].string(1)
    }
    table.any("(ngettext message plural n [domain] [category])", "MESSAGE when N is 1, else PLURAL.") { arguments in
      let one = try arguments[0].string(1)
      let many = try arguments[1].string(2)
      return arguments[2] == Word(fixnum: 1) ? one : many
    }
    let domain = Root(Heap.string("messages"))
    table.any("(textdomain [domain])", "The domain of messages, which DOMAIN becomes.") { arguments in
      if let name = arguments.given(0) { domain.word = try name.string(1) }
      return domain.word
    }
    table.any("(bindtextdomain domain [directory])", "DIRECTORY, or #f: there are no catalogues.") { arguments in
      _ = try arguments[0].string(1)
      return arguments.given(1) ?? .false
    }
    table.any("(bind-textdomain-codeset domain [encoding])", "ENCODING, or #f: there are no catalogues.") { arguments in
      _ = try arguments[0].string(1)
      return arguments.given(1) ?? .false
    }
    limits(&table)
  }

  private static let resources: [String: __rlimit_resource] = [
    "as": RLIMIT_AS, "core": RLIMIT_CORE, "cpu": RLIMIT_CPU, "data": RLIMIT_DATA, "fsize": RLIMIT_FSIZE,
    "nofile": RLIMIT_NOFILE, "stack": RLIMIT_STACK,
  ]

  private static func resource(_ word: Word) throws -> __rlimit_resource_t {
    guard let resource = resources[try word.symbol(1).symbolString] else { throw Fault.range(1, word) }
    return __rlimit_resource_t(resource.rawValue)
  }

  private static func limits(_ table: inout PrimitiveTable) {
    func word(_ limit: rlim_t) -> Word { limit == rlim_t.max ? .false : Numbers.integer(UInt(limit)) }
    func limit(_ word: Word, _ position: Int) throws -> rlim_t {
      word.isFalse ? rlim_t.max : rlim_t(try word.int(position, in: 0...Word.maxFixnum))
    }
    table.one("(%getrlimit resource)", "A pair: the soft and the hard limit of RESOURCE, a symbol; #f for none.") {
      name in
      var limits = rlimit()
      _ = try FileRows.check(Glibc.getrlimit(try resource(name), &limits))
      return Heap.cons(word(limits.rlim_cur), word(limits.rlim_max))
    }
    table.three("(setrlimit resource soft hard)", "Makes SOFT and HARD (#f: none) the limits of RESOURCE, a symbol.") {
      name, soft, hard in
      var limits = rlimit(rlim_cur: try limit(soft, 2), rlim_max: try limit(hard, 3))
      return try FileRows.check(Glibc.setrlimit(try resource(name), &limits))
    }
  }
}
