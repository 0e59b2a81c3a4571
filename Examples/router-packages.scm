;; Debian packages, written by `nsscheme import deb
;;   bird2 iproute2 s6 execline coreutils --without adduser --without ucf --without init-system-helpers --without debconf --without libcap2-bin --without readline-common`.
;; Load this file and name packages where objects are wanted: (debian-package "bird2").
;; Archives drop a version when there is a newer one; import again then.

(use-modules (nsscheme debian))

(debian-package
  (name "bird2")
  (version "2.0.12-7")
  (url "mirror://debian/pool/main/b/bird2/bird2_2.0.12-7_amd64.deb")
  (sha256 "79cb27320cedf66dde085b7752c5a0f4daa89399b95029ada1b007cb45f52909")
  (depends "libc6" "libreadline8" "libssh-gcrypt-4" "libtinfo6"))

(debian-package
  (name "coreutils")
  (version "9.1-1")
  (url "mirror://debian/pool/main/c/coreutils/coreutils_9.1-1_amd64.deb")
  (sha256 "61038f857e346e8500adf53a2a0a20859f4d3a3b51570cc876b153a2d51a3091")
  (depends "libacl1" "libattr1" "libc6" "libgmp10" "libselinux1"))

(debian-package
  (name "execline")
  (version "2.9.3.0-1")
  (url "mirror://debian/pool/main/e/execline/execline_2.9.3.0-1_amd64.deb")
  (sha256 "2e10c94a9d5b80d660aa728b9ac8012f898dd4d319270776f9cb9383dcaf3d56")
  (depends "libc6" "libexecline2.9" "libskarnet2.13"))

(debian-package
  (name "gcc-12-base")
  (version "12.2.0-14+deb12u1")
  (url "mirror://debian/pool/main/g/gcc-12/gcc-12-base_12.2.0-14+deb12u1_amd64.deb")
  (sha256 "1896a2aacf4ad681ff5eacc24a5b0ca4d5d9c9b9c9e4b6de5197bc1e116ea619")
  (depends))

(debian-package
  (name "iproute2")
  (version "6.1.0-3")
  (url "mirror://debian/pool/main/i/iproute2/iproute2_6.1.0-3_amd64.deb")
  (sha256 "1204b29e916e836267096d0b9d778106752f821ebde0d281539008b4386d9070")
  (depends "libbpf1" "libbsd0" "libc6" "libcap2" "libdb5.3" "libelf1" "libmnl0" "libselinux1" "libtirpc3" "libxtables12"))

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
  (name "libbpf1")
  (version "1:1.1.2-0+deb12u1")
  (url "mirror://debian/pool/main/libb/libbpf/libbpf1_1.1.2-0+deb12u1_amd64.deb")
  (sha256 "5e7505ef77ebc84ad0203411e4afdeb8a98f40fb7f78f013aa4dd8710e49f8ed")
  (depends "libc6" "libelf1" "zlib1g"))

(debian-package
  (name "libbsd0")
  (version "0.11.7-2")
  (url "mirror://debian/pool/main/libb/libbsd/libbsd0_0.11.7-2_amd64.deb")
  (sha256 "bb31cc8b40f962a85b2cec970f7f79cc704a1ae4bad24257a822055404b2c60b")
  (depends "libc6" "libmd0"))

(debian-package
  (name "libc6")
  (version "2.36-9+deb12u14")
  (url "mirror://debian/pool/main/g/glibc/libc6_2.36-9+deb12u14_amd64.deb")
  (sha256 "ba4f88f73dbc3ae9055f3c20f4523bfdbaf1ad13ff95e258924f77d20b4fbedf")
  (depends "libgcc-s1"))

(debian-package
  (name "libcap2")
  (version "1:2.66-4+deb12u3+b1")
  (url "mirror://debian/pool/main/libc/libcap2/libcap2_2.66-4+deb12u3+b1_amd64.deb")
  (sha256 "8d684c673e7483802a5c447834b0df6fce006eb3a7109e1be412f5ad425bb24f")
  (depends "libc6"))

(debian-package
  (name "libcom-err2")
  (version "1.47.0-2+b2")
  (url "mirror://debian/pool/main/e/e2fsprogs/libcom-err2_1.47.0-2+b2_amd64.deb")
  (sha256 "a2bac7015e78fbc0c504df3e441f3a22292f1d2d77f9ccda760057f3690e22f2")
  (depends "libc6"))

(debian-package
  (name "libdb5.3")
  (version "5.3.28+dfsg2-1")
  (url "mirror://debian/pool/main/d/db5.3/libdb5.3_5.3.28+dfsg2-1_amd64.deb")
  (sha256 "7dc5127b8dd0da80e992ba594954c005ae4359d839a24eb65d0d8129b5235c84")
  (depends "libc6"))

