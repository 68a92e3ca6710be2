// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.access;

/// Who acts on a node: somebody that was let in.
///
/// @param name the configured user, or the account of the system that the console runs under
/// @param role what they may do
/// @param from by which door and from where, in words: `console`, `ssh 127.0.0.1:40112`, `http
///     127.0.0.1:40114`
public record Operator(String name, Role role, String from) {
    /// Whoever started this process may do everything: the files are theirs anyway.
    public static Operator ofProcess() {
        return new Operator(
                System.getProperty("user.name", "?"), Role.CONFIGURE, Door.CONSOLE.word());
    }
}
