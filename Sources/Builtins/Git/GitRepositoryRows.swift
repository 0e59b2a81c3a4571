// Repositories, and the names that they give to objects: references and branches.

import CGit
import Gexp
import SchemeCore

/// Rows about repositories and references.
enum GitRepositoryRows {
  static func install(_ table: inout PrimitiveTable) {
    installOpening(&table)
    installProperties(&table)
    installHead(&table)
    installReferences(&table)
    installReferenceProperties(&table)
    installBranches(&table)
  }

  private static func installOpening(_ table: inout PrimitiveTable) {
    table.one("(%git-open directory)", "The repository in DIRECTORY.") { directory in
      let directory = try directory.gitFile(1)
      return try Git.made(.repository, of: nil) { git_repository_open($0, directory) }
    }
    table.three("(%git-open-with directory flags ceilings)", "The repository that FLAGS let be found from DIRECTORY.") {
      directory, flags, ceilings in
      let directory = directory.isFalse ? nil : try directory.gitFile(1)
      let flags = UInt32(truncatingIfNeeded: try flags.int(2))
      let ceilings = try ceilings.optionalPlainText(3)
      return try Git.made(.repository, of: nil) { git_repository_open_ext($0, directory, flags, ceilings) }
    }
    table.one("(%git-openable? directory)", "Whether DIRECTORY is a repository.") { directory in
      _ = Git.isReady
      return Word(
        git_repository_open_ext(nil, try directory.gitFile(1), GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue, nil) == 0)
    }
    table.two("(%git-init directory bare?)", "A new repository in DIRECTORY.") { directory, bare in
      let directory = try directory.gitFile(1)
      return try Git.made(.repository, of: nil) { git_repository_init($0, directory, bare.isTrue ? 1 : 0) }
    }
    table.three("(%git-discover directory across? ceiling)", "The directory of the repository that DIRECTORY is in.") {
      directory, across, ceiling in
      let (directory, ceiling) = (try directory.gitFile(1), try ceiling.optionalPlainText(3))
      return try Git.text { git_repository_discover($0, directory, across.isTrue ? 1 : 0, ceiling) }
    }
    table.one("(%git-close repository)", "Frees what REPOSITORY holds of the system's; it can still be used.") {
      repository in
      git_repository__cleanup(try repository.git(.repository, 1).pointer)
      return .unspecified
    }
  }

  private static func installProperties(_ table: inout PrimitiveTable) {
    table.one("(%git-directory repository)", "The directory of REPOSITORY's data.") { repository in
      schemeText(git_repository_path(try repository.git(.repository, 1).pointer))
    }
    table.one("(%git-work-directory repository)", "The directory of REPOSITORY's files, or #f.") { repository in
      schemeText(git_repository_workdir(try repository.git(.repository, 1).pointer))
    }
    table.one("(%git-bare? repository)", "Whether REPOSITORY has no files of its own.") { repository in
      Word(git_repository_is_bare(try repository.git(.repository, 1).pointer) == 1)
    }
    table.one("(%git-empty? repository)", "Whether REPOSITORY has no commits.") { repository in
      Word(git_repository_is_empty(try repository.git(.repository, 1).pointer) == 1)
    }
    table.one("(%git-shallow? repository)", "Whether REPOSITORY's history is cut.") { repository in
      Word(git_repository_is_shallow(try repository.git(.repository, 1).pointer) == 1)
    }
    table.one("(%git-state repository)", "The number of what is under way in REPOSITORY.") { repository in
      Word(fixnum: Int(git_repository_state(try repository.git(.repository, 1).pointer)))
    }
    table.one("(%git-namespace repository)", "The namespace of REPOSITORY's references, or #f.") { repository in
      schemeText(git_repository_get_namespace(try repository.git(.repository, 1).pointer))
    }
    table.one("(%git-identity repository)", "A pair of the name and the address in REPOSITORY's log of references.") {
      repository in
      var (name, email): (UnsafePointer<CChar>?, UnsafePointer<CChar>?) = (nil, nil)
      try Git.check(git_repository_ident(&name, &email, repository.git(.repository, 1).pointer))
      return Heap.cons(schemeText(name), schemeText(email))
    }
    table.three("(%git-set-identity! repository name email)", "Sets what the row above reads.") {
      repository, name, email in
      let (name, email) = (try name.optionalPlainText(2), try email.optionalPlainText(3))
      try Git.check(git_repository_set_ident(repository.git(.repository, 1).pointer, name, email))
      return .unspecified
    }
    table.two("(%git-config repository snapshot?)", "The configuration of REPOSITORY, as it is now if SNAPSHOT?.") {
      repository, snapshot in
      let repository = try repository.git(.repository, 1)
      return try Git.made(.config, of: repository) {
        snapshot.isTrue
          ? git_repository_config_snapshot($0, repository.pointer) : git_repository_config($0, repository.pointer)
      }
    }
    table.one("(%git-index repository)", "The index of REPOSITORY.") { repository in
      let repository = try repository.git(.repository, 1)
      return try Git.made(.index, of: repository) { git_repository_index($0, repository.pointer) }
    }
  }

