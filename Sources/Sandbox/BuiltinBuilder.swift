// Builders that are part of the store rather than a program in it: `builtin:download` and `builtin:git-download`. They
// bring things from outside, so they run outside the sandbox, with the host's own transfer programs, whose
// certificates and proxies are the user's; what they bring is nothing until its hash is the one that was asked for.
//
// Invariant: a derivation's text never becomes part of a command: it is an argument, and it is looked at first.

import Store

/// What takes the place of a builder that is named `builtin:…`.
public struct BuiltinBuilder {
  /// The arguments of the host's shell.
  var arguments: [String]
  var environment: [String: String]

  /// Nil if the derivation has a builder of its own.
  init?(_ derivation: Derivation, at path: String, output: String, directory: String, options: BuildOptions) throws {
    guard BuiltinBuilder.isBuiltin(derivation) else { return nil }
    func refuse(_ text: String) -> BuildError {
      BuildError(.unsupported, "the derivation '\(path)' \(text)", derivation: path)
    }
    guard derivation.fixedOutput != nil else { throw refuse("brings something from outside, but gives no hash for it") }
    guard let url = derivation[variable: "url"] else { throw refuse("does not say where its content comes from (url)") }
    let urls = BuiltinBuilder.strings(in: url)
    guard !urls.isEmpty else { throw refuse("has no address in its url: \(url)") }
    switch derivation.builder {
    case "builtin:download":
      for url in urls {
        if !BuiltinBuilder.isAddress(url, of: ["https", "http", "ftp", "mirror"]) {
          throw refuse("wants '\(url)', which is not the address of something to download (https, http, ftp, mirror)")
        }
        if url.hasPrefix("mirror://") && !BuiltinBuilder.isBelowMirror(url) {
          throw refuse("wants '\(url)'; expected mirror://NAME/PATH, without '..' in it")
        }
      }
      let isExecutable = derivation[variable: "executable"] == "1" ? "1" : ""
      arguments = [BuiltinBuilder.download, output, isExecutable] + urls
    case "builtin:git-download":
      let commit = BuiltinBuilder.strings(in: derivation[variable: "commit"] ?? "").first ?? ""
      guard !commit.isEmpty, !commit.hasPrefix("-"), !commit.contains(":") else {
        throw refuse("does not name a commit or tag: '\(commit)'")
      }
      guard urls[0].hasPrefix("/") || BuiltinBuilder.isAddress(urls[0], of: ["https", "http", "git", "file", "ssh"])
      else { throw refuse("wants '\(urls[0])', which is not the address of a repository") }
      let isRecursive = ["1", "#t"].contains(derivation[variable: "recursive?"] ?? "") ? "1" : ""
      arguments = [BuiltinBuilder.clone, output, urls[0], commit, isRecursive]
    default:
      throw refuse(
        "wants the builder '\(derivation.builder)', which this program has not; use a builder that is a program of "
          + "the store")
    }
    arguments = ["sh", "-c", arguments[0], "builtin"] + arguments.dropFirst()
    environment = [
      "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": directory,
      "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_ALLOW_PROTOCOL": "https:http:git:file:ssh",
    ]
    for name in BuiltinBuilder.inherited {
      if let value = options.environment[name] { environment[name] = Derivation.text(of: Array(value.utf8)) }
    }
  }

  /// What may follow `builtin:` in the name of a builder.
  public static let names = ["download", "git-download"]

  static func isBuiltin(_ derivation: Derivation) -> Bool { derivation.builder.hasPrefix("builtin:") }

  /// What the user's programs need to reach the network from here.
  private static let inherited = [
    "http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY",
    "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO", "SSH_AUTH_SOCK",
    "APT_CONFIG",
  ]

  private static func isAddress(_ text: String, of schemes: [String]) -> Bool {
    schemes.contains { text.hasPrefix("\($0)://") } && !text.utf8.contains { $0 <= 32 || $0 == 127 }
  }

  /// Whether the address names a file below a mirror: an archive may be a directory of this machine.
  private static func isBelowMirror(_ url: String) -> Bool {
    let parts = url.dropFirst("mirror://".count).split(separator: "/", omittingEmptySubsequences: false)
    return parts.count >= 2
      && parts.allSatisfy { part in
        let name = part.lowercased().replacing("%2e", with: ".")
        return !name.isEmpty && name != "." && name != ".." && !name.contains("%2f")
      }
  }

  /// The strings in the text of a Scheme datum, a string or a list of strings; the text itself if it is neither.
  static func strings(in text: String) -> [String] {
    if !text.contains("\"") { return text.isEmpty || text == "()" ? [] : [text] }
    var result: [String] = []
    var current: String?
    var isEscaped = false
    for character in text.unicodeScalars {
      if var string = current {
        if isEscaped || (character != "\\" && character != "\"") {
          string.unicodeScalars.append(character)
          current = string
          isEscaped = false
        } else if character == "\\" {
          isEscaped = true
        } else {
          result.append(string)
          current = nil
        }
      } else if character == "\"" {
        current = ""
      }
    }
    return result
  }

