// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.jspecify.annotations.Nullable;

/// To whom a request of Diameter is sent.
///
/// @param host null: to any of the realm that can
public record Destination(@Nullable String host, String realm) {
    @Override
    public String toString() {
        return host == null ? realm : host;
    }
}
