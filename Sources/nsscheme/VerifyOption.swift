// `nsscheme gc --verify[=contents|repair]`: whether the store is what its database says. Whatever is wrong is said on
// standard error; the exit status is 1 when something is wrong, or still is after a repair.

import ArgumentParser
import Gexp
import Glibc
import Sandbox
import Store

/// The value of `--verify`.
struct Verification: ExpressibleByArgument, CustomStringConvertible {
  var contents = false
  var repair = false
  var description: String { "presence" }

  init() {}

  /// Reads `contents`, `repair`, or both with a comma between, as Guix has it.
  init?(argument: String) {
    for word in argument.split(separator: ",", omittingEmptySubsequences: false) {
      switch word {
      case "contents": contents = true
      case "repair": repair = true
      default: return nil
      }
    }
  }

  /// Looks, says and, if that is wanted, mends.
  func run(_ store: EmbeddedStore) throws {
    // What can be mended should be found first, so a repair reads everything.
    var faults = try store.verify(contents: contents || repair)
    for fault in faults { Session.complain(fault.message) }
    if repair && !faults.isEmpty {
      let found = faults.count
      let options = StoreAccess.buildOptions
      let repair = try StoreRepair(
        store, options: options, onEvent: { StoreAccess.onBuildEvent($0, options.verbosity) },
        say: { fputs($0 + "\n", stderr) })
      faults = try repair.mend(faults)
      for fault in faults { Session.complain("still wrong: " + fault.message) }
      if faults.isEmpty { fputs("the store is as it should be again (\(found) faults mended)\n", stderr) }
    }
    if !faults.isEmpty { throw ExitCode(1) }
    if !repair { fputs("the store is as it should be (\(try store.allItems().count) items)\n", stderr) }
  }
}
