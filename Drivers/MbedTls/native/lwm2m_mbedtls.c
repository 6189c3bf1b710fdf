#include "lwm2m_mbedtls.h"

#include <limits.h>
#include <string.h>

#include "mbedtls/ctr_drbg.h"
#include "mbedtls/platform.h"
#include "mbedtls/platform_util.h"
#include "mbedtls/ssl.h"
#include "mbedtls/version.h"
#if defined(MBEDTLS_X509_CRT_PARSE_C)
#include "mbedtls/pk.h"
#include "mbedtls/x509_crt.h"
#endif
#if defined(MBEDTLS_USE_PSA_CRYPTO)
#include "psa/crypto.h"
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

#define RECORD_HEADER 13
#define RECORD_ALERT 21
#define RECORD_HANDSHAKE 22
#define CLIENT_KEY_EXCHANGE 16
#define MAX_SUITES 3

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
    int suites[MAX_SUITES + 1];
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

int lwm2m_mbedtls_features(void)
{
    int features = 0;
#if defined(HAS_PSK)
    features |= LWM2M_MBEDTLS_HAS_PSK;
#if defined(MBEDTLS_CIPHER_MODE_CBC)
    features |= LWM2M_MBEDTLS_HAS_CBC;
#endif
#endif
#if defined(HAS_CERTIFICATES)
    features |= LWM2M_MBEDTLS_HAS_CERTIFICATES;
#endif
#if defined(MBEDTLS_SSL_DTLS_CONNECTION_ID)
    features |= LWM2M_MBEDTLS_HAS_CID;
#endif
#if defined(MBEDTLS_SSL_SESSION_TICKETS)
    features |= LWM2M_MBEDTLS_HAS_TICKETS;
#endif
#if defined(MBEDTLS_SSL_MAX_FRAGMENT_LENGTH)
    features |= LWM2M_MBEDTLS_HAS_MAX_FRAGMENT;
#endif
#if defined(MBEDTLS_SSL_CONTEXT_SERIALIZATION)
    features |= LWM2M_MBEDTLS_HAS_CONTEXT;
#endif
    return features;
}

int lwm2m_mbedtls_version(void)
{
    return MBEDTLS_VERSION_NUMBER;
}

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

void lwm2m_mbedtls_set_timeouts(lwm2m_mbedtls *connection, uint32_t first_ms, uint32_t longest_ms)
{
    mbedtls_ssl_conf_handshake_timeout(&connection->config, first_ms, longest_ms);
}

int lwm2m_mbedtls_set_psk(lwm2m_mbedtls *connection, const uint8_t *identity, size_t identity_length, const uint8_t *key, size_t key_length)
{
#if defined(HAS_PSK)
    return mbedtls_ssl_conf_psk(&connection->config, key, key_length, identity, identity_length);
#else
    (void)connection, (void)identity, (void)identity_length, (void)key, (void)key_length;
    return MBEDTLS_ERR_SSL_FEATURE_UNAVAILABLE;
#endif
}

#if defined(HAS_CERTIFICATES)
static int parse_key(lwm2m_mbedtls *connection, const uint8_t *key, size_t length)
{
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
    return mbedtls_pk_parse_key(&connection->certificates->key, key, length, NULL, 0, mbedtls_ctr_drbg_random, &connection->random);
#else
    (void)connection;
    return mbedtls_pk_parse_key(&connection->certificates->key, key, length, NULL, 0);
#endif
}
#endif

int lwm2m_mbedtls_set_certificates(lwm2m_mbedtls *connection, const uint8_t *trusted, size_t trusted_length, const uint8_t *own,
    size_t own_length, const uint8_t *key, size_t key_length, const char *server_name)
{
#if defined(HAS_CERTIFICATES)
    int result;
    certificates *held = connection->certificates == NULL ? mbedtls_calloc(1, sizeof(*held)) : NULL;
    if (held == NULL)
    {
        return connection->certificates == NULL ? MBEDTLS_ERR_SSL_ALLOC_FAILED : MBEDTLS_ERR_SSL_BAD_INPUT_DATA;
    }

    connection->certificates = held;
    mbedtls_x509_crt_init(&held->trusted);
    mbedtls_x509_crt_init(&held->own);
    mbedtls_pk_init(&held->key);
    if ((result = mbedtls_x509_crt_parse_der(&held->trusted, trusted, trusted_length)) != 0
        || (result = mbedtls_x509_crt_parse_der(&held->own, own, own_length)) != 0
        || (result = parse_key(connection, key, key_length)) != 0
        || (result = mbedtls_ssl_conf_own_cert(&connection->config, &held->own, &held->key)) != 0)
    {
        return result;
    }

    mbedtls_ssl_conf_ca_chain(&connection->config, &held->trusted, NULL);
    mbedtls_ssl_conf_authmode(&connection->config, MBEDTLS_SSL_VERIFY_REQUIRED);
    return mbedtls_ssl_set_hostname(&connection->ssl, server_name);
#else
    (void)connection, (void)trusted, (void)trusted_length, (void)own, (void)own_length, (void)key, (void)key_length, (void)server_name;
    return MBEDTLS_ERR_SSL_FEATURE_UNAVAILABLE;
#endif
}

