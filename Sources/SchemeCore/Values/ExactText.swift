// A text as a key. To Swift, texts that look alike are equal, such as é in one character and é in two; to Scheme, to the
// kernel and to everything that is kept, they are two names.

/// A text that equals another only if both have the same bytes; in the order of these.
public struct ExactText: Hashable, Comparable, Sendable {
  public let text: String

  public init(_ text: some StringProtocol) { self.text = String(text) }

  public static func == (one: ExactText, other: ExactText) -> Bool { one.text.utf8.elementsEqual(other.text.utf8) }

  public static func < (one: ExactText, other: ExactText) -> Bool {
    one.text.utf8.lexicographicallyPrecedes(other.text.utf8)
  }

  public func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
