// Rows about changes: the status of files, differences of trees, checkout and reset. Also
// the configuration, and names of commits made from tags.

import CGit
import Gexp
import SchemeCore

/// Rows about states and differences.
enum GitStateRows {
  static func install(_ table: inout PrimitiveTable) {
    installStatus(&table)
    installDifferences(&table)
    installPatches(&table)
    installCheckout(&table)
    installConfiguration(&table)
    installDescription(&table)
  }

  // MARK: Parts of differences

  private static func side(_ file: git_diff_file) -> Word {
    var id = file.id
    let result = Heap.vector(count: 6, fill: .false)
    result.setElement(0, Git.name(&id))
    result.setElement(1, schemeText(file.path))
    result.setElement(2, Numbers.integer(Int(file.size)))
    result.setElement(3, Word(fixnum: Int(file.flags)))
    result.setElement(4, Word(fixnum: Int(file.mode)))
    result.setElement(5, Word(fixnum: Int(file.id_abbrev)))
    return result
  }

  private static func delta(_ delta: UnsafePointer<git_diff_delta>?) -> Word {
    guard let delta = delta?.pointee else { return .false }
    let result = Heap.vector(count: 6, fill: .false)
    result.setElement(0, Word(fixnum: Int(delta.status.rawValue)))
    result.setElement(1, Word(fixnum: Int(delta.flags)))
    result.setElement(2, Word(fixnum: Int(delta.similarity)))
    result.setElement(3, Word(fixnum: Int(delta.nfiles)))
    result.setElement(4, side(delta.old_file))
    result.setElement(5, side(delta.new_file))
    return result
  }

  private static func installStatus(_ table: inout PrimitiveTable) {
    table.three("(%git-status repository show flags)", "What SHOW and FLAGS say of the state of REPOSITORY's files.") {
      repository, show, flags in
      let repository = try repository.git(.repository, 1)
      var options = git_status_options()
      git_status_options_init(&options, UInt32(GIT_STATUS_OPTIONS_VERSION))
      options.show = git_status_show_t(UInt32(try show.int(2, in: 0...2)))
      options.flags = UInt32(truncatingIfNeeded: try flags.int(3))
      return try Git.made(.statuses, of: repository) { git_status_list_new($0, repository.pointer, &options) }
    }
    table.one("(%git-status-count statuses)", "How many entries STATUSES has.") { statuses in
      Word(fixnum: git_status_list_entrycount(try statuses.git(.statuses, 1).pointer))
    }
    table.two("(%git-status-entry statuses index)", "Flags, change from HEAD to index, change from there to the files.")
    {
      statuses, index in
      let pointer = try statuses.git(.statuses, 1).pointer
      let count = git_status_list_entrycount(pointer)
      guard let entry = git_status_byindex(pointer, try index.int(2, in: 0...max(0, count - 1))) else {
        throw Fault.range(2, index)
      }
      let result = Heap.vector(count: 3, fill: .false)
      result.setElement(0, Word(fixnum: Int(entry.pointee.status.rawValue)))
      result.setElement(1, delta(entry.pointee.head_to_index))
      result.setElement(2, delta(entry.pointee.index_to_workdir))
      return result
    }
  }

