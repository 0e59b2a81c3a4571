;; What mirror://NAME/… stands for: the addresses to try, in this order.

(define-module (nsscheme mirrors)
  #:export (%mirrors mirror-name mirror-addresses))

(define %mirrors
  '((gnu "https://ftpmirror.gnu.org/gnu/" "https://ftp.gnu.org/pub/gnu/")
    (gcc "https://ftp.gnu.org/gnu/gcc/" "https://gcc.gnu.org/pub/gcc/")
    (gnupg "https://gnupg.org/ftp/gcrypt/")
    (gnome "https://download.gnome.org/")
    (hackage "https://hackage.haskell.org/")
    (savannah "https://download.savannah.gnu.org/releases/" "https://download-mirror.savannah.gnu.org/releases/")
    (sourceforge "https://downloads.sourceforge.net/project/")
    (netfilter.org "https://www.netfilter.org/projects/")
    (kernel.org "https://mirrors.edge.kernel.org/pub/" "https://www.kernel.org/pub/")
    (apache "https://dlcdn.apache.org/" "https://archive.apache.org/dist/")
    (xorg "https://www.x.org/releases/")
    (cpan "https://www.cpan.org/" "https://cpan.metacpan.org/")
    (cran "https://cran.r-project.org/")
    (ctan "https://mirrors.ctan.org/")
    (imagemagick "https://imagemagick.org/archive/releases/")
    (debian "https://deb.debian.org/debian/" "https://snapshot.debian.org/archive/debian/")
    (debian-security "https://deb.debian.org/debian-security/" "https://security.debian.org/debian-security/")
    (kde "https://download.kde.org/")
    (openbsd "https://cdn.openbsd.org/pub/OpenBSD/")
    (mate "https://pub.mate-desktop.org/releases/")
    (qt "https://download.qt.io/official_releases/")))

(define %scheme "mirror://")

;; NAME and PATH of mirror://NAME/PATH as two values, or twice #f.
(define (split-address url)
  (if (string-prefix? %scheme url)
      (let* ((path (string-drop url (string-length %scheme)))
             (slash (or (string-index path #\/) (string-length path))))
        (values (string-take path slash) (string-trim (string-drop path slash) #\/)))
      (values #f #f)))

(define (mirror-name url)
  "Return NAME if URL is mirror://NAME/PATH, or else #f."
  (call-with-values (lambda () (split-address url)) (lambda (name path) name)))

(define (mirror-addresses url)
  "Return the addresses that URL, mirror://NAME/PATH, stands for: none if there is no such mirror, nor if URL is another
address."
  (call-with-values (lambda () (split-address url))
    (lambda (name path)
      (map (lambda (base) (string-append base path))
           (or (and name (assq-ref %mirrors (string->symbol name))) '())))))
