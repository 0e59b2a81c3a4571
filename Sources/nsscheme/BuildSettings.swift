// Settings of builds that the language has no words for.

enum BuildSettings { nonisolated(unsafe) static var chrootDirectories: [String] = [] }
