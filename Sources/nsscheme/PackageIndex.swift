// The names that shells complete: packages and modules on the load path, and items of the store. Names of packages are
// kept like any answer that follows from files: the second time, only the files are compared.

import Builtins
import Gexp
import Glibc
import SchemeCore
import Store

/// The names below some directories.
struct PackageIndex {
  private let loadPath: [String]

  init(_ loadPath: [String]) { self.loadPath = loadPath.map(Session.absolute) }

  /// The load path with the tree and channels of the environment.
  private var directories: [String] {
    do {
      return try TreeSetting.completing(loadPath + Session.environmentPath.before)
    } catch {
      return loadPath
    }
  }

  /// Whether there is a Guix tree.
  var hasTree: Bool { directories.contains(where: Floors.isTree) }

  /// The commands of the tree.
  var commands: [String] {
    guard let tree = directories.first(where: Floors.isTree) else { return [] }
    return PackageIndex.entries("\(tree)/guix/scripts").filter { $0.hasSuffix(".scm") }.map { String($0.dropLast(4)) }
      .sorted()
  }

  /// The modules on the load path, `my words`, and those of the library that programs import.
  var modules: [String] {
    let own = directories.flatMap { FileTree.files(below: $0, suffix: ".scm", limit: 50_000) { _ in } }
    return Set(own.map(PackageIndex.module)).union(PackageIndex.libraryModules).sorted()
  }

  /// The modules of the library that programs import.
  static var libraryModules: [String] {
    do {
      let library = try StandardLibrary.find().source
      let paths = library.paths.filter { $0.hasSuffix(".scm") && !Floors.isInner(library.file(of: $0)) }
      return paths.filter { !$0.utf8.starts(with: "guile/".utf8) }.map(module).sorted()
    } catch {
      return []
    }
  }

  private static func module(_ path: String) -> String {
    String(path.dropLast(path.hasSuffix(".scm") ? 4 : 0)).replacing("/", with: " ")
  }

  /// The names of the packages on the load path.
  var names: [String] {
    guard !directories.isEmpty, let kept = KeptAnswer(["package-names"] + directories) else { return [] }
    do {
      var session: Session?
      func start() throws -> Session {
        if let session { return session }
        let started = try Session(loadPath: loadPath, commandLine: ["nsscheme"])
        session = started
        return started
      }
      if let text = try kept.text(in: { try StoreAccess.store() }, language: { _ = try start() }) {
        return text.split(separator: "\n").map(String.init)
      }
      var names: [String] = []
      let status = try start().run {
        let code = try Interpreter.evaluate(own: "(@ (nsscheme package-search) all-package-names)")
        names = try SourceOptions.texts(Machine.apply(code))
        return .true
      }
      guard status == nil else { return [] }
      InputTrace.noteOutput(1, names.joined(separator: "\n"))
      kept.keep()
      return names
    } catch {
      return []
    }
  }

  /// The items of the default store.
  static var items: [String] {
    do {
      return entries(try StoreAccess.directory ?? EmbeddedStore.defaultDirectory()).filter {
        $0.utf8.count > 33 && $0.utf8.dropFirst(32).first == UInt8(ascii: "-")
      }.sorted()
    } catch {
      return []
    }
  }

  private static func entries(_ directory: String) -> [String] {
    guard let stream = opendir(directory) else { return [] }
    defer { closedir(stream) }
    var result: [String] = []
    while let entry = readdir(stream) {
      result.append(
        withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return result
  }
}