(debian-package
  (name "libelf1")
  (version "0.188-2.1")
  (url "mirror://debian/pool/main/e/elfutils/libelf1_0.188-2.1_amd64.deb")
  (sha256 "619add379c606b3ac6c1a175853b918e6939598a83d8ebadf3bdfd50d10b3c8c")
  (depends "libc6" "zlib1g"))

(debian-package
  (name "libexecline2.9")
  (version "2.9.3.0-1")
  (url "mirror://debian/pool/main/e/execline/libexecline2.9_2.9.3.0-1_amd64.deb")
  (sha256 "c47b9704a2079b09a5f0b51b254329f110997fc1256054b7b95bc12e95c8d7b8")
  (depends "libc6" "libskarnet2.13"))

(debian-package
  (name "libgcc-s1")
  (version "12.2.0-14+deb12u1")
  (url "mirror://debian/pool/main/g/gcc-12/libgcc-s1_12.2.0-14+deb12u1_amd64.deb")
  (sha256 "3016e62cb4b7cd8038822870601f5ed131befe942774d0f745622cc77d8a88f7")
  (depends "gcc-12-base" "libc6"))

(debian-package
  (name "libgcrypt20")
  (version "1.10.1-3+deb12u1")
  (url "mirror://debian/pool/main/libg/libgcrypt20/libgcrypt20_1.10.1-3+deb12u1_amd64.deb")
  (sha256 "e7a56552139c693904a6f9712234c05fe918353273a7cbdb5e62f423ad71bb97")
  (depends "libc6" "libgpg-error0"))

(debian-package
  (name "libgmp10")
  (version "2:6.2.1+dfsg1-1.1")
  (url "mirror://debian/pool/main/g/gmp/libgmp10_6.2.1+dfsg1-1.1_amd64.deb")
  (sha256 "187aedef2ed763f425c1e523753b9719677633c7eede660401739e9c893482bd")
  (depends "libc6"))

(debian-package
  (name "libgpg-error0")
  (version "1.46-1")
  (url "mirror://debian/pool/main/libg/libgpg-error/libgpg-error0_1.46-1_amd64.deb")
  (sha256 "89944ee11d7370ce6ef46fc52f094c4a6512eff8943ec4c6ebefeae6360ceada")
  (depends "libc6"))

(debian-package
  (name "libgssapi-krb5-2")
  (version "1.20.1-2+deb12u5")
  (url "mirror://debian/pool/main/k/krb5/libgssapi-krb5-2_1.20.1-2+deb12u5_amd64.deb")
  (sha256 "d8b87aea91b956b416c01a28c44ff6228315ae3b73de40acddac3dc5043607d2")
  (depends "libc6" "libcom-err2" "libk5crypto3" "libkrb5-3" "libkrb5support0"))

(debian-package
  (name "libk5crypto3")
  (version "1.20.1-2+deb12u5")
  (url "mirror://debian/pool/main/k/krb5/libk5crypto3_1.20.1-2+deb12u5_amd64.deb")
  (sha256 "7b6e47d15c5c9cdcd456137533d8308aeba608a54cec73b28bd59bfc4b54cf06")
  (depends "libc6" "libkrb5support0"))

(debian-package
  (name "libkeyutils1")
  (version "1.6.3-2")
  (url "mirror://debian/pool/main/k/keyutils/libkeyutils1_1.6.3-2_amd64.deb")
  (sha256 "cfac89e6a7a54ff3c6a4f843310e25efeddaa771baeae470bd98bd588c373563")
  (depends "libc6"))

(debian-package
  (name "libkrb5-3")
  (version "1.20.1-2+deb12u5")
  (url "mirror://debian/pool/main/k/krb5/libkrb5-3_1.20.1-2+deb12u5_amd64.deb")
  (sha256 "c90801be09701af221b54dd502a59cb378b7284ff31e480738baca317d2f7653")
  (depends "libc6" "libcom-err2" "libk5crypto3" "libkeyutils1" "libkrb5support0" "libssl3"))

(debian-package
  (name "libkrb5support0")
  (version "1.20.1-2+deb12u5")
  (url "mirror://debian/pool/main/k/krb5/libkrb5support0_1.20.1-2+deb12u5_amd64.deb")
  (sha256 "8b9c05f2d8d461a10d657b118f572af5bf8fd6c8f93dcef81e852c5ab0f428ab")
  (depends "libc6"))

(debian-package
  (name "libmd0")
  (version "1.0.4-2")
  (url "mirror://debian/pool/main/libm/libmd/libmd0_1.0.4-2_amd64.deb")
  (sha256 "03539fd30c509e27101d13a56e52eda9062bdf1aefe337c07ab56def25a13eab")
  (depends "libc6"))

(debian-package
  (name "libmnl0")
  (version "1.0.4-3")
  (url "mirror://debian/pool/main/libm/libmnl/libmnl0_1.0.4-3_amd64.deb")
  (sha256 "4581f42e3373cb72f9ea4e88163b17873afca614a6c6f54637e95aa75983ea7c")
  (depends "libc6"))

