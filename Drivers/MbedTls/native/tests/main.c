/* The C core against Mbed TLS's own server, in memory and in virtual time. Prints PASS or FAIL and a name for each test. */
#include "server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(MBEDTLS_USE_PSA_CRYPTO)
#include "psa/crypto.h"
#endif

/* Heap of the client alone: --wrap sends every calloc and free of Mbed TLS here (the libraries are linked statically). */
void *__real_calloc(size_t count, size_t size);
void __real_free(void *pointer);
static size_t heap_now, heap_peak;
static int heap_counts, heap_fails_at = -1, heap_calls;
static const size_t heap_header = 16;

void *__wrap_calloc(size_t count, size_t size)
{
    uint8_t *block;
    if (heap_counts && heap_calls++ == heap_fails_at)
    {
        return NULL;
    }

    block = __real_calloc(1, count * size + heap_header);
    memcpy(block, &(size_t){ heap_counts ? count * size : 0 }, sizeof(size_t));
    heap_now += heap_counts ? count * size : 0;
    heap_peak = heap_now > heap_peak ? heap_now : heap_peak;
    return block + heap_header;
}

void __wrap_free(void *pointer)
{
    if (pointer != NULL)
    {
        size_t size;
        memcpy(&size, (uint8_t *)pointer - heap_header, sizeof(size));
        heap_now -= size;
        __real_free((uint8_t *)pointer - heap_header);
    }
}

static const uint8_t key[16] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 };
static const char *identity = "urn:imei:490154"; /* 15 bytes */
static const char *certificates;
static int failures;

/* What a test may ask of the client, and the figures of its last handshake. */
typedef struct {
    lwm2m_mbedtls *connection;
    int suites, mtu, max_fragment, cid;
    const uint8_t *key;
    const char *identity;
    const char *server_name;
    int lose;                   /* number of the datagram that is lost, or -1 */
    int datagrams, bytes, largest;
} client;

static server other;
static const server_options psk_server = { key, sizeof(key), "urn:imei:490154", NULL, 0, 0, 0 };

static client client_of(int suites)
{
    client c = { NULL, suites, 1232, 512, 0, key, identity, "server.test", -1, 0, 0, 0 };
    return c;
}

static int client_open(client *c)
{
    uint8_t seed[LWM2M_MBEDTLS_SEED], trusted[2048], own[2048], private_key[2048];
    int result;
    for (size_t i = 0; i < sizeof(seed); i++)
    {
        seed[i] = (uint8_t)rand();
    }

    c->datagrams = c->bytes = c->largest = 0;
    heap_counts = 1;
    c->connection = lwm2m_mbedtls_new(seed, sizeof(seed));
    result = c->connection == NULL ? MBEDTLS_ERR_SSL_ALLOC_FAILED : 0;
    if (result == 0 && (c->suites & LWM2M_MBEDTLS_ECDHE_ECDSA_AES_128_CCM_8))
    {
        heap_counts = 0; /* the files of the test are none of the client's */
        size_t trusted_length = read_file(certificates, "ca.der", trusted, sizeof(trusted));
        size_t own_length = read_file(certificates, "client.der", own, sizeof(own));
        size_t key_length = read_file(certificates, "client.key.der", private_key, sizeof(private_key));
        heap_counts = 1;
        result = lwm2m_mbedtls_set_certificates(c->connection, trusted, trusted_length, own, own_length, private_key, key_length, c->server_name);
    }
    else if (result == 0)
    {
        result = lwm2m_mbedtls_set_psk(c->connection, (const uint8_t *)c->identity, strlen(c->identity), c->key, sizeof(key));
    }

    if (result == 0 && c->cid)
    {
        result = lwm2m_mbedtls_set_cid(c->connection, (const uint8_t *)"", 0);
    }

    if (result == 0)
    {
        result = lwm2m_mbedtls_start(c->connection, c->suites, (uint16_t)c->mtu, c->max_fragment, 0);
    }

    heap_counts = 0;
    return result;
}

static void client_free(client *c)
{
    lwm2m_mbedtls_free(c->connection);
    c->connection = NULL;
}

static int passes(client *c, size_t length)
{
    c->largest = (int)length > c->largest ? (int)length : c->largest;
    c->bytes += (int)length;
    return c->datagrams++ != c->lose;
}

