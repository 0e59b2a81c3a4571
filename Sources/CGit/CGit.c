// Debian's libgit2.a wants GSSAPI, of which there is no static library. These functions say that no mechanism of it is
// there, and libgit2 then answers a server that asks for "Negotiate" as one without GSSAPI does.

#include "CGit.h"

typedef uint32_t status;
enum { failure = 13u << 16, none = 0 };

/// The name type of a host's service; only its address counts.
const void *const GSS_C_NT_HOSTBASED_SERVICE = 0;

status gss_indicate_mechs(status *minor, void **set) {
  *minor = 0;
  *set = 0;
  return failure;
}

status gss_test_oid_set_member(status *minor, void *member, void *set, int *present) {
  (void)member, (void)set;
  *minor = 0;
  *present = 0;
  return failure;
}

status gss_release_oid_set(status *minor, void **set) {
  *minor = 0;
  *set = 0;
  return none;
}

status gss_import_name(status *minor, void *text, void *type, void **name) {
  (void)text, (void)type;
  *minor = 0;
  *name = 0;
  return failure;
}

status gss_release_name(status *minor, void **name) {
  *minor = 0;
  *name = 0;
  return none;
}

struct buffer {
  size_t length;
  void *value;
};

status gss_release_buffer(status *minor, struct buffer *buffer) {
  *minor = 0;
  buffer->length = 0;
  buffer->value = 0;
  return none;
}

status gss_display_status(status *minor, status value, int type, void *mechanism, status *context,
                          struct buffer *text) {
  (void)value, (void)type, (void)mechanism;
  *minor = 0;
  *context = 0;
  text->length = 0;
  text->value = 0;
  return failure;
}

status gss_delete_sec_context(status *minor, void **context, struct buffer *token) {
  (void)token;
  *minor = 0;
  *context = 0;
  return none;
}

status gss_init_sec_context(status *minor, void *credentials, void **context, void *target, void *mechanism,
                            status flags, status seconds, void *bindings, void *input, void **actual,
                            struct buffer *output, status *granted, status *lifetime) {
  (void)credentials, (void)context, (void)target, (void)mechanism, (void)flags, (void)seconds, (void)bindings;
  (void)input, (void)actual, (void)granted, (void)lifetime;
  *minor = 0;
  output->length = 0;
  output->value = 0;
  return failure;
}
