// Rows for who keeps copies of repositories without files: making one, what is new in it, removing it.

import CGit
import Gexp
import SchemeCore
import Store

/// Rows about copies of repositories.
enum GitCopyRows {
  static func install(_ table: inout PrimitiveTable) {
    table.three(
      "(%git-mirror url directory options)",
      "A new repository in DIRECTORY, without files, with the branches of the one at URL. One on this machine is copied, or "
        + "linked, file by file."
    ) { url, directory, options in
      _ = Git.isReady
      let (url, directory) = (try url.plainText(1), try directory.gitFile(2))
      let transfer = try GitTransfer(options, 3)
      var pointer: OpaquePointer?
      try transfer.run { fetch in
        var clone = git_clone_options()
        git_clone_options_init(&clone, UInt32(GIT_CLONE_OPTIONS_VERSION))
        clone.fetch_opts = fetch
        clone.bare = 1
        clone.local = url.hasPrefix("file:") ? GIT_CLONE_LOCAL : GIT_CLONE_LOCAL_AUTO
        clone.remote_cb = { remote, repository, name, url, _ in
          git_remote_create_with_fetchspec(remote, repository, name, url, "+refs/heads/*:refs/heads/*")
        }
        return git_clone(&pointer, url, directory, &clone)
      }
      guard let pointer else { throw Fault.misc("libgit2 made no repository") }
      return GitValue(.repository, pointer, owner: nil).word
    }
    table.three(
      "(%git-new-commits repository commit known)",
      "The commits that COMMIT descends from, and itself, but those of the list KNOWN and what they descend from."
    ) { repository, commit, known in
      let graph = CommitGraph(try GitObjects(try repository.git(.repository, 1)))
      let commit = ObjectName(try commit.gitName(2))
      _ = try known.list(3)
      var (rest, old): (Word, [Int]) = (known, [])
      while rest.isPair {
        old.append(graph.number(ObjectName(try rest.car.gitName(3))))
        rest = rest.cdr
      }
      do {
        let names = RootedArray()
        for number in try graph.newCommits(graph.number(commit), since: old, exactly: true) {
          names.append(Heap.bytevector(graph.names[number].bytes))
        }
        return names.list()
      } catch let refusal as Refusal {
        throw Fault.misc("~A", Heap.string(refusal.message))
      }
    }
    table.one("(%remove-tree directory)", "Removes DIRECTORY with all that is in it, whatever its permissions.") {
      directory in
      let path = try directory.gitFile(1)
      do { try FileTree.remove(path) } catch let error as StoreError {
        throw Fault.misc("~A", Heap.string(error.message))
      }
      return .unspecified
    }
  }
}
