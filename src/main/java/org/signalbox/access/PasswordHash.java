// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// What is kept of a password: PBKDF2 with HMAC-SHA-512 (RFC 8018 section 5.2), salted.
///
/// Written `pbkdf2-sha512:210000:SALT:HASH`, salt and hash in Base64 without padding.
///
/// @param iterations how slow it is to try a password: 210,000 take some tenths of a second
/// @param salt in Base64
/// @param hash in Base64
public record PasswordHash(int iterations, String salt, String hash) {
    /// What is made here; what OWASP asks of this function in 2023 and after.
    public static final int ITERATIONS = 210_000;

    public static final int PASSWORD_CHARS_MAX = 128;

    /// So that nobody's configuration makes a login take minutes, or no time.
    static final int ITERATIONS_MIN = 100_000;

    static final int ITERATIONS_MAX = 5_000_000;

    private static final String ALGORITHM = "PBKDF2WithHmacSHA512";
    private static final int SALT_OCTETS = 16;
    private static final int HASH_OCTETS = 32;
    private static final Pattern WRITTEN =
            Pattern.compile("pbkdf2-sha512:([0-9]{6,7}):([A-Za-z0-9+/]{22}):([A-Za-z0-9+/]{43})");

    /// Hashes a password. Takes some tenths of a second: never to be called on a loop.
    public static PasswordHash of(String password) {
        byte[] salt = RandomOctets.of(SALT_OCTETS);
        return new PasswordHash(
                ITERATIONS, encoded(salt), encoded(derived(password, salt, ITERATIONS)));
    }

    /// A hash that no password has, which takes as long to try as any other.
    static PasswordHash ofNobody() {
        return new PasswordHash(
                ITERATIONS,
                encoded(RandomOctets.of(SALT_OCTETS)),
                encoded(RandomOctets.of(HASH_OCTETS)));
    }

    /// Reads what [#toString] writes.
    ///
    /// @throws IllegalArgumentException if it is none
    public static PasswordHash parse(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "no hash; type secret 0 PASSWORD, and it is made of that");
        }
        int iterations = Integer.parseInt(matcher.group(1));
        if (iterations < ITERATIONS_MIN || iterations > ITERATIONS_MAX) {
            throw new IllegalArgumentException(
                    "%d iterations, expected %d to %d"
                            .formatted(iterations, ITERATIONS_MIN, ITERATIONS_MAX));
        }
        return new PasswordHash(iterations, matcher.group(2), matcher.group(3));
    }

    /// Whether it is that of a password, in a time that tells nothing. As slow as [#of].
    public boolean matches(String password) {
        byte[] expected = Base64.getDecoder().decode(hash);
        byte[] got = derived(password, Base64.getDecoder().decode(salt), iterations);
        return MessageDigest.isEqual(expected, got);
    }

    private static byte[] derived(String password, byte[] salt, int iterations) {
        // UTF-8 octets as characters, so that every implementation sees the same password
        char[] octets =
                new String(password.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)
                        .toCharArray();
        PBEKeySpec spec = new PBEKeySpec(octets, salt, iterations, HASH_OCTETS * Byte.SIZE);
        try {
            return SecretKeyFactory.getInstance(ALGORITHM).generateSecret(spec).getEncoded();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
        } finally {
            spec.clearPassword();
        }
    }

    private static String encoded(byte[] octets) {
        return Base64.getEncoder().withoutPadding().encodeToString(octets);
    }

    @Override
    public String toString() {
        return "pbkdf2-sha512:" + iterations + ":" + salt + ":" + hash;
    }
}
