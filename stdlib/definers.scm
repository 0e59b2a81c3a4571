;; What the words at the beginning of forms mean in the modules of a Guix tree, so that their text need not be expanded
;; to know what they define. Over a tree, a module whose top-level forms are all definitions, by the language's words or
;; by those of this table, is loaded when something of it is needed, and a value that the table knows to have no other
;; effect is computed when somebody refers to it. Any other module is loaded when it is imported, and any other value
;; computed in its turn. A file that defines one of these words itself is loaded when it is imported.
;;
;;   public       a definition; the name behind the word is exported as well
;;   private      a definition
;;   constructor  an expression that makes an object, whatever stands in its fields
;;   function     a call of a procedure that has no effect beside its value, if the operands have none
;;
;; Each row is a word, its meaning, the reason, and for a word of the language, the module of a tree that exports its
;; own under this name, which defines the same.

(define-public               public  "the language's, or one that notes its location for packages" (guix packages))
(define-syntax-rule          private "a macro")
(define-syntax-parameter     private "a macro")
(define-inlinable            private "a macro, or a procedure that is one")
(define-record-type          private "constructor, predicate, accessors")
(define-record-type*         private "as define-record-type; its fields' values wait for an object")
(define-immutable-record-type private "as define-record-type")
(define-condition-type       private "as define-record-type")
(define-json-mapping         private "as define-record-type")
(define-configuration        private "a record type of a service, and procedures that write it out")
(define-configuration/no-serialization private "as define-configuration")
(define-maybe                private "predicate and printer of an optional field")
(define-maybe/no-serialization private "as define-maybe")
(define-values               private "several variables at once")
(define-deprecated           private "a macro that warns and means another name")
(define-deprecated/alias     private "as define-deprecated")
(define-deprecated/public    public  "as define-deprecated")
(define-deprecated/public-alias public "as define-deprecated")
(define-deprecated-package   public  "a package under its old name")
(define-peg-pattern          private "a procedure that parses")
(define-c-struct             private "reader, writer and size of a structure in C")
(define-as-needed            private "a variable that a build may lack")
(define-enumeration          private "a macro")
(define-with-docs            private "a variable with a documentation string")

(package                     constructor "most of the fields wait by themselves; name and version are computed")
(package/inherit             constructor "as package")
(origin                      constructor "as package; nothing is fetched before it is lowered")
(hidden-package              function    "a copy of a package with another property")
(deprecated-package          function    "a copy of a package under another name")
(crate-source                function    "an origin of a crate")
(sbcl-package->cl-source-package function "a copy of a package for another implementation")
(sbcl-package->ecl-package   function    "a copy of a package for another implementation")
(sbcl-package->clasp-package function    "a copy of a package for another implementation")
(file-append                 function    "an object that refers to another one")
(git-version                 function    "a string made of strings")
(string-append               function    "a string made of strings")
(list                        function    "a list")
(cons                        function    "a pair")
(cons*                       function    "a list")
(append                      function    "a list")
(package-version             function    "a field of a package")
(package-name                function    "a field of a package")
(version-major               function    "a part of a string")
(version-major+minor         function    "a part of a string")