int lwm2m_mbedtls_set_cid(lwm2m_mbedtls *connection, const uint8_t *cid, size_t length)
{
#if defined(MBEDTLS_SSL_DTLS_CONNECTION_ID)
    if (length > sizeof(connection->own_cid))
    {
        return MBEDTLS_ERR_SSL_BAD_INPUT_DATA;
    }

    memcpy(connection->own_cid, cid, length);
    connection->own_cid_length = length;
    connection->offers_cid = 1;
    return 0;
#else
    (void)connection, (void)cid, (void)length;
    return MBEDTLS_ERR_SSL_FEATURE_UNAVAILABLE;
#endif
}

static void choose_suites(lwm2m_mbedtls *connection, int suites)
{
    static const struct
    {
        int flag;
        int suite;
    } known[MAX_SUITES] = {
        { LWM2M_MBEDTLS_PSK_AES_128_CCM_8, MBEDTLS_TLS_PSK_WITH_AES_128_CCM_8 },
        { LWM2M_MBEDTLS_PSK_AES_128_CBC_SHA256, MBEDTLS_TLS_PSK_WITH_AES_128_CBC_SHA256 },
        { LWM2M_MBEDTLS_ECDHE_ECDSA_AES_128_CCM_8, MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8 },
    };
    int count = 0;
    for (int i = 0; i < MAX_SUITES; i++)
    {
        if (suites & known[i].flag)
        {
            connection->suites[count++] = known[i].suite;
        }
    }

    connection->suites[count] = 0;
    mbedtls_ssl_conf_ciphersuites(&connection->config, connection->suites);
}

/* P-256 and SHA-256 only (RFC 7925 §4.4), which also shortens the ClientHello. */
static void choose_algorithms(mbedtls_ssl_config *config)
{
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
    static const uint16_t groups[] = { MBEDTLS_SSL_IANA_TLS_GROUP_SECP256R1, MBEDTLS_SSL_IANA_TLS_GROUP_NONE };
    mbedtls_ssl_conf_groups(config, groups);
#if defined(MBEDTLS_SSL_HANDSHAKE_WITH_CERT_ENABLED)
    static const uint16_t signatures[] = { MBEDTLS_TLS1_3_SIG_ECDSA_SECP256R1_SHA256, MBEDTLS_TLS1_3_SIG_NONE };
    mbedtls_ssl_conf_sig_algs(config, signatures);
#endif
    mbedtls_ssl_conf_min_tls_version(config, MBEDTLS_SSL_VERSION_TLS1_2);
    mbedtls_ssl_conf_max_tls_version(config, MBEDTLS_SSL_VERSION_TLS1_2);
#else
#if defined(MBEDTLS_ECP_C)
    static const mbedtls_ecp_group_id curves[] = { MBEDTLS_ECP_DP_SECP256R1, MBEDTLS_ECP_DP_NONE };
    mbedtls_ssl_conf_curves(config, curves);
#endif
#if defined(MBEDTLS_KEY_EXCHANGE_WITH_CERT_ENABLED)
    static const int hashes[] = { MBEDTLS_MD_SHA256, MBEDTLS_MD_NONE };
    mbedtls_ssl_conf_sig_hashes(config, hashes);
#endif
    mbedtls_ssl_conf_min_version(config, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3);
    mbedtls_ssl_conf_max_version(config, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3);
#endif
}

/* Nothing in the ClientHello that these suites do not need (RFC 7925 §13, §17). */
static void choose_extensions(mbedtls_ssl_config *config, int suites, int tickets)
{
#if defined(MBEDTLS_SSL_ENCRYPT_THEN_MAC)
    mbedtls_ssl_conf_encrypt_then_mac(config,
        suites & LWM2M_MBEDTLS_PSK_AES_128_CBC_SHA256 ? MBEDTLS_SSL_ETM_ENABLED : MBEDTLS_SSL_ETM_DISABLED);
#else
    (void)suites;
#endif
#if defined(MBEDTLS_SSL_EXTENDED_MASTER_SECRET)
    mbedtls_ssl_conf_extended_master_secret(config, MBEDTLS_SSL_EXTENDED_MS_ENABLED);
#endif
#if defined(MBEDTLS_SSL_RENEGOTIATION)
    mbedtls_ssl_conf_renegotiation(config, MBEDTLS_SSL_RENEGOTIATION_DISABLED);
#endif
#if defined(MBEDTLS_SSL_SESSION_TICKETS)
    mbedtls_ssl_conf_session_tickets(config, tickets ? MBEDTLS_SSL_SESSION_TICKETS_ENABLED : MBEDTLS_SSL_SESSION_TICKETS_DISABLED);
#else
    (void)tickets;
#endif
}