/* One call of handshake and what follows from it: what the client still has to send. */
static int client_step(client *c, const uint8_t *input, size_t input_length)
{
    uint8_t output[MAX_DATAGRAM];
    int result;
    do
    {
        heap_counts = 1;
        result = lwm2m_mbedtls_handshake(c->connection, now_ms, input, input_length, output, (size_t)c->mtu);
        heap_counts = 0;
        input_length = 0;
        size_t length = (size_t)lwm2m_mbedtls_query(c->connection, LWM2M_MBEDTLS_OUTPUT);
        if (length > 0 && passes(c, length))
        {
            queue_add(&other.in, output, length);
        }
    }
    while (result == LWM2M_MBEDTLS_AGAIN && lwm2m_mbedtls_query(c->connection, LWM2M_MBEDTLS_OUTPUT) > 0);
    return result;
}

/* Shakes hands over the network until it is done, has failed, or nobody has a timer any more. */
static int client_handshake(client *c)
{
    uint8_t datagram[MAX_DATAGRAM];
    int result = client_step(c, NULL, 0);
    while (result == LWM2M_MBEDTLS_AGAIN)
    {
        server_step(&other);
        if (other.out.count > 0)
        {
            size_t length = queue_take(&other.out, datagram);
            if (passes(c, length))
            {
                result = client_step(c, datagram, length);
            }
        }
        else if (other.in.count == 0)
        {
            int wait = lwm2m_mbedtls_query(c->connection, LWM2M_MBEDTLS_TIMER);
            if (wait < 0)
            {
                return LWM2M_MBEDTLS_AGAIN;
            }

            now_ms += wait > 0 && wait < 500 ? wait : 500;
            result = client_step(c, NULL, 0);
        }
    }

    server_step(&other);
    return result;
}

/* Sends a datagram and expects the server to send it back. */
static int client_echo(client *c, size_t length)
{
    uint8_t data[MAX_DATAGRAM], back[MAX_DATAGRAM], output[MAX_DATAGRAM];
    int result;
    memset(data, 0x5a, length);
    heap_counts = 1;
    result = lwm2m_mbedtls_write(c->connection, now_ms, data, length, output, sizeof(output));
    heap_counts = 0;
    if (result != (int)length)
    {
        return 0;
    }

    queue_add(&other.in, output, (size_t)lwm2m_mbedtls_query(c->connection, LWM2M_MBEDTLS_OUTPUT));
    server_step(&other);
    size_t arrived = queue_take(&other.out, output);
    heap_counts = 1;
    result = lwm2m_mbedtls_read(c->connection, now_ms, output, arrived, back, sizeof(back), data, sizeof(data));
    heap_counts = 0;
    memset(data, 0x5a, length);
    return result == (int)length && memcmp(back, data, length) == 0;
}

static void check(int holds, const char *name)
{
    printf("%s %s\n", holds ? "PASS" : "FAIL", name);
    failures += !holds;
}

static void full_and_resumed(void)
{
    client c = client_of(LWM2M_MBEDTLS_PSK_AES_128_CCM_8);
    uint8_t session[1024];
    int saved = 0;
    server_new(&other, &psk_server);
    heap_peak = heap_now;
    size_t before = heap_now;
    check(client_open(&c) == 0 && client_handshake(&c) == LWM2M_MBEDTLS_DONE, "full handshake");
    check(lwm2m_mbedtls_query(c.connection, LWM2M_MBEDTLS_FULL) == 1, "a full handshake is told from a resumed one");
    printf("     full handshake: %d datagrams, %d bytes; heap of the client %zu bytes at most, %zu after it\n", c.datagrams, c.bytes,
        heap_peak - before, heap_now - before);
    check(client_echo(&c, 100), "a datagram goes both ways");
    check(client_echo(&c, 1) && client_echo(&c, 512), "of 1 byte, and of the 512 that max_fragment_length allows");
    check(lwm2m_mbedtls_query(c.connection, LWM2M_MBEDTLS_MAX_PAYLOAD) == 512, "the largest payload is told");
    uint8_t output[MAX_DATAGRAM], data[600] = { 0 };
    check(lwm2m_mbedtls_write(c.connection, now_ms, data, 513, output, sizeof(output)) < 0, "one byte more is refused");
    saved = lwm2m_mbedtls_save_session(c.connection, session, sizeof(session));
    check(saved > 0, "the session is saved");
    printf("     session: %d bytes\n", saved);
    client_free(&c);
    check(heap_now == before, "all memory is given back");

    server_reset(&other);
    c = client_of(LWM2M_MBEDTLS_PSK_AES_128_CCM_8);
    check(client_open(&c) == 0 && lwm2m_mbedtls_resume(c.connection, session, (size_t)saved) == 0, "the session is loaded");
    check(client_handshake(&c) == LWM2M_MBEDTLS_DONE && client_echo(&c, 100), "resumed handshake");
    check(lwm2m_mbedtls_query(c.connection, LWM2M_MBEDTLS_FULL) == 0, "a resumed handshake is told from a full one");
    check(lwm2m_mbedtls_save_session(c.connection, session, 8) < 0, "a session is not saved into a buffer too small");
    printf("     resumed handshake: %d datagrams, %d bytes\n", c.datagrams, c.bytes);
    client_free(&c);

    server_reset(&other);
    session[4] ^= 0xff;
    check(client_open(&c) == 0 && lwm2m_mbedtls_resume(c.connection, session, (size_t)saved) < 0, "a damaged session is refused");
    check(client_handshake(&c) == LWM2M_MBEDTLS_DONE && lwm2m_mbedtls_query(c.connection, LWM2M_MBEDTLS_FULL) == 1, "and the handshake is a full one");
    client_free(&c);
    server_free(&other);
}

