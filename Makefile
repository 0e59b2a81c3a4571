# Two commands for everybody: `make demo` shows what this is, `make check` is what CI runs.
# Both install the Debian packages they need, by name, when one is missing.
#
# `make install` puts the program below PREFIX (/usr/local), or below DESTDIR/PREFIX for a package; `make dist` makes
# what people without a compiler get: the one static file, alone and in an archive, with checksums.

SHELL := /bin/bash
.DELETE_ON_ERROR:

# What Swift's own programs and libraries need of Debian, where only the toolchain has been unpacked.
SWIFT_PACKAGES := g++ libcurl4 libxml2 libncurses6
BUILD_PACKAGES := $(SWIFT_PACKAGES) libgc-dev libgmp-dev libsqlite3-dev libgcrypt20-dev libgpg-error-dev libedit-dev libbsd-dev \
  libmd-dev libncurses-dev libcrypt-dev libarchive-dev liblzma-dev libzstd-dev liblz4-dev libbz2-dev zlib1g-dev liblz-dev \
  libgit2-dev libmbedtls-dev libhttp-parser-dev libssh2-1-dev libssl-dev libpcre2-dev musl-dev busybox-static python3
# What tests and benchmarks compare with or run. Not openssh-server, which would start one: where there is no sshd,
# Tests/Cases/channels/ssh.sh is skipped.
PEER_PACKAGES := guile-3.0 bubblewrap gambc chezscheme s6 execline util-linux zstd xz-utils squashfs-tools lz4 \
  strace procps iproute2 mount curl nix-bin git gpg gpg-agent openssl guile-zlib guile-lzlib guile-zstd guile-sqlite3 guile-gcrypt guile-git guile-gnutls \
  mandoc groff-base bash-completion zsh fish cmark-gfm openssh-client netbase

RELEASE := .build/release
NSSCHEME := $(RELEASE)/nsscheme

# Node bodies are a few instructions each: a frame pointer in every one of them costs a tenth of the evaluator's speed.
SWIFT_RELEASE = swift build -c release --omit-frame-pointers

# How many tests run at once.
JOBS ?= $(shell nproc)

PREFIX ?= /usr/local
DISTDIR ?= dist
SITEDIR ?= site
VERSION := $(shell sed -n 's/^let version = "\(.*\)"$$/\1/p' Sources/nsscheme/Session.swift)
DIST := nsscheme-$(VERSION)-$(shell uname -m)-linux

.PHONY: all serve demo install uninstall dist check one build packages peers lint test test-programs conformance stress faults fuzz golden errors cases guix namespaces debian services packs transcripts bench site clean

all: build

# apt runs only when a package is missing, so that an ordinary user can work once they are there.
define install
@missing=; for p in $(1); do dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; \
if [ -n "$$missing" ]; then \
  echo "installing:$$missing"; \
  sudo=; if [ $$(id -u) != 0 ]; then sudo=sudo; fi; \
  $$sudo env DEBIAN_FRONTEND=noninteractive apt-get update -q && \
  $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $$missing; \
fi
endef

packages:
	$(call install,$(BUILD_PACKAGES))

peers:
	$(call install,$(PEER_PACKAGES))

build: packages
	$(SWIFT_RELEASE) --product nsrun
	$(SWIFT_RELEASE) --product nsscheme
	Scripts/bundle $(RELEASE)

# The second program, the host of a potluck and the publisher of a store: a package of its own, as it needs an HTTP server
# and nothing else does.
serve: packages
	swift build --package-path Serve -c release --product nsscheme-serve
	cp Serve/.build/release/nsscheme-serve $(RELEASE)/nsscheme-serve

demo: build
	Scripts/demo $(NSSCHEME)

# Building is up to who calls this, so that `sudo make install` builds nothing as root.
$(NSSCHEME):
	$(MAKE) build

# Where shells look for completions, below PREFIX/share.
COMPLETIONS := bash-completion/completions zsh/site-functions fish/vendor_completions.d

