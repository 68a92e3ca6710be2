// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// A token that programs show to the web server instead of a password.
///
/// Nobody can guess one, so a fast hash is enough to keep.
///
/// @param label what it is for, in its owner's words
/// @param hash SHA-256 of the token, 64 hexadecimal digits
public record ApiToken(String label, String hash) {
    private static final int TOKEN_OCTETS = 32;

    /// By its beginning, programs that look for leaked secrets know it.
    private static final String PREFIX = "signalbox_";

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    /// A new token, for whoever is to use it: it is kept nowhere.
    public static String create() {
        return PREFIX
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(RandomOctets.of(TOKEN_OCTETS));
    }

    /// SHA-256 of a token, as it is configured.
    public static String hashOf(String token) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /// Reads a configured hash.
    ///
    /// @throws IllegalArgumentException if it is none
    static String parseHash(String text) {
        if (!HASH.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "no SHA-256; the command token create makes a token and its line");
        }
        return text;
    }
}