  private static func installHead(_ table: inout PrimitiveTable) {
    table.one("(%git-head repository)", "The reference that REPOSITORY's HEAD stands for.") { repository in
      let repository = try repository.git(.repository, 1)
      return try Git.made(.reference, of: repository) { git_repository_head($0, repository.pointer) }
    }
    table.one("(%git-head-detached? repository)", "Whether HEAD is a commit and no branch.") { repository in
      try flag(git_repository_head_detached(repository.git(.repository, 1).pointer))
    }
    table.one("(%git-head-unborn? repository)", "Whether HEAD is a branch without commits.") { repository in
      try flag(git_repository_head_unborn(repository.git(.repository, 1).pointer))
    }
    table.one("(%git-detach-head repository)", "Makes HEAD the commit that it stands for.") { repository in
      try Git.check(git_repository_detach_head(repository.git(.repository, 1).pointer))
      return .unspecified
    }
  }

  private static func flag(_ code: Int32) throws -> Word {
    if code < 0 { try Git.fail(code) }
    return Word(code == 1)
  }

  private static func installReferences(_ table: inout PrimitiveTable) {
    table.two("(%git-reference repository name)", "The reference NAME of REPOSITORY.") { repository, name in
      let (repository, name) = (try repository.git(.repository, 1), try name.plainText(2))
      return try Git.made(.reference, of: repository) { git_reference_lookup($0, repository.pointer, name) }
    }
    table.two("(%git-reference-id repository name)", "The object name that the reference NAME stands for.") {
      repository, name in
      var id = git_oid()
      try Git.check(
        git_reference_name_to_id(&id, repository.git(.repository, 1).pointer, name.plainText(2)))
      return Git.name(&id)
    }
    table.two("(%git-references repository pattern)", "The references of REPOSITORY whose names match PATTERN, or all.")
    {
      repository, pattern in
      let (repository, pattern) = (try repository.git(.repository, 1), try pattern.optionalPlainText(2))
      var iterator: OpaquePointer?
      try Git.check(
        pattern.map { git_reference_iterator_glob_new(&iterator, repository.pointer, $0) }
          ?? git_reference_iterator_new(&iterator, repository.pointer))
      defer { git_reference_iterator_free(iterator) }
      let found = RootedArray()
      var reference: OpaquePointer?
      while git_reference_next(&reference, iterator) == 0, let next = reference {
        found.append(GitValue(.reference, next, owner: repository).word)
      }
      return found.list()
    }
    table.two("(%git-peel reference type)", "The object of TYPE that REFERENCE stands for.") { reference, type in
      let (reference, type) = (try reference.git(.reference, 1), git_object_t(Int32(clamping: try type.int(2))))
      return try Git.made(.object, of: reference.owner) { git_reference_peel($0, reference.pointer, type) }
    }
  }

