#include "Lwm2m_MbedTls_Interop.h"
#include "lwm2m_mbedtls.h"

typedef Library_Lwm2m_MbedTls_Lwm2m_MbedTls_NativeMbedTls Native;

// The managed heap does not move during a native call, so the core works on the arrays themselves.

static lwm2m_mbedtls *ConnectionOf(CLR_RT_StackFrame &stack)
{
    return (lwm2m_mbedtls *)(uintptr_t)(CLR_INT64)(CLR_INT64_TEMP_CAST)stack.Arg0().NumericByRef().s8;
}

static int64_t TimeOf(CLR_RT_StackFrame &stack)
{
    return (int64_t)(CLR_INT64)(CLR_INT64_TEMP_CAST)stack.Arg1().NumericByRef().s8;
}

static int32_t IntegerOf(CLR_RT_StackFrame &stack, int argument)
{
    return stack.ArgN(argument).NumericByRef().s4;
}

// A whole byte array.
static HRESULT ArrayOf(CLR_RT_StackFrame &stack, int argument, uint8_t *&bytes, size_t &length)
{
    NANOCLR_HEADER();

    CLR_RT_HeapBlock_Array *array = stack.ArgN(argument).DereferenceArray();
    FAULT_ON_NULL_ARG(array);
    bytes = (uint8_t *)array->GetFirstElement();
    length = array->m_numOfElements;

    NANOCLR_NOCLEANUP();
}

// The first count or, with an offset, count bytes of an array: never beyond its end.
static HRESULT SliceOf(CLR_RT_StackFrame &stack, int argument, int32_t offset, int32_t count, uint8_t *&bytes)
{
    NANOCLR_HEADER();

    size_t length;
    NANOCLR_CHECK_HRESULT(ArrayOf(stack, argument, bytes, length));
    if (offset < 0 || count < 0 || (size_t)offset > length || (size_t)count > length - (size_t)offset)
    {
        NANOCLR_SET_AND_LEAVE(CLR_E_OUT_OF_RANGE);
    }

    bytes += offset;

    NANOCLR_NOCLEANUP();
}

static HRESULT RequireConnection(CLR_RT_StackFrame &stack)
{
    return ConnectionOf(stack) == NULL ? CLR_E_INVALID_PARAMETER : S_OK;
}

HRESULT Native::Features___STATIC__I4(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    stack.SetResult_I4(lwm2m_mbedtls_features());

    NANOCLR_NOCLEANUP_NOLABEL();
}

HRESULT Native::Version___STATIC__I4(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    stack.SetResult_I4(lwm2m_mbedtls_version());

    NANOCLR_NOCLEANUP_NOLABEL();
}

HRESULT Native::Create___STATIC__I8__SZARRAY_U1(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    uint8_t *seed;
    size_t length;
    NANOCLR_CHECK_HRESULT(ArrayOf(stack, 0, seed, length));
    stack.SetResult_I8((CLR_INT64)(uintptr_t)lwm2m_mbedtls_new(seed, length));

    NANOCLR_NOCLEANUP();
}

HRESULT Native::Free___STATIC__VOID__I8(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    lwm2m_mbedtls_free(ConnectionOf(stack));

    NANOCLR_NOCLEANUP_NOLABEL();
}

HRESULT Native::SetTimeouts___STATIC__I4__I8__I4__I4(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    NANOCLR_CHECK_HRESULT(RequireConnection(stack));
    lwm2m_mbedtls_set_timeouts(ConnectionOf(stack), (uint32_t)IntegerOf(stack, 1), (uint32_t)IntegerOf(stack, 2));
    stack.SetResult_I4(0);

    NANOCLR_NOCLEANUP();
}

HRESULT Native::SetPsk___STATIC__I4__I8__SZARRAY_U1__SZARRAY_U1(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    uint8_t *identity, *key;
    size_t identityLength, keyLength;
    NANOCLR_CHECK_HRESULT(RequireConnection(stack));
    NANOCLR_CHECK_HRESULT(ArrayOf(stack, 1, identity, identityLength));
    NANOCLR_CHECK_HRESULT(ArrayOf(stack, 2, key, keyLength));
    stack.SetResult_I4(lwm2m_mbedtls_set_psk(ConnectionOf(stack), identity, identityLength, key, keyLength));

    NANOCLR_NOCLEANUP();
}