static void records_and_close(void)
{
    client c = client_of(LWM2M_MBEDTLS_PSK_AES_128_CCM_8);
    uint8_t output[MAX_DATAGRAM], noise[64], data[64] = { 0 };
    int all = 1;
    server_new(&other, &psk_server);
    client_open(&c);
    client_handshake(&c);
    size_t before = heap_now;
    for (int i = 0; i < 1000; i++)
    {
        all &= client_echo(&c, (size_t)(1 + i % 400));
    }

    check(all && heap_now == before, "1000 datagrams there and back, without memory");
    for (int i = 0; i < 1000; i++)
    {
        size_t length = (size_t)(rand() % (int)sizeof(noise)) + 1;
        for (size_t j = 0; j < length; j++)
        {
            noise[j] = (uint8_t)rand();
        }

        memcpy(noise, i & 1 ? "\x17\xfe\xfd\x00\x01" : "\x15\xfe\xfd\x00\x00", length < 5 ? length : 5);
        all &= lwm2m_mbedtls_read(c.connection, now_ms, noise, length, data, sizeof(data), output, sizeof(output)) == 0;
    }

    check(all && client_echo(&c, 20), "1000 forged datagrams change nothing");
    lwm2m_mbedtls_write(c.connection, now_ms, data, 5, output, sizeof(output));
    size_t length = (size_t)lwm2m_mbedtls_query(c.connection, LWM2M_MBEDTLS_OUTPUT);
    queue_add(&other.in, output, length);
    server_step(&other);
    length = queue_take(&other.out, output);
    all = lwm2m_mbedtls_read(c.connection, now_ms, output, length, data, sizeof(data), noise, sizeof(noise)) == 5
        && lwm2m_mbedtls_read(c.connection, now_ms, output, length, data, sizeof(data), noise, sizeof(noise)) == 0;
    check(all, "a replayed datagram is dropped");
    mbedtls_ssl_write(&other.ssl, (const uint8_t *)"0123456789", 10);
    length = queue_take(&other.out, output);
    all = lwm2m_mbedtls_read(c.connection, now_ms, output, length, data, 4, noise, sizeof(noise)) == 4
        && lwm2m_mbedtls_read(c.connection, now_ms, NULL, 0, data, sizeof(data), noise, sizeof(noise)) == 0;
    check(all, "what does not fit is cut off");
    mbedtls_ssl_close_notify(&other.ssl);
    length = queue_take(&other.out, output);
    int result = lwm2m_mbedtls_read(c.connection, now_ms, output, length, data, sizeof(data), noise, sizeof(noise));
    check(result == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY && lwm2m_mbedtls_query(c.connection, LWM2M_MBEDTLS_ALERT) == 0, "the server's close_notify ends it");
    client_free(&c);

    server_reset(&other);
    client_open(&c);
    client_handshake(&c);
    lwm2m_mbedtls_close(c.connection, now_ms, output, sizeof(output));
    queue_add(&other.in, output, (size_t)lwm2m_mbedtls_query(c.connection, LWM2M_MBEDTLS_OUTPUT));
    server_step(&other);
    check(other.error == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY, "the client's close_notify reaches the server");
    client_free(&c);
    server_free(&other);
}

static void small_datagrams(void)
{
    client c = client_of(LWM2M_MBEDTLS_PSK_AES_128_CCM_8);
    server_options options = psk_server;
    c.mtu = options.mtu = 140;
    server_new(&other, &options);
    check(client_open(&c) == 0 && client_handshake(&c) == LWM2M_MBEDTLS_DONE && c.largest <= 140, "a handshake in datagrams of 140 bytes");
    int largest = lwm2m_mbedtls_query(c.connection, LWM2M_MBEDTLS_MAX_PAYLOAD);
    check(largest == 140 - 29 && client_echo(&c, (size_t)largest), "of which 111 are payload");
    printf("     MTU 140: %d datagrams, %d bytes\n", c.datagrams, c.bytes);
    client_free(&c);
    server_free(&other);
}

