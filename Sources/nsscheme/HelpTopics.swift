// What `nsscheme help` shows besides the commands: the codes of messages, from the table that messages have them from.

import Glibc
import SchemeCore

/// Topics of `nsscheme help` that are no commands.
enum HelpTopics {
  /// All codes, as docs/errors.md has them.
  private static let index = "errors"

  /// Whether a word is one of them.
  static func isTopic(_ word: String) -> Bool { word == index || isCode(word) }

  /// Shows a topic; the exit status.
  static func show(_ word: String) -> Int32 {
    do {
      // The tables are read by the language's reader.
      _ = try Session.currentOrNew()
      if word == index {
        print(try markdown(), terminator: "")
        return 0
      }
      let rows = try ErrorCodes.rows()
      guard let row = rows.first(where: { $0.code == word.uppercased() }) else {
        let code = word.uppercased()
        Session.complain("there is no message with the code \(code); ‘nsscheme help \(index)’ lists the codes")
        return 1
      }
      print(text(of: row), terminator: "")
      return 0
    } catch {
      Session.complain("\(error)")
      return 1
    }
  }

  private static func isCode(_ word: String) -> Bool {
    word.utf8.count == 5 && (word.hasPrefix("E") || word.hasPrefix("e")) && word.dropFirst().allSatisfy(\.isNumber)
  }

  private static func text(of row: ErrorCodes.Row) -> String {
    func indented(_ text: String) -> String {
      text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "    \($0)" }
        .joined(separator: "\n")
    }
    return """
      \(row.code): \(row.title)

      \(row.explanation)

      Wrong:

      \(indented(row.wrong))

      Right:

      \(indented(row.right))

      """
  }

  private static func markdown() throws -> String {
    var text = """
      # Errors

      Every message about a program, or about the words of a command, ends its first line with a code, as in `error: Unbound
      variable: dispaly [E0201]`. A code says what kind of mistake it is and keeps its meaning from one version to the next;
      the words of a message may change. `nsscheme help E0201` shows what is written here.

      """
    for row in try ErrorCodes.rows().sorted(by: { $0.code < $1.code }) {
      text += """

        ## \(row.code): \(row.title)

        \(row.explanation)

        ```scheme
        \(row.wrong)
        ```

        Right:

        ```scheme
        \(row.right)
        ```

        """
    }
    return text
  }
}
