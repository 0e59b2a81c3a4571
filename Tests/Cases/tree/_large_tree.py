"""A tree as large as Guix's, made of the small one (Tests/GuixTree): 400 modules of packages, 25 MB, all of which import
one another, through cycles. The same bytes each time.

The sizes are like Guix's: a few modules have megabytes, most have some ten kilobytes. `want' of (gnu packages large-0)
needs packages of thirty modules."""
import os
import random
import shutil

SMALL = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../GuixTree")
MODULES = 400
MEGABYTES = 25
WORDS = ("fast small portable library for reading and writing structured text with a simple interface it supports "
         "streaming validation schemas comments and several encodings").split()
DIGITS = "0123456789abcdfghijklmnpqrsvwxyz"


def sizes():
    """Bytes of each module, the largest first: they fall off as the sizes of a language's words do."""
    weights = [1 / (number + 6) for number in range(MODULES)]
    return [int(MEGABYTES * 1_000_000 * weight / sum(weights)) for weight in weights]


def sentence(generator, count):
    return " ".join(generator.choice(WORDS) for _ in range(count)).capitalize() + "."


def name(module, number):
    return f"p{module}-{number}"


def header(module, imported):
    uses = "\n".join(f"  #:use-module (gnu packages large-{other})" for other in imported)
    return f""";;; Packages of the kind {module}.

(define-module (gnu packages large-{module})
  #:use-module ((guix licenses) #:prefix license:)
  #:use-module (guix packages)
  #:use-module (guix download)
  #:use-module (guix gexp)
  #:use-module (guix utils)
  #:use-module (guix build-system gnu)
  #:use-module (gnu packages)
{uses}
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 match))

(define (mirror-{module} title version)
  ;; Where the archives of this kind are.
  (string-append "mirror://gnu/kind-{module}/" title "-" version ".tar.gz"))
"""


def package(generator, module, number, inputs):
    this = name(module, number)
    digest = generator.choice("01") + "".join(generator.choice(DIGITS) for _ in range(51))
    names = " ".join(inputs)
    flags = " ".join(f'"--with-{generator.choice(WORDS)}={generator.randrange(9)}"' for _ in range(3))
    description = "\n".join(sentence(generator, 12) for _ in range(generator.randrange(2, 6)))
    return f"""
(define-public {this}
  (package
    (name "{this}")
    (version "{generator.randrange(9)}.{generator.randrange(20)}.{number}")
    (source (origin
              (method url-fetch)
              (uri (mirror-{module} name version))
              (hash (base32 "{digest}"))))
    (build-system gnu-build-system)
    (arguments
     (list #:configure-flags #~(list {flags})
           #:tests? #f))
    (inputs (list {names}))
    (synopsis "{sentence(generator, 6)[:-1]}")
    (description
     "{description}")
    (home-page "https://example.org/{this}")
    (license license:expat)))
"""


def write_module(directory, module, size):
    generator = random.Random(module)
    # The next one, so that each is behind each; others near and far.
    imported = [(module + 1) % MODULES] + generator.sample([n for n in range(MODULES) if abs(n - module) > 1], 19)
    text = header(module, imported)
    parts, number = [text], 0
    length = len(text)
    while length < size or number < 12:
        # Inputs stand before, in this module, or among the first of a module with a greater number: no package needs
        # itself. What `want' needs stays within thirty modules.
        inputs = [name(module, number - step) for step in (1, 3) if number >= step and number < 12]
        if number < 12 and module < 29:
            inputs.append(name(module + 1, generator.randrange(12)))
        elif number >= 12:
            inputs = [name(other, generator.randrange(12)) for other in imported[1:4] if other > module]
        parts.append(package(generator, module, number, inputs))
        length += len(parts[-1])
        number += 1
    if module == 0:
        parts.append(package(generator, 0, 10_000, [name(0, n) for n in range(12)]).replace(name(0, 10_000), "want"))
    with open(f"{directory}/large-{module}.scm", "w", encoding="utf-8") as file:
        file.write("".join(parts))


def generate(tree):
    shutil.copytree(SMALL, tree)
    for module, size in enumerate(sizes()):
        write_module(f"{tree}/gnu/packages", module, size)
