// Events as lines of JSON on standard error, one for each: what `--json` asks for. docs/events.md says what they mean,
// and docs/events.schema.json what each has; a case compares both with what is written here.

import Gexp
import Glibc
import Sandbox
import SchemeCore

/// A value that is written as JSON.
indirect enum JSONValue {
  case text(String)
  case number(Int)
  /// Seconds, to a thousandth.
  case seconds(Double)
  case list([JSONValue])
  case object([(String, JSONValue)])

  /// Its text, without a space or a newline, in ASCII but for what a terminal can show.
  var text: String {
    var result = ""
    write(to: &result)
    return result
  }

  private func write(to result: inout String) {
    switch self {
    case .text(let text): JSONValue.write(text, to: &result)
    case .number(let number): result += "\(number)"
    case .seconds(let seconds):
      let thousandths = Int((seconds * 1000).rounded())
      let rest = "\(abs(thousandths) % 1000)"
      result += "\(thousandths / 1000).\(String(repeating: "0", count: 3 - rest.count))\(rest)"
    case .list(let values):
      result += "["
      for (index, value) in values.enumerated() {
        if index > 0 { result += "," }
        value.write(to: &result)
      }
      result += "]"
    case .object(let fields):
      result += "{"
      for (index, field) in fields.enumerated() {
        if index > 0 { result += "," }
        JSONValue.write(field.0, to: &result)
        result += ":"
        field.1.write(to: &result)
      }
      result += "}"
    }
  }

  private static func write(_ text: String, to result: inout String) {
    result += "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20 || 0x7f...0x9f ~= scalar.value || 0x2028...0x2029 ~= scalar.value:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    result += "\""
  }
}

/// Writes events.
enum ProgressJSON {
  /// Whether events replace messages.
  nonisolated(unsafe) static var isOn = false
  /// What has been said of a line of messages.
  nonisolated(unsafe) private static var message = LogLines(limit: 65536)

  /// From now on all messages are events.
  static func start() {
    isOn = true
    StandardOutput.interceptor = { descriptor, bytes in
      if descriptor == 2 { take(message: bytes) }
      return descriptor == 2
    }
  }

  /// Writes one event.
  static func write(_ event: String, _ fields: [(String, JSONValue)]) {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    let seconds = Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    ProgressScreen.write(
      JSONValue.object([("event", .text(event)), ("time", .seconds(seconds))] + fields).text + "\n")
  }

  /// Messages of the program become events.
  static func take(message bytes: UnsafeRawBufferPointer) {
    for line in message.take(Array(bytes)[...]) where !line.isEmpty { write("message", [("text", .text(line))]) }
  }

  /// An error that the command ends with.
  static func error(_ message: String, text: String? = nil, locations: [(file: String, line: Int, column: Int)] = []) {
    var fields: [(String, JSONValue)] = [("message", .text(message))]
    if let text { fields.append(("text", .text(text))) }
    if !locations.isEmpty {
      fields.append(
        (
          "places",
          .list(
            locations.map {
              .object([("file", .text($0.file)), ("line", .number($0.line)), ("column", .number($0.column))])
            })
        ))
    }
    write("error", fields)
  }

  /// Writes an event of builds; `state` has taken note of it, and `lines` are those of the log that it completes.
  static func write(_ event: BuildEvent, _ state: ProgressState, lines: [String], verbosity: Int, now: Double) {
    func named(_ derivation: String) -> [(String, JSONValue)] {
      [("derivation", .text(derivation)), ("name", .text(ProgressState.name(of: derivation)))]
    }
    func seconds(_ derivation: String) -> [(String, JSONValue)] {
      guard let build = state.builds[derivation], build.started > 0 else { return [] }
      return [("seconds", .seconds(max(build.ended - build.started, 0)))]
    }
    switch event {
    case .began, .ended: break
    case .planned(let plan):
      let builds = plan.map { planned in
        let estimate = state.builds[planned.derivation]?.estimate.map { [("estimate", JSONValue.seconds($0))] } ?? []
        return JSONValue.object(
          named(planned.derivation) + [("needs", .list(planned.needs.map { .text($0) }))] + estimate)
      }
      write("plan", [("builds", .list(builds))])
    case .started(let derivation, let logFile): write("start", named(derivation) + [("log", .text(logFile))])
    case .waiting(let derivation): write("wait", named(derivation))
    case .unneeded(let derivation): write("unneeded", named(derivation))
    case .succeeded(let derivation, let outputs):
      let paths = outputs.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.text($0.value)) }
      write("built", named(derivation) + seconds(derivation) + [("outputs", .object(paths))])
    case .failed(let error):
      let derivation = error.derivation.map { named($0) + seconds($0) } ?? []
      let log = error.logFile.map { [("log", JSONValue.text($0))] } ?? []
      write("fail", derivation + [("message", .text(error.message))] + log)
    case .output(let derivation, _):
      for line in lines {
        if let phase = ProgressState.phase(in: line) { write("phase", named(derivation) + [("phase", .text(phase))]) }
        if verbosity >= 3 { write("log", named(derivation) + [("line", .text(line))]) }
      }
    case .fetch(let event): write(event)
    }
  }

  private static func write(_ event: FetchEvent) {
    func number(_ bytes: UInt64) -> JSONValue { .number(Int(clamping: bytes)) }
    switch event {
    case .planned(let items, let bytes, let builds):
      write("fetch-plan", [("items", .number(items)), ("bytes", number(bytes)), ("builds", .number(builds))])
    case .started(let item, let server, let bytes):
      write("fetch-start", [("item", .text(item)), ("server", .text(server)), ("bytes", number(bytes))])
    case .received(let item, let bytes):
      write("fetch-progress", [("item", .text(item)), ("received", number(bytes))])
    case .finished(let item): write("fetched", [("item", .text(item))])
    case .failed(let item, let reasons):
      write("fetch-fail", [("item", .text(item)), ("reasons", .list(reasons.map { .text($0) }))])
    case .said(let text): write("message", [("text", .text(text))])
    }
  }

  /// The last event of a call of `build`: what it came to.
  static func summary(_ state: ProgressState, now: Double) {
    write(
      "summary",
      [
        ("built", .number(state.finished.count)), ("failed", .number(state.failed.count)),
        ("fetched", .number(state.fetched.count)), ("seconds", .seconds(now - state.began)),
      ])
  }

  /// A signal ends the program.
  static func interrupted(_ state: ProgressState, signal: Int32) {
    func texts(_ paths: [String]) -> JSONValue { .list(paths.map { .text($0) }) }
    write(
      "interrupted",
      [
        ("signal", .number(Int(signal))), ("built", texts(state.finished)), ("fetched", texts(state.fetched)),
        ("lost", texts(state.running + state.coming)),
      ])
  }
}