static void losses(void)
{
    int all = 1, lost = 0;
    server_new(&other, &psk_server);
    for (; lost < 6; lost++)
    {
        client c = client_of(LWM2M_MBEDTLS_PSK_AES_128_CCM_8);
        server_reset(&other);
        c.lose = lost;
        all &= client_open(&c) == 0 && client_handshake(&c) == LWM2M_MBEDTLS_DONE && c.datagrams > 6 && client_echo(&c, 10);
        client_free(&c);
    }

    check(all, "each datagram of a handshake may be lost");
    server_free(&other);
}

static void silent_server(void)
{
    static const int wanted[] = { 9000, 27000, 63000, 123000 };
    client c = client_of(LWM2M_MBEDTLS_PSK_AES_128_CCM_8);
    int all = client_open(&c) == 0, result;
    int64_t start = now_ms;
    server_new(&other, &psk_server);
    result = client_step(&c, NULL, 0);
    for (int i = 0; i < 4 && result == LWM2M_MBEDTLS_AGAIN; i++)
    {
        now_ms += lwm2m_mbedtls_query(c.connection, LWM2M_MBEDTLS_TIMER);
        all &= now_ms - start == wanted[i];
        result = client_step(&c, NULL, 0);
        all &= c.datagrams == (i < 3 ? i + 2 : 4);
    }

    check(all && result == MBEDTLS_ERR_SSL_TIMEOUT, "a silent server: sent at 0, 9, 27 and 63 s, given up at 123 s");
    client_free(&c);
    server_free(&other);
}

static void refusals(void)
{
    static const uint8_t wrong[16] = { 9 };
    client c = client_of(LWM2M_MBEDTLS_PSK_AES_128_CCM_8);
    server_options options = psk_server;
    server_new(&other, &psk_server);
    c.key = wrong;
    check(client_open(&c) == 0 && client_handshake(&c) < 0 && !other.established, "a wrong key is refused");
    client_free(&c);
    server_reset(&other);
    c = client_of(LWM2M_MBEDTLS_PSK_AES_128_CCM_8);
    c.identity = "somebody else";
    check(client_open(&c) == 0 && client_handshake(&c) == MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE, "a wrong identity is refused");
    check(lwm2m_mbedtls_query(c.connection, LWM2M_MBEDTLS_ALERT) == MBEDTLS_SSL_ALERT_MSG_UNKNOWN_PSK_IDENTITY, "with alert 115");
    client_free(&c);
    server_free(&other);
#if MBEDTLS_VERSION_NUMBER < 0x03000000
    options.only_version_1_0 = 1;
    server_new(&other, &options);
    c = client_of(LWM2M_MBEDTLS_PSK_AES_128_CBC_SHA256);
    check(client_open(&c) == 0 && client_handshake(&c) < 0 && !other.established, "a server of DTLS 1.0 only is refused");
    client_free(&c);
    server_free(&other);
#else
    (void)options;
#endif
    server_new(&other, &psk_server);
    c = client_of(LWM2M_MBEDTLS_PSK_AES_128_CBC_SHA256);
    check(client_open(&c) == 0 && client_handshake(&c) == LWM2M_MBEDTLS_DONE && client_echo(&c, 100), "CBC_SHA256 works");
    client_free(&c);
    server_free(&other);
}

static void x509(void)
{
    client c = client_of(LWM2M_MBEDTLS_ECDHE_ECDSA_AES_128_CCM_8);
    server_options options = psk_server;
    options.certificates = certificates;
    server_new(&other, &options);
    heap_peak = heap_now;
    size_t before = heap_now;
    c.max_fragment = 0;
    check(client_open(&c) == 0 && client_handshake(&c) == LWM2M_MBEDTLS_DONE && client_echo(&c, 100), "certificates on both sides");
    printf("     X.509: %d datagrams, %d bytes; heap of the client %zu bytes at most\n", c.datagrams, c.bytes, heap_peak - before);
    client_free(&c);
    server_reset(&other);
    c = client_of(LWM2M_MBEDTLS_ECDHE_ECDSA_AES_128_CCM_8);
    c.server_name = "other.test";
    check(client_open(&c) == 0 && client_handshake(&c) == MBEDTLS_ERR_X509_CERT_VERIFY_FAILED && !other.established, "a server of another name is refused");
    client_free(&c);
    server_free(&other);
}