HRESULT Native::SetCertificates___STATIC__I4__I8__SZARRAY_U1__SZARRAY_U1__SZARRAY_U1__SZARRAY_U1(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    uint8_t *trusted, *own, *key, *serverName;
    size_t trustedLength, ownLength, keyLength, nameLength;
    NANOCLR_CHECK_HRESULT(RequireConnection(stack));
    NANOCLR_CHECK_HRESULT(ArrayOf(stack, 1, trusted, trustedLength));
    NANOCLR_CHECK_HRESULT(ArrayOf(stack, 2, own, ownLength));
    NANOCLR_CHECK_HRESULT(ArrayOf(stack, 3, key, keyLength));
    NANOCLR_CHECK_HRESULT(ArrayOf(stack, 4, serverName, nameLength));
    if (nameLength == 0 || serverName[nameLength - 1] != 0)
    {
        NANOCLR_SET_AND_LEAVE(CLR_E_INVALID_PARAMETER);
    }

    stack.SetResult_I4(lwm2m_mbedtls_set_certificates(
        ConnectionOf(stack), trusted, trustedLength, own, ownLength, key, keyLength, (const char *)serverName));

    NANOCLR_NOCLEANUP();
}

HRESULT Native::SetConnectionId___STATIC__I4__I8__SZARRAY_U1(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    uint8_t *connectionId;
    size_t length;
    NANOCLR_CHECK_HRESULT(RequireConnection(stack));
    NANOCLR_CHECK_HRESULT(ArrayOf(stack, 1, connectionId, length));
    stack.SetResult_I4(lwm2m_mbedtls_set_cid(ConnectionOf(stack), connectionId, length));

    NANOCLR_NOCLEANUP();
}

HRESULT Native::Start___STATIC__I4__I8__I4__I4__I4__I4(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    NANOCLR_CHECK_HRESULT(RequireConnection(stack));
    stack.SetResult_I4(lwm2m_mbedtls_start(
        ConnectionOf(stack),
        IntegerOf(stack, 1),
        (uint16_t)IntegerOf(stack, 2),
        IntegerOf(stack, 3),
        IntegerOf(stack, 4)));

    NANOCLR_NOCLEANUP();
}

HRESULT Native::Resume___STATIC__I4__I8__SZARRAY_U1__I4(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    uint8_t *session;
    int32_t count = IntegerOf(stack, 2);
    NANOCLR_CHECK_HRESULT(RequireConnection(stack));
    NANOCLR_CHECK_HRESULT(SliceOf(stack, 1, 0, count, session));
    stack.SetResult_I4(lwm2m_mbedtls_resume(ConnectionOf(stack), session, (size_t)count));

    NANOCLR_NOCLEANUP();
}

HRESULT Native::Restore___STATIC__I4__I8__SZARRAY_U1__I4__I4(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    uint8_t *context;
    int32_t count = IntegerOf(stack, 3);
    NANOCLR_CHECK_HRESULT(RequireConnection(stack));
    NANOCLR_CHECK_HRESULT(SliceOf(stack, 1, IntegerOf(stack, 2), count, context));
    stack.SetResult_I4(lwm2m_mbedtls_restore(ConnectionOf(stack), context, (size_t)count));

    NANOCLR_NOCLEANUP();
}

HRESULT Native::Handshake___STATIC__I4__I8__I8__SZARRAY_U1__I4__SZARRAY_U1(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    uint8_t *input, *output;
    size_t outputSize;
    int32_t count = IntegerOf(stack, 3);
    NANOCLR_CHECK_HRESULT(RequireConnection(stack));
    NANOCLR_CHECK_HRESULT(SliceOf(stack, 2, 0, count, input));
    NANOCLR_CHECK_HRESULT(ArrayOf(stack, 4, output, outputSize));
    stack.SetResult_I4(lwm2m_mbedtls_handshake(ConnectionOf(stack), TimeOf(stack), input, (size_t)count, output, outputSize));

    NANOCLR_NOCLEANUP();
}

