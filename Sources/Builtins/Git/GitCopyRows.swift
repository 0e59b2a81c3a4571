// Rows about bare copies of repositories, which channels are pulled into: they are made, updated and removed.

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
      let isFile = try url.plainText(1).hasPrefix("file:")
      return try GitTransfer.clone(url, directory, options) { clone in
        clone.bare = 1
        clone.local = isFile ? GIT_CLONE_LOCAL : GIT_CLONE_LOCAL_AUTO
        clone.remote_cb = { remote, repository, name, url, _ in
          git_remote_create_with_fetchspec(remote, repository, name, url, "+refs/heads/*:refs/heads/*")
        }
      }
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
      return try names(of: graph) { try graph.newCommits(graph.number(commit), since: old, exactly: true) } ?? .null
    }
    table.three(
      "(%git-path repository old new)",
      "Commits from OLD to NEW, each a parent of the next one, as a list; #f when NEW does not descend from OLD."
    ) { repository, old, new in
      let graph = CommitGraph(try GitObjects(try repository.git(.repository, 1)))
      let (old, new) = (ObjectName(try old.gitName(2)), ObjectName(try new.gitName(3)))
      return try names(of: graph) { try graph.path(from: graph.number(old), to: graph.number(new)) } ?? .false
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

  /// The names of the commits that `body` finds, as a list; nil if it finds none.
  private static func names(of graph: CommitGraph, _ body: () throws -> [Int]?) throws -> Word? {
    do {
      guard let numbers = try body() else { return nil }
      let names = RootedArray()
      for number in numbers { names.append(Heap.bytevector(graph.names[number].bytes)) }
      return names.list()
    } catch let refusal as Refusal {
      throw Fault.misc("~A", Heap.string(refusal.message))
    }
  }
}
