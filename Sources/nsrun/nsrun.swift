// The namespace runner: `…-NAME/exec PROGRAM ARG…` makes the mount namespace that `fstab` beside it
// describes and becomes PROGRAM in it. It needs nothing but the kernel (5.12 or newer) and a /proc, works
// without privileges where user namespaces are allowed, and leaves nothing behind: every mount it makes
// lives in a namespace that ends with the last process inside.
//
// Invariant: nothing is ever created, changed or followed on the host's side. Mount points are made on a
// private tmpfs only, and every target is resolved inside the new root.
import CLinux

/// The entry point: `argv[0]` is this program, the rest is the program to become.
@c(nsrun_main) public func nsrunMain(
  argc: Int32, argv: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> Int32 {
  if argc < 1 { sys_exit(125) }
  // Who runs a pack does not know that it is a wrapper: what it has open is not meant for the program.
  if sys_pack_start() != 0 { _ = sys_close_from(3) }
  if sys_runs_with_foreign_rights() != 0 {
    fail(125, "run", argv[0], 0, "it is setuid, setgid or has file capabilities, and must not be: take them away")
  }
  let names = Names(argument: argv[0])
  var pack = Pack(names)
  let table = pack?.readTable() ?? names.readTable()
  if !names.isSealed && table.showsProcesses { names.sealRunner(argv) }
  dropHold()
  if pack?.unpackToDisk() == true { pack = nil }
  var namespace = Namespace(table: table, names: names, pack: pack)
  namespace.separate()
  namespace.isolate()
  namespace.compose()
  namespace.enter()
  becomeProgram(
    argc: Int(argc), argv: argv, names: names, settings: table.settings, rights: namespace.rights)
}

/// Keeps the descriptor by which `nsscheme run` holds the item from the program: NSRUN_HOLD names it, and goes as well.
private func dropHold() {
  guard let environment = sys_environment(), let number = variable("NSRUN_HOLD=", environment) else { return }
  if let fd = parseNumber(number), fd > 2, fd < 1 << 30 { _ = sys_close_on_exec(Int32(fd)) }
  var kept = 0
  var next = 0
  while let entry = environment[next] {
    if !hasPrefix(entry, "NSRUN_HOLD=") {
      environment[kept] = entry
      kept += 1
    }
    next += 1
  }
  environment[kept] = nil
}