static void connection_ids(void)
{
    client c = client_of(LWM2M_MBEDTLS_PSK_AES_128_CCM_8);
    server_options options = psk_server;
    c.cid = options.cid = 1;
    if (!(lwm2m_mbedtls_features() & LWM2M_MBEDTLS_HAS_CID))
    {
        check(client_open(&c) == MBEDTLS_ERR_SSL_FEATURE_UNAVAILABLE, "no Connection IDs in this Mbed TLS, and it says so");
        client_free(&c);
        return;
    }

    uint8_t output[MAX_DATAGRAM];
    server_new(&other, &options);
    check(client_open(&c) == 0 && client_handshake(&c) == LWM2M_MBEDTLS_DONE && lwm2m_mbedtls_query(c.connection, LWM2M_MBEDTLS_CID) == 1, "Connection IDs are agreed");
    lwm2m_mbedtls_write(c.connection, now_ms, key, 1, output, sizeof(output));
    check(output[0] == 25 && memcmp(output + 11, "\x11\x22\x33\x44", 4) == 0, "and stand in the records");
    check(client_echo(&c, 50), "in which datagrams go both ways");
    client_free(&c);
    options.cid = 0;
    server_free(&other);
    server_new(&other, &options);
    check(client_open(&c) == 0 && client_handshake(&c) == LWM2M_MBEDTLS_DONE && lwm2m_mbedtls_query(c.connection, LWM2M_MBEDTLS_CID) == 0 && client_echo(&c, 50), "a server without them is fine");
    client_free(&c);
    server_free(&other);
}

static void sleep_and_wake(void)
{
    client c = client_of(LWM2M_MBEDTLS_PSK_AES_128_CCM_8);
    uint8_t context[2048];
    if (!(lwm2m_mbedtls_features() & LWM2M_MBEDTLS_HAS_CONTEXT))
    {
        printf("     no context serialization in this Mbed TLS\n");
        return;
    }

    server_new(&other, &psk_server);
    client_open(&c);
    client_handshake(&c);
    int all = client_echo(&c, 10);
    int saved = lwm2m_mbedtls_save_context(c.connection, context, sizeof(context));
    check(all && saved > 0, "a connection is saved");
    printf("     context: %d bytes\n", saved);
    client_free(&c);
    client_open(&c);
    check(lwm2m_mbedtls_restore(c.connection, context, (size_t)saved) == 0 && client_echo(&c, 30) && client_echo(&c, 31), "and goes on without a handshake, its numbers unrepeated");
    client_free(&c);
    client_open(&c);
    context[3] ^= 1;
    check(lwm2m_mbedtls_restore(c.connection, context, (size_t)saved) < 0, "a damaged one is refused");
    client_free(&c);
    server_free(&other);
}

/* Lets each allocation of the client fail in turn: an error, no crash and no leak (valgrind looks). */
static void memory_runs_out(int suites)
{
    int at = 0, result = -1;
    for (; result != LWM2M_MBEDTLS_DONE && at < 5000; at += at < 60 ? 1 : 37)
    {
        client c = client_of(suites);
        server_options options = psk_server;
        options.certificates = suites == LWM2M_MBEDTLS_ECDHE_ECDSA_AES_128_CCM_8 ? certificates : NULL;
        size_t before = heap_now;
        server_new(&other, &options);
        heap_calls = 0;
        heap_fails_at = at;
        result = client_open(&c) == 0 ? client_handshake(&c) : -1;
        heap_fails_at = -1;
        client_free(&c);
        server_free(&other);
        if (heap_now != before)
        {
            check(0, "memory is given back when there is not enough");
        }
    }

    check(result == LWM2M_MBEDTLS_DONE && at > 3, "any allocation may fail");
}

int main(int count, char **arguments)
{
    certificates = count > 1 ? arguments[1] : NULL;
#if defined(MBEDTLS_USE_PSA_CRYPTO)
    psa_crypto_init(); /* the connection does so itself, but the test's server is there earlier */
#endif
    printf("Mbed TLS %x, features %d\n", lwm2m_mbedtls_version(), lwm2m_mbedtls_features());
    full_and_resumed();
    records_and_close();
    small_datagrams();
    losses();
    silent_server();
    refusals();
    if (certificates != NULL)
    {
        x509();
        memory_runs_out(LWM2M_MBEDTLS_ECDHE_ECDSA_AES_128_CCM_8);
    }

    connection_ids();
    sleep_and_wake();
    memory_runs_out(LWM2M_MBEDTLS_PSK_AES_128_CCM_8);
#if defined(MBEDTLS_USE_PSA_CRYPTO)
    mbedtls_psa_crypto_free();
#endif
    printf("%s\n", failures == 0 ? "all passed" : "FAILED");
    return failures != 0;
}
