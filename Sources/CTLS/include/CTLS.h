// OpenSSL's C interface: TLS, and the certificates that come with it. What its headers say with macros, Swift does not
// see.
#pragma once
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

/// Has the faults of the peer's certificates noted, none of which ends the handshake.
int ctls_watch(SSL *session);
/// The code of the fault at an index, 0 after the last one.
int ctls_fault(const SSL *session, int index);
/// Frees a session that is watched.
void ctls_free(SSL *session);

/// Names the server that a client wants to reach, so that one with several names shows the right certificate.
static inline int ctls_set_server_name(SSL *session, const char *name) {
  return (int)SSL_set_tlsext_host_name(session, name);
}

/// The oldest and the newest version of TLS that will do.
static inline int ctls_set_versions(SSL *session, int lowest, int highest) {
  return SSL_set_min_proto_version(session, lowest) && SSL_set_max_proto_version(session, highest);
}

static inline int ctls_certificate_count(const STACK_OF(X509) * chain) { return sk_X509_num(chain); }
static inline X509 *ctls_certificate(const STACK_OF(X509) * chain, int index) { return sk_X509_value(chain, index); }

/// The reason in an error of the library's.
static inline int ctls_reason(unsigned long error) { return ERR_GET_REASON(error); }

/// How names of certificates are written: as RFC 4514 has it, letters of any script as they are.
static inline unsigned long ctls_name_form(void) { return XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB; }

/// The bytes in a BIO of memory.
static inline size_t ctls_contents(BIO *memory, const unsigned char **bytes) {
  char *start = NULL;
  long count = BIO_get_mem_data(memory, &start);
  *bytes = (const unsigned char *)start;
  return count > 0 ? (size_t)count : 0;
}

/// An alternative name of a certificate: what kind it is, and its bytes.
static inline int ctls_alternative_name(const X509 *certificate, int index, const unsigned char **bytes, int *count) {
  GENERAL_NAMES *names = X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
  int kind = -1;
  static unsigned char kept[1024];
  if (names && index >= 0 && index < sk_GENERAL_NAME_num(names)) {
    GENERAL_NAME *name = sk_GENERAL_NAME_value(names, index);
    ASN1_STRING *text = NULL;
    kind = name->type;
    if (kind == GEN_DNS || kind == GEN_EMAIL || kind == GEN_URI) text = name->d.ia5;
    if (kind == GEN_IPADD) text = name->d.iPAddress;
    *count = text ? ASN1_STRING_length(text) : 0;
    if (*count > (int)sizeof kept) *count = (int)sizeof kept;
    if (text) memcpy(kept, ASN1_STRING_get0_data(text), (size_t)*count);
    *bytes = kept;
  }
  GENERAL_NAMES_free(names);
  return kind;
}
