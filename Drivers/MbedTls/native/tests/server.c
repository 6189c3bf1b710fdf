#include "server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int64_t now_ms = 1000;

void queue_add(queue *q, const uint8_t *bytes, size_t length)
{
    if (q->count == MAX_QUEUE || length > MAX_DATAGRAM)
    {
        fprintf(stderr, "the test's queue is full\n");
        exit(2);
    }

    memcpy(q->bytes[q->count], bytes, length);
    q->lengths[q->count++] = length;
}

size_t queue_take(queue *q, uint8_t *bytes)
{
    size_t length;
    if (q->count == 0)
    {
        return 0;
    }

    length = q->lengths[0];
    memcpy(bytes, q->bytes[0], length);
    q->count--;
    memmove(q->bytes[0], q->bytes[1], (size_t)q->count * MAX_DATAGRAM);
    memmove(q->lengths, q->lengths + 1, (size_t)q->count * sizeof(q->lengths[0]));
    return length;
}

size_t read_file(const char *folder, const char *name, uint8_t *bytes, size_t size)
{
    char path[512];
    FILE *file;
    size_t length;
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    file = fopen(path, "rb");
    if (file == NULL)
    {
        fprintf(stderr, "no %s\n", path);
        exit(2);
    }

    length = fread(bytes, 1, size, file);
    fclose(file);
    return length;
}

static int send_out(void *context, const unsigned char *bytes, size_t length)
{
    queue_add(&((server *)context)->out, bytes, length);
    return (int)length;
}

static int take_in(void *context, unsigned char *bytes, size_t size)
{
    uint8_t datagram[MAX_DATAGRAM];
    size_t length = queue_take(&((server *)context)->in, datagram);
    length = length < size ? length : size;
    memcpy(bytes, datagram, length);
    return length == 0 ? MBEDTLS_ERR_SSL_WANT_READ : (int)length;
}

static void set_timer(void *context, uint32_t intermediate, uint32_t final)
{
    server *s = context;
    s->timer_start = now_ms;
    s->intermediate = intermediate;
    s->final = final;
}

static int get_timer(void *context)
{
    server *s = context;
    int64_t elapsed = now_ms - s->timer_start;
    return s->final == 0 ? -1 : elapsed >= s->final ? 2 : elapsed >= s->intermediate ? 1 : 0;
}

static int load_certificates(server *s, const char *folder)
{
    uint8_t bytes[4096];
    size_t length = read_file(folder, "ca.der", bytes, sizeof(bytes));
    int result = mbedtls_x509_crt_parse_der(&s->trusted, bytes, length);
    length = read_file(folder, "server.der", bytes, sizeof(bytes));
    result |= mbedtls_x509_crt_parse_der(&s->own, bytes, length);
    length = read_file(folder, "server.key.der", bytes, sizeof(bytes));
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
    result |= mbedtls_pk_parse_key(&s->key, bytes, length, NULL, 0, mbedtls_ctr_drbg_random, &s->random);
#else
    result |= mbedtls_pk_parse_key(&s->key, bytes, length, NULL, 0);
#endif
    mbedtls_ssl_conf_ca_chain(&s->config, &s->trusted, NULL);
    mbedtls_ssl_conf_authmode(&s->config, MBEDTLS_SSL_VERIFY_REQUIRED);
    return result | mbedtls_ssl_conf_own_cert(&s->config, &s->own, &s->key);
}

