// The second program, `nsscheme-serve`, which answers over HTTP for the commands that are servers. It lies beside this one.

import Glibc

enum ServeProgram {
  /// The file of this program.
  static func ownFile() throws -> String {
    var buffer = [CChar](repeating: 0, count: 4097)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard count > 0 else {
      throw ScriptCommand.Failure(message: "cannot read /proc/self/exe: \(String(cString: strerror(errno)))")
    }
    return String(cString: buffer)
  }

  /// Becomes nsscheme-serve with `words`, and with `--nsscheme` for this program; `task` says in an error what it would do.
  static func become(_ words: [String], _ task: String) throws -> Never {
    let program = try ownFile()
    let server =
      String(program[..<(program.utf8.lastIndex(of: UInt8(ascii: "/")) ?? program.startIndex)]) + "/nsscheme-serve"
    guard access(server, X_OK) == 0 else {
      throw ScriptCommand.Failure(message: "there is no program '\(server)', which \(task)")
    }
    let all = [server] + words + ["--nsscheme=\(program)"]
    var arguments: [UnsafeMutablePointer<CChar>?] = all.map { strdup($0) }
    arguments.append(nil)
    execv(server, arguments)
    throw ScriptCommand.Failure(message: "cannot run '\(server)': \(String(cString: strerror(errno)))")
  }
}
