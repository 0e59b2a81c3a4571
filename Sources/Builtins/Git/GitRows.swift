// `(nsscheme rows git)`: what (git) stands on. A failure of libgit2's is thrown by a Scheme procedure, for the error is a
// record of (git structs).

import SchemeCore

/// Rows about Git's repositories.
enum GitRows {
  static let module = ["nsscheme", "rows", "git"]

  static let rows: [PrimitiveRow] = {
    var table = PrimitiveTable()
    GitRepositoryRows.install(&table)
    GitObjectRows.install(&table)
    GitNetworkRows.install(&table)
    GitStateRows.install(&table)
    AuthenticationRows.install(&table)
    GitCopyRows.install(&table)
    return table.rows
  }()
}
