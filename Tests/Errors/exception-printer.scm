(set-exception-printer! 'no-coffee
  (lambda (port key args default)
    (display "there is no coffee in " port)
    (display (car args) port)))
(throw 'no-coffee "the kitchen")        ;; error: 5:1 there is no coffee in the kitchen