static int choose_max_fragment(mbedtls_ssl_config *config, int max_fragment)
{
#if defined(MBEDTLS_SSL_MAX_FRAGMENT_LENGTH)
    switch (max_fragment)
    {
    case 0:
        return mbedtls_ssl_conf_max_frag_len(config, MBEDTLS_SSL_MAX_FRAG_LEN_NONE);
    case 512:
        return mbedtls_ssl_conf_max_frag_len(config, MBEDTLS_SSL_MAX_FRAG_LEN_512);
    case 1024:
        return mbedtls_ssl_conf_max_frag_len(config, MBEDTLS_SSL_MAX_FRAG_LEN_1024);
    case 2048:
        return mbedtls_ssl_conf_max_frag_len(config, MBEDTLS_SSL_MAX_FRAG_LEN_2048);
    case 4096:
        return mbedtls_ssl_conf_max_frag_len(config, MBEDTLS_SSL_MAX_FRAG_LEN_4096);
    default:
        return MBEDTLS_ERR_SSL_BAD_INPUT_DATA;
    }
#else
    (void)config;
    return max_fragment == 0 ? 0 : MBEDTLS_ERR_SSL_FEATURE_UNAVAILABLE;
#endif
}

int lwm2m_mbedtls_start(lwm2m_mbedtls *connection, int suites, uint16_t mtu, int max_fragment, int tickets)
{
    int result;
#if defined(MBEDTLS_USE_PSA_CRYPTO)
    if (psa_crypto_init() != PSA_SUCCESS)
    {
        return MBEDTLS_ERR_SSL_HW_ACCEL_FAILED;
    }
#endif
    choose_suites(connection, suites);
    choose_algorithms(&connection->config);
    choose_extensions(&connection->config, suites, tickets);
    result = choose_max_fragment(&connection->config, max_fragment);
#if defined(MBEDTLS_SSL_DTLS_CONNECTION_ID)
    if (result == 0 && connection->offers_cid)
    {
        result = mbedtls_ssl_conf_cid(&connection->config, connection->own_cid_length, MBEDTLS_SSL_UNEXPECTED_CID_IGNORE);
    }
#endif
    if (result != 0 || (result = mbedtls_ssl_setup(&connection->ssl, &connection->config)) != 0)
    {
#if MBEDTLS_VERSION_NUMBER >= 0x03000000 && defined(MBEDTLS_SSL_VARIABLE_BUFFER_LENGTH)
        /* A setup that ran out of memory half-way leaves no configuration, which mbedtls_ssl_free then reads (seen with 3.6.6). */
        connection->ssl.MBEDTLS_PRIVATE(conf) = &connection->config;
#endif
        return result;
    }

    mbedtls_ssl_set_mtu(&connection->ssl, mtu);
    mbedtls_ssl_set_timer_cb(&connection->ssl, connection, set_timer, get_timer);
    mbedtls_ssl_set_bio(&connection->ssl, connection, send_datagram, receive_datagram, NULL);
#if defined(MBEDTLS_SSL_DTLS_CONNECTION_ID)
    if (connection->offers_cid)
    {
        result = mbedtls_ssl_set_cid(&connection->ssl, MBEDTLS_SSL_CID_ENABLED, connection->own_cid, connection->own_cid_length);
    }
#endif
    return result;
}

int lwm2m_mbedtls_resume(lwm2m_mbedtls *connection, const uint8_t *session, size_t length)
{
    mbedtls_ssl_session loaded;
    int result;
    mbedtls_ssl_session_init(&loaded);
    if ((result = mbedtls_ssl_session_load(&loaded, session, length)) == 0)
    {
        result = mbedtls_ssl_set_session(&connection->ssl, &loaded);
    }

    mbedtls_ssl_session_free(&loaded);
    return result;
}

int lwm2m_mbedtls_restore(lwm2m_mbedtls *connection, const uint8_t *context, size_t length)
{
#if defined(MBEDTLS_SSL_CONTEXT_SERIALIZATION)
    return mbedtls_ssl_context_load(&connection->ssl, context, length);
#else
    (void)connection, (void)context, (void)length;
    return MBEDTLS_ERR_SSL_FEATURE_UNAVAILABLE;
#endif
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