install: $(NSSCHEME)
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/doc/nsscheme/docs" \
	  "$(DESTDIR)$(PREFIX)/share/doc/nsscheme/Examples"
	install -m 755 $(NSSCHEME) "$(DESTDIR)$(PREFIX)/bin/nsscheme"
	if [ -e $(RELEASE)/nsscheme-serve ]; then \
	  install -m 755 $(RELEASE)/nsscheme-serve "$(DESTDIR)$(PREFIX)/bin/nsscheme-serve"; fi
	install -d "$(DESTDIR)$(PREFIX)/share/man/man1" $(foreach d,$(COMPLETIONS),"$(DESTDIR)$(PREFIX)/share/$(d)")
	$(NSSCHEME) manual "$(DESTDIR)$(PREFIX)/share/man/man1"
	$(NSSCHEME) completions bash >"$(DESTDIR)$(PREFIX)/share/bash-completion/completions/nsscheme"
	$(NSSCHEME) completions zsh >"$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_nsscheme"
	$(NSSCHEME) completions fish >"$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/nsscheme.fish"
	install -m 644 README.md CHANGELOG.md "$(DESTDIR)$(PREFIX)/share/doc/nsscheme"
	install -m 644 docs/*.md "$(DESTDIR)$(PREFIX)/share/doc/nsscheme/docs"
	install -m 644 Examples/*.scm "$(DESTDIR)$(PREFIX)/share/doc/nsscheme/Examples"

uninstall:
	rm -rf "$(DESTDIR)$(PREFIX)/bin/nsscheme" "$(DESTDIR)$(PREFIX)/bin/nsscheme-serve" "$(DESTDIR)$(PREFIX)/share/doc/nsscheme" \
	  "$(DESTDIR)$(PREFIX)/share/man/man1/nsscheme.1" "$(DESTDIR)$(PREFIX)"/share/man/man1/nsscheme-*.1 \
	  "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/nsscheme" \
	  "$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_nsscheme" \
	  "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/nsscheme.fish"

# The archive's bytes depend on its files only.
dist: $(NSSCHEME)
	rm -rf "$(DISTDIR)" && mkdir -p "$(DISTDIR)"
	$(MAKE) install DESTDIR="$(abspath $(DISTDIR))/tree" PREFIX=/$(DIST)
	tar --sort=name --mtime=@1 --owner=0 --group=0 --numeric-owner --mode=a+rX,u+w,go-w \
	  -C "$(DISTDIR)/tree" -c $(DIST) | gzip -n >"$(DISTDIR)/$(DIST).tar.gz"
	cp $(NSSCHEME) "$(DISTDIR)/$(DIST)" && chmod 755 "$(DISTDIR)/$(DIST)"
	rm -rf "$(DISTDIR)/tree"
	cd "$(DISTDIR)" && sha256sum $(DIST) $(DIST).tar.gz >SHA256SUMS
	@ls -l "$(DISTDIR)"

# The steps one after the other with all cores, the first that fails ends everything; then all tests of all suites, as
# many at once as there are cores. It ends with a table of suites.
check: packages peers
	+Tests/run --title 'make check:' --step lint --step build --step serve --step test-programs -j$(JOBS) $(NSSCHEME)

# Any single test: make one T=namespaces/masks, T=cases/store/power-cut, T=conformance/execline, T=swift/StoreTests.NarTests.
# `Tests/run --list` names them all.
T ?=
ifneq ($(filter one,$(MAKECMDGOALS)),)
$(if $(T),,$(error which test? make one T=SUITE/TEST))
endif
one: $(if $(filter swift swift/%,$(T)),test-programs,build)
	Tests/run -v -j$(JOBS) $(if $(TREE),--tree $(TREE)) $(NSSCHEME) $(T)

lint:
	swift format lint --strict --recursive Sources Tests Package.swift Serve/Sources Serve/Package.swift
	Scripts/generate-nodes.py --check

test-programs: packages
	swift build --build-tests

test: test-programs
	Tests/run -j$(JOBS) $(NSSCHEME) swift

# The language's suite, also with everything evaluated at once.
conformance: build
	Tests/run -j$(JOBS) $(NSSCHEME) conformance eager

# guix: on a look-alike of a tree; TREE=DIR: on that one as well, the sources of Guix, with a potluck over it.
guix: $(if $(TREE),serve)

# Every system call of some commands that changes the machine fails once, and once kills its process: hours. `make check`
# tries some of them.
faults: build serve peers
	FAULTS_STRIDE=1 Tests/run -v -j$(JOBS) $(NSSCHEME) faults

# stress: the language's suite with a collection at every allocation. fuzz: FUZZ_SECONDS for each target, a minute if
# nothing is said; FUZZ_SEED=N repeats a run. Each of the others is described in its folder below Tests, or in
# Tests/Library.
SUITES := stress fuzz golden errors cases guix namespaces debian services packs transcripts
fuzz: export FUZZ_SECONDS ?= 60
$(SUITES): build peers
	Tests/run -j$(JOBS) $(if $(TREE),--tree $(TREE)) $(NSSCHEME) $@

# R7RS_BENCHMARKS: a local copy of github.com/ecraven/r7rs-benchmarks, for the table of 26 programs; TREE: the sources of
# Guix, for how long its packages take.
bench: build peers
	-Benchmarks/run $(NSSCHEME)
	-Benchmarks/language $(NSSCHEME)
	-$(if $(R7RS_BENCHMARKS),Benchmarks/r7rs --from $(R7RS_BENCHMARKS) $(NSSCHEME))
	-Benchmarks/adding $(NSSCHEME)
	Benchmarks/runner $(RELEASE)/nsrun
	-Benchmarks/store $(NSSCHEME)
	-Benchmarks/publish $(NSSCHEME)
	-Benchmarks/scale $(NSSCHEME)
	-$(if $(TREE),Benchmarks/guix $(NSSCHEME) $(TREE))

# The documents and the reference as plain pages, which need no server.
site: $(NSSCHEME)
	$(call install,cmark-gfm)
	Scripts/site $(NSSCHEME) $(SITEDIR)

clean:
	rm -rf .build Serve/.build dist site
