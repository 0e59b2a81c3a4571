(use-modules (guix gexp) (guix packages) (guix download))

(define source
  (origin                                       ;; error: 4:3 the build of '/gnu/store/
    (method url-fetch)
    (uri "http://127.0.0.1:1/source.tar.gz")
    (sha256 (base32 "0000000000000000000000000000000000000000000000000000"))))

;; says: none of the addresses could be downloaded
(computed-file "copy" #~(copy-file #$source #$output))
