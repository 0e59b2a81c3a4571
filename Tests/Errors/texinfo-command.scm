(use-modules (texinfo))
(texi-fragment->stexi "@foo{x}")        ;; error: 2:1 invalid Texinfo: Unknown command foo
