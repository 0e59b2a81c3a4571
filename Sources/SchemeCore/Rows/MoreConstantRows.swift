// Further numbers of Linux that Guile has names for and programs seldom use.
//
// They are the same on every machine that Linux runs on here; the two that are not say so.

/// Names of error codes, signals, flags and socket options, beyond those of `SystemConstantRows`.
enum MoreConstantRows {
  static let constants: [(name: String, make: () -> Word)] = (numbers + perMachine + errors).map { name, value in
    (name, { Word(fixnum: value) })
  }

  private static let numbers: [(String, Int)] = [
    ("AT_EMPTY_PATH", 4096), ("AT_NO_AUTOMOUNT", 2048), ("AT_SYMLINK_FOLLOW", 1024), ("F_GETOWN", 9),
    ("F_SETOWN", 8), ("IP_ADD_MEMBERSHIP", 35), ("IP_DROP_MEMBERSHIP", 36), ("IP_MULTICAST_IF", 32),
    ("IP_MULTICAST_TTL", 33), ("ITIMER_PROF", 2), ("ITIMER_REAL", 0), ("ITIMER_VIRTUAL", 1), ("LC_ADDRESS", 9),
    ("LC_IDENTIFICATION", 12), ("LC_MEASUREMENT", 11), ("LC_NAME", 8), ("LC_PAPER", 7), ("LC_TELEPHONE", 10),
    ("MSG_DONTROUTE", 4), ("MSG_OOB", 1), ("NSIG", 65), ("O_ASYNC", 8192), ("O_LARGEFILE", 0), ("O_NOATIME", 262144),
    ("O_NOLINK", 0), ("O_NOTRANS", 0), ("O_PATH", 2_097_152), ("PIPE_BUF", 4096), ("SIGCLD", 17), ("SIGIO", 29),
    ("SIGIOT", 6), ("SIGPOLL", 29), ("SIGPROF", 27), ("SIGPWR", 30), ("SIGRTMAX", 64), ("SIGRTMIN", 34),
    ("SIGSTKFLT", 16), ("SIGSTKSZ", 8192), ("SIGSYS", 31), ("SIGURG", 23), ("SIGVTALRM", 26), ("SIGXCPU", 24),
    ("SIGXFSZ", 25), ("SOCK_RDM", 4), ("SO_BROADCAST", 6), ("SO_DEBUG", 1), ("SO_DONTROUTE", 5), ("SO_LINGER", 13),
    ("SO_NO_CHECK", 11), ("SO_OOBINLINE", 10), ("SO_PRIORITY", 12), ("SO_TYPE", 3), ("TCP_CORK", 3),
    ("WAIT_ANY", -1), ("WAIT_MYPGRP", 0),
  ]

  #if arch(arm64)
    private static let direct = 0o200000
    private static let directory = 0o40000
  #else
    private static let direct = 0o40000
    private static let directory = 0o200000
  #endif
  private static let perMachine = [("O_DIRECT", direct), ("O_TMPFILE", 0o20000000 | directory)]

  private static let errors: [(String, Int)] = [
    ("EADV", 68), ("EBADE", 52), ("EBADFD", 77), ("EBADR", 53), ("EBADRQC", 56), ("EBADSLT", 57), ("EBFONT", 59),
    ("ECANCELED", 125), ("ECHRNG", 44), ("ECOMM", 70), ("EDEADLOCK", 35), ("EDESTADDRREQ", 89), ("EDOTDOT", 73),
    ("EHWPOISON", 133), ("EIDRM", 43), ("EISNAM", 120), ("EKEYEXPIRED", 127), ("EKEYREJECTED", 129),
    ("EKEYREVOKED", 128), ("EL2HLT", 51), ("EL2NSYNC", 45), ("EL3HLT", 46), ("EL3RST", 47), ("ELIBACC", 79),
    ("ELIBBAD", 80), ("ELIBEXEC", 83), ("ELIBMAX", 82), ("ELIBSCN", 81), ("ELNRNG", 48), ("EMEDIUMTYPE", 124),
    ("EMULTIHOP", 72), ("ENAVAIL", 119), ("ENETRESET", 102), ("ENOANO", 55), ("ENOCSI", 50), ("ENOKEY", 126),
    ("ENOLINK", 67), ("ENOMEDIUM", 123), ("ENOMSG", 42), ("ENONET", 64), ("ENOPKG", 65), ("ENOPROTOOPT", 92),
    ("ENOSR", 63), ("ENOSTR", 60), ("ENOTBLK", 15), ("ENOTNAM", 118), ("ENOTRECOVERABLE", 131), ("ENOTUNIQ", 76),
    ("EOWNERDEAD", 130), ("EPFNOSUPPORT", 96), ("EPROTONOSUPPORT", 93), ("EPROTOTYPE", 91), ("EREMCHG", 78),
    ("EREMOTE", 66), ("EREMOTEIO", 121), ("ERESTART", 85), ("ERFKILL", 132), ("ESHUTDOWN", 108),
    ("ESOCKTNOSUPPORT", 94), ("ESRMNT", 69), ("ESTALE", 116), ("ESTRPIPE", 86), ("ETIME", 62), ("ETOOMANYREFS", 109),
    ("EUCLEAN", 117), ("EUNATCH", 49), ("EUSERS", 87), ("EXFULL", 54),
  ]
}
