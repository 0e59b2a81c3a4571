// Objects of a repository: commits, trees, tags and blobs. An object's name is a bytevector of 20 bytes here.

import CGit
import Gexp
import SchemeCore

/// Rows about objects.
enum GitObjectRows {
  static func install(_ table: inout PrimitiveTable) {
    installObjects(&table)
    installCommits(&table)
    installParents(&table)
    installTrees(&table)
    installBlobsAndTags(&table)
    installSignatures(&table)
  }

  private static func kind(_ type: git_object_t) -> GitValue.Kind {
    switch type {
    case GIT_OBJECT_COMMIT: .commit
    case GIT_OBJECT_TREE: .tree
    case GIT_OBJECT_TAG: .tag
    case GIT_OBJECT_BLOB: .blob
    default: .object
    }
  }

  private static func installObjects(_ table: inout PrimitiveTable) {
    table.any(
      "(%git-lookup repository name length type)",
      "The object of TYPE, a number, whose name begins with LENGTH digits of NAME: of a kind of its own where TYPE is one."
    ) { arguments in
      let repository = try arguments[0].git(.repository, 1)
      var name = try arguments[1].gitName(2)
      let length = try arguments[2].int(3, in: 0...40)
      let type = git_object_t(Int32(clamping: try arguments[3].int(4)))
      return try Git.made(kind(type), of: repository) {
        length == 40
          ? git_object_lookup($0, repository.pointer, &name, type)
          : git_object_lookup_prefix($0, repository.pointer, &name, length, type)
      }
    }
    table.two("(%git-revision repository text)", "The object that TEXT names, as git rev-parse does it.") {
      repository, text in
      let (repository, text) = (try repository.git(.repository, 1), try text.plainText(2))
      return try Git.made(.object, of: repository) { git_revparse_single($0, repository.pointer, text) }
    }
    table.two("(%git-as object type)", "OBJECT as one of TYPE, a number, which it must be.") { object, type in
      let object = try object.git(.object, 1)
      let type = git_object_t(Int32(clamping: try type.int(2)))
      return try Git.made(kind(type), of: object.owner) { git_object_dup($0, object.pointer) }
    }
    table.one("(%git-id object)", "The name of OBJECT.") { object in
      Git.name(git_object_id(try object.git(.object, 1).pointer))
    }
    table.one("(%git-type object)", "The number of OBJECT's type.") { object in
      Word(fixnum: Int(git_object_type(try object.git(.object, 1).pointer).rawValue))
    }
    table.one("(%git-short-id object)", "As many digits of OBJECT's name as tell it from others.") { object in
      let object = try object.git(.object, 1)
      return try Git.text { git_object_short_id($0, object.pointer) }
    }
    table.one("(%git-owner value)", "The repository that VALUE belongs to.") { value in
      _ = Git.isReady
      let value = try value.native(1, GitValue.self, "git object")
      guard let owner = value.owner else { throw Fault.misc("the object belongs to no repository") }
      return owner.word
    }
    table.one("(%git-number value)", "A number that tells VALUE from every other one, however it is reached.") {
      value in
      Word(fixnum: try value.native(1, GitValue.self, "git object").number)
    }
    table.two("(%git-is? value kind)", "Whether VALUE is one of KIND, a symbol.") { value, kind in
      let kind = try kind.symbol(2).symbolString
      return Word(value.is(.foreign) && value.owned(as: GitValue.self)?.kind.rawValue == kind)
    }
    table.three("(%git-descendant? repository commit ancestor)", "Whether the COMMIT comes after ANCESTOR.") {
      repository, commit, ancestor in
      let repository = try repository.git(.repository, 1)
      var (commit, ancestor) = (try commit.gitName(2), try ancestor.gitName(3))
      let code = git_graph_descendant_of(repository.pointer, &commit, &ancestor)
      if code < 0 { try Git.fail(code) }
      return Word(code == 1)
    }
    table.three(
      "(%git-ahead-behind repository local upstream)", "How many commits each of the two has alone, as a pair."
    ) {
      repository, local, upstream in
      let repository = try repository.git(.repository, 1)
      var (local, upstream) = (try local.gitName(2), try upstream.gitName(3))
      var (ahead, behind) = (0, 0)
      try Git.check(git_graph_ahead_behind(&ahead, &behind, repository.pointer, &local, &upstream))
      return Heap.cons(Word(fixnum: ahead), Word(fixnum: behind))
    }
  }

