// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.access;

import java.util.List;
import java.util.Optional;

/// Somebody who may come in.
///
/// @param secret of the password; empty: none opens a door
/// @param keys for the secure shell
/// @param tokens for the web
/// @param certificates for the web: subjects, in the form of RFC 2253, or names of the
///     subjectAltName
public record User(
        String name,
        Role role,
        Optional<PasswordHash> secret,
        List<AuthorizedKey> keys,
        List<ApiToken> tokens,
        List<String> certificates) {
    public User {
        keys = List.copyOf(keys);
        tokens = List.copyOf(tokens);
        certificates = List.copyOf(certificates);
    }
}
