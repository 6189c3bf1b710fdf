/* What the files of the core share: the connection. Nothing outside it includes this. */
#ifndef LWM2M_MBEDTLS_CONNECTION_H
#define LWM2M_MBEDTLS_CONNECTION_H

#include "lwm2m_mbedtls.h"

#include "mbedtls/ctr_drbg.h"
#include "mbedtls/platform.h"
#include "mbedtls/ssl.h"
#if defined(MBEDTLS_X509_CRT_PARSE_C)
#include "mbedtls/pk.h"
#include "mbedtls/x509_crt.h"
#endif

#if !defined(MBEDTLS_SSL_PROTO_DTLS)
#error "This image's Mbed TLS lacks DTLS: define MBEDTLS_SSL_PROTO_DTLS (ESP-IDF: CONFIG_MBEDTLS_SSL_PROTO_DTLS=y), see docs/mbedtls.md"
#endif

#if defined(MBEDTLS_KEY_EXCHANGE_PSK_ENABLED) && defined(MBEDTLS_CCM_C)
#define HAS_PSK 1
#endif
#if defined(MBEDTLS_KEY_EXCHANGE_ECDHE_ECDSA_ENABLED) && defined(MBEDTLS_X509_CRT_PARSE_C) && defined(MBEDTLS_CCM_C)
#define HAS_CERTIFICATES 1
#endif

#define LWM2M_MBEDTLS_MAX_SUITES 3

#if defined(HAS_CERTIFICATES)
typedef struct {
    mbedtls_x509_crt trusted;
    mbedtls_x509_crt own;
    mbedtls_pk_context key;
} certificates;
#endif

struct lwm2m_mbedtls {
    mbedtls_ssl_context ssl;
    mbedtls_ssl_config config;
    mbedtls_ctr_drbg_context random;
    int suites[LWM2M_MBEDTLS_MAX_SUITES + 1];
#if defined(HAS_CERTIFICATES)
    certificates *certificates;
#endif
    const uint8_t *seed;        /* the caller's, while the generator is seeded */
    size_t seed_length;
    int64_t now_ms;
    int64_t timer_start_ms;
    uint32_t timer_intermediate_ms;
    uint32_t timer_final_ms;    /* 0: cancelled */
    const uint8_t *input;       /* the caller's, during a call only */
    size_t input_length;
    uint8_t *output;            /* the caller's, during a call only */
    size_t output_size;
    size_t output_length;
    int noted_alert;            /* fatal alert seen in the clear: anybody may have sent it, so it counts only when the handshake ends by it */
    int alert;
    int full;
#if defined(MBEDTLS_SSL_DTLS_CONNECTION_ID)
    int offers_cid;
    size_t own_cid_length;
    uint8_t own_cid[LWM2M_MBEDTLS_MAX_CID];
#endif
};

/* Gives Mbed TLS the connection's timer and datagrams. */
void lwm2m_mbedtls_attach(lwm2m_mbedtls *connection);

#endif
