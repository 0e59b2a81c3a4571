// Unicode normalisation, from the tables that the Swift standard library compares strings with.

@_spi(_Unicode) import Swift

/// Canonical composition and decomposition.
enum Normalization {
  /// The code points of `text` in form C.
  static func composed(_ text: String) -> [UInt32] { String(text)._nfc.map(\.value) }
  /// The code points of `text` in form D.
  static func decomposed(_ text: String) -> [UInt32] { String(text)._nfd.map(\.value) }
}
