// Whose a store is. What lies in it is run, so only its owner may put anything there: the store and its state are
// directories of the caller's, neither links nor open to all. Otherwise somebody else could change an item after it
// was built, or have builds done in a directory of their choosing.

import Glibc

enum StoreOwnership {
  /// Refuses a store's directory, or that of its state, unless it is the caller's alone or not there yet.
  static func check(_ given: String, _ what: String) throws {
    var path = given
    while path.utf8.count > 1, path.utf8.last == UInt8(ascii: "/") { path.unicodeScalars.removeLast() }
    func refuse(_ reason: String) -> StoreError { StoreError(.notAStore, "the \(what) '\(path)' \(reason)") }
    var status = stat()
    if lstat(path, &status) != 0 { return }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: break
    case S_IFLNK:
      throw refuse("is a symbolic link; name the directory that it leads to (--store, NSSCHEME_STORE)")
    default: throw refuse("is no directory; name another one (--store, NSSCHEME_STORE)")
    }
    guard status.st_uid == geteuid() else {
      let owner = UserAccounts.name(of: status.st_uid) ?? "\(status.st_uid)"
      throw refuse(
        "belongs to '\(owner)' and not to you, so that it could change behind your back; use a store of your own "
          + "(--store, NSSCHEME_STORE)")
    }
    guard status.st_mode & S_IWOTH == 0 else {
      throw refuse("may be written to by everybody; see what is in it, then 'chmod o-w \(path)', or use another store")
    }
  }
}
