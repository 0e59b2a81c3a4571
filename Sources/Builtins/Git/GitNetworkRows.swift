// Rows about transfers over the network: clones, remotes, submodules.

import CGit
import Gexp
import SchemeCore

/// Rows about other repositories.
enum GitNetworkRows {
  static func install(_ table: inout PrimitiveTable) {
    installRemotes(&table)
    installTransfers(&table)
    installSubmodules(&table)
    installSubmoduleChanges(&table)
    installSettings(&table)
  }

  private static func installRemotes(_ table: inout PrimitiveTable) {
    table.two("(%git-remote repository name)", "The remote NAME of REPOSITORY.") { repository, name in
      let (repository, name) = (try repository.git(.repository, 1), try name.plainText(2))
      return try Git.made(.remote, of: repository) { git_remote_lookup($0, repository.pointer, name) }
    }
    table.two("(%git-anonymous-remote repository url)", "A remote at URL without a name.") { repository, url in
      let (repository, url) = (try repository.git(.repository, 1), try url.plainText(2))
      return try Git.made(.remote, of: repository) { git_remote_create_anonymous($0, repository.pointer, url) }
    }
    table.one("(%git-remote-name remote)", "The name of REMOTE, or #f.") { remote in
      schemeText(git_remote_name(try remote.git(.remote, 1).pointer))
    }
    table.one("(%git-remote-url remote)", "Where REMOTE is.") { remote in
      schemeText(git_remote_url(try remote.git(.remote, 1).pointer))
    }
    table.three("(%git-remote-set-url! repository name url)", "Says where the remote NAME of REPOSITORY is.") {
      repository, name, url in
      try Git.check(
        git_remote_set_url(repository.git(.repository, 1).pointer, name.plainText(2), url.plainText(3)))
      return .unspecified
    }
    table.one("(%git-remote-connected? remote)", "Whether there is a connection to REMOTE.") { remote in
      Word(git_remote_connected(try remote.git(.remote, 1).pointer) == 1)
    }
    table.one("(%git-remote-disconnect remote)", "Ends the connection to REMOTE.") { remote in
      git_remote_disconnect(try remote.git(.remote, 1).pointer)
      return .unspecified
    }
    table.one("(%git-remote-heads remote)", "What REMOTE has: vectors of local?, name, local name, reference's name.") {
      remote in
      var (heads, count): (UnsafeMutablePointer<UnsafePointer<git_remote_head>?>?, Int) = (nil, 0)
      try Git.check(git_remote_ls(&heads, &count, remote.git(.remote, 1).pointer))
      let found = RootedArray()
      for i in 0..<count {
        guard let head = heads?[i] else { continue }
        let part = Heap.vector(count: 5, fill: .false)
        part.setElement(0, Word(fixnum: Int(head.pointee.local)))
        part.setElement(1, name(of: head, \.oid))
        part.setElement(2, name(of: head, \.loid))
        part.setElement(3, schemeText(head.pointee.name))
        part.setElement(4, schemeText(head.pointee.symref_target))
        found.append(part)
      }
      return found.list()
    }
  }

  private static func name(of head: UnsafePointer<git_remote_head>, _ path: KeyPath<git_remote_head, git_oid>) -> Word {
    var id = head.pointee[keyPath: path]
    return Git.name(&id)
  }

  private static func installTransfers(_ table: inout PrimitiveTable) {
    table.three("(%git-clone url directory options)", "A new repository in DIRECTORY with what is at URL.") {
      url, directory, options in
      try GitTransfer.clone(url, directory, options)
    }
    table.any(
      "(%git-remote-fetch remote message options refspecs)",
      "Gets what REMOTE has, or what the list REFSPECS says if it is not empty; MESSAGE is for the log."
    ) { arguments in
      let (remote, message) = (try arguments[0].git(.remote, 1), try arguments[1].plainText(2))
      let transfer = try GitTransfer(arguments[2], 3)
      let texts = KeptTexts()
      var pointers: [UnsafeMutablePointer<CChar>?] = []
      _ = try arguments[3].list(4)
      var rest = arguments[3]
      while rest.isPair {
        pointers.append(texts.keep(try rest.car.plainText(4)))
        rest = rest.cdr
      }
      try withExtendedLifetime(texts) {
        try transfer.run { options in
          pointers.withUnsafeMutableBufferPointer { pointers in
            var array = git_strarray(strings: pointers.baseAddress, count: pointers.count)
            return git_remote_fetch(remote.pointer, &array, &options, message)
          }
        }
      }
      return .unspecified
    }
    table.two("(%git-remote-connect remote options)", "Makes a connection to REMOTE.") { remote, options in
      let remote = try remote.git(.remote, 1)
      let transfer = try GitTransfer(options, 2)
      try transfer.run { fetch in
        git_remote_connect(remote.pointer, GIT_DIRECTION_FETCH, &fetch.callbacks, &fetch.proxy_opts, nil)
      }
      return .unspecified
    }
  }

