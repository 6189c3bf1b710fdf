/*
 * One DTLS 1.2 client connection over Mbed TLS, without sockets, clock, randomness or threads of its own: datagrams, time and entropy are
 * handed in, datagrams are handed back. Mbed TLS 2.28 or 3.x, public functions only. What is allocated comes from mbedtls_calloc and
 * goes back in lwm2m_mbedtls_free. One thread at a time may use a connection.
 *
 * Order of calls: new, set_..., start, [resume | restore], handshake until LWM2M_MBEDTLS_DONE, read and write, [save_...], [close], free.
 *
 * Every call that may produce datagrams takes the time and a buffer for ONE datagram, at least as large as the MTU. Afterwards
 * LWM2M_MBEDTLS_OUTPUT says how long that datagram is. When it is not 0 and the call was handshake, send it and call again without input.
 */
#ifndef LWM2M_MBEDTLS_H
#define LWM2M_MBEDTLS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lwm2m_mbedtls lwm2m_mbedtls;

/* Bytes of entropy that a connection is made with: enough for CTR_DRBG's seed and nonce (SP 800-90A §10.2.1). */
#define LWM2M_MBEDTLS_SEED 64

/* Longest Connection ID, the client's or the server's (LwM2M asks for 8 at most). */
#define LWM2M_MBEDTLS_MAX_CID 8

/* What lwm2m_mbedtls_handshake answers beside Mbed TLS's own error codes, which are negative. */
#define LWM2M_MBEDTLS_DONE 0
#define LWM2M_MBEDTLS_AGAIN 1

/* Cipher suites, any of them together, offered in this order; with CBC_FIRST the second before the first. */
#define LWM2M_MBEDTLS_PSK_AES_128_CCM_8 1           /* 0xC0A8, RFC 6655 */
#define LWM2M_MBEDTLS_PSK_AES_128_CBC_SHA256 2      /* 0x00AE, RFC 5487 */
#define LWM2M_MBEDTLS_ECDHE_ECDSA_AES_128_CCM_8 4   /* 0xC0AE, RFC 7251 */
#define LWM2M_MBEDTLS_CBC_FIRST 256

/* What the Mbed TLS of this image has compiled in. */
#define LWM2M_MBEDTLS_HAS_PSK 1
#define LWM2M_MBEDTLS_HAS_CBC 2
#define LWM2M_MBEDTLS_HAS_CERTIFICATES 4
#define LWM2M_MBEDTLS_HAS_CID 8
#define LWM2M_MBEDTLS_HAS_TICKETS 16
#define LWM2M_MBEDTLS_HAS_MAX_FRAGMENT 32
#define LWM2M_MBEDTLS_HAS_CONTEXT 64
int lwm2m_mbedtls_features(void);

/* Version of Mbed TLS, such as 0x03060600 for 3.6.6. */
int lwm2m_mbedtls_version(void);

/* A connection, or NULL when there is no memory. Takes what it needs of the seed; the caller wipes its copy. */
lwm2m_mbedtls *lwm2m_mbedtls_new(const uint8_t *seed, size_t seed_length);

/* Closes without a word to the peer, wipes keys and gives all memory back. NULL is taken. */
void lwm2m_mbedtls_free(lwm2m_mbedtls *connection);

/* First wait of a flight and the longest, in milliseconds (RFC 6347 §4.2.4.1); the flight after the longest fails the handshake. */
void lwm2m_mbedtls_set_timeouts(lwm2m_mbedtls *connection, uint32_t first_ms, uint32_t longest_ms);

/* The pre-shared key and its identity (RFC 4279). */
int lwm2m_mbedtls_set_psk(lwm2m_mbedtls *connection, const uint8_t *identity, size_t identity_length, const uint8_t *key, size_t key_length);

