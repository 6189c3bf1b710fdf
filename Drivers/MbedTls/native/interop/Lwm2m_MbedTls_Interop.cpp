#include "Lwm2m_MbedTls_Interop.h"

// clang-format off

// In the order of NativeMbedTls.cs. Tests/Host/MbedTlsInteropTests.cs compares names, order and checksum with the built assembly.
static const CLR_RT_MethodHandler method_lookup[] =
{
    Library_Lwm2m_MbedTls_Lwm2m_MbedTls_NativeMbedTls::Features___STATIC__I4,
    Library_Lwm2m_MbedTls_Lwm2m_MbedTls_NativeMbedTls::Version___STATIC__I4,
    Library_Lwm2m_MbedTls_Lwm2m_MbedTls_NativeMbedTls::Create___STATIC__I8__SZARRAY_U1,
    Library_Lwm2m_MbedTls_Lwm2m_MbedTls_NativeMbedTls::Free___STATIC__VOID__I8,
    Library_Lwm2m_MbedTls_Lwm2m_MbedTls_NativeMbedTls::SetTimeouts___STATIC__I4__I8__I4__I4,
    Library_Lwm2m_MbedTls_Lwm2m_MbedTls_NativeMbedTls::SetPsk___STATIC__I4__I8__SZARRAY_U1__SZARRAY_U1,
    Library_Lwm2m_MbedTls_Lwm2m_MbedTls_NativeMbedTls::SetCertificates___STATIC__I4__I8__SZARRAY_U1__SZARRAY_U1__SZARRAY_U1__SZARRAY_U1,
    Library_Lwm2m_MbedTls_Lwm2m_MbedTls_NativeMbedTls::SetConnectionId___STATIC__I4__I8__SZARRAY_U1,
    Library_Lwm2m_MbedTls_Lwm2m_MbedTls_NativeMbedTls::Start___STATIC__I4__I8__I4__I4__I4__I4,
    Library_Lwm2m_MbedTls_Lwm2m_MbedTls_NativeMbedTls::Resume___STATIC__I4__I8__SZARRAY_U1__I4,
    Library_Lwm2m_MbedTls_Lwm2m_MbedTls_NativeMbedTls::Restore___STATIC__I4__I8__SZARRAY_U1__I4__I4,
    Library_Lwm2m_MbedTls_Lwm2m_MbedTls_NativeMbedTls::Handshake___STATIC__I4__I8__I8__SZARRAY_U1__I4__SZARRAY_U1,
    Library_Lwm2m_MbedTls_Lwm2m_MbedTls_NativeMbedTls::Write___STATIC__I4__I8__I8__SZARRAY_U1__I4__I4__SZARRAY_U1,
    Library_Lwm2m_MbedTls_Lwm2m_MbedTls_NativeMbedTls::Read___STATIC__I4__I8__I8__SZARRAY_U1__I4__SZARRAY_U1__I4__I4__SZARRAY_U1,
    Library_Lwm2m_MbedTls_Lwm2m_MbedTls_NativeMbedTls::Close___STATIC__I4__I8__I8__SZARRAY_U1,
    Library_Lwm2m_MbedTls_Lwm2m_MbedTls_NativeMbedTls::SaveSession___STATIC__I4__I8__SZARRAY_U1,
    Library_Lwm2m_MbedTls_Lwm2m_MbedTls_NativeMbedTls::SaveContext___STATIC__I4__I8__SZARRAY_U1__I4,
    Library_Lwm2m_MbedTls_Lwm2m_MbedTls_NativeMbedTls::Query___STATIC__I4__I8__I4,
};

const CLR_RT_NativeAssemblyData g_CLR_AssemblyNative_Lwm2m_MbedTls =
{
    "Lwm2m.MbedTls",
    0x03DB5F44,
    method_lookup,
    { 100, 0, 0, 1 }
};

// clang-format on
