// What waits in ports when nobody looks any more: the program ends, another one starts, the collector takes a port.
//
// Invariant: output that could not be written is never lost in silence; at the latest the end of the process tells.

import Glibc

extension Port {
  /// Failures that no condition could report, a line for each.
  nonisolated(unsafe) private static var failures: [String] = []
  /// Whether standard output is all that could not be written.
  nonisolated(unsafe) public private(set) static var hasLostOutput = false

  /// Called before others, such as a process that is started, write where ports have written.
  nonisolated(unsafe) public static var othersWillWrite: (() -> Void)?

  /// Writes out what waits in the buffers of all ports; what goes wrong is reported by `finish`.
  public static func flushAll() {
    othersWillWrite?()
    for port in open.values.map({ $0.takeUnretainedValue() }) { port.flushForLast() }
  }

  /// Writes out what waits, when no program could catch a failure.
  func flushForLast() {
    do { try flush() } catch {
      var reason = "\(error)"
      if case Fault.system(_, let message) = error { reason = message }
      Port.hasLostOutput = device.descriptor == 1 && (Port.failures.isEmpty || Port.hasLostOutput)
      Port.failures.append("cannot write to \(describedForLast): \(reason)")
    }
  }

  private var describedForLast: String {
    switch device.descriptor {
    case 1: return "standard output"
    case 2: return "standard error"
    case let number: return fileName ?? number.map { "descriptor \($0)" } ?? "a port"
    }
  }

  /// Says that something could not be written; set by the front end.
  nonisolated(unsafe) public static var complain: (String) -> Void = { StandardError.write("nsscheme: error: \($0)\n") }

  /// The process ends with `status`: writes out everything and tells what could not be written. Returns the status to
  /// end with, which is not 0 then.
  public static func finish(_ status: Int32) -> Int32 {
    flushAll()
    let lost = failures
    failures = []
    for failure in lost { complain(failure) }
    return lost.isEmpty || status != 0 ? status : 1
  }
}