  /// Tries each address with the first program that the host has. mirror://NAME/PATH stands for PATH in the archives of
  /// the machine's apt: those at an address that ends in NAME, then those labelled NAME, then the others. Sources are
  /// known at once and without lists, labels take apt most of a second. What follows a mirror's address is for machines
  /// without apt.
  private static let download = """
    output=$1 executable=$2; shift 2
    helper=/usr/lib/apt/apt-helper said= missing= newline='
    '
    finish() {
      [ -s "$output" ] || return 1
      if [ -L "$output" ]; then cp -L "$output" "$output.copy" && mv "$output.copy" "$output" || return 1; fi
      [ -z "$executable" ] || chmod 755 "$output"
      exit 0
    }
    # The host's own programs; apt's first for what apt knows.
    transfer() {
      echo "downloading $2"
      if [ "$1" = apt ]; then
        said=$($helper download-file -o APT::Sandbox::User=root "$2" "$output" 2>&1)
      elif command -v curl >/dev/null; then
        said=$(curl --fail --location --silent --show-error --retry 2 --connect-timeout 20 \
          --proto =https,http,ftp --output "$output" "$2" 2>&1)
      elif command -v wget >/dev/null; then
        said=$(wget --no-verbose --tries=3 --timeout=20 --output-document="$output" "$2" 2>&1)
      elif [ -x $helper ]; then
        said=$($helper download-file -o APT::Sandbox::User=root "$2" "$output" 2>&1)
      else
        echo "nothing to download with: install curl or wget" >&2; exit 1
      fi && finish
      printf '%s\n' "$said" >&2
      case $said in *" 404"*|*"No such file"*|*"not found"*) missing=yes ;; esac
      rm -f "$output"
    }
    # The addresses of apt's archives, one in a line.
    sources() {
      apt-get update --print-uris -o Dir::State::Lists=/nonexistent -o Debug::NoLocking=true 2>/dev/null |
        while IFS="'" read -r none address rest; do
          case $address in
            */dists/*/InRelease) echo "${address%%/dists/*}/" ;;
            */InRelease) echo "${address%InRelease}" ;;
          esac
        done | sort -u
    }
    # Those of them that are labelled $1, as records spell it.
    labelled() {
      apt-get indextargets --format '$(REPO_URI)|$(LABEL)' 'Created-By: Packages' 2>/dev/null | sort -u |
        while IFS='|' read -r base label; do
          case $label in ''|'$('*) label=apt ;; esac
          label=$(printf %s "$label" | LC_ALL=C tr 'A-Z ' 'a-z-' | LC_ALL=C tr -cd 'a-z0-9.-')
          [ "$label" != "$1" ] || echo "$base"
        done
    }
    # PATH, $1, in each of the archives $2 that was not asked yet and fits the pattern $3.
    ask() {
      set -f; IFS=$newline
      for base in $2; do
        IFS=' '
        case $newline$asked$newline in *"$newline$base$newline"*) continue ;; esac
        case $base in $3) ;; *) continue ;; esac
        asked=$asked$newline$base
        case $base in file:*) base=copy:${base#file:} ;; esac
        transfer apt "$base$1"
      done
    }
    mirror() {
      path=${1#mirror://} name=${1#mirror://} name=${name%%/*} asked=
      path=${path#*/}
      [ -x $helper ] && command -v apt-get >/dev/null || return 1
      known=$(sources)
      [ -n "$known" ] || return 1
      ask "$path" "$known" "*/$name/"
      ask "$path" "$(labelled "$name")" '*'
      ask "$path" "$known" '*'
    }
    first=$1 isMirror=
    for url; do
      case $url in
        mirror://*) isMirror=yes; if mirror "$url"; then break; fi ;;
        *) transfer any "$url" ;;
      esac
    done
    if [ -z "$isMirror" ]; then
      echo "none of the addresses could be downloaded" >&2
    elif [ -n "$missing" ]; then
      echo "no archive has '${first##*/}' any more: import the package again (nsscheme import deb NAME... -o FILE)" >&2
    else
      echo "'${first##*/}' could not be downloaded: is this machine online, and are apt's sources right?" >&2
    fi
    exit 1
    """

  /// One commit without its history if the server gives it away, else with everything.
  private static let clone = """
    set -e
    output=$1 url=$2 commit=$3 recursive=$4
    command -v git >/dev/null || { echo "nothing to clone with: install git" >&2; exit 1; }
    echo "cloning $url at $commit"
    git="git -c core.hooksPath=/dev/null -c core.autocrlf=false -c advice.detachedHead=false -c safe.directory=*"
    $git init --quiet --template= "$output"
    cd "$output"
    if $git fetch --quiet --depth 1 -- "$url" "$commit" 2>/dev/null; then
      $git checkout --quiet FETCH_HEAD
    else
      $git fetch --quiet --tags -- "$url" '+refs/heads/*:refs/remotes/origin/*'
      $git checkout --quiet "$commit"
    fi
    if [ -n "$recursive" ]; then
      $git remote add origin "$url"
      $git submodule --quiet update --init --recursive
    fi
    find . -name .git -prune -exec rm -rf '{}' +
    """
}
