namespace Lwm2m.Crypto
{
    /// <summary>
    /// The AES S-box as a circuit of AND and XOR on 32 bytes at once: plane i holds bit i of each. No look-up and no branch, so the time
    /// does not depend on the data. Circuit: Boyar and Peralta, "A new combinational logic minimization technique with applications to
    /// cryptology" (SEA 2010), in its 115-gate form and with its names of the wires.
    /// </summary>
    internal static class BitslicedSBox
    {
        /// <summary>SubBytes (FIPS 197 §5.1.1) on eight planes.</summary>
        internal static void Substitute(uint[] q)
        {
            uint x0 = q[7];
            uint x1 = q[6];
            uint x2 = q[5];
            uint x3 = q[4];
            uint x4 = q[3];
            uint x5 = q[2];
            uint x6 = q[1];
            uint x7 = q[0];

            uint y14 = x3 ^ x5;
            uint y13 = x0 ^ x6;
            uint y9 = x0 ^ x3;
            uint y8 = x0 ^ x5;
            uint t0 = x1 ^ x2;
            uint y1 = t0 ^ x7;
            uint y4 = y1 ^ x3;
            uint y12 = y13 ^ y14;
            uint y2 = y1 ^ x0;
            uint y5 = y1 ^ x6;
            uint y3 = y5 ^ y8;
            uint t1 = x4 ^ y12;
            uint y15 = t1 ^ x5;
            uint y20 = t1 ^ x1;
            uint y6 = y15 ^ x7;
            uint y10 = y15 ^ t0;
            uint y11 = y20 ^ y9;
            uint y7 = x7 ^ y11;
            uint y17 = y10 ^ y11;
            uint y19 = y10 ^ y8;
            uint y16 = t0 ^ y11;
            uint y21 = y13 ^ y16;
            uint y18 = x0 ^ y16;

            // The inverse in the field of 256 elements, by way of that of 16.
            uint t2 = y12 & y15;
            uint t4 = (y3 & y6) ^ t2;
            uint t6 = (y4 & x7) ^ t2;
            uint t7 = y13 & y16;
            uint t9 = (y5 & y1) ^ t7;
            uint t11 = (y2 & y7) ^ t7;
            uint t12 = y9 & y11;
            uint t14 = (y14 & y17) ^ t12;
            uint t16 = (y8 & y10) ^ t12;
            uint t21 = t4 ^ t14 ^ y20;
            uint t22 = t6 ^ t16 ^ y19;
            uint t23 = t9 ^ t14 ^ y21;
            uint t24 = t11 ^ t16 ^ y18;
            uint t25 = t21 ^ t22;
            uint t26 = t21 & t23;
            uint t27 = t24 ^ t26;
            uint t29 = (t25 & t27) ^ t22;
            uint t33 = ((t22 ^ t26) & (t23 ^ t24)) ^ t24;
            uint t36 = t24 & (t27 ^ t33);
            uint t37 = t36 ^ t23 ^ t33;
            uint t40 = t25 ^ (t29 & (t27 ^ t36));
            uint t41 = t40 ^ t37;
            uint t42 = t29 ^ t33;
            uint t43 = t29 ^ t40;
            uint t44 = t33 ^ t37;
            uint t45 = t42 ^ t41;
            uint z0 = t44 & y15;
            uint z1 = t37 & y6;
            uint z2 = t33 & x7;
            uint z3 = t43 & y16;
            uint z4 = t40 & y1;
            uint z5 = t29 & y7;
            uint z6 = t42 & y11;
            uint z7 = t45 & y17;
            uint z8 = t41 & y10;
            uint z9 = t44 & y12;
            uint z10 = t37 & y3;
            uint z11 = t33 & y4;
            uint z12 = t43 & y13;
            uint z13 = t40 & y5;
            uint z14 = t29 & y2;
            uint z15 = t42 & y9;
            uint z16 = t45 & y14;
            uint z17 = t41 & y8;

            uint t46 = z15 ^ z16;
            uint t48 = z5 ^ z13;
            uint t53 = z0 ^ z3;
            uint t57 = z2 ^ z12 ^ t53;
            uint t58 = z4 ^ t46;
            uint t59 = z3 ^ z6 ^ z7;
            uint t62 = z7 ^ z8 ^ t58;
            uint t63 = z9 ^ z10 ^ t58;
            uint t64 = z4 ^ t59;
            uint t65 = z14 ^ t57 ^ t62;
            uint t66 = z1 ^ t63;
            uint s3 = t53 ^ t66;
            q[7] = t59 ^ t63;
            q[6] = t64 ^ ~s3;
            q[5] = z16 ^ z17 ^ ~(t64 ^ t65);
            q[4] = s3;
            q[3] = z2 ^ z5 ^ t66;
            q[2] = z10 ^ z11 ^ t65;
            q[1] = z12 ^ t48 ^ ~t62;
            q[0] = t48 ^ ~(t46 ^ t57);
        }

        /// <summary>InvSubBytes (FIPS 197 §5.3.2): the S-box inverts and maps affinely; undone by the inverse map before and after it.</summary>
        internal static void Invert(uint[] q)
        {
            UndoAffine(q);
            Substitute(q);
            UndoAffine(q);
        }

        private static void UndoAffine(uint[] q)
        {
            uint q0 = ~q[0];
            uint q1 = ~q[1];
            uint q2 = q[2];
            uint q3 = q[3];
            uint q4 = q[4];
            uint q5 = ~q[5];
            uint q6 = ~q[6];
            uint q7 = q[7];
            q[0] = q2 ^ q5 ^ q7;
            q[1] = q3 ^ q6 ^ q0;
            q[2] = q4 ^ q7 ^ q1;
            q[3] = q5 ^ q0 ^ q2;
            q[4] = q6 ^ q1 ^ q3;
            q[5] = q7 ^ q2 ^ q4;
            q[6] = q0 ^ q3 ^ q5;
            q[7] = q1 ^ q4 ^ q6;
        }
    }
}