(debian-package
  (name "libpcre2-8-0")
  (version "10.42-1+deb12u2")
  (url "mirror://debian-security/pool/updates/main/p/pcre2/libpcre2-8-0_10.42-1+deb12u2_amd64.deb")
  (sha256 "d2f7edfcc7689b9e0761c2742cc824ac86a20768bc5e8057818dc6875291fe76")
  (depends "libc6"))

(debian-package
  (name "libreadline8")
  (version "8.2-1.3")
  (url "mirror://debian/pool/main/r/readline/libreadline8_8.2-1.3_amd64.deb")
  (sha256 "e02ebbd3701cf468dbf98d6d917fbe0325e881f07fe8b316150c8d2a64486e66")
  (depends "libc6" "libtinfo6"))

(debian-package
  (name "libs6-2.11")
  (version "2.11.3.2-1")
  (url "mirror://debian/pool/main/s/s6/libs6-2.11_2.11.3.2-1_amd64.deb")
  (sha256 "ff9d295f153348b3f2190b00358e019d1d2ca1d23d2270afaaec9ba94d88e67f")
  (depends "libc6" "libskarnet2.13"))

(debian-package
  (name "libselinux1")
  (version "3.4-1+b6")
  (url "mirror://debian/pool/main/libs/libselinux/libselinux1_3.4-1+b6_amd64.deb")
  (sha256 "2b07f5287b9105f40158b56e4d70cc1652dac56a408f3507b4ab3d061eed425f")
  (depends "libc6" "libpcre2-8-0"))

(debian-package
  (name "libskarnet2.13")
  (version "2.13.1.1-1")
  (url "mirror://debian/pool/main/s/skalibs/libskarnet2.13_2.13.1.1-1_amd64.deb")
  (sha256 "30d292d91933d8bb4413ca2ca3bd4b6ffbf82854e1de7483b69c91a18dfe90b1")
  (depends "libc6"))

(debian-package
  (name "libssh-gcrypt-4")
  (version "0.10.6-0+deb12u3")
  (url "mirror://debian-security/pool/updates/main/libs/libssh/libssh-gcrypt-4_0.10.6-0+deb12u3_amd64.deb")
  (sha256 "caf4dad1cf601bf467615606f0f126333902e48cc019f7d9d51d3b061d6bea4d")
  (depends "libc6" "libgcrypt20" "libgpg-error0" "libgssapi-krb5-2" "zlib1g"))

(debian-package
  (name "libssl3")
  (version "3.0.22-1~deb12u2")
  (url "mirror://debian-security/pool/updates/main/o/openssl/libssl3_3.0.22-1~deb12u2_amd64.deb")
  (sha256 "cb4784740daa9b3b0eaea2b444bbefa686794afbbf3d678d238c1fd9875f2efd")
  (depends "libc6"))

(debian-package
  (name "libtinfo6")
  (version "6.4-4")
  (url "mirror://debian/pool/main/n/ncurses/libtinfo6_6.4-4_amd64.deb")
  (sha256 "072d908f38f51090ca28ca5afa3b46b2957dc61fe35094c0b851426859a49a51")
  (depends "libc6"))

(debian-package
  (name "libtirpc-common")
  (version "1.3.3+ds-1")
  (url "mirror://debian/pool/main/libt/libtirpc/libtirpc-common_1.3.3+ds-1_all.deb")
  (sha256 "3e3ef129b4bf61513144236e15e1b4ec57fa5ae3dc8a72137abdbefb7a63af85")
  (depends))

(debian-package
  (name "libtirpc3")
  (version "1.3.3+ds-1")
  (url "mirror://debian/pool/main/libt/libtirpc/libtirpc3_1.3.3+ds-1_amd64.deb")
  (sha256 "2a46d5a5e9486da11ffeff5740931740d6deae4f92cd6098df060dc5dff1e1c7")
  (depends "libc6" "libgssapi-krb5-2" "libtirpc-common"))

(debian-package
  (name "libxtables12")
  (version "1.8.9-2")
  (url "mirror://debian/pool/main/i/iptables/libxtables12_1.8.9-2_amd64.deb")
  (sha256 "cb841d66950a43af4a398625313d2f3da9065299c9738538de6c2c3495857040")
  (depends "libc6"))

(debian-package
  (name "s6")
  (version "2.11.3.2-1")
  (url "mirror://debian/pool/main/s/s6/s6_2.11.3.2-1_amd64.deb")
  (sha256 "80f48e657e09bd0d7f4a3440957dd3171084e005a90ced037d8426a2e5cf0f8f")
  (depends "libc6" "libexecline2.9" "libs6-2.11" "libskarnet2.13"))

(debian-package
  (name "zlib1g")
  (version "1:1.2.13.dfsg-1")
  (url "mirror://debian/pool/main/z/zlib/zlib1g_1.2.13.dfsg-1_amd64.deb")
  (sha256 "d7dd1d1411fedf27f5e27650a6eff20ef294077b568f4c8c5e51466dc7c08ce4")
  (depends "libc6"))
