# Goes to CMake/Modules of nf-interpreter; the sources go to InteropAssemblies/Lwm2m.MbedTls. See docs/mbedtls.md.
set(BASE_PATH_FOR_THIS_MODULE ${PROJECT_SOURCE_DIR}/InteropAssemblies/Lwm2m.MbedTls)

list(APPEND Lwm2m.MbedTls_INCLUDE_DIRS ${PROJECT_SOURCE_DIR}/src/CLR/Core)
list(APPEND Lwm2m.MbedTls_INCLUDE_DIRS ${PROJECT_SOURCE_DIR}/src/CLR/Include)
list(APPEND Lwm2m.MbedTls_INCLUDE_DIRS ${PROJECT_SOURCE_DIR}/src/HAL/Include)
list(APPEND Lwm2m.MbedTls_INCLUDE_DIRS ${PROJECT_SOURCE_DIR}/src/PAL/Include)
list(APPEND Lwm2m.MbedTls_INCLUDE_DIRS ${BASE_PATH_FOR_THIS_MODULE})

# Mbed TLS of the image: ESP-IDF's on ESP32, the one that nf-interpreter fetches elsewhere.
if(RTOS_ESP32_CHECK)
    FetchContent_GetProperties(esp32_idf)
    list(APPEND Lwm2m.MbedTls_INCLUDE_DIRS ${esp32_idf_SOURCE_DIR}/components/mbedtls/port/include)
    list(APPEND Lwm2m.MbedTls_INCLUDE_DIRS ${esp32_idf_SOURCE_DIR}/components/mbedtls/mbedtls/include)
else()
    FetchContent_GetProperties(mbedtls)
    list(APPEND Lwm2m.MbedTls_INCLUDE_DIRS ${mbedtls_SOURCE_DIR}/include)
    list(APPEND Lwm2m.MbedTls_INCLUDE_DIRS ${PROJECT_SOURCE_DIR}/src/PAL/COM/sockets/ssl/MbedTLS)
endif()

set(Lwm2m.MbedTls_SRCS
    Lwm2m_MbedTls_Interop.cpp
    Lwm2m_MbedTls_NativeMbedTls.cpp
    lwm2m_mbedtls.c
    lwm2m_mbedtls_setup.c
)

foreach(SRC_FILE ${Lwm2m.MbedTls_SRCS})

    set(Lwm2m.MbedTls_SRC_FILE SRC_FILE-NOTFOUND)

    find_file(Lwm2m.MbedTls_SRC_FILE ${SRC_FILE}
        PATHS
            ${BASE_PATH_FOR_THIS_MODULE}
        CMAKE_FIND_ROOT_PATH_BOTH
    )

    list(APPEND Lwm2m.MbedTls_SOURCES ${Lwm2m.MbedTls_SRC_FILE})

endforeach()

include(FindPackageHandleStandardArgs)

FIND_PACKAGE_HANDLE_STANDARD_ARGS(INTEROP-Lwm2m.MbedTls DEFAULT_MSG Lwm2m.MbedTls_INCLUDE_DIRS Lwm2m.MbedTls_SOURCES)