  private static func installReferenceProperties(_ table: inout PrimitiveTable) {
    table.one("(%git-reference-name reference)", "The whole name of REFERENCE.") { reference in
      schemeText(git_reference_name(try reference.git(.reference, 1).pointer))
    }
    table.one("(%git-reference-shorthand reference)", "The name of REFERENCE as people write it.") { reference in
      schemeText(git_reference_shorthand(try reference.git(.reference, 1).pointer))
    }
    table.one("(%git-reference-target reference)", "The object name in REFERENCE, #f if it names another reference.") {
      reference in
      Git.name(git_reference_target(try reference.git(.reference, 1).pointer))
    }
    table.one("(%git-reference-kind reference)", "'branch, 'remote, 'tag, 'note or #f: what REFERENCE's name says.") {
      reference in
      let pointer = try reference.git(.reference, 1).pointer
      let kinds: [(String, (OpaquePointer?) -> Int32)] = [
        ("branch", git_reference_is_branch), ("remote", git_reference_is_remote), ("tag", git_reference_is_tag),
        ("note", git_reference_is_note),
      ]
      return kinds.first { $0.1(pointer) == 1 }.map { Symbols.intern($0.0) } ?? .false
    }
    table.two("(%git-reference=? a b)", "Whether two references are the same.") { a, b in
      Word(git_reference_cmp(try a.git(.reference, 1).pointer, try b.git(.reference, 2).pointer) == 0)
    }
  }

  private static func installBranches(_ table: inout PrimitiveTable) {
    table.three("(%git-branch repository name type)", "The branch NAME of REPOSITORY, local or of a remote.") {
      repository, name, type in
      let (repository, name) = (try repository.git(.repository, 1), try name.plainText(2))
      let type = git_branch_t(UInt32(truncatingIfNeeded: try type.int(3)))
      return try Git.made(.reference, of: repository) { git_branch_lookup($0, repository.pointer, name, type) }
    }
    table.two("(%git-branches repository type)", "A list of pairs of REPOSITORY's branches and their types.") {
      repository, type in
      let repository = try repository.git(.repository, 1)
      var iterator: OpaquePointer?
      let types = git_branch_t(UInt32(truncatingIfNeeded: try type.int(2)))
      try Git.check(git_branch_iterator_new(&iterator, repository.pointer, types))
      defer { git_branch_iterator_free(iterator) }
      let found = RootedArray()
      var (reference, kind): (OpaquePointer?, git_branch_t) = (nil, GIT_BRANCH_LOCAL)
      while git_branch_next(&reference, &kind, iterator) == 0, let next = reference {
        found.append(Heap.cons(GitValue(.reference, next, owner: repository).word, Word(fixnum: Int(kind.rawValue))))
      }
      return found.list()
    }
    table.any("(%git-branch-create repository name commit force?)", "A new branch NAME at COMMIT.") { arguments in
      let (repository, name) = (try arguments[0].git(.repository, 1), try arguments[1].plainText(2))
      let commit = try arguments[2].git(.commit, 3)
      return try Git.made(.reference, of: repository) {
        git_branch_create($0, repository.pointer, name, commit.pointer, arguments[3].isTrue ? 1 : 0)
      }
    }
    table.one("(%git-branch-delete branch)", "Removes BRANCH.") { branch in
      try Git.check(git_branch_delete(branch.git(.reference, 1).pointer))
      return .unspecified
    }
    table.three("(%git-branch-move branch name force?)", "BRANCH, called NAME from now on.") { branch, name, force in
      let (branch, name) = (try branch.git(.reference, 1), try name.plainText(2))
      return try Git.made(.reference, of: branch.owner) {
        git_branch_move($0, branch.pointer, name, force.isTrue ? 1 : 0)
      }
    }
    table.one("(%git-branch-head? branch)", "Whether HEAD stands for BRANCH.") { branch in
      try flag(git_branch_is_head(branch.git(.reference, 1).pointer))
    }
    table.one("(%git-branch-name branch)", "The name of BRANCH.") { branch in
      var name: UnsafePointer<CChar>?
      try Git.check(git_branch_name(&name, branch.git(.reference, 1).pointer))
      return schemeText(name)
    }
    table.one("(%git-branch-upstream branch)", "The branch of a remote that BRANCH follows.") { branch in
      let branch = try branch.git(.reference, 1)
      return try Git.made(.reference, of: branch.owner) { git_branch_upstream($0, branch.pointer) }
    }
    table.two("(%git-branch-set-upstream! branch name)", "Has BRANCH follow NAME; nothing, if that is #f.") {
      branch, name in
      try Git.check(git_branch_set_upstream(branch.git(.reference, 1).pointer, name.optionalPlainText(2)))
      return .unspecified
    }
  }
}