HRESULT Native::Write___STATIC__I4__I8__I8__SZARRAY_U1__I4__I4__SZARRAY_U1(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    uint8_t *data, *output;
    size_t outputSize;
    int32_t count = IntegerOf(stack, 4);
    NANOCLR_CHECK_HRESULT(RequireConnection(stack));
    NANOCLR_CHECK_HRESULT(SliceOf(stack, 2, IntegerOf(stack, 3), count, data));
    NANOCLR_CHECK_HRESULT(ArrayOf(stack, 5, output, outputSize));
    stack.SetResult_I4(lwm2m_mbedtls_write(ConnectionOf(stack), TimeOf(stack), data, (size_t)count, output, outputSize));

    NANOCLR_NOCLEANUP();
}

HRESULT Native::Read___STATIC__I4__I8__I8__SZARRAY_U1__I4__SZARRAY_U1__I4__I4__SZARRAY_U1(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    uint8_t *input, *data, *output;
    size_t outputSize;
    int32_t inputCount = IntegerOf(stack, 3);
    int32_t count = IntegerOf(stack, 6);
    NANOCLR_CHECK_HRESULT(RequireConnection(stack));
    NANOCLR_CHECK_HRESULT(SliceOf(stack, 2, 0, inputCount, input));
    NANOCLR_CHECK_HRESULT(SliceOf(stack, 4, IntegerOf(stack, 5), count, data));
    NANOCLR_CHECK_HRESULT(ArrayOf(stack, 7, output, outputSize));
    stack.SetResult_I4(lwm2m_mbedtls_read(
        ConnectionOf(stack), TimeOf(stack), input, (size_t)inputCount, data, (size_t)count, output, outputSize));

    NANOCLR_NOCLEANUP();
}

HRESULT Native::Close___STATIC__I4__I8__I8__SZARRAY_U1(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    uint8_t *output;
    size_t outputSize;
    NANOCLR_CHECK_HRESULT(RequireConnection(stack));
    NANOCLR_CHECK_HRESULT(ArrayOf(stack, 2, output, outputSize));
    stack.SetResult_I4(lwm2m_mbedtls_close(ConnectionOf(stack), TimeOf(stack), output, outputSize));

    NANOCLR_NOCLEANUP();
}

HRESULT Native::SaveSession___STATIC__I4__I8__SZARRAY_U1(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    uint8_t *buffer;
    size_t size;
    NANOCLR_CHECK_HRESULT(RequireConnection(stack));
    NANOCLR_CHECK_HRESULT(ArrayOf(stack, 1, buffer, size));
    stack.SetResult_I4(lwm2m_mbedtls_save_session(ConnectionOf(stack), buffer, size));

    NANOCLR_NOCLEANUP();
}

HRESULT Native::SaveContext___STATIC__I4__I8__SZARRAY_U1__I4(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    uint8_t *buffer;
    size_t size;
    int32_t offset = IntegerOf(stack, 2);
    NANOCLR_CHECK_HRESULT(RequireConnection(stack));
    NANOCLR_CHECK_HRESULT(ArrayOf(stack, 1, buffer, size));
    NANOCLR_CHECK_HRESULT(SliceOf(stack, 1, offset, (int32_t)size - offset, buffer));
    stack.SetResult_I4(lwm2m_mbedtls_save_context(ConnectionOf(stack), buffer, size - (size_t)offset));

    NANOCLR_NOCLEANUP();
}

HRESULT Native::Query___STATIC__I4__I8__I4(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    NANOCLR_CHECK_HRESULT(RequireConnection(stack));
    stack.SetResult_I4(lwm2m_mbedtls_query(ConnectionOf(stack), IntegerOf(stack, 1)));

    NANOCLR_NOCLEANUP();
}
