;; A router: BIRD under s6, beside a service that sets up a bridge, in a network namespace of its own. All programs are
;; Debian's, so that it runs on any distribution.
;;
;;   $ nsscheme run Examples/router.scm -- /router/bin/supervise
;;
;; and, from another terminal, `birdc -s /run/bird.ctl show status' in the same namespaces (nsenter, from util-linux,
;; goes there). The packages are those of router-packages.scm, which
;;
;;   $ nsscheme import deb bird2 iproute2 s6 execline coreutils --without adduser --without ucf \
;;       --without init-system-helpers --without debconf --without libcap2-bin --without readline-common \
;;       -o Examples/router-packages.scm
;;
;; has written: what only scripts of packages need is left out. Archives keep a version until there is a newer one; if
;; one is gone, import again.

(use-modules (guix gexp)
             (aqwari namespace)
             (aqwari s6)
             (nsscheme debian))

(load "router-packages.scm")

(define bird (debian-package "bird2"))
(define iproute (debian-package "iproute2"))

;; The bridge is there as long as the service is up; it says when that is so.
(define bridge
  (s6-service
    (name bridge)
    (env (("BRIDGE" "br0")
          ("ADDRESS" "10.0.0.1/24")))
    (notification-fd 3)
    (run (importas -i BRIDGE BRIDGE)
         (importas -i ADDRESS ADDRESS)
         (foreground (#$iproute/usr/bin/ip link add "${BRIDGE}" type bridge))
         (if (#$iproute/usr/bin/ip address replace "${ADDRESS}" dev "${BRIDGE}"))
         (if (#$iproute/usr/bin/ip link set "${BRIDGE}" up))
         (foreground ((fdmove 1 3) (echo)))
         (fdclose 3)
         (sleep infinity))
    (finish (s6-envdir "./env")
            (importas -i BRIDGE BRIDGE)
            (#$iproute/usr/bin/ip link delete "${BRIDGE}"))))

;; BIRD starts when the bridge is ready. Its configuration lies in its service directory.
(define router
  (s6-service
    (name bird)
    (run (fdmove -c 2 1)
         (if (s6-svwait -U "/run/s6/bridge"))
         (#$bird/usr/sbin/bird -c "data/bird.conf" -s "/run/bird.ctl" -f))
    (log (s6-log n3 s100000 "/run/log-bird"))
    (data (("bird.conf" "log stderr all;
router id 10.0.0.1;
protocol device { }
protocol direct { ipv4; interface \"br0\"; }
protocol kernel { ipv4 { export all; }; }
protocol static { ipv4; route 192.0.2.0/24 via 10.0.0.2; }
")))))

(namespace
  (bind "/" (list bird iproute
                  (debian-package "s6") (debian-package "execline") (debian-package "coreutils")))
  (bind "/router" (s6-profile "router" bridge router))
  (unshare net)
  (link "lo")
  (user 0 0)
  (dev "/dev")
  (proc "/proc")
  (tmpfs "/run")
  (tmpfs "/tmp")
  (environment (("PATH" "/usr/sbin:/usr/bin:/sbin:/bin")) #:pure? #t))