  /// libgit2's options from a vector: flags, what is ignored of submodules, lines around changes, lines between hunks,
  /// digits of names, the largest size of files, and the prefixes of old and new names.
  private static func options(_ word: Word, _ position: Int, _ texts: KeptTexts) throws -> git_diff_options {
    var options = git_diff_options()
    git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION))
    if word.isFalse { return options }
    let given = try word.vector(position)
    guard given.length == 8 else { throw Fault.range(position, word) }
    func number(_ index: Int, _ body: (Int) -> Void) throws {
      if given.element(index).isTrue { body(try given.element(index).int(position)) }
    }
    try number(0) { options.flags = UInt32(truncatingIfNeeded: $0) }
    try number(1) { options.ignore_submodules = git_submodule_ignore_t(Int32(clamping: $0)) }
    try number(2) { options.context_lines = UInt32(clamping: $0) }
    try number(3) { options.interhunk_lines = UInt32(clamping: $0) }
    try number(4) { options.id_abbrev = UInt16(clamping: $0) }
    try number(5) { options.max_size = git_off_t($0) }
    options.old_prefix = UnsafePointer(texts.keep(try given.element(6).optionalPlainText(position)))
    options.new_prefix = UnsafePointer(texts.keep(try given.element(7).optionalPlainText(position)))
    return options
  }

  private static func installDifferences(_ table: inout PrimitiveTable) {
    table.any(
      "(%git-diff repository kind old new options)",
      "The differences of OLD and NEW; KIND says what they are: tree-to-tree, tree-to-index, tree-to-workdir, "
        + "index-to-index or index-to-workdir. A tree that is #f is empty, an index that is #f the repository's."
    ) { arguments in
      let repository = try arguments[0].git(.repository, 1)
      let texts = KeptTexts()
      var options = try options(arguments[4], 5, texts)
      func part(_ kind: GitValue.Kind, _ index: Int) throws -> OpaquePointer? {
        arguments[index].isFalse ? nil : try arguments[index].git(kind, index + 1).pointer
      }
      let root = repository.pointer
      let isTree = try arguments[1].symbol(2).symbolString.hasPrefix("tree")
      let old = try part(isTree ? .tree : .index, 2)
      let make: (UnsafeMutablePointer<OpaquePointer?>) -> Int32
      switch arguments[1].symbolString {
      case "tree-to-tree":
        let new = try part(.tree, 3)
        make = { git_diff_tree_to_tree($0, root, old, new, &options) }
      case "tree-to-index":
        let new = try part(.index, 3)
        make = { git_diff_tree_to_index($0, root, old, new, &options) }
      case "tree-to-workdir": make = { git_diff_tree_to_workdir($0, root, old, &options) }
      case "index-to-index":
        guard let new = try part(.index, 3), old != nil else { throw Fault.type(3, "index", arguments[2]) }
        make = { git_diff_index_to_index($0, root, old, new, &options) }
      case "index-to-workdir": make = { git_diff_index_to_workdir($0, root, old, &options) }
      default: throw Fault.range(2, arguments[1])
      }
      return try withExtendedLifetime(texts) { try Git.made(.diff, of: repository, make) }
    }
    table.two("(%git-diff-text diff format)", "DIFF as text in FORMAT, a number.") { diff, format in
      let (diff, format) = (try diff.git(.diff, 1), git_diff_format_t(UInt32(clamping: try format.int(2))))
      return try Git.text { git_diff_to_buf($0, diff.pointer, format) }
    }
    table.one("(%git-diff-deltas diff)", "A vector of the files that DIFF is about.") { diff in
      let pointer = try diff.git(.diff, 1).pointer
      let count = git_diff_num_deltas(pointer)
      let result = Heap.vector(count: count, fill: .false)
      for i in 0..<count { result.setElement(i, delta(git_diff_get_delta(pointer, i))) }
      return result
    }
  }

  private static func installPatches(_ table: inout PrimitiveTable) {
    table.two(
      "(%git-diff-hunks diff index)",
      "The hunks of the file at INDEX of DIFF: lists of a vector of numbers and header, and vectors of the lines."
    ) { diff, index in
      let pointer = try diff.git(.diff, 1).pointer
      let index = try index.int(2, in: 0...max(0, git_diff_num_deltas(pointer) - 1))
      var patch: OpaquePointer?
      try Git.check(git_patch_from_diff(&patch, pointer, index))
      defer { git_patch_free(patch) }
      guard let patch else { return .null }
      let hunks = RootedArray()
      for i in 0..<git_patch_num_hunks(patch) {
        var (hunk, count): (UnsafePointer<git_diff_hunk>?, Int) = (nil, 0)
        try Git.check(git_patch_get_hunk(&hunk, &count, patch, i))
        let parts = RootedArray()
        parts.append(Self.hunk(hunk!.pointee))
        for j in 0..<count {
          var line: UnsafePointer<git_diff_line>?
          try Git.check(git_patch_get_line_in_hunk(&line, patch, i, j))
          parts.append(Self.line(line!.pointee))
        }
        hunks.append(parts.list())
      }
      return hunks.list()
    }
  }

  private static func hunk(_ hunk: git_diff_hunk) -> Word {
    var hunk = hunk
    let result = Heap.vector(count: 5, fill: .false)
    let numbers = [hunk.old_start, hunk.old_lines, hunk.new_start, hunk.new_lines]
    for (i, number) in numbers.enumerated() { result.setElement(i, Word(fixnum: Int(number))) }
    let count = hunk.header_len
    withUnsafeBytes(of: &hunk.header) { bytes in
      result.setElement(4, Heap.bytevector(UnsafeRawBufferPointer(rebasing: bytes[..<min(count, bytes.count)])))
    }
    return result
  }

  private static func line(_ line: git_diff_line) -> Word {
    let result = Heap.vector(count: 7, fill: .false)
    let numbers = [
      Int(line.origin), Int(line.old_lineno), Int(line.new_lineno), Int(line.num_lines), line.content_len,
      Int(line.content_offset),
    ]
    for (i, number) in numbers.enumerated() { result.setElement(i, Word(fixnum: number)) }
    let bytes = UnsafeRawBufferPointer(start: line.content, count: line.content_len)
    result.setElement(6, Heap.string(utf8: bytes.bindMemory(to: UInt8.self)))
    return result
  }

  private static func installCheckout(_ table: inout PrimitiveTable) {
    table.three("(%git-reset repository object type)", "Makes HEAD, index and files be as OBJECT says.") {
      repository, object, type in
      let (repository, object) = (try repository.git(.repository, 1), try object.git(.object, 2))
      let type = git_reset_t(UInt32(try type.int(3, in: 1...3)))
      try Git.check(git_reset(repository.pointer, object.pointer, type, nil))
      return .unspecified
    }
    table.two("(%git-checkout repository object)", "Makes the files be as OBJECT says; as HEAD does if it is #f.") {
      repository, object in
      let repository = try repository.git(.repository, 1)
      var options = git_checkout_options()
      git_checkout_options_init(&options, UInt32(GIT_CHECKOUT_OPTIONS_VERSION))
      options.checkout_strategy = GIT_CHECKOUT_SAFE.rawValue
      try Git.check(
        object.isFalse
          ? git_checkout_head(repository.pointer, &options)
          : git_checkout_tree(repository.pointer, object.git(.object, 2).pointer, &options))
      return .unspecified
    }
    table.two("(%git-cherrypick repository commit)", "Makes the changes of COMMIT in REPOSITORY's files.") {
      repository, commit in
      try Git.check(
        git_cherrypick(repository.git(.repository, 1).pointer, commit.git(.commit, 2).pointer, nil))
      return .unspecified
    }
  }

  private static func entry(_ entry: git_config_entry) -> Word {
    Heap.list(
      schemeText(entry.name), schemeText(entry.value), Word(fixnum: Int(entry.include_depth)),
      Word(fixnum: Int(entry.level.rawValue)))
  }

  private static func installConfiguration(_ table: inout PrimitiveTable) {
    table.two("(%git-config-entry config name)", "The entry NAME of CONFIG: name, value, depth and level.") {
      config, name in
      let (config, name) = (try config.git(.config, 1), try name.plainText(2))
      var found: UnsafeMutablePointer<git_config_entry>?
      try Git.check(git_config_get_entry(&found, config.pointer, name))
      defer { git_config_entry_free(found) }
      return entry(found!.pointee)
    }
    table.one("(%git-config-entries config)", "All entries of CONFIG.") { config in
      let config = try config.git(.config, 1)
      let found = RootedArray()
      try Git.check(
        git_config_foreach(
          config.pointer,
          { entry, context in
            let found = Unmanaged<RootedArray>.fromOpaque(context!).takeUnretainedValue()
            found.append(GitStateRows.entry(entry!.pointee))
            return 0
          }, Unmanaged.passUnretained(found).toOpaque()))
      return found.list()
    }
    table.three(
      "(%git-config-set! config name value)", "Sets NAME in CONFIG to VALUE, a string, a truth value or a number."
    ) {
      config, name, value in
      let (config, name) = (try config.git(.config, 1), try name.plainText(2))
      if value.isFixnum {
        try Git.check(git_config_set_int64(config.pointer, name, Int64(value.fixnum)))
      } else if value == .true || value == .false {
        try Git.check(git_config_set_bool(config.pointer, name, value.isTrue ? 1 : 0))
      } else {
        try Git.check(git_config_set_string(config.pointer, name, value.plainText(3)))
      }
      return .unspecified
    }
  }

  private static func installDescription(_ table: inout PrimitiveTable) {
    table.two("(%git-describe value options)", "A name for VALUE, a commit, or a repository's files, made from tags.") {
      value, options in
      _ = Git.isReady
      let value = try value.native(1, GitValue.self, "commit or repository")
      let given = try options.vector(2)
      guard given.length == 5 else { throw Fault.range(2, options) }
      let texts = KeptTexts()
      var options = git_describe_options()
      git_describe_options_init(&options, UInt32(GIT_DESCRIBE_OPTIONS_VERSION))
      options.max_candidates_tags = UInt32(clamping: try given.element(0).int(2))
      options.describe_strategy = UInt32(try given.element(1).int(2, in: 0...2))
      options.pattern = UnsafePointer(texts.keep(try given.element(2).optionalPlainText(2)))
      options.only_follow_first_parent = given.element(3).isTrue ? 1 : 0
      options.show_commit_oid_as_fallback = given.element(4).isTrue ? 1 : 0
      guard value.kind == .commit || value.kind == .repository else { throw Fault.misc("only commits are described") }
      return try withExtendedLifetime(texts) {
        try Git.made(.description, of: value) {
          value.kind == .repository
            ? git_describe_workdir($0, value.pointer, &options) : git_describe_commit($0, value.pointer, &options)
        }
      }
    }
    table.any("(%git-description-text description size long? suffix)", "DESCRIPTION as text.") { arguments in
      let description = try arguments[0].git(.description, 1)
      let texts = KeptTexts()
      var options = git_describe_format_options()
      git_describe_format_options_init(&options, UInt32(GIT_DESCRIBE_FORMAT_OPTIONS_VERSION))
      options.abbreviated_size = UInt32(clamping: try arguments[1].int(2))
      options.always_use_long_format = arguments[2].isTrue ? 1 : 0
      options.dirty_suffix = UnsafePointer(texts.keep(try arguments[3].optionalPlainText(4)))
      return try withExtendedLifetime(texts) {
        try Git.text { git_describe_format($0, description.pointer, &options) }
      }
    }
  }
}
