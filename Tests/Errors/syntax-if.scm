(display (if))                  ;; error: 1:10 if: expected (if test consequent [alternative])
