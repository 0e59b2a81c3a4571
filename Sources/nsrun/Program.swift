// The end of the runner: it becomes the program. Everything that it opened closes with that, what the caller had open
// goes on, the terminal is protected, and the exit status says who failed: 126 the program cannot be run, 127 it is not
// there.
import CLinux

/// Becomes the program that the arguments name, or the shell.
func becomeProgram(
  argc: Int, argv: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>, names: Names, settings: Settings, rights: UInt64?
) -> Never {
  let environment = settings.environment()
  let result = sys_deny_terminal_injection()
  if result < 0 {
    if sys_has_terminal() != 0 {
      fail(125, "protect the terminal of", argv[0], result, "seccomp must be allowed; or start it without a terminal")
    }
    say("filter system calls", nil, result, "there is no terminal to protect, and so it goes on without")
  }
  if let rights {
    let result = sys_limit_capabilities(rights)
    if result < 0 { fail(125, "keep the capabilities for", argv[0], result, "the caller must have those it keeps") }
  }
  if settings.closesDescriptors && sys_close_from(3) > 0 {
    say("close all descriptors at once", nil, -38, "they are closed one by one instead")
  }
  if argc < 2 {
    let shell = chooseShell(environment)
    argv[0] = UnsafeMutablePointer(mutating: shell)
    run(shell, argv, environment)
  }
  guard let program = argv[1] else { sys_exit(125) }
  if program[0] == 0 { fail(127, "run", program, -2, "the program's name is empty") }
  for index in 0..<textLength(program) where program[index] == slash { run(program, argv + 1, environment) }
  search(program, argv + 1, environment, names)
}

/// $SHELL where it is inside, otherwise /bin/sh.
private func chooseShell(_ environment: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> Text {
  if let shell = variable("SHELL=", environment), shell[0] == slash {
    let opened = sys_open_path(-100, shell)
    if opened >= 0 {
      _ = sys_close(opened)
      return shell
    }
  }
  return ("/bin/sh" as StaticString).text
}

/// Runs the first executable of this name along PATH, in the way of execvp.
private func search(
  _ program: Text, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>,
  _ environment: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, _ names: Names
) -> Never {
  var directory = variable("PATH=", environment) ?? ("/usr/local/bin:/usr/bin:/bin" as StaticString).text
  var error: Int32 = -2
  // Where a file of the name is that cannot be run for want of its interpreter or loader.
  var lost: Text?
  let path = names.scratch
  while true {
    var length = 0
    while directory[length] != 0 && directory[length] != 0x3A { length += 1 }
    if length + textLength(program) + 2 < Names.capacity {
      path.update(from: directory, count: length)
      path[length] = 0
      if length > 0 { appendText("/", to: path, capacity: Names.capacity) }
      appendText(program, to: path, capacity: Names.capacity)
      let result = sys_execute(path, arguments, environment)
      if result == -2, lost == nil, sys_open_path(-100, path) >= 0 { lost = directory }
      if result != -2 && result != -20 { error = result == -13 || error == -2 ? result : error }
      if result != -2 && result != -20 && result != -13 { explain(path, result) }
    }
    if directory[length] == 0 { break }
    directory += length + 1
  }
  if error == -2, let lost {
    // It was long enough before.
    var length = 0
    while lost[length] != 0 && lost[length] != 0x3A { length += 1 }
    path.update(from: lost, count: length)
    path[length] = 0
    if length > 0 { appendText("/", to: path, capacity: Names.capacity) }
    appendText(program, to: path, capacity: Names.capacity)
    explain(path, error)
  }
  if error == -2 { fail(127, "run", program, error, "it is not along PATH inside the namespace") }
  fail(126, "run", program, error, "it is along PATH inside, but may not be executed")
}

private func run(
  _ path: Text, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>,
  _ environment: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> Never {
  explain(path, sys_execute(path, arguments, environment))
}

/// Says why a program did not start. A file that is there and yet "not found" lacks its interpreter or loader.
private func explain(_ path: Text, _ error: Int32) -> Never {
  if error == -2 || error == -20 {
    if sys_open_path(-100, path) >= 0 {
      fail(126, "run", path, error, "the file is there, but the interpreter or loader it names is not inside")
    }
    fail(127, "run", path, error, "it is not inside the namespace")
  }
  if error == -8 { fail(126, "run", path, error, "a script begins with `#!` and its interpreter") }
  fail(126, "run", path, error, "")
}
