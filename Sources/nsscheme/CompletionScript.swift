// What shells read to complete the words of nsscheme: each asks the program itself, so that a script has no list that could
// be out of date.

import ArgumentParser

/// A shell whose completion is known.
enum CompletionScript: String, ExpressibleByArgument, CaseIterable {
  case bash, zsh, fish

  /// The script.
  var text: String {
    switch self {
    case .bash: CompletionScript.bashText
    case .zsh: CompletionScript.zshText
    case .fish: CompletionScript.fishText
    }
  }

  private static let bashText = """
    # bash completion of nsscheme: the program says what may follow.
    _nsscheme() {
      local line cur=${COMP_WORDS[COMP_CWORD]}
      local -a found
      [[ $cur == [=:@] ]] && cur=
      mapfile -t found < <("${COMP_WORDS[0]}" --complete bash "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
      COMPREPLY=()
      for line in "${found[@]}"; do
        case $line in
          :files) compopt -o filenames; mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$cur") ;;
          :directories) compopt -o filenames; mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "$cur") ;;
          *) COMPREPLY+=("$line") ;;
        esac
      done
      if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *[=\\ ] ]]; then compopt -o nospace; fi
    }
    complete -F _nsscheme nsscheme
    """

  private static let zshText = """
    #compdef nsscheme
    # zsh completion of nsscheme: the program says what may follow.
    _nsscheme() {
      local line files
      local -a found plain unfinished
      found=("${(@f)$("${words[1]}" --complete zsh "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
      for line in $found; do
        case $line in
          :files) files=_files ;;
          :directories) files=(_files -/) ;;
          *=$'\\t'*|*=) unfinished+=("${${line%%$'\\t'*}//:/\\\\:}:${line#*$'\\t'}") ;;
          *$'\\t'*) plain+=("${${line%%$'\\t'*}//:/\\\\:}:${line#*$'\\t'}") ;;
          *) plain+=("${line//:/\\\\:}") ;;
        esac
      done
      (( $#plain )) && _describe nsscheme plain
      (( $#unfinished )) && _describe nsscheme unfinished -S ''
      if (( $#files )); then
        compset -P '--*='
        $files
      fi
    }
    _nsscheme "$@"
    """

  private static let fishText = """
    # fish completion of nsscheme: the program says what may follow.
    function __nsscheme_complete
      set -l words (commandline -opc)
      set -l current (commandline -ct)
      set -l option (string match -r '^--[^=]*=' -- $current)
      set -l path (string replace -r '^--[^=]*=' '' -- $current)
      for line in ($words[1] --complete fish $words[2..] "$current" 2>/dev/null)
        switch $line
          case :files
            for found in (__fish_complete_path "$path")
              echo "$option$found"
            end
          case :directories
            for found in (__fish_complete_directories "$path" '')
              echo "$option$found"
            end
          case '*'
            echo $line
        end
      end
    end
    complete -c nsscheme -f -a '(__nsscheme_complete)'
    """
}

/// `nsscheme completions`.
struct CompletionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions", abstract: "Prints what a shell reads to complete the words of nsscheme.",
    discussion: """
      ‘make install’ puts it where each shell looks. Commands, options, their values, packages, modules and items of the \
      store are completed.

      Examples:
        source <(nsscheme completions bash)
        nsscheme completions zsh >~/.zfunc/_nsscheme
        nsscheme completions fish >~/.config/fish/completions/nsscheme.fish
      """)

  @Argument(help: "The shell.") var shell: CompletionScript

  mutating func run() throws { print(shell.text) }
}