  private static func installCommits(_ table: inout PrimitiveTable) {
    let texts: [(name: String, what: String, read: (OpaquePointer?) -> UnsafePointer<CChar>?)] = [
      ("body", "The message of COMMIT without its first paragraph, or #f.", { git_commit_body($0) }),
      ("summary", "The first paragraph of COMMIT's message, or #f.", { git_commit_summary($0) }),
      ("message", "The message of COMMIT.", { git_commit_message($0) }),
      ("message-raw", "The message of COMMIT with the empty lines before it.", { git_commit_message_raw($0) }),
      ("encoding", "The encoding that COMMIT says its message has, or #f.", { git_commit_message_encoding($0) }),
      ("raw-header", "The header of COMMIT.", { git_commit_raw_header($0) }),
    ]
    for (name, what, read) in texts {
      table.one("(%git-commit-\(name) commit)", what) { commit in
        schemeText(read(try commit.git(.commit, 1).pointer))
      }
    }
    table.two("(%git-commit-field commit name)", "The field NAME of COMMIT's header.") { commit, name in
      let (commit, name) = (try commit.git(.commit, 1), try name.plainText(2))
      return try Git.text { git_commit_header_field($0, commit.pointer, name) }
    }
    table.one("(%git-commit-author commit)", "Who wrote COMMIT, and when.") { commit in
      Git.signature(git_commit_author(try commit.git(.commit, 1).pointer))
    }
    table.one("(%git-commit-committer commit)", "Who made COMMIT, and when.") { commit in
      Git.signature(git_commit_committer(try commit.git(.commit, 1).pointer))
    }
    table.three("(%git-commit-signature repository name field)", "A pair of a commit's signature and what it signs.") {
      repository, name, field in
      let repository = try repository.git(.repository, 1)
      var name = try name.gitName(2)
      var (signature, content) = (git_buf(), git_buf())
      defer {
        git_buf_dispose(&signature)
        git_buf_dispose(&content)
      }
      try Git.check(
        git_commit_extract_signature(&signature, &content, repository.pointer, &name, field.optionalPlainText(3)))
      return Heap.cons(Git.text(of: signature), Git.text(of: content))
    }
  }

  private static func installParents(_ table: inout PrimitiveTable) {
    table.one("(%git-commit-tree commit)", "The tree of COMMIT.") { commit in
      let commit = try commit.git(.commit, 1)
      return try Git.made(.tree, of: commit.owner) { git_commit_tree($0, commit.pointer) }
    }
    table.one("(%git-commit-tree-id commit)", "The name of COMMIT's tree.") { commit in
      Git.name(git_commit_tree_id(try commit.git(.commit, 1).pointer))
    }
    table.one("(%git-commit-parent-count commit)", "How many parents COMMIT has.") { commit in
      Word(fixnum: Int(git_commit_parentcount(try commit.git(.commit, 1).pointer)))
    }
    table.two("(%git-commit-parent-id commit index)", "The name of COMMIT's parent at INDEX, or #f.") { commit, index in
      let index = try index.int(2, in: 0...Int(Int32.max))
      return Git.name(git_commit_parent_id(try commit.git(.commit, 1).pointer, UInt32(index)))
    }
    table.two("(%git-commit-parent commit index)", "The parent of COMMIT at INDEX.") { commit, index in
      let (commit, index) = (try commit.git(.commit, 1), UInt32(try index.int(2, in: 0...Int(Int32.max))))
      return try Git.made(.commit, of: commit.owner) { git_commit_parent($0, commit.pointer, index) }
    }
  }

  private static func installTrees(_ table: inout PrimitiveTable) {
    table.one("(%git-tree-count tree)", "How many entries TREE has.") { tree in
      Word(fixnum: git_tree_entrycount(try tree.git(.tree, 1).pointer))
    }
    table.two(
      "(%git-tree-entry tree key)", "The entry of TREE that KEY is the index, the file name or the name of, or #f."
    ) {
      tree, key in
      let tree = try tree.git(.tree, 1)
      let entry: OpaquePointer?
      if key.isFixnum {
        entry = key.fixnum < 0 ? nil : git_tree_entry_byindex(tree.pointer, key.fixnum)
      } else if key.isBytevector {
        var name = try key.gitName(2)
        entry = git_tree_entry_byid(tree.pointer, &name)
      } else {
        entry = git_tree_entry_byname(tree.pointer, try key.plainText(2))
      }
      return entry.map { GitValue(.entry, $0, owner: tree, isFreed: false).word } ?? .false
    }
    table.two("(%git-tree-entry-at tree path)", "The entry of TREE at PATH, or of a tree in it.") { tree, path in
      let (tree, path) = (try tree.git(.tree, 1), try path.plainText(2))
      return try Git.made(.entry, of: tree.owner) { git_tree_entry_bypath($0, tree.pointer, path) }
    }
    table.one("(%git-entry-name entry)", "The file name of ENTRY.") { entry in
      schemeText(git_tree_entry_name(try entry.git(.entry, 1).pointer))
    }
    table.one("(%git-entry-id entry)", "The name of the object of ENTRY.") { entry in
      Git.name(git_tree_entry_id(try entry.git(.entry, 1).pointer))
    }
    table.one("(%git-entry-type entry)", "The number of the type of ENTRY's object.") { entry in
      Word(fixnum: Int(git_tree_entry_type(try entry.git(.entry, 1).pointer).rawValue))
    }
    table.two("(%git-entry-object repository entry)", "The object of ENTRY.") { repository, entry in
      let (repository, entry) = (try repository.git(.repository, 1), try entry.git(.entry, 2))
      return try Git.made(.object, of: repository) {
        git_tree_entry_to_object($0, repository.pointer, entry.pointer)
      }
    }
  }

