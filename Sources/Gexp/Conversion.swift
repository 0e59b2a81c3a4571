// Scheme data to Swift values and back, for the rows of this module, and store errors to Scheme conditions.

import SchemeCore
import Store

/// A store that a Scheme program holds.
final class StoreHandle {
  /// Nil once the connection is closed.
  var store: EmbeddedStore?
  init(_ store: EmbeddedStore) { self.store = store }
}

/// A digest being computed for a Scheme program.
final class HasherHandle {
  let stream: DigestStream
  init(_ algorithm: DigestAlgorithm) { stream = DigestStream(algorithm) }
}

/// Runs `body`; its store errors become Scheme's `store-error`, with the message as it is.
public func storeErrors<Result>(_ body: () throws -> Result) throws -> Result {
  do { return try body() } catch let error as StoreError {
    throw Fault.general(
      key: "store-error", message: "~A", arguments: SchemeCore.Root(Heap.list(Heap.string(error.message))))
  }
}

extension Word {
  /// The open store behind a handle.
  func store(_ position: Int) throws -> EmbeddedStore {
    guard self.is(.foreign), let handle = owned(as: StoreHandle.self) else {
      throw Fault.type(position, "store connection", self)
    }
    guard let store = handle.store else {
      throw Fault.general(
        key: "store-error", message: "the connection to the store is closed; use it within 'with-store'",
        arguments: SchemeCore.Root(.null))
    }
    return store
  }

  /// The elements of a proper list, each through `convert`.
  func elements<Element>(_ position: Int, _ convert: (Word) throws -> Element) throws -> [Element] {
    let count = try list(position)
    var result: [Element] = []
    result.reserveCapacity(count)
    var rest = self
    while rest.isPair {
      result.append(try convert(rest.car))
      rest = rest.cdr
    }
    return result
  }

  /// The texts of a list of strings.
  func texts(_ position: Int) throws -> [String] { try elements(position) { try $0.text(position) } }

  /// The text of a string, nil for #f.
  func optionalText(_ position: Int) throws -> String? { isFalse ? nil : try text(position) }

  /// The digest algorithm that a symbol names.
  func algorithm(_ position: Int) throws -> DigestAlgorithm {
    let name = try symbol(position).symbolString
    return try storeErrors { try DigestAlgorithm(named: name) }
  }

  /// The bytes of a bytevector.
  public func bytes(_ position: Int) throws -> UnsafeRawBufferPointer {
    let bytes = try bytevector(position)
    return UnsafeRawBufferPointer(start: bytes.byteData, count: bytes.length)
  }
}

/// A fresh list of `items`, each through `convert`.
public func schemeList<Items: BidirectionalCollection>(_ items: Items, _ convert: (Items.Element) -> Word) -> Word {
  var result = Word.null
  for item in items.reversed() { result = Heap.cons(convert(item), result) }
  return result
}

/// A fresh list of strings.
public func schemeList(_ texts: [String]) -> Word { schemeList(texts) { Heap.string($0) } }

/// A fresh vector of what the closures make, each made just before it is stored.
func schemeVector(_ makers: [() -> Word]) -> Word {
  let result = Heap.vector(count: makers.count, fill: .false)
  for (index, make) in makers.enumerated() { result.setElement(index, make()) }
  return result
}

/// #f for nil, else the text as a string.
func schemeOptional(_ text: String?) -> Word { text.map { Heap.string($0) } ?? .false }
