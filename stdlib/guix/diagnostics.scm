;; Guix's names for locations and messages; the work is done in (nsscheme diagnostics).

(define-module (guix diagnostics)
  #:use-module (nsscheme diagnostics)
  #:re-export (warning info report-error leave <location> location location? location-file location-line
               location-column source-properties->location location->source-properties location->string
               &error-location error-location? error-location formatted-message formatted-message?
               formatted-message-string formatted-message-arguments &formatted-message &fix-hint fix-hint?
               condition-fix-hint guix-warning-port program-name))
