/* What a connection is made of: credentials, suites, extensions, and sessions and connections of earlier. */
#include "lwm2m_mbedtls_connection.h"

#include <string.h>

#include "mbedtls/version.h"
#if defined(MBEDTLS_USE_PSA_CRYPTO)
#include "psa/crypto.h"
#endif

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
    } known[LWM2M_MBEDTLS_MAX_SUITES] = {
        { LWM2M_MBEDTLS_PSK_AES_128_CCM_8, MBEDTLS_TLS_PSK_WITH_AES_128_CCM_8 },
        { LWM2M_MBEDTLS_PSK_AES_128_CBC_SHA256, MBEDTLS_TLS_PSK_WITH_AES_128_CBC_SHA256 },
        { LWM2M_MBEDTLS_ECDHE_ECDSA_AES_128_CCM_8, MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8 },
    };
    int count = 0;
    int swap = suites & LWM2M_MBEDTLS_CBC_FIRST ? 1 : 0;
    for (int i = 0; i < LWM2M_MBEDTLS_MAX_SUITES; i++)
    {
        int at = i < 2 ? i ^ swap : i;
        if (suites & known[at].flag)
        {
            connection->suites[count++] = known[at].suite;
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
    lwm2m_mbedtls_attach(connection);
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
