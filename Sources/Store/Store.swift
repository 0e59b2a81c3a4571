import CSQLite
import CGcrypt
public func storeProbe() -> String { String(cString: sqlite3_libversion()) + String(cString: gcry_check_version(nil)) }
