/* A DTLS server in memory, over Mbed TLS itself, and a network between it and the connection under test. */
#ifndef SERVER_H
#define SERVER_H

#include "lwm2m_mbedtls.h"
#include "mbedtls/ctr_drbg.h"
#include "mbedtls/entropy.h"
#include "mbedtls/pk.h"
#include "mbedtls/ssl.h"
#include "mbedtls/ssl_cache.h"
#include "mbedtls/ssl_cookie.h"
#include "mbedtls/x509_crt.h"

#define MAX_DATAGRAM 1500
#define MAX_QUEUE 64

typedef struct {
    uint8_t bytes[MAX_QUEUE][MAX_DATAGRAM];
    size_t lengths[MAX_QUEUE];
    int count;
} queue;

typedef struct {
    mbedtls_ssl_context ssl;
    mbedtls_ssl_config config;
    mbedtls_entropy_context entropy;
    mbedtls_ctr_drbg_context random;
    mbedtls_ssl_cookie_ctx cookies;
    mbedtls_ssl_cache_context sessions;
    mbedtls_x509_crt trusted, own;
    mbedtls_pk_context key;
    queue in, out;
    int64_t timer_start;
    uint32_t intermediate, final;
    int established;
    int error;
} server;

/* What a test may ask of the server and the network. */
typedef struct {
    const uint8_t *psk;
    size_t psk_length;
    const char *identity;
    const char *certificates;   /* folder with ca.der, server.der and server.key.der, or NULL for PSK */
    int mtu;
    int only_version_1_0;
    int cid;
} server_options;

extern int64_t now_ms;

int server_new(server *s, const server_options *options);
void server_free(server *s);

/* Lets the server forget the connection, but not the sessions. */
int server_reset(server *s);

/* Lets the server work on what is in its queue. Answers 1 when it has taken an application datagram and sent it back. */
int server_step(server *s);

void queue_add(queue *q, const uint8_t *bytes, size_t length);
size_t queue_take(queue *q, uint8_t *bytes);

/* A file of at most size bytes. Answers its length; ends the program when it cannot be read. */
size_t read_file(const char *folder, const char *name, uint8_t *bytes, size_t size);

#endif
