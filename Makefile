# Two commands for everybody: `make demo` shows what this is, `make check` is what CI runs.
# Both install the Debian packages they need, by name, when one is missing.
#
# `make install` puts the program below PREFIX (/usr/local), or below DESTDIR/PREFIX for a package; `make dist` makes
# what people without a compiler get: the one static file, alone and in an archive, with checksums.

SHELL := /bin/bash
.DELETE_ON_ERROR:

BUILD_PACKAGES := libgc-dev libgmp-dev libsqlite3-dev libgcrypt20-dev libgpg-error-dev libedit-dev libbsd-dev \
  libmd-dev libncurses-dev libcrypt-dev libarchive-dev liblzma-dev libzstd-dev liblz4-dev libbz2-dev zlib1g-dev liblz-dev \
  libgit2-dev libmbedtls-dev libhttp-parser-dev libssh2-1-dev libssl-dev libpcre2-dev musl-dev busybox-static python3
# What tests and benchmarks compare with or run.
PEER_PACKAGES := guile-3.0 bubblewrap gambc chezscheme s6 execline util-linux zstd xz-utils squashfs-tools lz4 \
  strace procps iproute2 nix-bin git gpg gpg-agent openssl guile-zlib guile-lzlib guile-zstd guile-sqlite3 guile-gcrypt guile-git guile-gnutls

RELEASE := .build/release
NSSCHEME := $(RELEASE)/nsscheme

# Node bodies are a few instructions each: a frame pointer in every one of them costs a tenth of the evaluator's speed.
SWIFT_RELEASE = swift build -c release --omit-frame-pointers

# How many tests run at once.
JOBS ?= $(shell nproc)

PREFIX ?= /usr/local
DISTDIR ?= dist
VERSION := $(shell sed -n 's/^let version = "\(.*\)"$$/\1/p' Sources/nsscheme/Session.swift)
DIST := nsscheme-$(VERSION)-$(shell uname -m)-linux

.PHONY: all serve demo install uninstall dist check build packages peers lint test conformance stress fuzz golden errors cases guix namespaces debian services packs transcripts bench clean

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

# The second program, the host of a potluck: a package of its own, as it needs an HTTP server and nothing else does.
serve: packages
	swift build --package-path Serve -c release --product nsscheme-serve
	cp Serve/.build/release/nsscheme-serve $(RELEASE)/nsscheme-serve

demo: build
	Scripts/demo $(NSSCHEME)

# Building is up to who calls this, so that `sudo make install` builds nothing as root.
$(NSSCHEME):
	$(MAKE) build

install: $(NSSCHEME)
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/doc/nsscheme/docs" \
	  "$(DESTDIR)$(PREFIX)/share/doc/nsscheme/Examples"
	install -m 755 $(NSSCHEME) "$(DESTDIR)$(PREFIX)/bin/nsscheme"
	if [ -e $(RELEASE)/nsscheme-serve ]; then \
	  install -m 755 $(RELEASE)/nsscheme-serve "$(DESTDIR)$(PREFIX)/bin/nsscheme-serve"; fi
	install -m 644 README.md CHANGELOG.md "$(DESTDIR)$(PREFIX)/share/doc/nsscheme"
	install -m 644 docs/*.md "$(DESTDIR)$(PREFIX)/share/doc/nsscheme/docs"
	install -m 644 Examples/*.scm "$(DESTDIR)$(PREFIX)/share/doc/nsscheme/Examples"

uninstall:
	rm -rf "$(DESTDIR)$(PREFIX)/bin/nsscheme" "$(DESTDIR)$(PREFIX)/bin/nsscheme-serve" "$(DESTDIR)$(PREFIX)/share/doc/nsscheme"

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

# Two at a time behind the `--`, the longest first.
check: packages peers
	+Scripts/parts lint build serve test conformance stress -- \
	  cases fuzz transcripts debian namespaces services guix errors packs golden

lint:
	swift format lint --strict --recursive Sources Tests Package.swift Serve/Sources Serve/Package.swift
	Scripts/generate-nodes.py --check

test:
	swift build --build-tests
	Scripts/swift-tests

conformance: build
	Scripts/conformance -j$(JOBS) $(NSSCHEME)
	NSSCHEME_EAGER=1 Scripts/conformance -j$(JOBS) $(NSSCHEME)

# The language's own checks with a collection at every allocation.
stress: build
	Scripts/conformance --stress -j$(JOBS) $(NSSCHEME)

# Random texts, numbers and programs, a minute each, compared with Guile; FUZZ_SEED=N repeats a run.
fuzz: build
	Fuzz/run --seconds 60 $(if $(FUZZ_SEED),--seed $(FUZZ_SEED)) $(NSSCHEME)

# Namespaces from the command line, and the runner at its limits.
namespaces: build
	Scripts/namespaces $(NSSCHEME)

# Packages of Debian: an archive made for the purpose, then bash and coreutils from the machine's own.
debian: build
	Scripts/debian $(NSSCHEME)

# Trees of services under s6, in namespaces.
services: build peers
	Scripts/services $(NSSCHEME)

# Packs on a machine that has nothing.
packs: build peers
	Scripts/packs $(NSSCHEME)

# What README.md and docs/ show is what happens.
transcripts: build peers
	Scripts/transcripts $(NSSCHEME)

golden: build
	Scripts/golden $(NSSCHEME)

# What bad programs are told: place, line, caret, text, exit status.
errors: build
	Scripts/errors $(NSSCHEME)

# Small inputs with the right answer in their comments.
cases: build peers
	Scripts/cases -j$(JOBS) $(NSSCHEME)

# Guix mode, on a look-alike of a tree; TREE=DIR: on that one as well, the sources of Guix, with a potluck over it.
guix: build peers $(if $(TREE),serve)
	Scripts/guix $(NSSCHEME) $(TREE)
	$(if $(TREE),Scripts/guix-potluck $(NSSCHEME) $(TREE))
	Scripts/tree-edits $(NSSCHEME) --count=40

# R7RS_BENCHMARKS: a local copy of github.com/ecraven/r7rs-benchmarks, for the table of 26 programs; TREE: the sources of
# Guix, for how long its packages take.
bench: build peers
	-Benchmarks/run $(NSSCHEME)
	-Benchmarks/language $(NSSCHEME)
	-$(if $(R7RS_BENCHMARKS),Benchmarks/r7rs --from $(R7RS_BENCHMARKS) $(NSSCHEME))
	-Benchmarks/adding $(NSSCHEME)
	Benchmarks/runner $(RELEASE)/nsrun
	-Benchmarks/store $(NSSCHEME)
	-$(if $(TREE),Benchmarks/guix $(NSSCHEME) $(TREE))

clean:
	rm -rf .build Serve/.build dist
