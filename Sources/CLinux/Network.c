// Interfaces of a network namespace, by the kernel's routing socket: made, addressed, joined to a bridge, started. A
// request is one message with its attributes and one answer; the socket belongs to the namespace it was opened in.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "CLinux.h"

typedef struct {
  struct nlmsghdr header;
  char body[1000];
} message;

static void *begin(message *m, uint16_t type, uint16_t flags, size_t size) {
  memset(m, 0, sizeof *m);
  m->header.nlmsg_len = NLMSG_LENGTH(size);
  m->header.nlmsg_type = type;
  m->header.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags;
  return NLMSG_DATA(&m->header);
}

// Adds an attribute; names and addresses are short, so that a message never gets full.
static struct rtattr *add(message *m, uint16_t type, const void *data, size_t size) {
  struct rtattr *attribute = (struct rtattr *)((char *)m + NLMSG_ALIGN(m->header.nlmsg_len));
  attribute->rta_type = type;
  attribute->rta_len = RTA_LENGTH(size);
  if (size) memcpy(RTA_DATA(attribute), data, size);
  m->header.nlmsg_len = NLMSG_ALIGN(m->header.nlmsg_len) + RTA_ALIGN(attribute->rta_len);
  return attribute;
}

static void add_number(message *m, uint16_t type, uint32_t value) { add(m, type, &value, sizeof value); }

static void add_name(message *m, uint16_t type, const char *name) { add(m, type, name, strlen(name) + 1); }

// Ends an attribute that holds those added since.
static void end(message *m, struct rtattr *outer) {
  outer->rta_len = (uint16_t)((char *)m + m->header.nlmsg_len - (char *)outer);
}

// Sends a request; 0 or what the kernel answers, a negated errno.
static int request(int network, message *m) {
  if (send(network, m, m->header.nlmsg_len, 0) == -1) return -errno;
  union {
    struct nlmsghdr header;
    char bytes[4096];
  } answer;
  for (;;) {
    ssize_t count = recv(network, &answer, sizeof answer, 0);
    if (count == -1 && errno == EINTR) continue;
    if (count == -1) return -errno;
    if (answer.header.nlmsg_type == NLMSG_ERROR) return ((struct nlmsgerr *)NLMSG_DATA(&answer.header))->error;
    if (answer.header.nlmsg_type == RTM_NEWLINK) return ((struct ifinfomsg *)NLMSG_DATA(&answer.header))->ifi_index;
  }
}

int sys_open_network(void) {
  int network = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  return network == -1 ? -errno : network;
}

int sys_find_link(int network, const char *name) {
  message m;
  begin(&m, RTM_GETLINK, 0, sizeof(struct ifinfomsg));
  m.header.nlmsg_flags = NLM_F_REQUEST;
  add_name(&m, IFLA_IFNAME, name);
  return request(network, &m);
}

int sys_make_link_of(int network, const char *kind, const char *name, const char *peer, int peer_namespace) {
  message m;
  begin(&m, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, sizeof(struct ifinfomsg));
  add_name(&m, IFLA_IFNAME, name);
  struct rtattr *info = add(&m, IFLA_LINKINFO, NULL, 0);
  add_name(&m, IFLA_INFO_KIND, kind);
  if (peer) {
    struct rtattr *data = add(&m, IFLA_INFO_DATA, NULL, 0);
    struct ifinfomsg none = {0};
    struct rtattr *other = add(&m, VETH_INFO_PEER, &none, sizeof none);
    add_name(&m, IFLA_IFNAME, peer);
    if (peer_namespace >= 0) add_number(&m, IFLA_NET_NS_FD, (uint32_t)peer_namespace);
    end(&m, other);
    end(&m, data);
  }
  end(&m, info);
  return request(network, &m);
}

int sys_start_link(int network, int link, int bridge, unsigned mtu, int up) {
  message m;
  struct ifinfomsg *body = begin(&m, RTM_NEWLINK, 0, sizeof *body);
  body->ifi_index = link;
  body->ifi_flags = up ? IFF_UP : 0;
  body->ifi_change = IFF_UP;
  if (bridge > 0) add_number(&m, IFLA_MASTER, (uint32_t)bridge);
  if (mtu > 0) add_number(&m, IFLA_MTU, mtu);
  return request(network, &m);
}

// The bytes of an address, IPv4 or IPv6, whose text ends at `length`; 0 if it is none.
static size_t parse_address(const char *text, size_t length, unsigned char *bytes) {
  char copy[INET6_ADDRSTRLEN];
  if (length >= sizeof copy) return 0;
  memcpy(copy, text, length);
  copy[length] = 0;
  if (inet_pton(AF_INET, copy, bytes) == 1) return 4;
  return inet_pton(AF_INET6, copy, bytes) == 1 ? 16 : 0;
}

// The same with the length of its prefix, `ADDRESS/LENGTH`; without, the address stands for itself alone.
static size_t parse_prefix(const char *text, unsigned char *bytes, unsigned *prefix) {
  const char *slash = strchr(text, '/');
  size_t size = parse_address(text, slash ? (size_t)(slash - text) : strlen(text), bytes);
  *prefix = (unsigned)size * 8;
  if (size == 0 || !slash) return size;
  const char *digits = slash + 1;
  unsigned value = 0;
  if (*digits == 0 || strlen(digits) > 3) return 0;
  for (; *digits; digits++) {
    if (*digits < '0' || *digits > '9') return 0;
    value = value * 10 + (unsigned)(*digits - '0');
  }
  if (value > *prefix) return 0;
  *prefix = value;
  return size;
}

int sys_is_address(const char *text, int with_prefix) {
  unsigned char bytes[16];
  unsigned prefix;
  return (with_prefix ? parse_prefix(text, bytes, &prefix) : parse_address(text, strlen(text), bytes)) != 0;
}

int sys_add_address(int network, int link, const char *address) {
  unsigned char bytes[16];
  unsigned prefix;
  size_t size = parse_prefix(address, bytes, &prefix);
  if (size == 0) return -EINVAL;
  message m;
  struct ifaddrmsg *body = begin(&m, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, sizeof *body);
  body->ifa_family = size == 4 ? AF_INET : AF_INET6;
  body->ifa_prefixlen = (unsigned char)prefix;
  body->ifa_index = (unsigned)link;
  // Nobody else is on a network just made: an IPv6 address is usable at once.
  body->ifa_flags = size == 4 ? 0 : IFA_F_NODAD;
  add(&m, IFA_LOCAL, bytes, size);
  add(&m, IFA_ADDRESS, bytes, size);
  return request(network, &m);
}

int sys_add_route(int network, int link, const char *gateway) {
  unsigned char bytes[16];
  size_t size = parse_address(gateway, strlen(gateway), bytes);
  if (size == 0) return -EINVAL;
  message m;
  struct rtmsg *body = begin(&m, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, sizeof *body);
  body->rtm_family = size == 4 ? AF_INET : AF_INET6;
  body->rtm_table = RT_TABLE_MAIN;
  body->rtm_protocol = RTPROT_BOOT;
  body->rtm_scope = RT_SCOPE_UNIVERSE;
  body->rtm_type = RTN_UNICAST;
  add(&m, RTA_GATEWAY, bytes, size);
  add_number(&m, RTA_OIF, (uint32_t)link);
  return request(network, &m);
}