  private static func installSubmodules(_ table: inout PrimitiveTable) {
    table.one("(%git-submodules repository)", "The names of REPOSITORY's submodules.") { repository in
      let repository = try repository.git(.repository, 1)
      let found = RootedArray()
      try Git.check(
        git_submodule_foreach(
          repository.pointer,
          { _, name, context in
            Unmanaged<RootedArray>.fromOpaque(context!).takeUnretainedValue().append(schemeText(name))
            return 0
          }, Unmanaged.passUnretained(found).toOpaque()))
      return found.list()
    }
    table.two("(%git-submodule repository name)", "The submodule NAME of REPOSITORY.") { repository, name in
      let (repository, name) = (try repository.git(.repository, 1), try name.plainText(2))
      return try Git.made(.submodule, of: repository) { git_submodule_lookup($0, repository.pointer, name) }
    }
    table.one("(%git-submodule-name submodule)", "The name of SUBMODULE.") { submodule in
      schemeText(git_submodule_name(try submodule.git(.submodule, 1).pointer))
    }
    table.one("(%git-submodule-path submodule)", "Where SUBMODULE is in its repository.") { submodule in
      schemeText(git_submodule_path(try submodule.git(.submodule, 1).pointer))
    }
    table.one("(%git-submodule-url submodule)", "Where SUBMODULE comes from, or #f.") { submodule in
      schemeText(git_submodule_url(try submodule.git(.submodule, 1).pointer))
    }
    table.one("(%git-submodule-head-id submodule)", "The name of the commit of SUBMODULE in HEAD, or #f.") {
      submodule in
      Git.name(git_submodule_head_id(try submodule.git(.submodule, 1).pointer))
    }
    table.two("(%git-submodule-init submodule overwrite?)", "Copies what SUBMODULE says into the configuration.") {
      submodule, overwrite in
      try Git.check(git_submodule_init(submodule.git(.submodule, 1).pointer, overwrite.isTrue ? 1 : 0))
      return .unspecified
    }
    table.two("(%git-submodule-reload submodule force?)", "Reads SUBMODULE again.") { submodule, force in
      try Git.check(git_submodule_reload(submodule.git(.submodule, 1).pointer, force.isTrue ? 1 : 0))
      return .unspecified
    }
    table.any("(%git-submodule-update submodule initialize? fetch? options)", "Gets SUBMODULE and checks it out.") {
      arguments in
      let submodule = try arguments[0].git(.submodule, 1)
      try GitTransfer(arguments[3], 4).run { fetch in
        var update = git_submodule_update_options()
        git_submodule_update_options_init(&update, UInt32(GIT_SUBMODULE_UPDATE_OPTIONS_VERSION))
        update.fetch_opts = fetch
        update.allow_fetch = arguments[2].isTrue ? 1 : 0
        return git_submodule_update(submodule.pointer, arguments[1].isTrue ? 1 : 0, &update)
      }
      return .unspecified
    }
  }

  private static func installSubmoduleChanges(_ table: inout PrimitiveTable) {
    table.any("(%git-submodule-add repository url path link?)", "Begins a new submodule from URL at PATH.") {
      arguments in
      let repository = try arguments[0].git(.repository, 1)
      let (url, path) = (try arguments[1].plainText(2), try arguments[2].plainText(3))
      return try Git.made(.submodule, of: repository) {
        git_submodule_add_setup($0, repository.pointer, url, path, arguments[3].isTrue ? 1 : 0)
      }
    }
    table.one("(%git-submodule-finish submodule)", "Ends what the row above began.") { submodule in
      try Git.check(git_submodule_add_finalize(submodule.git(.submodule, 1).pointer))
      return .unspecified
    }
    table.two("(%git-submodule-stage submodule write?)", "Puts the commit of SUBMODULE into the index.") {
      submodule, write in
      try Git.check(git_submodule_add_to_index(submodule.git(.submodule, 1).pointer, write.isTrue ? 1 : 0))
      return .unspecified
    }
    table.three("(%git-submodule-set-url! repository name url)", "Says where a submodule comes from.") {
      repository, name, url in
      try Git.check(
        git_submodule_set_url(repository.git(.repository, 1).pointer, name.plainText(2), url.plainText(3)))
      return .unspecified
    }
    table.three("(%git-submodule-set-branch! repository name branch)", "Says which branch a submodule follows.") {
      repository, name, branch in
      try Git.check(
        git_submodule_set_branch(
          repository.git(.repository, 1).pointer, name.plainText(2), branch.optionalPlainText(3)))
      return .unspecified
    }
  }

  private static func installSettings(_ table: inout PrimitiveTable) {
    table.two("(%git-set-certificates! file directory)", "Where the certificates are that are trusted.") {
      file, directory in
      _ = Git.isReady
      let file = file.isFalse ? nil : try file.gitFile(1)
      let directory = directory.isFalse ? nil : try directory.gitFile(2)
      try Git.check(cgit_set_certificates(file, directory))
      return .unspecified
    }
    table.two(
      "(%git-set-limits! connection reading)",
      "How many milliseconds a connection may take, and a server may be silent: 0 for ever, #f as before."
    ) { connection, reading in
      let limits = try [connection, reading].enumerated().map { index, limit in
        limit.isFalse ? -1 : Int32(try limit.int(index + 1, in: 0...Int(Int32.max)))
      }
      cgit_set_limits(limits[0], limits[1])
      return .unspecified
    }
    table.one("(%git-set-user-agent! name)", "How this program presents itself.") { name in
      _ = Git.isReady
      try Git.check(cgit_set_user_agent(try name.plainText(1)))
      return .unspecified
    }
    table.one("(%git-set-owner-validation! on?)", "Whether repositories must belong to the user.") { on in
      _ = Git.isReady
      try Git.check(cgit_set_owner_validation(on.isTrue ? 1 : 0))
      return .unspecified
    }
    table.one("(%git-set-thrower! procedure)", "PROCEDURE gets code, class and message of each error, and throws it.") {
      procedure in
      Git.setThrower(try procedure.procedure(1))
      return .unspecified
    }
    table.zero("(%git-start)", "How often libgit2 has been started.") {
      _ = Git.isReady
      return .true
    }
    table.zero("(%git-clear-error!)", "Forgets libgit2's last error.") {
      git_error_clear()
      return .unspecified
    }
  }
}
