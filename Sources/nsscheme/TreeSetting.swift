// The Guix tree that commands run over, a directory of Guix's sources: one of the load path (-L, GUILE_LOAD_PATH), or
// else the first that $NSSCHEME_GUIX names, which then is the last of the load path, or else the one that was pulled, with
// the channels that were pulled with it. What a tree is, `Floors` says; what is different over one, the modules do that
// stand on the floor `tree`.

import Builtins
import Glibc
import SchemeCore

/// How a session gets its Guix tree.
enum TreeSetting {
  /// Whether a session looks for a tree.
  enum Use {
    /// The one of the load path, of the environment, or that was pulled.
    case found
    /// No tree, and no load path but the library's.
    case none
  }

  private static let variable = "NSSCHEME_GUIX"
  /// Files that every tree has, where a copy of a part would lack some.
  private static let landmarks = ["guix/store.scm", "guix/ui.scm", "guix/gexp.scm", "gnu/packages.scm"]

  /// A load path with the tree that the environment names behind it, or what was pulled, if it has no tree of its own.
  static func completing(_ loadPath: [String]) throws -> [String] {
    if loadPath.contains(where: Floors.isTree) { return loadPath }
    guard let text = getenv(variable), let name = String(cString: text).split(separator: ":").first else {
      return loadPath + (PulledChannels.loadPath ?? [])
    }
    let directory = Session.absolute(String(name))
    guard Floors.isTree(directory) else {
      throw ScriptCommand.Failure(message: "$\(variable) is '\(name)', which is no Guix tree: \(lack(of: directory))")
    }
    return loadPath + [directory]
  }

  /// Whether there is a tree for a command that has these options of ours; one that is wrong counts, to be reported.
  static func isGiven(by options: [String]) -> Bool {
    var directories: [String] = []
    var rest = options[...]
    while let option = OwnOption(takenFrom: &rest) {
      if option.kind == .loadPath { directories.append(Session.absolute(option.value)) }
    }
    do {
      return try completing(directories + Session.environmentPath.before).contains(where: Floors.isTree)
    } catch {
      return true
    }
  }

  /// The tree on the load path of the session that runs, for a command that is nothing without one.
  static func require(_ command: String, among given: [String]) throws {
    guard let tree = Floors.tree else {
      let names = given.joined(separator: "' and '")
      let problem =
        given.isEmpty
        ? "needs a Guix tree: ‘nsscheme pull’ gets one, or -L DIR or $\(variable) names one, "
        : "'\(names)': no Guix tree, \(lack(of: given[0])); a tree is "
      throw ScriptCommand.Failure(message: "\(command): " + problem + origin, mistake: .needsTree)
    }
    let missing = landmarks.filter { access("\(tree)/\($0)", R_OK) != 0 }
    if !missing.isEmpty {
      throw ScriptCommand.Failure(
        message: "\(command): the Guix tree '\(tree)' is not whole: it lacks \(missing.joined(separator: ", "))")
    }
  }

  private static let origin =
    "the directory of Guix's sources, as "
    + "‘git clone --depth=1 --branch=v1.5.0 https://codeberg.org/guix/guix.git’ makes it"

  private static func lack(of directory: String) -> String {
    access(directory, F_OK) != 0 ? "there is no such directory" : "it has no guix/store.scm"
  }
}