  private static func installBlobsAndTags(_ table: inout PrimitiveTable) {
    table.one("(%git-blob-content blob)", "The bytes of BLOB.") { blob in
      let pointer = try blob.git(.blob, 1).pointer
      return Heap.bytevector(
        UnsafeRawBufferPointer(start: git_blob_rawcontent(pointer), count: Int(git_blob_rawsize(pointer))))
    }
    table.one("(%git-blob-size blob)", "How many bytes BLOB has.") { blob in
      Word(fixnum: Int(git_blob_rawsize(try blob.git(.blob, 1).pointer)))
    }
    table.one("(%git-tag-target-id tag)", "The name of what TAG is for.") { tag in
      Git.name(git_tag_target_id(try tag.git(.tag, 1).pointer))
    }
    table.one("(%git-tag-name tag)", "The name of TAG as people write it.") { tag in
      schemeText(git_tag_name(try tag.git(.tag, 1).pointer))
    }
    table.one("(%git-tag-message tag)", "The message of TAG, or #f.") { tag in
      schemeText(git_tag_message(try tag.git(.tag, 1).pointer))
    }
    table.any(
      "(%git-tag-create repository name target signature message force?)",
      "The name of a new tag NAME for TARGET: of a tag with MESSAGE by the person in SIGNATURE, or that of TARGET if these "
        + "are #f."
    ) { arguments in
      let (repository, name) = (try arguments[0].git(.repository, 1), try arguments[1].plainText(2))
      let (target, force) = (try arguments[2].git(.object, 3), Int32(arguments[5].isTrue ? 1 : 0))
      var id = git_oid()
      if arguments[3].isFalse {
        try Git.check(git_tag_create_lightweight(&id, repository.pointer, name, target.pointer, force))
        return Git.name(&id)
      }
      let message = try arguments[4].plainText(5)
      try withSignature(arguments[3], 4) {
        try Git.check(git_tag_create(&id, repository.pointer, name, target.pointer, $0, message, force))
      }
      return Git.name(&id)
    }
    table.one("(%git-tags repository)", "A list of pairs of the names of REPOSITORY's tags and of their objects.") {
      repository in
      let repository = try repository.git(.repository, 1)
      let found = RootedArray()
      try Git.check(
        git_tag_foreach(
          repository.pointer,
          { name, id, context in
            let found = Unmanaged<RootedArray>.fromOpaque(context!).takeUnretainedValue()
            found.append(Heap.cons(schemeText(name), Git.name(id)))
            return 0
          }, Unmanaged.passUnretained(found).toOpaque()))
      return found.list()
    }
  }

  /// Runs `body` with the person and time in a list as `Git.signature` makes it.
  private static func withSignature(
    _ word: Word, _ position: Int, _ body: (UnsafeMutablePointer<git_signature>?) throws -> Void
  ) throws {
    guard word.listLength == 4 else { throw Fault.type(position, "signature", word) }
    let (name, email) = (try word.car.plainText(position), try word.cdr.car.plainText(position))
    let seconds = git_time_t(try word.cdr.cdr.car.int(position))
    let offset = Int32(clamping: try word.cdr.cdr.cdr.car.int(position))
    var signature: UnsafeMutablePointer<git_signature>?
    try Git.check(git_signature_new(&signature, name, email, seconds, offset))
    defer { git_signature_free(signature) }
    try body(signature)
  }

  private static func installSignatures(_ table: inout PrimitiveTable) {
    table.any("(%git-signature name email [seconds offset])", "A person and a time, that of now if none is given.") {
      arguments in
      _ = Git.isReady
      let (name, email) = (try arguments[0].plainText(1), try arguments[1].plainText(2))
      var signature: UnsafeMutablePointer<git_signature>?
      if let seconds = arguments.optional(2), let offset = arguments.optional(3) {
        try Git.check(
          git_signature_new(
            &signature, name, email, git_time_t(seconds.int(3)), Int32(clamping: offset.int(4))))
      } else {
        try Git.check(git_signature_now(&signature, name, email))
      }
      defer { git_signature_free(signature) }
      return Git.signature(signature)
    }
    table.one("(%git-default-signature repository)", "The person that REPOSITORY's configuration names, and now.") {
      repository in
      var signature: UnsafeMutablePointer<git_signature>?
      try Git.check(git_signature_default(&signature, repository.git(.repository, 1).pointer))
      defer { git_signature_free(signature) }
      return Git.signature(signature)
    }
  }
}
