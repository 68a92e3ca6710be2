// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.access;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;

/// A public key that may come in by the secure shell, as a line of OpenSSH's `authorized_keys`
/// has it.
///
/// @param type as `ssh-ed25519`
/// @param encoded the key as the protocol writes it (RFC 4253 section 6.6), in Base64
/// @param comment whose it is; empty if nobody says
public record AuthorizedKey(String type, String encoded, String comment) {
    /// What may come in, and nothing older.
    public static final List<String> TYPES =
            List.of(
                    "ssh-ed25519",
                    "ecdsa-sha2-nistp256",
                    "ecdsa-sha2-nistp384",
                    "ecdsa-sha2-nistp521",
                    "ssh-rsa");

    public static final int RSA_BITS_MIN = 3_072;

    /// RSA of 16,384 bits.
    static final int ENCODED_CHARS_MAX = 2_900;

    private static final int ED25519_OCTETS = 32;
    private static final int RSA_BITS_MAX = 16_384;

    /// Checks what stands in a configuration.
    ///
    /// @throws IllegalArgumentException if it is no key, or none of its type, or too weak
    static AuthorizedKey of(String type, String encoded, String comment) {
        byte[] octets;
        try {
            octets = Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException broken) {
            throw new IllegalArgumentException("the key is not in Base64", broken);
        }
        ByteBuffer in = ByteBuffer.wrap(octets);
        try {
            String named = new String(field(in), StandardCharsets.US_ASCII);
            if (!named.equals(type)) {
                throw new IllegalArgumentException("the key is one of " + printable(named));
            }
            check(type, in);
        } catch (BufferUnderflowException cut) {
            throw new IllegalArgumentException("the key is cut off", cut);
        }
        if (in.hasRemaining()) {
            throw new IllegalArgumentException("something follows the key");
        }
        return new AuthorizedKey(type, Base64.getEncoder().encodeToString(octets), comment);
    }

    /// Whether it is the key that somebody has proved to have.
    ///
    /// @param octets as the protocol writes it
    boolean is(byte[] octets) {
        return MessageDigest.isEqual(Base64.getDecoder().decode(encoded), octets);
    }

    private static void check(String type, ByteBuffer in) {
        if (type.equals("ssh-ed25519")) {
            if (field(in).length != ED25519_OCTETS) {
                throw new IllegalArgumentException("no key of Ed25519 has this length");
            }
        } else if (type.equals("ssh-rsa")) {
            BigInteger exponent = new BigInteger(field(in));
            int bits = new BigInteger(field(in)).bitLength();
            if (exponent.signum() <= 0 || bits < RSA_BITS_MIN || bits > RSA_BITS_MAX) {
                throw new IllegalArgumentException(
                        "RSA of %d bits, expected %d or more".formatted(bits, RSA_BITS_MIN));
            }
        } else {
            String curve = new String(field(in), StandardCharsets.US_ASCII);
            if (!type.endsWith(curve) || field(in).length == 0) {
                throw new IllegalArgumentException("the key is of curve " + printable(curve));
            }
        }
    }

    private static byte[] field(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("the key is cut off");
        }
        byte[] field = new byte[length];
        in.get(field);
        return field;
    }

    private static String printable(String text) {
        return text.replaceAll("[^ -~]", "?");
    }
}
