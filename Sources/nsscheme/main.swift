// The command: `nsscheme build …` and its sisters go to swift-argument-parser, everything else is Guile's command
// line for scripts. The language runs on a thread of its own with a large stack that the collector knows.

import Builtins
import Glibc
import SchemeCore
import Store

/// Address space of the native stack; nested runs and deep expressions live on it.
let nativeStackBytes: UInt = 4 << 30

Heap.initialize()
scheme_gc_on_big_stack(nativeStackBytes) {
  StandardStreams.occupy()
  EmbeddedStore.completeNamedDirectory()
  Substituter.install()
  DaemonKeys.authority = ArchiveKeys()
  Progress.install()
  Port.complain = { Session.complain($0) }
  let arguments = CommandLine.arguments
  let status = Invocation(Array(arguments.dropFirst())).run(arguments)
  OutlineCache.save()
  KeptForms.save()
  exit(StandardStreams.finish(status))
}
