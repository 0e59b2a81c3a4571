// A running build: the plan laid out in memory for the C side, its process, and the two pipes that come from it. The
// caller polls the descriptors and hands over the events; when there is a report, or the pipe of reports has ended, so
// has the build, even if something that escaped (without isolation) still holds the other pipe.

import CLinux
import Glibc
import Store

/// How a builder ended.
enum BuildEnding: Equatable {
  case exited(Int32)
  case killed(Int32)
  /// It never ran: the refused step, with the negated errno.
  case refused(operation: String, path: String, error: Int32)
  /// It was stopped because its processes used more memory than they may.
  case usedTooMuch
  /// Its process is gone without a word, as when somebody killed it.
  case vanished
}

final class BuildProcess {
  private let memory: PlanMemory
  private let isIsolated: Bool
  private var process = build_process(process: -1, output: -1, reports: -1, control: -1)
  private var isReaped = false

  /// The pipe with what the builder prints.
  var output: Int32 { process.output }
  /// The pipe on which the build's end is reported, or which ends with it.
  var reports: Int32 { process.reports }

  /// Starts the build; its directories are there and empty.
  init(_ plan: BuildPlan, as identity: HostIdentity) throws {
    memory = PlanMemory(plan, dropGroups: identity.isSeparate)
    isIsolated = plan.isolation == .full
    // The files stay the same; where it fails, the kernel's refusal says so.
    if isIsolated && sys_is_chrooted() != 0 { _ = sys_leave_chroot() }
    let result = build_start(&memory.plan, &process)
    if result < 0 {
      isReaped = true
      if isIsolated { throw Refusal.ofNamespaces(result, hasNetwork: plan.hasNetwork) }
      throw Refusal("start a process for", plan.builder, result)
    }
    do {
      _ = fcntl(process.output, F_SETFL, O_NONBLOCK)
      if isIsolated { try identity.map(process.process) }
      let released = build_release(&process)
      if released < 0 { throw Refusal("start the process of", plan.builder, released) }
    } catch {
      kill()
      reap()
      throw error
    }
  }

  deinit {
    kill()
    reap()
    for descriptor in [process.output, process.reports, process.control] where descriptor >= 0 { close(descriptor) }
  }

  /// Ends the builder and everything it started.
  func kill() {
    if isReaped { return }
    Glibc.kill(process.process, SIGKILL)
    if !isIsolated { Glibc.kill(-process.process, SIGKILL) }
  }

  /// Reads what the builder printed; an empty result means that there is nothing.
  func readOutput() -> ArraySlice<UInt8> {
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = read(process.output, &buffer, buffer.count)
      if count >= 0 { return buffer[..<count] }
      if errno != EINTR { return [] }
    }
  }

  /// How the builder ended, after there was a report or the end of the reports.
  func finish() -> BuildEnding {
    var report = build_report()
    if read(process.reports, &report, MemoryLayout<build_report>.size) == MemoryLayout<build_report>.size {
      if report.kind == Int32(BUILD_FAILED) {
        // The texts are literals or lie in `memory`.
        return .refused(
          operation: report.operation.map { String(cString: $0) } ?? "start",
          path: report.path.map { String(cString: $0) } ?? "the builder", error: report.value)
      }
      if report.kind == Int32(BUILD_USED_TOO_MUCH) { return .usedTooMuch }
      let status = report.value
      return status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .killed(status & 0x7F)
    }
    return .vanished
  }

  /// Waits for the end of the namespaces, with what they keep from being removed.
  func reap() {
    if isReaped { return }
    var status: Int32 = 0
    while waitpid(process.process, &status, 0) == -1 && errno == EINTR {}
    isReaped = true
  }
}

/// The plan as C sees it. The texts live as long as this object.
private final class PlanMemory {
  var plan = build_plan()
  private var owned: [UnsafeMutableRawPointer] = []

  init(_ source: BuildPlan, dropGroups: Bool) {
    plan.store_directory = text(source.storeDirectory)
    plan.store = text(StorePath.directory)
    plan.outputs_directory = text(source.outputsDirectory)
    plan.temporary_directory = text(source.temporaryDirectory)
    plan.items = texts(source.inputs.map { Array($0.utf8.dropFirst(StorePath.directory.utf8.count + 1)) })
    let binds = source.hostDirectories.map {
      build_bind(
        source: text($0.source), target: text($0.target), read_only: $0.isReadOnly ? 1 : 0,
        optional: $0.isOptional ? 1 : 0)
    }
    (plan.binds, plan.bind_count) = (array(binds), binds.count)
    let files = source.systemFiles.map { build_file(path: text($0.path), text: text($0.contents)) }
    (plan.files, plan.file_count) = (array(files), files.count)
    plan.host_name = text(source.hostName)
    plan.isolated = source.isolation == .full ? 1 : 0
    plan.network = source.hasNetwork ? 1 : 0
    (plan.user, plan.group) = (BuildPlan.user, BuildPlan.group)
    plan.drop_groups = dropGroups ? 1 : 0
    plan.personality = source.personality
    (plan.max_processes, plan.max_memory) = (UInt64(source.maxProcesses), UInt64(source.maxMemoryBytes))
    plan.directory = text(source.buildDirectory)
    plan.program = UnsafePointer(text(Derivation.bytes(of: source.builder)))
    plan.arguments = texts(source.arguments.map(Derivation.bytes))
    plan.environment = texts(source.environment.map { Derivation.bytes(of: "\($0.name)=\($0.value)") })
  }

  deinit { for pointer in owned { pointer.deallocate() } }

  private func text(_ string: String) -> UnsafePointer<CChar> { UnsafePointer(text(Array(string.utf8))) }

  private func text(_ bytes: [UInt8]) -> UnsafeMutablePointer<CChar> {
    let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count + 1)
    for (index, byte) in bytes.enumerated() { copy[index] = CChar(bitPattern: byte) }
    copy[bytes.count] = 0
    owned.append(copy)
    return copy
  }

  private func texts(_ list: [[UInt8]]) -> UnsafePointer<UnsafeMutablePointer<CChar>?> {
    let copy = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: list.count + 1)
    for (index, bytes) in list.enumerated() { copy[index] = text(bytes) }
    copy[list.count] = nil
    owned.append(copy)
    return UnsafePointer(copy)
  }

  private func array<Element>(_ elements: [Element]) -> UnsafePointer<Element> {
    let copy = UnsafeMutablePointer<Element>.allocate(capacity: max(elements.count, 1))
    copy.initialize(from: elements, count: elements.count)
    owned.append(copy)
    return UnsafePointer(copy)
  }
}
