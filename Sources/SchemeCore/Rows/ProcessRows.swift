// Starting other programs and ending this one.
//
// Invariant: before a child begins or this process ends, all output that waits in ports is written, exactly once.

import Glibc

/// Processes.
enum ProcessRows {
  /// Starts a program when the ports have written out what waits in them.
  private static func spawn(
    _ file: String, _ arguments: [String], environment: [String]?, descriptors: [Int32?], directory: String?
  ) throws -> pid_t {
    Port.flushAll()
    StandardError.noteProcess(with: descriptors)
    return try ProcessLauncher.spawn(
      file, arguments, environment: environment, descriptors: descriptors, directory: directory)
  }

  static func install(_ table: inout PrimitiveTable) {
    running(&table)
    replacing(&table)
    waiting(&table)
    ending(&table)
  }

  private static func running(_ table: inout PrimitiveTable) {
    let standard: [Int32?] = [0, 1, 2]
    table.any("(system [command])", "Has the shell run COMMAND; its status.") { arguments in
      guard let command = arguments.given(0) else { return Word(access("/bin/sh", X_OK) == 0) }
      let words = ["sh", "-c", try command.text(1)]
      let pid = try spawn(
        "/bin/sh", words, environment: nil, descriptors: standard, directory: nil)
      return Word(fixnum: Int(try ProcessLauncher.wait(pid)))
    }
    table.any("(system* program . arguments)", "Runs PROGRAM with ARGUMENTS; its status.") { arguments in
      let words = try EnvironmentRows.strings(arguments.list(), 1)
      guard let file = ProcessLauncher.find(words[0]) else {
        try? Ports.currentError.port(1).write("In execvp of \(words[0]): No such file or directory\n")
        return Word(fixnum: Int(ProcessLauncher.notFoundStatus))
      }
      do {
        let pid = try spawn(file, words, environment: nil, descriptors: standard, directory: nil)
        return Word(fixnum: Int(try ProcessLauncher.wait(pid)))
      } catch Fault.system(let code, let message) {
        try? Ports.currentError.port(1).write("In execvp of \(words[0]): \(message)\n")
        if code == ENOENT || code == EACCES || code == ENOEXEC {
          return Word(fixnum: Int(ProcessLauncher.notFoundStatus))
        }
        throw Fault.system(errno: code, message: message)
      }
    }
    table.any(
      "(%spawn program arguments [environment] [descriptors] [directory])",
      "Starts PROGRAM with ARGUMENTS (its own name first) and the ports or numbers DESCRIPTORS as its 0, 1, 2, …, #f for"
        + " none; its process number."
    ) { arguments in
      let program = try arguments[0].text(1)
      let words = try EnvironmentRows.strings(arguments[1], 2)
      let environment = try given(arguments, 2).map { try EnvironmentRows.strings($0, 3) }
      let directory = try given(arguments, 4)?.hostPath(5)
      guard let file = ProcessLauncher.find(program) else { throw Fault.posix(errno: ENOENT, program) }
      var descriptors = standard
      if let list = given(arguments, 3) {
        _ = try list.list(4)
        descriptors = []
        var rest = list
        while rest.isPair {
          descriptors.append(rest.car.isFalse ? nil : try rest.car.descriptor(4))
          rest = rest.cdr
        }
      }
      return Word(
        fixnum: Int(
          try spawn(
            file, words, environment: environment, descriptors: descriptors, directory: directory)))
    }
  }

  private static func given(_ arguments: Arguments, _ i: Int) -> Word? {
    arguments.given(i).flatMap { $0.isFalse ? nil : $0 }
  }

