#!/usr/bin/env bash
# The C core against Debian's Mbed TLS, then again under valgrind. Exit code 77: something it needs is not installed.
# MBEDTLS=DIR takes include/ and the static libraries of another version instead.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")"
missing=()
for program in gcc openssl valgrind; do command -v $program >/dev/null || missing+=($program); done
if [ -n "${MBEDTLS:-}" ]; then
  flags=(-I"$MBEDTLS/include")
  libraries=("$MBEDTLS"/*.a)
else
  [ -f /usr/include/mbedtls/ssl.h ] || missing+=(libmbedtls-dev)
  flags=()
  libraries=(-Wl,-Bstatic -lmbedtls -lmbedx509 -lmbedcrypto -Wl,-Bdynamic)
fi
if [ ${#missing[@]} -gt 0 ]; then
  echo "SKIPPED: not installed: ${missing[*]}"
  exit 77
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
make_certificate() { # NAME SUBJECT [signing options]
  local name=$1 subject=$2
  shift 2
  openssl ecparam -name prime256v1 -genkey -noout -out "$work/$name.pem"
  openssl req -new -key "$work/$name.pem" -subj "/CN=$subject" -addext "subjectAltName=DNS:$subject" -out "$work/$name.csr"
  openssl x509 -req -in "$work/$name.csr" -days 2 -sha256 -copy_extensions copy "$@" -outform der -out "$work/$name.der"
  openssl ec -in "$work/$name.pem" -outform der -out "$work/$name.key.der"
}
{
  openssl ecparam -name prime256v1 -genkey -noout -out "$work/ca.pem"
  openssl req -x509 -new -key "$work/ca.pem" -days 2 -subj /CN=TestCA -addext basicConstraints=critical,CA:TRUE -out "$work/ca.crt"
  openssl x509 -in "$work/ca.crt" -outform der -out "$work/ca.der"
  make_certificate server server.test -CA "$work/ca.crt" -CAkey "$work/ca.pem" -CAcreateserial
  make_certificate client client.test -CA "$work/ca.crt" -CAkey "$work/ca.pem" -CAcreateserial
} >"$work/openssl.log" 2>&1 || { cat "$work/openssl.log"; exit 1; }

for source in lwm2m_mbedtls lwm2m_mbedtls_setup; do
  gcc -std=c99 -Wall -Wextra -Wpedantic -Werror -O1 -g -c ../$source.c "${flags[@]}" -o "$work/$source.o"
done
gcc -std=c99 -Wall -Wextra -Werror -Wno-deprecated-declarations -D_DEFAULT_SOURCE -O1 -g -I.. "${flags[@]}" main.c server.c "$work"/*.o \
  -Wl,--wrap=calloc,--wrap=free "${libraries[@]}" -o "$work/test"
"$work/test" "$work"
echo "under valgrind:"
valgrind --quiet --error-exitcode=9 --leak-check=full --show-leak-kinds=all --errors-for-leak-kinds=all "$work/test" "$work"