/* Certificates in DER: whom to trust, the own one and its key; and the name that the server's must have, with a terminating NUL. */
int lwm2m_mbedtls_set_certificates(lwm2m_mbedtls *connection, const uint8_t *trusted, size_t trusted_length, const uint8_t *own,
    size_t own_length, const uint8_t *key, size_t key_length, const char *server_name);

/* Offers Connection IDs (RFC 9146); the server's records are to carry this one, which may be empty. */
int lwm2m_mbedtls_set_cid(lwm2m_mbedtls *connection, const uint8_t *cid, size_t length);

/*
 * Sets the connection up. suites: LWM2M_MBEDTLS_PSK_..., mtu: largest datagram, max_fragment: 0 (not asked for), 512, 1024, 2048 or
 * 4096 (RFC 6066 §4), tickets: whether to ask for session tickets (RFC 5077).
 */
int lwm2m_mbedtls_start(lwm2m_mbedtls *connection, int suites, uint16_t mtu, int max_fragment, int tickets);

/* Offers to resume the session that save_session wrote. */
int lwm2m_mbedtls_resume(lwm2m_mbedtls *connection, const uint8_t *session, size_t length);

/* Goes on where save_context left off, without a handshake. The caller erases the record first: it may be used once only. */
int lwm2m_mbedtls_restore(lwm2m_mbedtls *connection, const uint8_t *context, size_t length);

/* Shakes hands as far as it goes: with a datagram that arrived, or without one (input_length 0) to begin or when a timer is due. */
int lwm2m_mbedtls_handshake(lwm2m_mbedtls *connection, int64_t now_ms, const uint8_t *input, size_t input_length, uint8_t *output,
    size_t output_size);

/* Seals one datagram into output. Answers its length or an error. */
int lwm2m_mbedtls_write(lwm2m_mbedtls *connection, int64_t now_ms, const uint8_t *data, size_t length, uint8_t *output, size_t output_size);

/*
 * Opens what a datagram holds. Answers the length of the next application datagram (what does not fit is cut off), 0 when there is none,
 * or an error. Call with input_length 0 for more of the same datagram while LWM2M_MBEDTLS_PENDING. May leave an alert or a repeated flight in output.
 */
int lwm2m_mbedtls_read(lwm2m_mbedtls *connection, int64_t now_ms, const uint8_t *input, size_t input_length, uint8_t *data, size_t size,
    uint8_t *output, size_t output_size);

/* Writes close_notify into output. */
int lwm2m_mbedtls_close(lwm2m_mbedtls *connection, int64_t now_ms, uint8_t *output, size_t output_size);

/* Writes the session for a later resume, once a connection. It holds the master secret. Answers its length or an error. */
int lwm2m_mbedtls_save_session(lwm2m_mbedtls *connection, uint8_t *buffer, size_t size);

/* Writes the whole connection for a later restore, keys included. Only free may follow. Answers its length or an error. */
int lwm2m_mbedtls_save_context(lwm2m_mbedtls *connection, uint8_t *buffer, size_t size);

/* What lwm2m_mbedtls_query answers. */
#define LWM2M_MBEDTLS_OUTPUT 0      /* bytes that the last call left in output */
#define LWM2M_MBEDTLS_TIMER 1       /* milliseconds until handshake is to be called again, or -1 */
#define LWM2M_MBEDTLS_ALERT 2       /* fatal alert of the handshake, sent or received in the clear, 0 for close_notify, or -1 */
#define LWM2M_MBEDTLS_FULL 3        /* 1 when the handshake was a full one, 0 when the session was resumed */
#define LWM2M_MBEDTLS_MAX_PAYLOAD 4 /* largest application datagram in bytes */
#define LWM2M_MBEDTLS_CID 5         /* 1 when Connection IDs are in use */
#define LWM2M_MBEDTLS_PENDING 6     /* 1 when the last datagram holds more that read has not looked at */
int lwm2m_mbedtls_query(lwm2m_mbedtls *connection, int what);

#ifdef __cplusplus
}
#endif
#endif
