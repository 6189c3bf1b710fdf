/*
 * A DTLS 1.2 server with a pre-shared key over UDP of 127.0.0.1, which sends back what it gets: the public API of Mbed TLS as Debian ships
 * it and nothing of this project. It serves one client at a time, the one whose ClientHello came last, and says in lines what happens.
 *
 * usage: server PORT IDENTITY KEY-IN-HEX [MTU]
 */
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <mbedtls/ctr_drbg.h>
#include <mbedtls/entropy.h>
#include <mbedtls/ssl.h>
#include <mbedtls/ssl_cache.h>
#include <mbedtls/ssl_cookie.h>
#include <mbedtls/timing.h>

#define MAX_DATAGRAM 2048
#define MAX_KEY 64
#define TICK_MS 20
#define HANDSHAKE_RECORD 22

typedef struct
{
    const char *identity;
    unsigned char key[MAX_KEY];
    size_t key_length;
    int asked;
} credentials;

static int sock;
static struct sockaddr_in client;
static unsigned char datagram[MAX_DATAGRAM];
static size_t datagram_length;

static mbedtls_ssl_context ssl;
static mbedtls_ssl_config config;
static mbedtls_timing_delay_context timer;
static credentials psk;
static int established;

static void demand(int result, const char *what)
{
    if (result != 0)
    {
        fprintf(stderr, "%s: -0x%04x\n", what, (unsigned)-result);
        exit(2);
    }
}

static int send_datagram(void *context, const unsigned char *bytes, size_t length)
{
    (void)context;
    sendto(sock, bytes, length, 0, (const struct sockaddr *)&client, sizeof(client));
    return (int)length;
}

static int take_datagram(void *context, unsigned char *bytes, size_t size)
{
    size_t length = datagram_length < size ? datagram_length : size;
    (void)context;
    datagram_length = 0;
    memcpy(bytes, datagram, length);
    return length == 0 ? MBEDTLS_ERR_SSL_WANT_READ : (int)length;
}

/* A full handshake asks for the key, an abbreviated one does not. */
static int find_key(void *context, mbedtls_ssl_context *handshake, const unsigned char *identity, size_t length)
{
    credentials *known = context;
    known->asked = 1;
    if (length != strlen(known->identity) || memcmp(identity, known->identity, length) != 0)
    {
        printf("unknown identity %.*s\n", (int)length, (const char *)identity);
        return -1;
    }

    return mbedtls_ssl_set_hs_psk(handshake, known->key, known->key_length);
}

static void restart(void)
{
    established = 0;
    psk.asked = 0;
    demand(mbedtls_ssl_session_reset(&ssl), "session_reset");
    demand(mbedtls_ssl_set_client_transport_id(&ssl, (const unsigned char *)&client, sizeof(client)), "set_client_transport_id");
}

/* As far as the datagram that came, or the time that passed, brings it. */
static void step(void)
{
    unsigned char data[MAX_DATAGRAM];
    for (;;)
    {
        int result = established ? mbedtls_ssl_read(&ssl, data, sizeof(data)) : mbedtls_ssl_handshake(&ssl);
        if (result == MBEDTLS_ERR_SSL_WANT_READ)
        {
            return;
        }

        if (!established && result == 0)
        {
            established = 1;
            printf("%s %s, records of %d\n", psk.asked ? "full" : "resumed", mbedtls_ssl_get_ciphersuite(&ssl), mbedtls_ssl_get_max_out_record_payload(&ssl));
        }
        else if (established && result > 0)
        {
            result = mbedtls_ssl_write(&ssl, data, (size_t)result);
            if (result < 0)
            {
                printf("cannot send it back: -0x%04x\n", (unsigned)-result);
            }
        }
        else if (result == MBEDTLS_ERR_SSL_CLIENT_RECONNECT)
        {
            established = 0;
            psk.asked = 0;
            printf("reconnected\n");
        }
        else
        {
            if (result == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY)
            {
                printf("closed\n");
                mbedtls_ssl_close_notify(&ssl);
            }
            else if (result == MBEDTLS_ERR_SSL_HELLO_VERIFY_REQUIRED)
            {
                printf("cookie\n");
            }
            else
            {
                printf("error -0x%04x\n", (unsigned)-result);
            }

            restart();
            return;
        }
    }
}

