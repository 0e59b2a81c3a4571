# shellcheck shell=bash disable=SC2154
# Each module of packages alone gives the same as all of them together.
. "$CHECKOUT/Tests/Guix/_tree.sh"

for module in "$tree"/gnu/packages/*.scm; do
  name=$(basename "$module" .scm)
  "$nsscheme" -L "$tree" -c "
    (use-modules (guix) (guix discovery) (ice-9 format))
    (with-store store
      (fold-module-public-variables
        (lambda (object _)
          (when (and (package? object) (not (hidden-package? object)))
            (format #t \"~a\t~a\t~a~%\" (package-name object) (package-version object)
                    (derivation-file-name (package-derivation store object #:graft? #f)))))
        #f (list (resolve-interface '(gnu packages $name)))))" >out 2>err
  # A name that has been superseded and a hidden package are in no table.
  is "(gnu packages $name) alone" "" "$(grep -v -P '^(greeter|git-heavy)\t' out | grep -v -x -F -f "$tests/packages.tsv")"
  like "(gnu packages $name) has something" "?*" "$(cat out)"
done