  private static func replacing(_ table: inout PrimitiveTable) {
    table.zero("(primitive-fork)", "Splits this process in two; 0 in the child, the child's number in the parent.") {
      Port.flushAll()
      StandardError.noteProcess(with: [0, 1, 2])
      let pid = libcFork()
      if pid == -1 { throw Fault.posix() }
      return Word(fixnum: Int(pid))
    }
    func execute(_ file: String?, _ words: [String], _ environment: [String]?) throws -> Word {
      guard let file else { throw Fault.posix(errno: ENOENT) }
      Port.flushAll()
      ProcessLauncher.withCStrings(words) { argv in
        if let environment {
          _ = ProcessLauncher.withCStrings(environment) { execve(file, argv, $0) }
        } else {
          _ = execv(file, argv)
        }
      }
      throw Fault.posix()
    }
    table.any("(execl program . arguments)", "Becomes PROGRAM, a file name, with ARGUMENTS (its own name first).") {
      arguments in
      try execute(try arguments[0].hostPath(1), try words(arguments, 1), nil)
    }
    table.any("(execlp program . arguments)", "Becomes PROGRAM, found in PATH, with ARGUMENTS.") { arguments in
      try execute(ProcessLauncher.find(try arguments[0].text(1)), try words(arguments, 1), nil)
    }
    table.any("(execle program environment . arguments)", "Becomes PROGRAM with ARGUMENTS in ENVIRONMENT, a list.") {
      arguments in
      let environment = try EnvironmentRows.strings(arguments[1], 2)
      return try execute(try arguments[0].hostPath(1), try words(arguments, 2), environment)
    }
  }

  /// The arguments from `start` on; the program's name when there are none.
  private static func words(_ arguments: Arguments, _ start: Int) throws -> [String] {
    let words = try EnvironmentRows.strings(arguments.list(from: start), start + 1)
    return words.isEmpty ? [try arguments[0].text(1)] : words
  }

  private static func waiting(_ table: inout PrimitiveTable) {
    table.any("(waitpid pid [options])", "Waits for the child PID; a pair of its number and its status.") { arguments in
      let pid = try arguments[0].processNumber(1)
      let options = Int32(try arguments.bound(1, in: 0...Int(Int32.max)) ?? 0)
      var status: Int32 = 0
      var found: pid_t = 0
      if NativeThread.areMany { found = Glibc.waitpid(pid, &status, options | WNOHANG) }
      if found <= 0 {
        let wait = options & WNOHANG == 0 ? SystemCall.Wait.anything : .nothing
        found = try SystemCall.retrying(nil, wait) { Glibc.waitpid(pid, &status, options) }
      }
      return Heap.cons(Word(fixnum: Int(found)), Word(fixnum: Int(status)))
    }
    table.two("(kill pid signal)", "Sends SIGNAL to the process PID.") { pid, signal in
      try FileRows.check(Glibc.kill(try pid.processNumber(1), Int32(try signal.int(2, in: 0...64))))
    }
    table.one("(raise-signal signal)", "Sends SIGNAL to this process.") { signal in
      try FileRows.check(Glibc.raise(Int32(try signal.int(1, in: 0...64))))
    }
    table.one("(nice increment)", "Makes this process give way by INCREMENT more.") { increment in
      errno = 0
      if Glibc.nice(Int32(try increment.int(1, in: -100...100))) == -1 && errno != 0 { throw Fault.posix() }
      return .unspecified
    }
  }

  private static func ending(_ table: inout PrimitiveTable) {
    func code(_ word: Word?) -> Int32 {
      guard let word else { return 0 }
      return word.isFixnum ? Int32(truncatingIfNeeded: word.fixnum) : word.isTrue ? 0 : 1
    }
    table.any("(primitive-exit [status])", "Ends this process with STATUS; nothing is unwound.") { arguments in
      exit(Port.finish(code(arguments.given(0))))
    }
    table.any("(primitive-_exit [status])", "Ends this process with STATUS at once, output that waits is lost.") {
      arguments in _exit(code(arguments.given(0)))
    }
  }
}

extension Word {
  /// The number of a process or, negative, of a group.
  func processNumber(_ position: Int) throws -> pid_t {
    pid_t(try int(position, in: Int(Int32.min)...Int(Int32.max)))
  }
}
