/* The life of a connection: its random generator, timer, datagrams, handshake and records. */
#include "lwm2m_mbedtls_connection.h"

#include <limits.h>
#include <string.h>

#include "mbedtls/platform_util.h"

#define RECORD_HEADER 13
#define RECORD_ALERT 21
#define RECORD_HANDSHAKE 22
#define CLIENT_KEY_EXCHANGE 16

/* Mbed TLS asks for entropy when it seeds its generator; there is as much as the caller gave, and no more. */
static int take_seed(void *context, unsigned char *output, size_t length)
{
    lwm2m_mbedtls *connection = context;
    if (length > connection->seed_length)
    {
        return MBEDTLS_ERR_CTR_DRBG_ENTROPY_SOURCE_FAILED;
    }

    memcpy(output, connection->seed, length);
    connection->seed += length;
    connection->seed_length -= length;
    return 0;
}

static void set_timer(void *context, uint32_t intermediate_ms, uint32_t final_ms)
{
    lwm2m_mbedtls *connection = context;
    connection->timer_start_ms = connection->now_ms;
    connection->timer_intermediate_ms = intermediate_ms;
    connection->timer_final_ms = final_ms;
}

static int get_timer(void *context)
{
    lwm2m_mbedtls *connection = context;
    int64_t elapsed = connection->now_ms - connection->timer_start_ms;
    if (connection->timer_final_ms == 0)
    {
        return -1;
    }

    return elapsed >= connection->timer_final_ms ? 2 : elapsed >= connection->timer_intermediate_ms ? 1 : 0;
}

/*
 * Mbed TLS tells neither which alert ended a handshake nor whether a session was resumed. Both stand in records before the keys change:
 * the alert in the clear, and a ClientKeyExchange only in a full handshake.
 */
static void note_records(lwm2m_mbedtls *connection, const uint8_t *datagram, size_t length, int is_sent)
{
    while (length > RECORD_HEADER && datagram[3] == 0 && datagram[4] == 0)
    {
        size_t content = ((size_t)datagram[11] << 8) | datagram[12];
        const uint8_t *body = datagram + RECORD_HEADER;
        if (content > length - RECORD_HEADER)
        {
            return;
        }

        if (datagram[0] == RECORD_ALERT && content == 2 && body[0] == MBEDTLS_SSL_ALERT_LEVEL_FATAL)
        {
            connection->noted_alert = body[1];
        }
        else if (datagram[0] == RECORD_HANDSHAKE && is_sent && content > 0 && body[0] == CLIENT_KEY_EXCHANGE)
        {
            connection->full = 1;
        }

        datagram += RECORD_HEADER + content;
        length -= RECORD_HEADER + content;
    }
}

static int send_datagram(void *context, const unsigned char *datagram, size_t length)
{
    lwm2m_mbedtls *connection = context;
    if (connection->output == NULL || connection->output_length != 0)
    {
        return MBEDTLS_ERR_SSL_WANT_WRITE;
    }

    if (length > connection->output_size)
    {
        return MBEDTLS_ERR_SSL_BUFFER_TOO_SMALL;
    }

    memcpy(connection->output, datagram, length);
    connection->output_length = length;
    note_records(connection, datagram, length, 1);
    return (int)length;
}

static int receive_datagram(void *context, unsigned char *buffer, size_t size)
{
    lwm2m_mbedtls *connection = context;
    size_t length = connection->input_length < size ? connection->input_length : size;
    if (length == 0)
    {
        return MBEDTLS_ERR_SSL_WANT_READ;
    }

    memcpy(buffer, connection->input, length);
    connection->input_length = 0;
    note_records(connection, buffer, length, 0);
    return (int)length;
}

void lwm2m_mbedtls_attach(lwm2m_mbedtls *connection)
{
    mbedtls_ssl_set_timer_cb(&connection->ssl, connection, set_timer, get_timer);
    mbedtls_ssl_set_bio(&connection->ssl, connection, send_datagram, receive_datagram, NULL);
}

