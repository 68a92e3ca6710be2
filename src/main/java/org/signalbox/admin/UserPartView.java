// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.ss7.PointCode;

/// An application server that is a user part of this node, at one of the node's own codes.
///
/// @param code the code of this node that it has
/// @param messages which messages to the code it wants, in words
/// @param server its name
/// @param active whether it gets them
public record UserPartView(PointCode code, String messages, String server, boolean active) {
    Document document() {
        return Document.builder()
                .line(
                        "  %-11s %s to as %s, %s",
                        Field.of("code", code.toString()),
                        Field.of("messages", messages),
                        Field.of("as", server),
                        Field.of("active", active).shownAs(active ? "active" : "not active"))
                .build();
    }
}
