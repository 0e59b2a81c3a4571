// A running build: the plan laid out for the C side, its process, and the two pipes that come from it. The
// caller polls the descriptors and hands over the events; when there is a report, or the pipe of reports has ended, so
// has the build, even if something that escaped (without isolation) still holds the other pipe.

import CHelper
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
  private let isIsolated: Bool
  private var process = build_process(process: -1, output: -1, reports: -1, control: -1)
  private var isReaped = false

  /// The pipe with what the builder prints.
  var output: Int32 { process.output }
  /// The pipe on which the build's end is reported, or which ends with it.
  var reports: Int32 { process.reports }

  /// Starts the build; its directories are there and empty.
  init(_ plan: BuildPlan, as identity: HostIdentity, with helper: BuildHelper) throws {
    isIsolated = plan.isolation == .full
    do {
      process = try helper.start(isIsolated: isIsolated, hasNetwork: plan.hasNetwork)
    } catch let refusal as Refusal {
      isReaped = true
      if isIsolated { throw Refusal.ofNamespaces(-refusal.code, hasNetwork: plan.hasNetwork) }
      throw refusal
    }
    do {
      _ = fcntl(process.output, F_SETFL, O_NONBLOCK)
      let memory = PlanMemory(plan, dropGroups: identity.isSeparate)
      if isIsolated { try identity.map(process.process) }
      try memory.send(to: &process, plan.builder)
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
        return .refused(operation: text(&report.operation), path: text(&report.path), error: report.value)
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

/// A text in an array of C's, up to its NUL.
private func text<Characters>(_ characters: inout Characters) -> String {
  withUnsafeBytes(of: &characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
}

/// The process from which those of builds are cloned. It is started when it is first needed.
final class BuildHelper {
  private var helper = build_helper(process: -1, socket: -1)

  deinit { build_helper_stop(&helper) }

  /// Starts the helper, which takes a moment, unless it runs.
  func prepare(isIsolated: Bool) throws {
    if isIsolated && sys_is_chrooted() != 0 {
      // The files stay the same; where it fails, the kernel's refusal says so. A helper from before is still inside.
      _ = sys_leave_chroot()
      build_helper_stop(&helper)
    }
    if helper.socket >= 0 { return }
    let result = build_helper_start(&helper)
    if result < 0 { throw Refusal("start a process for", "the builder", result) }
  }

  /// Makes a process for a build.
  func start(isIsolated: Bool, hasNetwork: Bool) throws -> build_process {
    var process = build_process(process: -1, output: -1, reports: -1, control: -1)
    var result = -EPIPE
    // Somebody may have killed it.
    for _ in 0..<2 where result == -EPIPE {
      try prepare(isIsolated: isIsolated)
      result = build_start(&helper, isIsolated ? 1 : 0, hasNetwork ? 1 : 0, &process)
      if result == -EPIPE { build_helper_stop(&helper) }
    }
    if result < 0 { throw Refusal("start a process for", "the builder", result) }
    return process
  }
}

/// The plan as C sees it, in one piece: a pointer is the distance from its beginning.
private struct PlanMemory {
  private var plan = build_plan()
  private var bytes: [UInt8]

  init(_ source: BuildPlan, dropGroups: Bool) {
    bytes = [UInt8](repeating: 0, count: MemoryLayout<build_plan>.stride)
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
    plan.program = text(Derivation.bytes(of: source.builder))
    plan.arguments = texts(source.arguments.map(Derivation.bytes))
    plan.environment = texts(source.environment.map { Derivation.bytes(of: "\($0.name)=\($0.value)") })
    withUnsafeBytes(of: plan) { bytes.replaceSubrange(0..<$0.count, with: $0) }
  }

  func send(to process: inout build_process, _ builder: String) throws {
    let result = bytes.withUnsafeBytes {
      build_release(&process, $0.baseAddress!.assumingMemoryBound(to: build_plan.self), UInt64($0.count))
    }
    if result < 0 { throw Refusal("start the process of", builder, result) }
  }

  private mutating func text(_ string: String) -> UnsafePointer<CChar>? { text(Array(string.utf8)) }

  private mutating func text(_ string: [UInt8]) -> UnsafePointer<CChar>? {
    let pointer = UnsafePointer<CChar>(bitPattern: bytes.count)
    bytes += string
    bytes.append(0)
    return pointer
  }

  private mutating func texts(_ list: [[UInt8]]) -> UnsafePointer<UnsafeMutablePointer<CChar>?>? {
    array(list.map { UnsafeMutablePointer(mutating: text($0)) } + [nil])
  }

  private mutating func array<Element>(_ elements: [Element]) -> UnsafePointer<Element>? {
    let alignment = MemoryLayout<Int>.alignment
    bytes += repeatElement(0, count: (alignment - bytes.count % alignment) % alignment)
    let pointer = UnsafePointer<Element>(bitPattern: bytes.count)
    elements.withUnsafeBytes { bytes += $0 }
    return pointer
  }
}