static void begin(lwm2m_mbedtls *connection, int64_t now_ms, const uint8_t *input, size_t input_length, uint8_t *output, size_t output_size)
{
    connection->now_ms = now_ms;
    connection->input = input;
    connection->input_length = input_length;
    connection->output = output;
    connection->output_size = output_size;
    connection->output_length = 0;
}

/* Forgets the caller's buffers and notes the alert that a call ended with. */
static int end(lwm2m_mbedtls *connection, int result)
{
    connection->input = NULL;
    connection->input_length = 0;
    connection->output = NULL;
    connection->output_size = 0;
    if (result == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY)
    {
        connection->alert = MBEDTLS_SSL_ALERT_MSG_CLOSE_NOTIFY;
    }
    else if (result < 0)
    {
        connection->alert = connection->noted_alert;
    }

    return result;
}

static int is_waiting(int result)
{
    return result == MBEDTLS_ERR_SSL_WANT_READ || result == MBEDTLS_ERR_SSL_WANT_WRITE;
}

lwm2m_mbedtls *lwm2m_mbedtls_new(const uint8_t *seed, size_t seed_length)
{
    lwm2m_mbedtls *connection = mbedtls_calloc(1, sizeof(*connection));
    if (connection == NULL)
    {
        return NULL;
    }

    connection->noted_alert = -1;
    connection->alert = -1;
    connection->seed = seed;
    connection->seed_length = seed_length;
    mbedtls_ssl_init(&connection->ssl);
    mbedtls_ssl_config_init(&connection->config);
    mbedtls_ctr_drbg_init(&connection->random);
    if (mbedtls_ctr_drbg_seed(&connection->random, take_seed, connection, NULL, 0) != 0
        || mbedtls_ssl_config_defaults(&connection->config, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_DATAGRAM, MBEDTLS_SSL_PRESET_DEFAULT) != 0)
    {
        lwm2m_mbedtls_free(connection);
        return NULL;
    }

    connection->seed = NULL;
    connection->seed_length = 0;
    mbedtls_ctr_drbg_set_reseed_interval(&connection->random, INT_MAX);
    mbedtls_ssl_conf_rng(&connection->config, mbedtls_ctr_drbg_random, &connection->random);
    lwm2m_mbedtls_set_timeouts(connection, 9000, 60000);
    return connection;
}

void lwm2m_mbedtls_free(lwm2m_mbedtls *connection)
{
    if (connection == NULL)
    {
        return;
    }

    mbedtls_ssl_free(&connection->ssl);
    mbedtls_ssl_config_free(&connection->config);
    mbedtls_ctr_drbg_free(&connection->random);
#if defined(HAS_CERTIFICATES)
    if (connection->certificates != NULL)
    {
        mbedtls_x509_crt_free(&connection->certificates->trusted);
        mbedtls_x509_crt_free(&connection->certificates->own);
        mbedtls_pk_free(&connection->certificates->key);
        mbedtls_free(connection->certificates);
    }
#endif
    mbedtls_platform_zeroize(connection, sizeof(*connection));
    mbedtls_free(connection);
}

int lwm2m_mbedtls_handshake(lwm2m_mbedtls *connection, int64_t now_ms, const uint8_t *input, size_t input_length, uint8_t *output,
    size_t output_size)
{
    int result;
    begin(connection, now_ms, input, input_length, output, output_size);
    result = mbedtls_ssl_handshake(&connection->ssl);
    return end(connection, is_waiting(result) ? LWM2M_MBEDTLS_AGAIN : result);
}

int lwm2m_mbedtls_write(lwm2m_mbedtls *connection, int64_t now_ms, const uint8_t *data, size_t length, uint8_t *output, size_t output_size)
{
    int result;
    begin(connection, now_ms, NULL, 0, output, output_size);
    result = mbedtls_ssl_write(&connection->ssl, data, length);
    return end(connection, result);
}

