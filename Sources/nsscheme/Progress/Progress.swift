// Shows what builds report: as a tree on a terminal, as JSON when that was asked for, and as plain lines otherwise.
//
// A thread of its own draws, because builders wait for locks and disks, and for the program that fetches. It starts
// with the first thing that takes time. The same thread hears of the signals that end the program, and says what is
// kept.
//
// Invariant: whatever is shared with that thread is used under the lock, and the thread never touches the language.

import Gexp
import Glibc
import Sandbox
import SchemeCore

/// The display of builds, and of what is loaded before them.
final class Progress {
  enum Style { case plain, tree, json }

  nonisolated(unsafe) static let shared = Progress()
  /// The signal that came; 0 for none.
  nonisolated(unsafe) fileprivate static var signal: Int32 = 0
  /// Through which the signals' handler wakes the thread.
  nonisolated(unsafe) fileprivate static var wake: Int32 = -1

  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private var hasThread = false
  private var style = Style.plain
  private var state = ProgressState()
  private var screen = ProgressScreen()
  private var durations: BuildDurations?
  private var verbosity = 1
  /// Whether a call of `build` is under way, and has something to do.
  private var isBuilding = false
  private var isBusy = false
  /// What is being loaded, and since when something is.
  private var loading: String?
  private var loadingSince = 0.0
  /// When a load ended last.
  private var loadingEnded = 0.0
  /// Signals whose handlers are ours at the moment.
  private var handled: [Int32] = []

  /// How long something takes before it is shown, in seconds.
  private static let buildPatience = 0.15
  private static let loadPatience = 0.5
  /// Loads with shorter pauses between them are one wait, as those of modules that are needed while packages are lowered.
  private static let loadPause = 0.5

  private init() { pthread_mutex_init(lock, nil) }

  /// Whether standard error is a terminal on which lines can be drawn again.
  static let isOnTerminal: Bool = {
    guard isatty(2) == 1, let terminal = getenv("TERM").map({ String(cString: $0) }) else { return false }
    return !["", "dumb"].contains(terminal)
  }()

