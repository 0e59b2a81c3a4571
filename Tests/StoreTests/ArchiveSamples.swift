// One tar archive in each compression that archives come in: a directory `dir` with a program `hello` (setuid, writable
// for all), a link `link` to it and another name `more` of it.

import Store

/// The samples, decoded, by the name of what compressed them.
let archiveSamples: [(compression: String, bytes: [UInt8])] = {
  let texts = [
    (
      "gzip",
      "H4sICFFoAWsCA3QudGFyAO3WTQ7CIBBA4Vl7Cm4gVH7OY9ImNqJNUO8vYcmiiYvpQt63gf3LDMxrOYsyW6UQ2ln1Z3d39R599GKC"
        + "HODzel+LMTKoufa/LTlvuv19Smmnf+z6pzA5MZb+6lr7k2Dg+c/r866+/3fnv9v/zl5iEjNpLybmv/V/bGVR7u9/6+9c/S4Yd8Tj"
        + "NHh/AAAAAAAAAAAAAMB/+AJ7WghXACgAAA=="
    ),
    (
      "bzip2",
      "QlpoOTFBWSZTWTpmuRYAAL17gMmQCABAAP+AAMxmb54ABIggAJKGpinpNNBoAAAAVKapomjNExGEZMj09Uv3dfqtW7HGejXaJK9Z"
        + "EjZo4b7VZibeFlGg1NJIsGNex4KLRWCROfLOHKsGY00X3AGEDoElAIGggpNpbg5WI82KZEAOwMfX/HXwdG7D98Rln7GBX9RlkZo6"
        + "3Ll7278SH+LuSKcKEgdM1yLA"
    ),
    (
      "xz",
      "/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4Cf/AJldADIaSqciBJSzSsi80f5CS2NK+JZ2KxHgOh74zsiQhrULl3KA/MEuxvHqSU48"
        + "/x+NWdyDcj4Va71afIiUIwSMN73lW/jQueggGCafjo5UDOX5I3WLPv/ajk1BgIcNo2BRQupPFJ+5U8vh45zxgFh0P6PBZq4TcdQR"
        + "WRNSL+0w6uLz14tloHABF4Ewi1HuPcaeIn3QtWx/csn6AAAAAABEhPpG1QDCxgABtQGAUAAAIOfXNbHEZ/sCAAAAAARZWg=="
    ),
    (
      "zstd",
      "KLUv/WAAJwUEALLEDhCgPfT87KRRFSyXu0Plz6ynvereTRB8Tax+GdzMupxiCni1hX/5f/IYQ0l3oZFxqvoqKaQ0q/uzBqhOG6DQ"
        + "UMJY2AZAKyhKHf0d0LsKpaDW2FzGHNCyBdWgCCNLfGEeIJaxz1T/hQCjstvwzTigVeig8p9cQI/X8wMAeMox"
    ),
    (
      "lz4",
      "BCJNGGBAgv0AAABfZGlyLwABAExxMDAwMDc1NQgAPDAwMAgAAAIABBQA7zAwMDEAMDA2NDY0ACA1mABMAQIAcXVzdGFyICAMAA8C"
        + "AOAAAAJfaGVsbG/8AEh0MDAwNDc3N+QBDAgARDAwMDYUAAMAAn83NTIxACAwlABIBQIADwAC7AH8ARUKDgEPAgD/3wAABE9saW5r"
        + "+QFJANcDDwAECwUUBgIABIExMDM2NwAgMp0CD5oASQ8ABO8AAAJBbW9yZQwBDwIARA8ABg8MAAJwMTE1NQAgMZ0ADwQCTQ8ABuwP"
        + "AgD///////////////////////////////////////8GUAAAAAAAAAAAAA=="
    ),
  ]
  return texts.map { ($0.0, try! BaseEncoding.base64.decode($0.1)) }
}()