int lwm2m_mbedtls_read(lwm2m_mbedtls *connection, int64_t now_ms, const uint8_t *input, size_t input_length, uint8_t *data, size_t size,
    uint8_t *output, size_t output_size)
{
    uint8_t rest[32];
    int result;
    begin(connection, now_ms, input, input_length, output, output_size);
    result = mbedtls_ssl_read(&connection->ssl, data, size);
    while (result > 0 && mbedtls_ssl_get_bytes_avail(&connection->ssl) > 0)
    {
        if (mbedtls_ssl_read(&connection->ssl, rest, sizeof(rest)) <= 0)
        {
            break;
        }
    }

    mbedtls_platform_zeroize(rest, sizeof(rest));
    return end(connection, is_waiting(result) ? 0 : result);
}

int lwm2m_mbedtls_close(lwm2m_mbedtls *connection, int64_t now_ms, uint8_t *output, size_t output_size)
{
    begin(connection, now_ms, NULL, 0, output, output_size);
    return end(connection, mbedtls_ssl_close_notify(&connection->ssl));
}

int lwm2m_mbedtls_save_session(lwm2m_mbedtls *connection, uint8_t *buffer, size_t size)
{
    mbedtls_ssl_session session;
    size_t length = 0;
    int result;
    mbedtls_ssl_session_init(&session);
    if ((result = mbedtls_ssl_get_session(&connection->ssl, &session)) == 0)
    {
        result = mbedtls_ssl_session_save(&session, buffer, size, &length);
    }

    mbedtls_ssl_session_free(&session);
    return result == 0 ? (int)length : result;
}

int lwm2m_mbedtls_save_context(lwm2m_mbedtls *connection, uint8_t *buffer, size_t size)
{
#if defined(MBEDTLS_SSL_CONTEXT_SERIALIZATION)
    size_t length = 0;
    int result = mbedtls_ssl_context_save(&connection->ssl, buffer, size, &length);
    return result == 0 ? (int)length : result;
#else
    (void)connection, (void)buffer, (void)size;
    return MBEDTLS_ERR_SSL_FEATURE_UNAVAILABLE;
#endif
}

static int timer_left(const lwm2m_mbedtls *connection)
{
    int64_t left = connection->timer_start_ms + connection->timer_final_ms - connection->now_ms;
    return connection->timer_final_ms == 0 ? -1 : left > 0 ? (int)left : 0;
}

static int uses_cid(lwm2m_mbedtls *connection)
{
    int enabled = 0;
#if defined(MBEDTLS_SSL_DTLS_CONNECTION_ID)
    uint8_t peer[MBEDTLS_SSL_CID_OUT_LEN_MAX];
    size_t length = 0;
    if (mbedtls_ssl_get_peer_cid(&connection->ssl, &enabled, peer, &length) != 0)
    {
        return 0;
    }
#else
    (void)connection;
#endif
    return enabled;
}

int lwm2m_mbedtls_query(lwm2m_mbedtls *connection, int what)
{
    switch (what)
    {
    case LWM2M_MBEDTLS_OUTPUT:
        return (int)connection->output_length;
    case LWM2M_MBEDTLS_TIMER:
        return timer_left(connection);
    case LWM2M_MBEDTLS_ALERT:
        return connection->alert;
    case LWM2M_MBEDTLS_FULL:
        return connection->full;
    case LWM2M_MBEDTLS_MAX_PAYLOAD:
        return mbedtls_ssl_get_max_out_record_payload(&connection->ssl);
    case LWM2M_MBEDTLS_CID:
        return uses_cid(connection);
    case LWM2M_MBEDTLS_PENDING:
        return mbedtls_ssl_check_pending(&connection->ssl);
    default:
        return MBEDTLS_ERR_SSL_BAD_INPUT_DATA;
    }
}
