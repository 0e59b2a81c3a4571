;; The router of router.scm with packages of a Guix tree: BIRD under s6, beside a service that sets up a bridge. s6 and
;; execline are the tree's by default.
;;
;;   $ nsscheme build -L TREE Examples/router-guix.scm -d
;;   $ nsscheme run -L TREE Examples/router-guix.scm -- /router/bin/supervise
;;
;; To build it takes the sources of all that it depends on, or substitutes.

(use-modules (guix gexp)
             (aqwari namespace)
             (aqwari s6)
             (gnu packages base)
             (gnu packages linux)
             (gnu packages networking)
             ((gnu packages skarnet) #:prefix skarnet:))

;; The bridge is there as long as the service is up; it says when that is so.
(define bridge
  (s6-service
    (name bridge)
    (env (("BRIDGE" "br0")
          ("ADDRESS" "10.0.0.1/24")))
    (notification-fd 3)
    (run (importas -i BRIDGE BRIDGE)
         (importas -i ADDRESS ADDRESS)
         (foreground (#$iproute/sbin/ip link add "${BRIDGE}" type bridge))
         (if (#$iproute/sbin/ip address replace "${ADDRESS}" dev "${BRIDGE}"))
         (if (#$iproute/sbin/ip link set "${BRIDGE}" up))
         (foreground ((fdmove 1 3) (echo)))
         (fdclose 3)
         (sleep infinity))
    (finish (s6-envdir "./env")
            (importas -i BRIDGE BRIDGE)
            (#$iproute/sbin/ip link delete "${BRIDGE}"))))

;; BIRD starts when the bridge is ready. Its configuration lies in its service directory.
(define router
  (s6-service
    (name bird)
    (run (fdmove -c 2 1)
         (if (s6-svwait -U "/run/s6/bridge"))
         (#$bird/sbin/bird -c "data/bird.conf" -s "/run/bird.ctl" -f))
    (log (s6-log n3 s100000 "/run/log-bird"))
    (data (("bird.conf" "log stderr all;
router id 10.0.0.1;
protocol device { }
protocol direct { ipv4; interface \"br0\"; }
protocol kernel { ipv4 { export all; }; }
protocol static { ipv4; route 192.0.2.0/24 via 10.0.0.2; }
")))))

(namespace
  (bind "/" (list bird iproute skarnet:s6 skarnet:execline coreutils))
  (bind "/router" (s6-profile "router" bridge router))
  (unshare net)
  (link "lo")
  (user 0 0)
  (dev "/dev")
  (proc "/proc")
  (tmpfs "/run")
  (tmpfs "/tmp")
  (environment (("PATH" "/sbin:/bin")) #:pure? #t))
