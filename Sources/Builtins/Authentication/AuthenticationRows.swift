// Rows about the authentication of repositories, and the cache of what is authentic.

import CGit
import Gexp
import SchemeCore
import Store

/// Rows of `(nsscheme rows git)` about authentication.
enum AuthenticationRows {
  static func install(_ table: inout PrimitiveTable) {
    table.any(
      "(%git-authenticate repository end keyring introduction known progress)",
      "Authenticates the commit END of REPOSITORY with the keys of the commit KEYRING. INTRODUCTION is a list of a commit, "
        + "the fingerprint of its signer, and fingerprints that may sign where nothing is said; KNOWN are commits that are "
        + "authentic. PROGRESS gets the number of commits done and to do. The answer is a list of pairs of fingerprints "
        + "and numbers of commits, or a vector of why not: a kind, the commit or #f, a message."
    ) { arguments in
      let repository = try arguments[0].git(.repository, 1)
      let (end, keyring) = (ObjectName(try arguments[1].gitName(2)), ObjectName(try arguments[2].gitName(3)))
      let introduction = try introduction(arguments[3], 4)
      let known = try elements(arguments[4], 5).map { ObjectName(try $0.gitName(5)) }
      let progress = arguments[5].isFalse ? nil : SchemeCore.Root(try arguments[5].procedure(6))
      do {
        let counts = try RepositoryAuthentication(repository, introduction).authenticate(
          end, keyring: keyring, known: known
        ) {
          guard let progress else { return }
          _ = try Machine.apply(progress.word, Word(fixnum: $0), Word(fixnum: $1))
        }
        let pairs = RootedArray()
        for (fingerprint, count) in counts.sorted(by: { ($1.value, $0.key.first ?? 0) < ($0.value, $1.key.first ?? 0) })
        {
          pairs.append(Heap.cons(Heap.bytevector(fingerprint), Word(fixnum: count)))
        }
        return pairs.list()
      } catch let refusal as Refusal {
        return vector(refusal)
      }
    }
    table.any(
      "(%git-extract repository commit directory without)",
      "Writes the files of COMMIT as the new DIRECTORY, but for those at the top whose names are in the list WITHOUT; #t, or "
        + "a vector of why not as the row above has it."
    ) { arguments in
      let repository = try arguments[0].git(.repository, 1)
      let (commit, directory) = (ObjectName(try arguments[1].gitName(2)), try arguments[2].gitFile(3))
      let without = Set(try elements(arguments[3], 4).map { ExactText(try $0.plainText(4)) })
      do {
        try GitExtraction.write(commit, of: repository, to: directory, without: without)
        return .true
      } catch let refusal as Refusal {
        return vector(refusal)
      } catch let error as StoreError {
        return vector(Refusal("system", nil, error.message))
      }
    }
    table.one("(%authenticated key)", "The commits that were kept as authentic under KEY, a list.") { key in
      let bytes = cache.read(try key.fileName(1)) ?? []
      let names = RootedArray()
      for start in stride(from: 0, to: bytes.count / 20 * 20, by: 20) {
        names.append(Heap.bytevector(bytes[start..<(start + 20)]))
      }
      return names.list()
    }
    table.two("(%keep-authenticated! key commits)", "Keeps the list COMMITS as authentic under KEY.") { key, commits in
      let names = try elements(commits, 2).map { ObjectName(try $0.gitName(2)).bytes }
      cache.write(try key.fileName(1), Array(names.joined()))
      return .unspecified
    }
  }

  private static func vector(_ refusal: Refusal) -> Word {
    let result = SchemeCore.Root(Heap.vector(count: 3, fill: .false))
    result.word.setElement(0, Symbols.intern(refusal.kind))
    result.word.setElement(1, refusal.commit.map { Heap.bytevector($0.bytes) } ?? .false)
    result.word.setElement(2, Heap.string(refusal.message))
    return result.word
  }

  private static let cache = CacheDirectory("authentication", isOfAnyProgram: true)

  private static func elements(_ list: Word, _ position: Int) throws -> [Word] {
    var (rest, result): (Word, [Word]) = (list, [])
    _ = try list.list(position)
    while rest.isPair {
      result.append(rest.car)
      rest = rest.cdr
    }
    return result
  }

  private static func introduction(_ list: Word, _ position: Int) throws -> RepositoryAuthentication.Introduction {
    let parts = try elements(list, position)
    guard parts.count >= 2 else { throw Fault.range(position, list) }
    return RepositoryAuthentication.Introduction(
      commit: ObjectName(try parts[0].gitName(position)), signer: Array(try parts[1].bytes(position)),
      historical: Set(try parts.dropFirst(2).map { Array(try $0.bytes(position)) }))
  }
}

extension Word {
  /// The name of a file in a directory, without a slash.
  fileprivate func fileName(_ position: Int) throws -> String {
    let name = try plainText(position)
    if name.isEmpty || name.hasPrefix(".") || name.utf8.contains(47) { throw Fault.range(position, self) }
    return name
  }
}