  /// Seconds on a clock that nobody sets.
  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return body()
  }

  // MARK: What comes in

  /// Shows builds here from now on.
  static func install() {
    StoreAccess.onBuildEvent = { event, verbosity in shared.take(event, verbosity) }
    if isOnTerminal {
      Modules.onLoading = { shared.load($0) }
      StandardOutput.interceptor = { shared.write($1, to: $0) }
      Port.othersWillWrite = { shared.clear() }
    }
  }

  private func take(_ event: BuildEvent, _ verbosity: Int) {
    if case .began = event { begin(verbosity) }
    if !isBusy {
      switch event {
      case .began: return
      case .ended:
        isBuilding = false
        return
      default: makeBusy()
      }
    }
    locked {
      let now = Progress.now
      _ = endIfSignalled(now)
      let lines = state.take(event, at: now)
      show(event, lines, now)
      if case .succeeded(let derivation, _) = event, let build = state.builds[derivation], build.started > 0 {
        durations?.add(build.name, seconds: now - build.started)
      }
      if case .ended = event { end(now) }
    }
  }

  private func begin(_ verbosity: Int) {
    locked {
      isBuilding = true
      self.verbosity = verbosity
      style = ProgressJSON.isOn ? .json : Progress.isOnTerminal && verbosity > 0 ? .tree : .plain
      state = ProgressState(at: Progress.now)
    }
  }

  /// There is something to build or to fetch.
  private func makeBusy() {
    // What the program has printed so far stands above.
    if style == .tree { Session.flush() }
    locked {
      isBusy = true
      let durations = BuildDurations()
      self.durations = durations
      state.estimate = { durations.seconds(of: $0) }
      Progress.signal = 0
      if startThread() { handleSignals() }
    }
  }

  private func end(_ now: Double) {
    switch style {
    case .plain: break
    case .json: if verbosity > 0 { ProgressJSON.summary(state, now: now) }
    case .tree:
      let summary = state.summary(at: now).map { [$0] } ?? []
      say(summary, now)
      screen.clear()
    }
    durations?.save()
    durations = nil
    (isBuilding, isBusy) = (false, false)
    restoreSignals()
  }

  // MARK: What goes out

  private func show(_ event: BuildEvent, _ lines: [String], _ now: Double) {
    switch style {
    case .plain:
      if case .output = event, isatty(2) == 1 {
        if verbosity >= 3 { ProgressScreen.write(lines.map { $0 + "\n" }.joined()) }
      } else {
        BuildMessages.print(event, verbosity: verbosity)
      }
    case .json:
      if verbosity > 0 { ProgressJSON.write(event, state, lines: lines, verbosity: verbosity, now: now) }
    case .tree:
      switch event {
      case .output(let derivation, _) where verbosity >= 3:
        let name = state.builds[derivation]?.name ?? ""
        say(
          lines.map {
            var line = StyledLine("\(name)> ", .faint)
            line.add($0)
            return line
          }, now, isWhole: true)
      case .failed(let error):
        let width = ProgressScreen.size().width - 1
        say(error.derivation.flatMap { state.failure(of: $0, width: width) }.map { [$0] } ?? [], now)
      case .fetch(let event) where event.isProblem: say(BuildMessages.lines(event).map { StyledLine(plain($0)) }, now)
      default: break
      }
    }
  }

  private func plain(_ text: String) -> String { LogText.plain(Array(text.utf8)[...]) }

  /// Writes lines above the tree; those that are `isWhole` are not cut.
  private func say(_ lines: [StyledLine], _ now: Double, isWhole: Bool = false) {
    if lines.isEmpty { return }
    let width = isWhole ? Int.max : ProgressScreen.size().width
    let text = lines.map { $0.rendered(width: width, color: Session.useColor) + "\r\n" }.joined()
    draw(above: text, now)
  }

  private func draw(above: String = "", _ now: Double) {
    let (width, height) = ProgressScreen.size()
    let isDue = now - state.began >= Progress.buildPatience
    let tree = ProgressTree(state: state, now: now, width: max(width - 1, 1), height: max(height - 1, 1))
    screen.draw(isDue ? tree.lines : [], width: width, color: Session.useColor, above: above)
  }

  /// What somebody else writes to a standard stream; whether it is written.
  private func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
    guard isatty(descriptor) == 1 else { return false }
    return locked {
      if isBusy || loading != nil || screen.isShown {
        screen.write(bytes, to: descriptor)
        return true
      }
      screen.note(bytes)
      return false
    }
  }

  /// Removes what is shown, for a message that follows.
  func clear() { if screen.isShown { locked { screen.clear() } } }

  // MARK: Loading

  /// A file is being loaded; nil when nothing is any more.
  private func load(_ name: String?) {
    locked {
      let now = Progress.now
      if loading == nil, now - loadingEnded > Progress.loadPause { loadingSince = now }
      loading = name
      if name == nil {
        loadingEnded = now
      } else if !hasThread, !startThread() {
        Modules.onLoading = nil
      }
    }
  }

  private func drawLoading(_ now: Double) {
    guard let loading else {
      // What is loaded next is shown instead; where there is nothing more to load, the line goes.
      if now - loadingEnded >= Progress.loadPause { screen.clear() }
      return
    }
    guard now - loadingSince >= Progress.loadPatience, !screen.isWithinLine, StoreAccess.buildOptions.verbosity > 0
    else { return }
    let width = ProgressScreen.size().width
    var line = StyledLine("loading ", .faint)
    line.add(TerminalText.shortened(plain(loading), to: max(width - 20, 8)))
    line.add("  \(ProgressState.text(seconds: now - loadingSince))", .faint)
    screen.draw([line], width: width, color: Session.useColor)
  }

  // MARK: The thread

  /// Whether there is one.
  private func startThread() -> Bool {
    if hasThread { return true }
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return false }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    Progress.wake = ends[1]
    let input = UnsafeMutableRawPointer(bitPattern: Int(ends[0]) + 1)
    // Signals are for the program's own threads.
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { argument in
        Progress.shared.run(Int32(Int(bitPattern: argument) - 1))
        return nil
      }, input)
    pthread_sigmask(SIG_SETMASK, &before, nil)
    hasThread = code == 0
    return hasThread
  }

  private func run(_ input: Int32) {
    var buffer = [UInt8](repeating: 0, count: 64)
    while true {
      var request = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
      let isMoving = locked {
        isBusy && style == .tree || loading != nil || Progress.now - loadingEnded < Progress.loadPause
      }
      _ = poll(&request, 1, isMoving ? 100 : 1000)
      while read(input, &buffer, buffer.count) > 0 {}
      locked {
        let now = Progress.now
        if endIfSignalled(now) { return }
        if isBusy {
          if style == .tree { draw(now) }
        } else {
          drawLoading(now)
        }
      }
    }
  }

  // MARK: Signals

  private func handleSignals() {
    for number in [SIGINT, SIGTERM, SIGHUP] + (style == .tree ? [SIGTSTP] : []) {
      var current = sigaction()
      // Who handles a signal himself, or ignores it, goes on doing so.
      guard sigaction(number, nil, &current) == 0, current.sa_flags & SA_SIGINFO == 0,
        unsafeBitCast(current.__sigaction_handler.sa_handler, to: Int.self) == 0
      else { continue }
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { number in
        Progress.signal = number
        let error = errno
        var byte: UInt8 = 0
        _ = Glibc.write(Progress.wake, &byte, 1)
        errno = error
      }
      action.sa_flags = SA_RESTART
      if sigaction(number, &action, nil) == 0 { handled.append(number) }
    }
  }

  private func restoreSignals() {
    for number in handled { Glibc.signal(number, SIG_DFL) }
    handled = []
  }

  /// If a signal came: says what is kept, and ends the program as the signal would have, or stops it until it is to go
  /// on. Whether one came.
  private func endIfSignalled(_ now: Double) -> Bool {
    let number = Progress.signal
    if number == 0 || !isBusy { return false }
    Progress.signal = 0
    screen.clear()
    if number == SIGTSTP {
      kill(getpid(), SIGSTOP)
      return true
    }
    if verbosity > 0 {
      if style == .json {
        ProgressJSON.interrupted(state, signal: number)
      } else {
        ProgressScreen.write(state.interruption(at: now).map { $0 + "\n" }.joined())
      }
    }
    durations?.save()
    var only = sigset_t()
    sigemptyset(&only)
    sigaddset(&only, number)
    Glibc.signal(number, SIG_DFL)
    kill(getpid(), number)
    pthread_sigmask(SIG_UNBLOCK, &only, nil)
    while true { pause() }
  }
}