int server_new(server *s, const server_options *options)
{
    int result;
    memset(s, 0, sizeof(*s));
    mbedtls_ssl_init(&s->ssl);
    mbedtls_ssl_config_init(&s->config);
    mbedtls_entropy_init(&s->entropy);
    mbedtls_ctr_drbg_init(&s->random);
    mbedtls_ssl_cookie_init(&s->cookies);
    mbedtls_ssl_cache_init(&s->sessions);
    mbedtls_x509_crt_init(&s->trusted);
    mbedtls_x509_crt_init(&s->own);
    mbedtls_pk_init(&s->key);
    result = mbedtls_ctr_drbg_seed(&s->random, mbedtls_entropy_func, &s->entropy, NULL, 0);
    result |= mbedtls_ssl_config_defaults(&s->config, MBEDTLS_SSL_IS_SERVER, MBEDTLS_SSL_TRANSPORT_DATAGRAM, MBEDTLS_SSL_PRESET_DEFAULT);
    mbedtls_ssl_conf_rng(&s->config, mbedtls_ctr_drbg_random, &s->random);
    result |= mbedtls_ssl_cookie_setup(&s->cookies, mbedtls_ctr_drbg_random, &s->random);
    mbedtls_ssl_conf_dtls_cookies(&s->config, mbedtls_ssl_cookie_write, mbedtls_ssl_cookie_check, &s->cookies);
    mbedtls_ssl_conf_session_cache(&s->config, &s->sessions, mbedtls_ssl_cache_get, mbedtls_ssl_cache_set);
    if (options->certificates != NULL)
    {
        result |= load_certificates(s, options->certificates);
    }
    else
    {
        result |= mbedtls_ssl_conf_psk(&s->config, options->psk, options->psk_length, (const uint8_t *)options->identity, strlen(options->identity));
    }

#if MBEDTLS_VERSION_NUMBER < 0x03000000
    if (options->only_version_1_0)
    {
        mbedtls_ssl_conf_max_version(&s->config, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_2);
    }
#endif
#if defined(MBEDTLS_SSL_DTLS_CONNECTION_ID)
    result |= options->cid ? mbedtls_ssl_conf_cid(&s->config, 4, MBEDTLS_SSL_UNEXPECTED_CID_IGNORE) : 0;
#endif
    result |= mbedtls_ssl_setup(&s->ssl, &s->config);
#if defined(MBEDTLS_SSL_DTLS_CONNECTION_ID)
    result |= options->cid ? mbedtls_ssl_set_cid(&s->ssl, MBEDTLS_SSL_CID_ENABLED, (const uint8_t *)"\x11\x22\x33\x44", 4) : 0;
#endif
    mbedtls_ssl_set_bio(&s->ssl, s, send_out, take_in, NULL);
    mbedtls_ssl_set_timer_cb(&s->ssl, s, set_timer, get_timer);
    if (options->mtu != 0)
    {
        mbedtls_ssl_set_mtu(&s->ssl, (uint16_t)options->mtu);
    }

    return result | mbedtls_ssl_set_client_transport_id(&s->ssl, (const uint8_t *)"test", 4);
}

int server_reset(server *s)
{
    int result = mbedtls_ssl_session_reset(&s->ssl);
    s->established = 0;
    s->error = 0;
    s->in.count = 0;
    s->out.count = 0;
    return result | mbedtls_ssl_set_client_transport_id(&s->ssl, (const uint8_t *)"test", 4);
}

int server_step(server *s)
{
    uint8_t data[MAX_DATAGRAM];
    int result = 0;
    if (s->error != 0)
    {
        s->in.count = 0;
        return 0;
    }

    while (!s->established)
    {
        result = mbedtls_ssl_handshake(&s->ssl);
        if (result == MBEDTLS_ERR_SSL_HELLO_VERIFY_REQUIRED)
        {
            mbedtls_ssl_session_reset(&s->ssl);
            mbedtls_ssl_set_client_transport_id(&s->ssl, (const uint8_t *)"test", 4);
        }
        else if (result == MBEDTLS_ERR_SSL_WANT_READ)
        {
            return 0;
        }
        else if (result != 0)
        {
            s->error = result;
            return 0;
        }
        else
        {
            s->established = 1;
        }
    }

    result = mbedtls_ssl_read(&s->ssl, data, sizeof(data));
    if (result > 0)
    {
        mbedtls_ssl_write(&s->ssl, data, (size_t)result);
        return 1;
    }

    s->error = result == MBEDTLS_ERR_SSL_WANT_READ ? 0 : result;
    return 0;
}

void server_free(server *s)
{
    mbedtls_ssl_free(&s->ssl);
    mbedtls_ssl_config_free(&s->config);
    mbedtls_ctr_drbg_free(&s->random);
    mbedtls_entropy_free(&s->entropy);
    mbedtls_ssl_cookie_free(&s->cookies);
    mbedtls_ssl_cache_free(&s->sessions);
    mbedtls_x509_crt_free(&s->trusted);
    mbedtls_x509_crt_free(&s->own);
    mbedtls_pk_free(&s->key);
}