static void receive(void)
{
    struct sockaddr_in sender;
    socklen_t length = sizeof(sender);
    ssize_t count = recvfrom(sock, datagram, sizeof(datagram), 0, (struct sockaddr *)&sender, &length);
    if (count <= 0)
    {
        return;
    }

    datagram_length = (size_t)count;
    if (sender.sin_port != client.sin_port)
    {
        if (datagram[0] != HANDSHAKE_RECORD)
        {
            datagram_length = 0;
            return;
        }

        client = sender;
        restart();
    }
}

static void listen_on(const char *port)
{
    struct sockaddr_in address;
    memset(&address, 0, sizeof(address));
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons((unsigned short)atoi(port));
    sock = socket(AF_INET, SOCK_DGRAM, 0);
    if (sock < 0 || bind(sock, (const struct sockaddr *)&address, sizeof(address)) != 0)
    {
        perror("bind");
        exit(2);
    }
}

static void read_key(const char *hex)
{
    unsigned value;
    for (psk.key_length = 0; psk.key_length < MAX_KEY && sscanf(hex + 2 * psk.key_length, "%2x", &value) == 1; psk.key_length++)
    {
        psk.key[psk.key_length] = (unsigned char)value;
    }
}

int main(int count, char **arguments)
{
    static const int suites[] = { MBEDTLS_TLS_PSK_WITH_AES_128_CCM_8, 0 };
    mbedtls_entropy_context entropy;
    mbedtls_ctr_drbg_context random;
    mbedtls_ssl_cookie_ctx cookies;
    mbedtls_ssl_cache_context sessions;
    struct pollfd readable;
    if (count < 4)
    {
        fprintf(stderr, "usage: server PORT IDENTITY KEY-IN-HEX [MTU]\n");
        return 2;
    }

    setvbuf(stdout, NULL, _IOLBF, 0);
    psk.identity = arguments[2];
    read_key(arguments[3]);

    mbedtls_entropy_init(&entropy);
    mbedtls_ctr_drbg_init(&random);
    mbedtls_ssl_cookie_init(&cookies);
    mbedtls_ssl_cache_init(&sessions);
    mbedtls_ssl_config_init(&config);
    mbedtls_ssl_init(&ssl);
    demand(mbedtls_ctr_drbg_seed(&random, mbedtls_entropy_func, &entropy, NULL, 0), "seed");
    demand(mbedtls_ssl_config_defaults(&config, MBEDTLS_SSL_IS_SERVER, MBEDTLS_SSL_TRANSPORT_DATAGRAM, MBEDTLS_SSL_PRESET_DEFAULT), "defaults");
    mbedtls_ssl_conf_rng(&config, mbedtls_ctr_drbg_random, &random);
    mbedtls_ssl_conf_min_version(&config, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3);
    mbedtls_ssl_conf_ciphersuites(&config, suites);
    mbedtls_ssl_conf_psk_cb(&config, find_key, &psk);
    demand(mbedtls_ssl_cookie_setup(&cookies, mbedtls_ctr_drbg_random, &random), "cookies");
    mbedtls_ssl_conf_dtls_cookies(&config, mbedtls_ssl_cookie_write, mbedtls_ssl_cookie_check, &cookies);
    mbedtls_ssl_conf_session_cache(&config, &sessions, mbedtls_ssl_cache_get, mbedtls_ssl_cache_set);
    demand(mbedtls_ssl_setup(&ssl, &config), "setup");
    mbedtls_ssl_set_bio(&ssl, NULL, send_datagram, take_datagram, NULL);
    mbedtls_ssl_set_timer_cb(&ssl, &timer, mbedtls_timing_set_delay, mbedtls_timing_get_delay);
    if (count > 4)
    {
        mbedtls_ssl_set_mtu(&ssl, (uint16_t)atoi(arguments[4]));
    }

    listen_on(arguments[1]);
    readable.fd = sock;
    readable.events = POLLIN;
    for (;;)
    {
        if (poll(&readable, 1, TICK_MS) > 0)
        {
            receive();
        }

        if (client.sin_port != 0)
        {
            step();
        }
    }
}
