;; Debian packages, written by `nsscheme import deb
;;   bash coreutils`.
;; Load this file and name packages where objects are wanted: (debian-package "bash").
;; Archives drop a version when there is a newer one; import again then.

(use-modules (nsscheme debian))

(debian-package
  (name "base-files")
  (version "12.4+deb12u15")
  (url "mirror://debian/pool/main/b/base-files/base-files_12.4+deb12u15_amd64.deb")
  (sha256 "3eb1ea6d85488f488cc2a163b98ad640ef88cee4c79287cf14e361aaf6206f47")
  (depends "mawk"))

(debian-package
  (name "bash")
  (version "5.2.15-2+b13")
  (url "mirror://debian/pool/main/b/bash/bash_5.2.15-2+b13_amd64.deb")
  (sha256 "82130bb6a560cd2a7234d8018baf73f188f5dd56413d5aa0accc987b2197a6a1")
  (depends "base-files" "debianutils" "libc6" "libtinfo6"))

(debian-package
  (name "coreutils")
  (version "9.1-1")
  (url "mirror://debian/pool/main/c/coreutils/coreutils_9.1-1_amd64.deb")
  (sha256 "61038f857e346e8500adf53a2a0a20859f4d3a3b51570cc876b153a2d51a3091")
  (depends "libacl1" "libattr1" "libc6" "libgmp10" "libselinux1"))

(debian-package
  (name "debianutils")
  (version "5.7-0.5~deb12u1")
  (url "mirror://debian/pool/main/d/debianutils/debianutils_5.7-0.5~deb12u1_amd64.deb")
  (sha256 "55f951359670eb3236c9e2ccd5fac9ccb3db734f5a22aff21589e7a30aee48c9")
  (depends "libc6"))

(debian-package
  (name "gcc-12-base")
  (version "12.2.0-14+deb12u1")
  (url "mirror://debian/pool/main/g/gcc-12/gcc-12-base_12.2.0-14+deb12u1_amd64.deb")
  (sha256 "1896a2aacf4ad681ff5eacc24a5b0ca4d5d9c9b9c9e4b6de5197bc1e116ea619")
  (depends))

(debian-package
  (name "libacl1")
  (version "2.3.1-3")
  (url "mirror://debian/pool/main/a/acl/libacl1_2.3.1-3_amd64.deb")
  (sha256 "8be9df5795114bfe90e2be3d208ef47a5edd3fc7b3e20d387a597486d444e5e2")
  (depends "libc6"))

(debian-package
  (name "libattr1")
  (version "1:2.5.1-4")
  (url "mirror://debian/pool/main/a/attr/libattr1_2.5.1-4_amd64.deb")
  (sha256 "c4945123d66d0503ba42e2fc0585abc76d0838978c6d277b9cc37a4da25d1a34")
  (depends "libc6"))

(debian-package
  (name "libc6")
  (version "2.36-9+deb12u14")
  (url "mirror://debian/pool/main/g/glibc/libc6_2.36-9+deb12u14_amd64.deb")
  (sha256 "ba4f88f73dbc3ae9055f3c20f4523bfdbaf1ad13ff95e258924f77d20b4fbedf")
  (depends "libgcc-s1"))

(debian-package
  (name "libgcc-s1")
  (version "12.2.0-14+deb12u1")
  (url "mirror://debian/pool/main/g/gcc-12/libgcc-s1_12.2.0-14+deb12u1_amd64.deb")
  (sha256 "3016e62cb4b7cd8038822870601f5ed131befe942774d0f745622cc77d8a88f7")
  (depends "gcc-12-base" "libc6"))

(debian-package
  (name "libgmp10")
  (version "2:6.2.1+dfsg1-1.1")
  (url "mirror://debian/pool/main/g/gmp/libgmp10_6.2.1+dfsg1-1.1_amd64.deb")
  (sha256 "187aedef2ed763f425c1e523753b9719677633c7eede660401739e9c893482bd")
  (depends "libc6"))

(debian-package
  (name "libpcre2-8-0")
  (version "10.42-1+deb12u2")
  (url "mirror://debian-security/pool/updates/main/p/pcre2/libpcre2-8-0_10.42-1+deb12u2_amd64.deb")
  (sha256 "d2f7edfcc7689b9e0761c2742cc824ac86a20768bc5e8057818dc6875291fe76")
  (depends "libc6"))

(debian-package
  (name "libselinux1")
  (version "3.4-1+b6")
  (url "mirror://debian/pool/main/libs/libselinux/libselinux1_3.4-1+b6_amd64.deb")
  (sha256 "2b07f5287b9105f40158b56e4d70cc1652dac56a408f3507b4ab3d061eed425f")
  (depends "libc6" "libpcre2-8-0"))

(debian-package
  (name "libtinfo6")
  (version "6.4-4")
  (url "mirror://debian/pool/main/n/ncurses/libtinfo6_6.4-4_amd64.deb")
  (sha256 "072d908f38f51090ca28ca5afa3b46b2957dc61fe35094c0b851426859a49a51")
  (depends "libc6"))

(debian-package
  (name "mawk")
  (version "1.3.4.20200120-3.1")
  (url "mirror://debian/pool/main/m/mawk/mawk_1.3.4.20200120-3.1_amd64.deb")
  (sha256 "bcbc83f391854ea9d50ce2a4101aacf330de3b8b71d81a798faadba14a157f78")
  (depends "libc6"))
