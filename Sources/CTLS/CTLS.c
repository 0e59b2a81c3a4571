// What is wrong with certificates, all of it: OpenSSL asks at each fault whether to go on, and keeps only the last one.

#include "CTLS.h"

enum { most_faults = 16 };

struct faults {
  int count;
  int codes[most_faults];
};

static int slot(void) {
  static int index = -1;
  if (index < 0) index = SSL_get_ex_new_index(0, 0, 0, 0, 0);
  return index;
}

static int note(int is_good, X509_STORE_CTX *store) {
  if (is_good) return 1;
  SSL *session = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
  struct faults *faults = session ? SSL_get_ex_data(session, slot()) : 0;
  if (faults && faults->count < most_faults) faults->codes[faults->count++] = X509_STORE_CTX_get_error(store);
  return 1;
}

int ctls_watch(SSL *session) {
  struct faults *faults = calloc(1, sizeof *faults);
  if (!faults || !SSL_set_ex_data(session, slot(), faults)) {
    free(faults);
    return 0;
  }
  SSL_set_verify(session, SSL_VERIFY_PEER, note);
  return 1;
}

int ctls_fault(const SSL *session, int index) {
  const struct faults *faults = SSL_get_ex_data(session, slot());
  return faults && index < faults->count ? faults->codes[index] : 0;
}

void ctls_free(SSL *session) {
  free(SSL_get_ex_data(session, slot()));
  SSL_free(session);
}
